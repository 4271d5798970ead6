"""What was consumed month by month: of the whole scope, and of each part."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from core.inventory.models import SparePart
from core.inventory.queries._summing import summed, was_consumed
from core.inventory.queries._sums import (
    MOST_CONSUMED,
    Consumed,
    ConsumptionScope,
    check_days,
    consumed,
    month_of,
    sees_cost,
)
from core.inventory.queries.catalogue import Name
from core.kernel import Actor, Clock, Permission, portions, query

MOST_MONTHS = 36
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class ConsumedInMonth:
    """One month, as far as it lies in the scope; ``month`` is its first day."""

    month: date
    now: Consumed


@dataclass(frozen=True, slots=True)
class ConsumedPartByMonth:
    """One part, month by month; every month of the scope is there, at most the last 36."""

    id: int
    part_number: str
    part_name: str
    group: str | None
    unit: str
    months: tuple[ConsumedInMonth, ...]

    @property
    def name(self) -> Name:
        """Where the list goes on after it."""
        return (self.part_name, self.id)

    @property
    def together(self) -> Decimal:
        """What was consumed in these months."""
        return sum((row.now.quantity for row in self.months), Decimal(0))


@query(Permission.SEE_CONSUMPTION)
def consumption_by_month(
    session: Session, scope: ConsumptionScope, *, actor: Actor, clock: Clock
) -> list[ConsumedInMonth]:
    """Every month that has a day in the scope, oldest first.

    Raises:
        Invalid: the last day lies before the first.
    """
    found = {month_of(row): row for row in session.execute(summed(session, scope, "month", now=clock()))}
    with_cost = sees_cost(actor)
    return [ConsumedInMonth(month, consumed(found.get(month), with_cost=with_cost)) for month in scope.months]


@query(Permission.SEE_CONSUMPTION)
def consumption_by_part_and_month(
    session: Session,
    scope: ConsumptionScope,
    *,
    after: Name | None = None,
    limit: int = 50,
    actor: Actor,
    clock: Clock,
) -> list[ConsumedPartByMonth]:
    """The parts of which some was consumed, by name, each with its months.

    Args:
        scope: which consumption.
        after: the ``name`` of the last row of the page before.
        limit: at most so many, for a file up to ``MOST_CONSUMED``, and one that tells of more.

    Raises:
        Invalid: the last day lies before the first.
    """
    check_days(scope)
    with_cost, months = sees_cost(actor), scope.months[-MOST_MONTHS:]
    shown = replace(scope, since=max(scope.since, months[0]))
    parts = session.scalars(_by_name(session, shown, after, min(limit, MOST_CONSUMED + 1), clock())).all()
    found: dict[tuple[int, date], ConsumedInMonth] = {}
    for some in portions([part.id for part in parts], _AT_ONCE):
        among = SparePart.id.in_(some)
        for row in session.execute(summed(session, shown, "part", "month", now=clock(), among=among, few=True)):
            month = month_of(row)
            found[row.part, month] = ConsumedInMonth(month, consumed(row, with_cost=with_cost))
    nothing = {month: ConsumedInMonth(month, consumed(None, with_cost=with_cost)) for month in months}
    return [
        ConsumedPartByMonth(
            part.id,
            part.part_number,
            part.part_name,
            part.group_name,
            part.unit,
            tuple(found.get((part.id, month), nothing[month]) for month in months),
        )
        for part in parts
    ]


def _by_name(
    session: Session, scope: ConsumptionScope, after: Name | None, limit: int, now: datetime
) -> Select[SparePart]:
    # A server would look at every part first and sort them then.
    by_name = "FORCE INDEX FOR ORDER BY (ix_spare_parts_name)"
    consumed_parts = (
        select(SparePart).with_hint(SparePart, by_name, "mysql").where(was_consumed(session, scope, now=now))
    )
    statement = consumed_parts.order_by(SparePart.part_name, SparePart.id).limit(limit)
    if scope.part_id is not None:
        statement = statement.where(SparePart.id == scope.part_id)
    if scope.group is not None:
        statement = statement.where(func.coalesce(SparePart.group_name, "") == scope.group)
    if after is None:
        return statement
    name, row_id = after
    further = (SparePart.part_name == name) & (SparePart.id > row_id)
    return statement.where(or_(SparePart.part_name > name, further))
