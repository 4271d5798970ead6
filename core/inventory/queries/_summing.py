"""Adding up what was consumed, from the sums of the ledger: whole months from months, the days at the edges as days.

The sums are signed, and a movement that takes another back is summed under the reason of that one. So what was
consumed is what the issues and the returns changed, with the sign turned round.

Each statement says by its form where an engine begins: with the parts or the machines, whose months lie together, or
with a stretch of days.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from core.assets.models import Machine
from core.inventory.closing import closed_until
from core.inventory.models import (
    NO_MACHINE,
    ClosedMonth,
    ConsumptionByMachine,
    ConsumptionDaily,
    ConsumptionMonthly,
    MovementReason,
    SparePart,
)
from core.inventory.queries._stretches import Stretch, read_until, stretches
from core.inventory.queries._sums import CONSUMED, SCRAPPED, ConsumptionScope, check_days
from core.inventory.sums import FIGURES, next_month
from core.settings import load

Statement = Select[*tuple[Any, ...]]


def summed(
    session: Session,
    scope: ConsumptionScope,
    *keys: str,
    now: datetime,
    among: ColumnElement[bool] | None = None,
    few: bool = False,
    machines: Collection[int] | None = None,
) -> Statement:
    """The sums of a scope by its keys: ``part``, ``machine``, ``month``; as ``quantity``, ``value`` and so on.

    Args:
        session: of the engine that will be asked.
        scope: which consumption.
        keys: by what; what did not move has no row.
        now: the present instant; nothing has moved after it, so its month is read as a whole.
        among: a condition on the part.
        few: it fits so few parts that each is looked up.
        machines: only these.

    Raises:
        Invalid: the last day lies before the first.
    """
    check_days(scope)
    is_embedded = session.get_bind().dialect.name == "sqlite"
    every = machines or ()
    if "machine" in keys and machines is None and not is_embedded:
        every = [NO_MACHINE, *session.scalars(select(Machine.id))]
    asked = _Asked(
        scope, keys, _condition(scope, among), few or scope.part_id is not None, machines, every, is_embedded
    )
    closed = closed_until(session, now) if asked.is_of_plant else None
    each = (
        statement for stretch in stretches(scope, load().day_of(now), closed) for statement in _read(asked, stretch)
    )
    rows = union_all(*each).subquery()
    columns = [rows.c[key] for key in keys]
    movements = func.sum(rows.c.movements)
    statement = select(
        *columns,
        (-func.sum(rows.c.delta)).label("quantity"),
        (-func.sum(rows.c.value)).label("value"),
        movements.label("movements"),
        func.sum(rows.c.unpriced).label("unpriced"),
    )
    return statement.group_by(*columns).having(movements > 0) if columns else statement


def was_consumed(session: Session, scope: ConsumptionScope, *, now: datetime) -> ColumnElement[bool]:
    """A condition on a part: some of it moved in this scope."""
    if scope.machine_id is not None:
        return SparePart.id.in_(select(summed(session, scope, "part", now=now).subquery().c.part))
    until = read_until(scope, load().day_of(now))
    first = scope.since if scope.since.day == 1 else next_month(scope.since)
    last = until.replace(day=1)
    if first >= last:
        return _moved(scope, ConsumptionDaily.day, scope.since, until)
    return or_(
        _moved(scope, ConsumptionMonthly.month, first, last),
        *(
            _moved(scope, ConsumptionDaily.day, *edge)
            for edge in ((scope.since, first), (last, until))
            if edge[0] < edge[1]
        ),
    )


def _moved(scope: ConsumptionScope, column: Any, since: date, until: date) -> ColumnElement[bool]:
    """Not as EXISTS, for that a server would gather all parts of the store, to show a page of them."""
    table = column.class_
    fits = (table.spare_part_id == SparePart.id, column >= since, column < until)
    one = select(table.movements).where(*fits, _only_seen(table.reason).in_(SCRAPPED if scope.scrap else CONSUMED))
    return one.limit(1).correlate(SparePart).scalar_subquery().is_not(None)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is summed by what.

    Attributes:
        parts: a condition on the part beside the one that the scope may name.
        machines: only these, if not all; ``every_machine`` names them all, for a server.
    """

    scope: ConsumptionScope
    keys: Collection[str]
    parts: ColumnElement[bool] | None
    few: bool
    machines: Collection[int] | None
    every_machine: Collection[int]
    is_embedded: bool

    @property
    def is_of_machines(self) -> bool:
        """The machine matters."""
        return "machine" in self.keys or self.scope.machine_id is not None

    @property
    def is_of_plant(self) -> bool:
        """All parts and machines together."""
        return not (self.is_of_machines or self.scope.part_id or self.parts is not None or "part" in self.keys)

    @property
    def reasons(self) -> Collection[MovementReason]:
        """What counts."""
        return SCRAPPED if self.scope.scrap else CONSUMED


def _condition(scope: ConsumptionScope, among: ColumnElement[bool] | None) -> ColumnElement[bool] | None:
    if scope.group is None:
        return among
    of_group = func.coalesce(SparePart.group_name, "") == scope.group
    return of_group if among is None else and_(among, of_group)


def _read(asked: _Asked, stretch: Stretch) -> Iterator[Statement]:
    if stretch.is_closed:
        return _closed_months(asked, stretch)
    return (_months if stretch.month is None else _days)(asked, stretch)


def _closed_months(asked: _Asked, stretch: Stretch) -> Iterator[Statement]:
    """A few rows of the plant, whatever the number of parts."""
    table = ClosedMonth
    within = (table.month >= stretch.since, table.month < stretch.until)
    yield _at_once(asked, table, {}).where(table.reason.in_(asked.reasons), *within)


def _months(asked: _Asked, stretch: Stretch) -> Iterator[Statement]:
    """Whole months: part after part, machine after machine, or what conditions on columns find."""
    table: Any = ConsumptionByMachine if asked.is_of_machines else ConsumptionMonthly
    scope, parts = asked.scope, asked.parts
    within = (table.month >= stretch.since, table.month < stretch.until)
    of_one = scope.machine_id is not None or scope.part_id is not None
    if not of_one and (parts is not None or ("part" in asked.keys and asked.is_embedded)):
        for of_parts in _one_by_one(asked, table, {"part": SparePart.id}, table.spare_part_id, within):
            yield of_parts if parts is None else of_parts.where(parts)
    elif not of_one and "machine" in asked.keys:
        yield from _of_machines(asked, within)
    else:
        for months in _stretches_of_months(asked, table, *within, *_of_one(asked, table)):
            # By its index of parts a server would read every month of every part.
            yield months if of_one else months.with_hint(table, "FORCE INDEX (PRIMARY)", "mysql")


def _of_machines(asked: _Asked, within: Collection[ColumnElement[bool]]) -> Iterator[Statement]:
    """A server finds the months of machines that are named; else it would read every month of each."""
    table, wanted = ConsumptionByMachine, asked.machines
    if not asked.is_embedded:
        yield from _stretches_of_months(asked, table, *within, table.machine_id.in_(asked.every_machine))
        return
    for of_machines in _one_by_one(asked, table, {"machine": Machine.id}, table.machine_id, within):
        yield of_machines if wanted is None else of_machines.where(Machine.id.in_(wanted))
    if wanted is None or NO_MACHINE in wanted:
        yield from _stretches_of_months(asked, table, *within, table.machine_id == NO_MACHINE)


def _one_by_one(
    asked: _Asked, table: Any, found_by: dict[str, Any], column: Any, within: Collection[ColumnElement[bool]]
) -> Iterator[Statement]:
    """Part after part or machine after machine; a server finds the months of one reason, not of two."""
    (owner,) = found_by.values()
    for reasons in [asked.reasons] if asked.is_embedded else [(reason,) for reason in asked.reasons]:
        months = and_(column == owner, table.reason.in_(reasons), *within)
        yield _at_once(asked, table, found_by).select_from(owner.class_).outerjoin(table, months)


def _of_one(asked: _Asked, table: Any) -> Iterator[ColumnElement[bool]]:
    scope = asked.scope
    if scope.part_id is not None:
        yield table.spare_part_id == scope.part_id
    if scope.machine_id is not None:
        yield table.machine_id == scope.machine_id
    if asked.parts is not None:
        yield table.spare_part_id.in_(select(SparePart.id).where(asked.parts))


def _stretches_of_months(asked: _Asked, table: Any, *meant: ColumnElement[bool]) -> Iterator[Statement]:
    """One reason at a time, not two: so its rows are one stretch of the table and are met in its order."""
    for reason in asked.reasons:
        yield _at_once(asked, table, {}).where(table.reason == reason, *meant)


def _at_once(asked: _Asked, table: Any, found_by: dict[str, Any]) -> Statement:
    """Figures of months, summed by what is asked; ``found_by`` names what the rows are found by."""
    columns = {"part": "spare_part_id", "machine": "machine_id", "month": "month"}
    keys = [(found_by[key] if key in found_by else getattr(table, columns[key])).label(key) for key in asked.keys]
    return select(*keys, *(func.sum(getattr(table, name)).label(name) for name in FIGURES)).group_by(*keys)


def _days(asked: _Asked, stretch: Stretch) -> Iterator[Statement]:
    """Days of one month, one reason at a time as in ``_stretches_of_months``.

    They are summed at once, except by part: an engine would walk through its index of parts, not the stretch of days.
    """
    table, scope, keys = ConsumptionDaily, asked.scope, asked.keys
    named: dict[str, Any] = {"part": table.spare_part_id, "machine": table.machine_id}
    columns = [literal(stretch.month, Date()).label(key) if key == "month" else named[key].label(key) for key in keys]
    at_once = "part" not in keys
    figures: list[Any] = [getattr(table, name) for name in FIGURES]
    if at_once:
        figures = [func.sum(figure) for figure in figures]
    if stretch.is_taken_off:
        figures = [-figure for figure in figures]
    # For few parts or for one machine in a form that leads no engine to the whole stretch.
    is_looked_up = asked.few or scope.machine_id not in {None, NO_MACHINE}
    which = _only_seen(table.reason) if is_looked_up else table.reason
    statement = select(*columns, *(figure.label(name) for name, figure in zip(FIGURES, figures, strict=True))).where(
        table.day >= stretch.since, table.day < stretch.until, *_of_days(asked)
    )
    if at_once:
        statement = statement.group_by(*(named[key] for key in keys if key != "month"))
    for reason in asked.reasons:
        yield statement.where(which == reason)


def _of_days(asked: _Asked) -> Iterator[ColumnElement[bool]]:
    table, scope = ConsumptionDaily, asked.scope
    seen: Callable[[Any], Any] = (lambda column: column) if asked.few else _only_seen
    if scope.machine_id is not None:
        yield table.machine_id == scope.machine_id
    if scope.part_id is not None:
        yield table.spare_part_id == scope.part_id
    if asked.parts is not None:
        yield seen(table.spare_part_id).in_(select(SparePart.id).where(asked.parts))
    if asked.machines is not None:
        yield _only_seen(table.machine_id).in_(asked.machines)


def _only_seen(column: Any) -> Any:
    """In this form no engine looks it up; it is only seen in what was found by something else."""
    return func.coalesce(column, column)
