"""What was consumed by part, by group and by machine, beside the days before."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from core.assets.models import Machine
from core.inventory.models import SparePart
from core.inventory.queries._summing import summed
from core.inventory.queries._sums import (
    MOST_CONSUMED,
    Consumed,
    ConsumptionScope,
    Rank,
    consumed,
    ranked,
    sees_cost,
)
from core.kernel import Actor, Clock, Permission, query

_NAMED = 2_000


@dataclass(frozen=True, slots=True)
class ConsumptionTotal:
    """All of a scope, and the same for the days before."""

    now: Consumed
    before: Consumed


@dataclass(frozen=True, slots=True)
class ConsumedPart:
    """One part in the ranking."""

    id: int
    part_number: str
    part_name: str
    group: str | None
    unit: str
    now: Consumed
    before: Consumed

    @property
    def rank(self) -> Rank:
        """Where the ranking goes on after it."""
        return _rank(self.now, self.id)


@dataclass(frozen=True, slots=True)
class ConsumedGroup:
    """One group in the ranking; an empty name: parts without one."""

    name: str
    now: Consumed
    before: Consumed

    @property
    def rank(self) -> Rank:
        """Where the ranking goes on after it."""
        return _rank(self.now, self.name)


@dataclass(frozen=True, slots=True)
class ConsumedByMachine:
    """One machine in the ranking; number 0: consumed for none."""

    id: int
    name: str | None
    now: Consumed
    before: Consumed

    @property
    def rank(self) -> Rank:
        """Where the ranking goes on after it."""
        return _rank(self.now, self.id)


@query(Permission.SEE_CONSUMPTION)
def consumption_total(session: Session, scope: ConsumptionScope, *, actor: Actor, clock: Clock) -> ConsumptionTotal:
    """All that was consumed in a scope, beside the days before.

    Raises:
        Invalid: the last day lies before the first.
    """
    with_cost = sees_cost(actor)
    now, before = (
        consumed(session.execute(summed(session, each, now=clock())).one_or_none(), with_cost=with_cost)
        for each in (scope, scope.before)
    )
    return ConsumptionTotal(now, before)


@query(Permission.SEE_CONSUMPTION)
def consumption_by_part(
    session: Session,
    scope: ConsumptionScope,
    *,
    after: Rank | None = None,
    limit: int = 50,
    actor: Actor,
    clock: Clock,
) -> list[ConsumedPart]:
    """Parts by the value that was consumed, for who may not see cost by the number of movements; the most first.

    Args:
        scope: which consumption.
        after: the ``rank`` of the last row of the page before.
        limit: at most so many, for a file up to ``MOST_CONSUMED``, and one that tells of more.

    Raises:
        Invalid: the last day lies before the first.
    """
    return _parts(session, scope, after, limit, clock(), with_cost=sees_cost(actor))


@query(Permission.SEE_CONSUMPTION)
def consumption_by_group(
    session: Session,
    scope: ConsumptionScope,
    *,
    after: Rank | None = None,
    limit: int = 50,
    actor: Actor,
    clock: Clock,
) -> list[ConsumedGroup]:
    """Groups of parts, ordered and paged as in ``consumption_by_part``.

    Raises:
        Invalid: the last day lies before the first.
    """
    with_cost = sees_cost(actor)
    figures, earlier = (_grouped(session, each, clock()).subquery() for each in (scope, scope.before))
    statement = ranked(figures, "name", by_value=with_cost, after=after, limit=min(limit, MOST_CONSUMED + 1))
    rows = session.execute(statement.add_columns(_alike(session, figures.c.name))).all()
    before = {row.alike: row for row in session.execute(select(earlier, _alike(session, earlier.c.name)))}
    return [
        ConsumedGroup(
            row.name, consumed(row, with_cost=with_cost), consumed(before.get(row.alike), with_cost=with_cost)
        )
        for row in rows
    ]


@query(Permission.SEE_CONSUMPTION)
def consumption_by_machine(
    session: Session,
    scope: ConsumptionScope,
    *,
    after: Rank | None = None,
    limit: int = 50,
    actor: Actor,
    clock: Clock,
) -> list[ConsumedByMachine]:
    """Machines, ordered and paged as in ``consumption_by_part``; what was handed out without a job has none.

    Raises:
        Invalid: the last day lies before the first.
    """
    with_cost = sees_cost(actor)
    figures = summed(session, scope, "machine", now=clock()).subquery()
    statement = ranked(figures, "machine", by_value=with_cost, after=after, limit=min(limit, MOST_CONSUMED + 1))
    rows = session.execute(statement).all()
    ids = [row.machine for row in rows]
    names = {row.id: row.name for row in session.execute(select(Machine.id, Machine.name).where(Machine.id.in_(ids)))}
    earlier = summed(session, scope.before, "machine", now=clock(), machines=ids)
    before = {row.machine: row for row in session.execute(earlier)}
    return [
        ConsumedByMachine(
            row.machine,
            names.get(row.machine),
            consumed(row, with_cost=with_cost),
            consumed(before.get(row.machine), with_cost=with_cost),
        )
        for row in rows
    ]


def _parts(
    session: Session, scope: ConsumptionScope, after: Rank | None, limit: int, now: datetime, *, with_cost: bool
) -> list[ConsumedPart]:
    figures = summed(session, scope, "part", now=now).subquery()
    statement = ranked(figures, "part", by_value=with_cost, after=after, limit=min(limit, MOST_CONSUMED + 1))
    rows = session.execute(statement).all()
    are_few = len(rows) <= _NAMED
    among = SparePart.id.in_([row.part for row in rows]) if are_few else SparePart.id > 0
    parts = {part.id: part for part in session.scalars(select(SparePart).where(among))}
    earlier = summed(session, scope.before, "part", now=now, among=among, few=are_few)
    before = {row.part: row for row in session.execute(earlier)}
    return [
        ConsumedPart(
            part.id,
            part.part_number,
            part.part_name,
            part.group_name,
            part.unit,
            consumed(row, with_cost=with_cost),
            consumed(before.get(part.id), with_cost=with_cost),
        )
        for row in rows
        for part in (parts[row.part],)
    ]


def _grouped(session: Session, scope: ConsumptionScope, now: datetime) -> Select[*tuple[Any, ...]]:
    """The sums by the group of the part; parts are summed first, so that few rows are joined."""
    figures, name = (
        summed(session, scope, "part", now=now).subquery(),
        func.coalesce(SparePart.group_name, "").label("name"),
    )
    return (
        select(
            name,
            func.sum(figures.c.quantity).label("quantity"),
            func.sum(figures.c.value).label("value"),
            func.sum(figures.c.movements).label("movements"),
            func.sum(figures.c.unpriced).label("unpriced"),
        )
        .join(SparePart, SparePart.id == figures.c.part)
        .group_by(name)
    )


def _alike(session: Session, name: ColumnElement[str]) -> ColumnElement[str]:
    """What the spellings share that an engine takes for one group; a server names it by any of them."""
    is_embedded = session.get_bind().dialect.name == "sqlite"
    return (name if is_embedded else func.hex(func.weight_string(name))).label("alike")


def _rank(figures: Consumed, row: int | str) -> Rank:
    return (Decimal(figures.movements) if figures.value is None else figures.value, row)
