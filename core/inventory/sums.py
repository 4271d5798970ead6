"""The sums of the ledger, kept with every movement: by day and machine for detail, by month for parts and machines.

A movement is added under the lock of its part, in its own transaction: the rows of one part are changed by one
transaction at a time, so nobody waits here for anybody else.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Protocol

from sqlalchemy import Table
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.orm import Session

from core.inventory import rules
from core.inventory.causes import causes_of
from core.inventory.models import (
    NO_MACHINE,
    ConsumptionByMachine,
    ConsumptionDaily,
    ConsumptionMonthly,
    MovementReason,
    SparePartsRequest,
)
from core.inventory.posting import Posting
from core.settings import load
from core.storage import Prepared, connection_of, get, table_of

DAILY, MONTHLY = table_of(ConsumptionDaily), table_of(ConsumptionMonthly)
BY_MACHINE = table_of(ConsumptionByMachine)
OF_MACHINES = frozenset({MovementReason.ISSUE, MovementReason.RETURN, MovementReason.SCRAP})
"""What is summed by machine and month; everything else is for no machine."""
FIGURES = ("delta", "value", "movements", "unpriced")
ZERO = Decimal(0)


class Caused(Protocol):
    """A parts request, as far as it tells what it was for."""

    @property
    def id(self) -> int:
        """The request."""

    @property
    def maintenance_work_id(self) -> int | None:
        """The work row of its job."""

    @property
    def pm_occurrence_id(self) -> int | None:
        """Else the due date of planned maintenance."""


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def add(session: Session, part_id: int, posting: Posting, cost: Decimal | None, at: datetime) -> None:
    """Add a movement that was just made to the sums of its day, of its month and, if it counts, of its machine.

    What takes another movement back counts as the reason of that one, so that consumption is what was issued less
    what was returned, mistakes left out.

    Args:
        session: the transaction that made the movement and holds the lock of the part.
        part_id: the part.
        posting: what moved.
        cost: of one unit; None when nobody knows.
        at: when it moved.
    """
    figures, is_sqlite = _figures(session, part_id, posting, cost, at), connection_of(session).dialect.name == "sqlite"
    for table in _tables_of(figures):
        upserting(table, is_sqlite, adds=True).run(session, figures)


def add_all(session: Session, moved: Iterable[tuple[int, Posting, Decimal | None]], at: datetime) -> None:
    """Add many movements in a few statements: of each the part, what moved, and the cost of one unit."""
    rows, is_sqlite = [_figures(session, *each, at) for each in moved], connection_of(session).dialect.name == "sqlite"
    for table in (DAILY, MONTHLY, BY_MACHINE):
        upserting(table, is_sqlite, adds=True).run_all(
            session, [figures for figures in rows if table in _tables_of(figures)]
        )


def machines_of(session: Session, requests: Iterable[Caused]) -> dict[int, int]:
    """The machine of each parts request, by the id of the request."""
    keys = {request.id: (request.maintenance_work_id, request.pm_occurrence_id) for request in requests}
    causes = causes_of(session, keys.values())
    return {request_id: causes[key].machine_id for request_id, key in keys.items() if key in causes}


def _figures(session: Session, part_id: int, posting: Posting, cost: Decimal | None, at: datetime) -> dict[str, Any]:
    """What a movement adds, with the keys of every table."""
    day = load().day_of(at)
    return {
        "day": day,
        "month": month_of(day),
        "reason": posting.counts_as or posting.reason,
        "spare_part_id": part_id,
        "machine_id": _machine(session, posting.parts_request_id),
        "delta": posting.delta,
        "value": ZERO if cost is None else rules.worth(posting.delta, cost),
        "movements": 1,
        "unpriced": int(cost is None),
    }


def _tables_of(figures: dict[str, Any]) -> tuple[Table, ...]:
    return (DAILY, MONTHLY, BY_MACHINE) if figures["reason"] in OF_MACHINES else (DAILY, MONTHLY)


def _machine(session: Session, parts_request_id: int | None) -> int:
    """The machine that a movement was for; its request is at hand, since its command has locked it."""
    if parts_request_id is None:
        return NO_MACHINE
    request = get(session, SparePartsRequest, parts_request_id)
    return machines_of(session, [request]).get(parts_request_id, NO_MACHINE)


@cache
def upserting(table: Table, is_sqlite: bool, *, adds: bool) -> Prepared:
    """A new row; on the row that is there, the figures are added, or else all that is no key is written anew."""
    names = FIGURES if adds else [column.name for column in table.c if not column.primary_key]
    if is_sqlite:
        row = sqlite.insert(table)
        new: Any = row.excluded
        changed = {name: table.c[name] + new[name] if adds else new[name] for name in names}
        return Prepared(row.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed), table.c.keys())
    line = mysql.insert(table)
    new = line.inserted
    changed = {name: table.c[name] + new[name] if adds else new[name] for name in names}
    return Prepared(line.on_duplicate_key_update(changed), table.c.keys())
