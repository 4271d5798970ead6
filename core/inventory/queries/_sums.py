"""Which consumption is meant, and how much it was."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Row, Select, Subquery, and_, or_, select

from core.inventory.models import MovementReason
from core.inventory.sums import next_month
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


def sees_cost(actor: Actor) -> bool:
    """Whether the figures of this person have a value."""
    return is_allowed(actor, Permission.SEE_STOCK_COST)


def month_of(row: Row[Any]) -> date:
    """The month of a row of ``summed``; the servers hand a month on as text where days and months were put together."""
    return row.month if isinstance(row.month, date) else date.fromisoformat(row.month)
