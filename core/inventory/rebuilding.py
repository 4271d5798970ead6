"""Making the sums of the ledger anew from its movements: after an upgrade, in another time zone, or to prove them.

Part by part, each in a transaction of its own under the lock of the part: people may work meanwhile, for every movement
of a part waits for that lock.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from core.inventory import ledger, rules
from core.inventory.closing import reopen_months, wrongly_closed
from core.inventory.models import NO_MACHINE, InventoryTransaction, SparePart, SparePartsRequest
from core.inventory.sums import (
    BY_MACHINE,
    DAILY,
    FIGURES,
    MONTHLY,
    OF_MACHINES,
    ZERO,
    machines_of,
    month_of,
)
from core.settings import load
from core.storage import Sessions, in_transaction, reading, table_of

_ROWS, _REQUESTS = table_of(InventoryTransaction), table_of(SparePartsRequest)
_UNDONE = _ROWS.alias("undone")
_MOVEMENTS = (
    select(
        _ROWS.c.transaction_date.label("at"),
        func.coalesce(_UNDONE.c.reason, _ROWS.c.reason, type_=_ROWS.c.reason.type).label("reason"),
        _ROWS.c.delta,
        _ROWS.c.unit_cost.label("cost"),
        _ROWS.c.spare_parts_request_id.label("request_id"),
    )
    .outerjoin_from(_ROWS, _UNDONE, _UNDONE.c.id == _ROWS.c.reverses_id)
    .where(_ROWS.c.spare_part_id == bindparam("part"))
)
_CAUSES = select(_REQUESTS.c.id, _REQUESTS.c.maintenance_work_id, _REQUESTS.c.pm_occurrence_id).where(
    _REQUESTS.c.spare_part_id == bindparam("part")
)
_KEYS = {
    table: [column for column in table.primary_key if column.name != "spare_part_id"]
    for table in (DAILY, MONTHLY, BY_MACHINE)
}
_STORED = {
    table: select(*columns, *(table.c[name] for name in FIGURES)).where(table.c.spare_part_id == bindparam("part"))
    for table, columns in _KEYS.items()
}
_SUMMED = (
    select(MONTHLY.c.spare_part_id.label("part_id"), func.sum(MONTHLY.c.movements).label("movements"))
    .group_by(MONTHLY.c.spare_part_id)
    .subquery("summed")
)
_NOT_SUMMED = (
    select(SparePart.id)
    .outerjoin(_SUMMED, _SUMMED.c.part_id == SparePart.id)
    .where(func.coalesce(_SUMMED.c.movements, 0) != SparePart.last_seq)
    .order_by(SparePart.id)
)
Key = tuple[Any, ...]


@dataclass(slots=True)
class Sum:
    """What one row of the sums holds."""

    delta: Decimal = ZERO
    value: Decimal = ZERO
    movements: int = 0
    unpriced: int = 0

    def add(self, delta: Decimal, cost: Decimal | None) -> None:
        """One movement more."""
        self.delta += delta
        self.value += ZERO if cost is None else rules.worth(delta, cost)
        self.movements += 1
        self.unpriced += cost is None


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was found: parts and rows looked at, and of these, which did not agree with the ledger.

    Attributes:
        months_wrong: how many sums of closed months are not those of their parts.
    """

    parts: int
    rows: int
    parts_wrong: int
    rows_wrong: int
    months_wrong: int


def rebuild_sums(
    sessions: Sessions, *, mend: bool = True, progress: Callable[[float], None] = lambda _share: None
) -> Rebuilt:
    """Compare the sums of every part with its movements and make those anew that differ.

    When some did, months that are over are open until the next round of the worker, which adds them up again.

    Args:
        sessions: the database.
        mend: False only compares.
        progress: is told the share that is done.
    """
    with reading(sessions) as session:
        parts = session.scalars(select(SparePart.id).order_by(SparePart.id)).all()
    rows = wrong_parts = wrong_rows = 0
    for number, part_id in enumerate(parts, 1):
        there, wrong = in_transaction(sessions, partial(_agree, part_id=part_id, mend=mend))
        rows, wrong_rows, wrong_parts = rows + there, wrong_rows + wrong, wrong_parts + bool(wrong)
        progress(number / len(parts))
    with reading(sessions) as session:
        wrong_months = len(wrongly_closed(session))
    if mend and (wrong_rows or wrong_months):
        in_transaction(sessions, reopen_months)
    return Rebuilt(len(parts), rows, wrong_parts, wrong_rows, wrong_months)


def fill_sums(sessions: Sessions) -> None:
    """Make the sums of each part of which not every movement is in them, as after a release that kept none.

    Each in a transaction of its own: what was broken off goes on where it stood.
    """
    with reading(sessions) as session:
        parts = session.scalars(_NOT_SUMMED).all()
    for part_id in parts:
        in_transaction(sessions, partial(_agree, part_id=part_id, mend=True))


def _agree(session: Session, part_id: int, *, mend: bool) -> tuple[int, int]:
    """How many rows a part should have, and how many did not agree."""
    ledger.lock(session, part_id)
    made = _made(session, part_id)
    wrong = 0
    for table, wanted in made.items():
        found = _found(session, table, part_id)
        differing = [key for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key)]
        wrong += len(differing)
        if differing and mend:
            _replace(session, table, part_id, wanted)
    return sum(map(len, made.values())), wrong


def _made(session: Session, part_id: int) -> dict[Table, dict[Key, Sum]]:
    """The sums of a part, from its movements; keys are in the order of the keys of the tables."""
    moved = session.connection().execute(_MOVEMENTS, {"part": part_id}).all()
    machines = machines_of(session, session.connection().execute(_CAUSES, {"part": part_id}).all())
    daily: dict[Key, Sum] = defaultdict(Sum)
    monthly: dict[Key, Sum] = defaultdict(Sum)
    by_machine: dict[Key, Sum] = defaultdict(Sum)
    for at, reason, delta, cost, request_id in moved:
        day = load().day_of(at)
        machine, month = machines.get(request_id, NO_MACHINE), month_of(day)
        daily[reason, day, machine].add(delta, cost)
        monthly[reason, month].add(delta, cost)
        if reason in OF_MACHINES:
            by_machine[machine, reason, month].add(delta, cost)
    return {DAILY: daily, MONTHLY: monthly, BY_MACHINE: by_machine}


def _found(session: Session, table: Table, part_id: int) -> dict[Key, Sum]:
    """The sums of a part as they stand."""
    width = len(_KEYS[table])
    stored = session.connection().execute(_STORED[table], {"part": part_id})
    return {tuple(row[:width]): Sum(*row[width:]) for row in stored}


def _replace(session: Session, table: Table, part_id: int, wanted: Mapping[Key, Sum]) -> None:
    """Make the rows of a part anew; table after table in this order, as a movement writes them."""
    session.execute(delete(table).where(table.c.spare_part_id == part_id))
    names = [column.name for column in _KEYS[table]]
    rows = [
        {"spare_part_id": part_id, **dict(zip(names, key, strict=True)), **asdict(figures)}
        for key, figures in sorted(wanted.items())
    ]
    if rows:
        session.execute(insert(table), rows)
