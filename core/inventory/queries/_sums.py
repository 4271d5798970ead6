"""What was consumed, read from the sums of the ledger: whole months from the months, the days at the edges as days.

The sums are signed, and a movement that takes another back is summed under the reason of that one. So what was
consumed is what the issues and the returns changed, with the sign turned round.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Row, Select, Subquery, and_, exists, func, literal, or_, select, union_all

from core.inventory.models import ConsumptionDaily, ConsumptionMonthly, MovementReason, SparePart
from core.inventory.sums import day_of
from core.kernel import Actor, Invalid, Permission, is_allowed

ZERO: Final = Decimal(0)
CONSUMED: Final = (MovementReason.ISSUE, MovementReason.RETURN)
SCRAPPED: Final = (MovementReason.SCRAP,)
MOST_CONSUMED: Final = 25_000
Rank = tuple[Decimal, int | str]
"""Where a page of a ranking ends: the figure of its last row, and the row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumptionScope:
    """Which consumption is meant.

    Attributes:
        since: the first day, of the plant.
        until: the day after the last one.
        part_id: only of this part.
        group: only of parts of this group; empty: of parts without one.
        machine_id: only for this machine; 0: for none.
        scrap: what was scrapped, not what was used.
    """

    since: date
    until: date
    part_id: int | None = None
    group: str | None = None
    machine_id: int | None = None
    scrap: bool = False

    @property
    def before(self) -> "ConsumptionScope":
        """The same for the days before, equally many."""
        return replace(self, since=self.since - (self.until - self.since), until=self.since)

    def in_month(self, first: date) -> "ConsumptionScope":
        """The days of one month that lie in it."""
        return replace(self, since=max(first, self.since), until=min(next_month(first), self.until))

    @property
    def months(self) -> list[date]:
        """The first day of each month that has a day in it."""
        first, found = self.since.replace(day=1), []
        while first < self.until:
            found.append(first)
            first = next_month(first)
        return found


@dataclass(frozen=True, slots=True)
class Consumed:
    """How much was consumed.

    Attributes:
        quantity: in the unit of the part; means nothing across parts.
        value: at the cost of each movement, as far as it is known; None for who may not see cost.
        movements: how many.
        unpriced: how many of them have no cost.
    """

    quantity: Decimal = ZERO
    value: Decimal | None = ZERO
    movements: int = 0
    unpriced: int = 0


def summed(
    scope: ConsumptionScope, *keys: str, now: datetime, among: ColumnElement[bool] | None = None
) -> Select[*tuple[Any, ...]]:
    """The sums of a scope by its keys: ``part``, ``machine``, ``month``; as ``quantity``, ``value`` and so on.

    Args:
        scope: which consumption.
        keys: by what.
        now: the present instant; nothing has moved after it, so its month is read as a whole.
        among: a condition on the part.

    Raises:
        Invalid: the last day lies before the first.
    """
    check_days(scope)
    by_machine = "machine" in keys or scope.machine_id is not None
    pieces = _days_only(scope, keys) if by_machine else _pieces(scope, day_of(now))
    parts = _parts(scope, among)
    reasons = SCRAPPED if scope.scrap else CONSUMED
    # A piece has one reason, not two: so its rows are one stretch of the table and are met in the order of the days.
    few = scope.part_id is not None or scope.machine_id is not None or among is not None
    each = (_piece(scope, piece, _is(reason, few=few), keys, parts) for piece in pieces for reason in reasons)
    rows = union_all(*each).subquery()
    columns = [rows.c[key] for key in keys]
    return select(
        *columns,
        (-func.sum(rows.c.delta)).label("quantity"),
        (-func.sum(rows.c.value)).label("value"),
        func.sum(rows.c.movements).label("movements"),
        func.sum(rows.c.unpriced).label("unpriced"),
    ).group_by(*columns)


def check_days(scope: ConsumptionScope) -> None:
    """There is a day in it.

    Raises:
        Invalid: the last day lies before the first.
    """
    if scope.until <= scope.since:
        raise Invalid("The last day lies before the first.")


def consumed(row: Row[Any] | None, *, with_cost: bool) -> Consumed:
    """The figures of a row of ``summed``; nothing where there is none."""
    if row is None or not row.movements:
        return Consumed(value=ZERO if with_cost else None)
    cost = (row.value, int(row.unpriced)) if with_cost else (None, 0)
    return Consumed(row.quantity, cost[0], int(row.movements), cost[1])


def ranked(figures: Subquery, key: str, *, by_value: bool, after: Rank | None, limit: int) -> Select[*tuple[Any, ...]]:
    """The rows of ``summed``, the largest first, from ``after`` on."""
    figure = figures.c.value if by_value else figures.c.movements
    statement = select(figures).order_by(figure.desc(), figures.c[key]).limit(limit)
    if after is None:
        return statement
    last, row = after
    return statement.where(or_(figure < last, and_(figure == last, figures.c[key] > row)))


def was_consumed(scope: ConsumptionScope) -> ColumnElement[bool]:
    """A condition on a part: some of it moved in this scope."""
    day, reasons = ConsumptionDaily, SCRAPPED if scope.scrap else CONSUMED
    fits = [day.spare_part_id == SparePart.id, day.day >= scope.since, day.day < scope.until]
    if scope.machine_id is not None:
        fits.append(day.machine_id == scope.machine_id)
    return exists().where(*fits, func.coalesce(day.reason, day.reason).in_(reasons)).correlate(SparePart)


def sees_cost(actor: Actor) -> bool:
    """Whether the figures of this person have a value."""
    return is_allowed(actor, Permission.SEE_STOCK_COST)


def month_of(row: Row[Any]) -> date:
    """The month of a row of ``summed``; the servers hand a month on as text where days and months were put together."""
    return row.month if isinstance(row.month, date) else date.fromisoformat(row.month)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _parts(scope: ConsumptionScope, among: ColumnElement[bool] | None) -> Select[*tuple[Any, ...]] | None:
    """The parts that are meant beside the one that is named; None for all of them."""
    wanted = [] if among is None else [among]
    if scope.group is not None:
        wanted.append(func.coalesce(SparePart.group_name, "") == scope.group)
    return select(SparePart.id).where(*wanted) if wanted else None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of days that is read from one table; ``month`` when all of it lies in one."""

    since: date
    until: date
    month: date | None
    as_months: bool = False


def _pieces(scope: ConsumptionScope, today: date) -> Iterator[_Piece]:
    until = next_month(scope.until) if scope.until > today and scope.until.day > 1 else scope.until
    first = scope.since if scope.since.day == 1 else next_month(scope.since)
    last = until.replace(day=1)
    if scope.since < first:
        yield _Piece(scope.since, min(first, until), scope.since.replace(day=1))
    if first < last:
        yield _Piece(first, last, None, as_months=True)
    if max(first, last) < until:
        yield _Piece(max(first, last), until, last)


def _days_only(scope: ConsumptionScope, keys: Collection[str]) -> Iterator[_Piece]:
    if "month" not in keys:
        yield _Piece(scope.since, scope.until, None)
        return
    for month in scope.months:
        yield _Piece(max(month, scope.since), min(next_month(month), scope.until), month)


def _is(reason: MovementReason, *, few: bool) -> Callable[[Any], ColumnElement[bool]]:
    """A condition on the reason; for few parts or one machine in a form that leads no engine to the whole stretch."""
    return lambda column: (func.coalesce(column, column) if few else column) == reason


def _piece(
    scope: ConsumptionScope,
    piece: _Piece,
    is_meant: Callable[[Any], ColumnElement[bool]],
    keys: Collection[str],
    parts: Select[*tuple[Any, ...]] | None,
) -> Select[*tuple[Any, ...]]:
    """What is asked for of a piece.

    It is summed at once, except by part: an engine would walk through its index of parts, not the stretch of days.
    """
    table = ConsumptionMonthly if piece.as_months else ConsumptionDaily
    when: Any = ConsumptionMonthly.month if piece.as_months else ConsumptionDaily.day
    named = {
        "part": table.spare_part_id,
        "machine": ConsumptionDaily.machine_id,
        "month": when if piece.as_months else literal(piece.month, Date()),
    }
    figures: list[Any] = [table.delta, table.value, table.movements, table.unpriced]
    at_once = "part" not in keys
    statement = select(
        *(named[key].label(key) for key in keys),
        *((func.sum(figure) if at_once else figure).label(figure.key) for figure in figures),
    ).where(is_meant(table.reason), when >= piece.since, when < piece.until)
    if at_once:
        statement = statement.group_by(*(named[key] for key in keys if key != "month" or piece.as_months))
    if scope.machine_id is not None:
        statement = statement.where(ConsumptionDaily.machine_id == scope.machine_id)
    if scope.part_id is not None:
        statement = statement.where(table.spare_part_id == scope.part_id)
    return statement if parts is None else statement.where(table.spare_part_id.in_(parts))
