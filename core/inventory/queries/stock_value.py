"""What the stock is worth: by group, by location, part by part; and what moved by its kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from core.inventory.closing import closed_until
from core.inventory.models import (
    ClosedMonth,
    ConsumptionMonthly,
    MovementReason,
    SparePart,
    StockLevel,
    StockLocation,
)
from core.inventory.queries._sums import ZERO, Rank
from core.inventory.worth import Worth
from core.kernel import Actor, Clock, Permission, query
from core.storage.types import ExactDecimal

MOST_VALUED = 25_000
_WORTH = ExactDecimal(24, 4)
_UNKNOWN = Decimal(-1)
"""Ranks below everything: no cost can be negative."""


@dataclass(frozen=True, slots=True)
class StockWorth:
    """What lies in one group or at one location.

    Attributes:
        id: the location; None for a group.
        name: the group, or the code of the location; empty: parts without a group.
        label: the name of the location.
        parts: how many different parts lie there.
        value: at average cost, as far as it is known.
        unpriced: how many of the parts have no cost.
    """

    id: int | None
    name: str
    label: str | None
    parts: int
    value: Decimal
    unpriced: int


@dataclass(frozen=True, slots=True)
class ValuedPart:
    """One part that lies there; ``value`` is None where nobody knows a cost."""

    id: int
    part_number: str
    part_name: str
    group: str | None
    unit: str
    quantity: Decimal
    average_cost: Decimal | None
    value: Decimal | None

    @property
    def rank(self) -> Rank:
        """Where the ranking goes on after it."""
        return (_UNKNOWN if self.value is None else self.value, self.id)


@dataclass(frozen=True, slots=True)
class MovedByKind:
    """The movements of one kind in one month of the plant; ``month`` is its first day.

    What takes another movement back counts under the kind of that one, so it lowers it.

    Attributes:
        movements: how many.
        came_in: the value of what the movements of a part added together, where they added.
        went_out: of what they took away together, where they took away.
        unpriced: how many have no cost and are in neither value.
    """

    month: date
    reason: MovementReason
    movements: int
    came_in: Decimal
    went_out: Decimal
    unpriced: int

    @property
    def net(self) -> Decimal:
        """What the kind changed the value of the stock by."""
        return self.came_in - self.went_out


@query(Permission.SEE_STOCK_COST)
def stock_value(session: Session, *, actor: Actor, clock: Clock) -> StockWorth:
    """All that lies in the store, as one row of ``stock_value_by_group`` without a name."""
    row = session.execute(select(*_figures(SparePart.quantity)).where(SparePart.quantity > 0)).one()
    return StockWorth(None, "", None, row.parts, row.value or ZERO, int(row.unpriced or 0))


@query(Permission.SEE_STOCK_COST)
def stock_value_by_group(
    session: Session, *, limit: int = MOST_VALUED, actor: Actor, clock: Clock
) -> tuple[StockWorth, ...]:
    """What lies in the store by the group of the part, the most valuable first; at most ``limit`` of them.

    The value is the quantity at average cost. A part without a cost is counted apart, not as worth nothing.
    """
    name = func.coalesce(SparePart.group_name, "").label("name")
    statement = (
        select(name, *_figures(SparePart.quantity))
        .where(SparePart.quantity > 0)
        .group_by(name)
        .order_by(*_most_first(SparePart.quantity, name))
    )
    return tuple(
        StockWorth(None, row.name, None, row.parts, row.value or ZERO, int(row.unpriced))
        for row in session.execute(statement.limit(min(limit, MOST_VALUED + 1)))
    )


@query(Permission.SEE_STOCK_COST)
def stock_value_by_location(
    session: Session, *, limit: int = MOST_VALUED, actor: Actor, clock: Clock
) -> tuple[StockWorth, ...]:
    """What lies in the store by location, as ``stock_value_by_group``."""
    place = StockLocation
    statement = (
        select(place.id, place.code, place.name, *_figures(StockLevel.quantity))
        .join(StockLevel, StockLevel.location_id == place.id)
        .join(SparePart, SparePart.id == StockLevel.spare_part_id)
        .where(StockLevel.quantity > 0)
        .group_by(place.id, place.code, place.name)
        .order_by(*_most_first(StockLevel.quantity, place.code))
    )
    return tuple(
        StockWorth(row.id, row.code, row.name, row.parts, row.value or ZERO, int(row.unpriced))
        for row in session.execute(statement.limit(min(limit, MOST_VALUED + 1)))
    )


@query(Permission.SEE_STOCK_COST)
def valued_parts(
    session: Session,
    *,
    group: str | None = None,
    location_id: int | None = None,
    after: Rank | None = None,
    limit: int = 50,
    actor: Actor,
    clock: Clock,
) -> list[ValuedPart]:
    """The parts that lie in a group or at a location, the most valuable first, those without a cost last.

    Args:
        group: only of this group; empty: without one.
        location_id: only what lies there.
        after: the ``rank`` of the last row of the page before.
        limit: at most so many, for a file up to ``MOST_VALUED``, and one that tells of more.
    """
    there: Any = SparePart.quantity if location_id is None else StockLevel.quantity
    worth = Worth(there, SparePart.average_cost)
    figure = func.coalesce(worth, type_coerce(_UNKNOWN, _WORTH), type_=_WORTH)
    statement = select(SparePart, there, worth).where(there > 0).order_by(figure.desc(), SparePart.id)
    if location_id is not None:
        statement = statement.join(StockLevel, StockLevel.spare_part_id == SparePart.id)
        statement = statement.where(StockLevel.location_id == location_id)
    if group is not None:
        statement = statement.where(func.coalesce(SparePart.group_name, "") == group)
    if after is not None:
        last, row = after
        statement = statement.where(or_(figure < last, and_(figure == last, SparePart.id > row)))
    return [
        ValuedPart(
            part.id,
            part.part_number,
            part.part_name,
            part.group_name,
            part.unit,
            quantity,
            part.average_cost,
            value,
        )
        for part, quantity, value in session.execute(statement.limit(min(limit, MOST_VALUED + 1)))
    ]


@query(Permission.SEE_STOCK_COST)
def movements_by_type(
    session: Session,
    *,
    since: date,
    until: date,
    reason: MovementReason | None = None,
    actor: Actor,
    clock: Clock,
) -> list[MovedByKind]:
    """What moved by kind and month, newest month first.

    Args:
        since: the first day of the first month.
        until: the first day of the month after the last one.
        reason: only this kind.
    """
    kinds = list(MovementReason) if reason is None else [reason]
    closed = closed_until(session, clock()) or since
    found = [*_moved_when_over(session, kinds, since, min(closed, until))]
    if closed < until:
        found += [row for kind in kinds for row in _moved(session, kind, max(since, closed), until)]
    return sorted(found, key=lambda row: (-row.month.toordinal(), row.reason))


def _moved_when_over(
    session: Session, kinds: Sequence[MovementReason], since: date, until: date
) -> Iterator[MovedByKind]:
    """Months that are over, of which the sums of the plant are at hand."""
    row = ClosedMonth
    statement = select(row).where(row.reason.in_(kinds), row.month >= since, row.month < until, row.movements > 0)
    for found in session.scalars(statement):
        went_out = found.came_in - found.value
        yield MovedByKind(found.month, found.reason, found.movements, found.came_in, went_out, found.unpriced)


def _moved(session: Session, reason: MovementReason, since: date, until: date) -> Iterator[MovedByKind]:
    """One kind month by month; its rows are one stretch of the table."""
    row = ConsumptionMonthly
    statement = (
        select(
            row.month,
            func.sum(row.movements).label("movements"),
            func.sum(case((row.value > 0, row.value), else_=None)).label("came_in"),
            func.sum(row.value).label("net"),
            func.sum(row.unpriced).label("unpriced"),
        )
        .where(row.reason == reason, row.month >= since, row.month < until)
        .group_by(row.month)
    )
    for found in session.execute(statement):
        came_in = found.came_in or ZERO
        went_out = came_in - found.net
        yield MovedByKind(found.month, reason, int(found.movements), came_in, went_out, int(found.unpriced))


def _figures(quantity: Any) -> tuple[ColumnElement[Any], ...]:
    return (
        func.count().label("parts"),
        func.sum(Worth(quantity, SparePart.average_cost), type_=_WORTH).label("value"),
        func.sum(case((SparePart.average_cost.is_(None), 1), else_=0)).label("unpriced"),
    )


def _most_first(quantity: Any, name: Any) -> tuple[ColumnElement[Any], ...]:
    return func.coalesce(func.sum(Worth(quantity, SparePart.average_cost)), 0).desc(), name
