"""A storeroom with years of movements, written past the commands: as the ledger would have left it, only quicker.

Every part goes through the same round: a delivery, three issues without a request, three for a job, and at the end a
return, something scrapped or a count that was right. A delivery covers what leaves in its round, so stock never dips
below zero, and it has the price of the part, so the average cost stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import repeat
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from benchmarks.bare import opened
from benchmarks.plants import Plant
from core import maintenance, people
from core.inventory.models import (
    ConsumptionDaily,
    ConsumptionMonthly,
    InventoryTransaction,
    MovementReason,
    SparePart,
    SparePartsRequest,
    StockLevel,
)
from core.kernel import Actor, Role
from core.maintenance.models import MaintenanceWork
from core.settings import load
from core.storage import Base, run_command, table_of

Array = NDArray[Any]
Columns = dict[str, Any]
"""By the name of the column: an array or a list, or one value for all rows."""

ROUND, REQUESTS, EXACT, MONEY = 8, 4, 1000, 4
SLOW = 120
"""So many parts hardly move: the gaskets."""
ENDS = datetime(2026, 11, 24, tzinfo=UTC)
BEGINS = ENDS - timedelta(days=3 * 365)
REASONS = sorted(reason.value for reason in MovementReason)
ISSUE, RETURN, SCRAP, COUNT, OPENING, PURCHASE = (
    REASONS.index(name) for name in ("ISSUE", "RETURN", "SCRAP", "COUNT", "OPENING", "PURCHASE")
)
_KINDS = {ISSUE: "OUT", SCRAP: "OUT", COUNT: "ADJUSTMENT", RETURN: "IN", OPENING: "IN", PURCHASE: "IN"}
_CAUSES = {ISSUE: "MAINTENANCE", RETURN: "MAINTENANCE", OPENING: "PURCHASE", PURCHASE: "PURCHASE"}
_PORTION = 50_000
_OF_THE_LEDGER = """
    SELECT name, sql FROM sqlite_master
    WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('inventory_transactions', 'consumption_daily')
"""


@dataclass(frozen=True)
class Moved:
    """Movements by time, one place in each array for each; quantities in thousandths, money in ten-thousandths."""

    part: Array
    seconds: Array
    seq: Array
    reason: Array
    delta: Array
    balance: Array
    request: Array
    price: Array


def stock_up(made: Plant, parts: int, movements: int) -> None:
    """Fill the tables of the storeroom; the same every time.

    Args:
        made: a plant without parts.
        parts: how many there will be.
        movements: of all parts together.
    """
    dice = np.random.default_rng(7)
    works = np.array([_job(made, machine) for machine in made.machines])
    job = dice.integers(0, len(works), parts * REQUESTS)
    moved = _movements(dice, parts, movements)
    machines = np.append(0, np.array(made.machines)[job])[moved.request]
    day = _days(moved.seconds)
    month = day.astype("datetime64[M]").astype("datetime64[D]")
    by = _hands(made, dice, moved)
    with _Writer(made) as writer:
        writer.fill(SparePart, _parts(dice, moved, parts))
        writer.fill(SparePartsRequest, _requests(moved, works[job], made))
        writer.fill(StockLevel, _levels(moved, parts))
        for start in range(0, movements, _PORTION):
            writer.fill(InventoryTransaction, _rows(moved, by, slice(start, min(start + _PORTION, movements))))
        writer.fill(ConsumptionDaily, _sums(moved, "day", day, machines))
        writer.fill(ConsumptionMonthly, _sums(moved, "month", month, np.zeros_like(machines)))


def _job(made: Plant, machine: int) -> int:
    """The work of a job that somebody has begun and left."""

    def do(command: Any, *args: Any, actor: Actor = made.technician, **kwargs: Any) -> Any:
        return run_command(made.sessions, command, *args, actor=actor, clock=made.clock, **kwargs)

    told = do(maintenance.report_breakdown, machine, "Oil is leaking", machine_stopped=False, actor=made.supervisor)
    do(maintenance.start_work, told.request_id)
    do(maintenance.pause_work, told.request_id, maintenance.PauseReason.OTHER)
    with made.sessions() as session:
        return session.scalars(select(MaintenanceWork.id).where(MaintenanceWork.request_id == told.request_id)).one()


def _movements(dice: np.random.Generator, parts: int, movements: int) -> Moved:
    """Drawn by time, some parts far more often than others, and then played part by part."""
    seconds = np.sort(dice.integers(int(BEGINS.timestamp()), int(ENDS.timestamp()), movements))
    often = dice.permutation(1 / (np.arange(parts) + 50))
    often[-SLOW:] /= 1000
    part = dice.choice(parts, movements, p=often / often.sum()) + 1
    order = np.argsort(part, kind="stable")
    of_part, place = part[order], np.arange(movements)
    first = np.maximum.accumulate(np.where(np.append(True, of_part[1:] != of_part[:-1]), place, 0))
    nth = place - first
    step, turn = nth % ROUND, nth // ROUND
    last = np.array([RETURN, SCRAP, COUNT])[turn % 3]
    reason = np.select([nth == 0, step == 0, step == ROUND - 1], [np.full_like(nth, OPENING), PURCHASE, last], ISSUE)
    few = dice.integers(1, 6, movements) * EXACT
    taken = np.select([reason == ISSUE, reason == SCRAP, reason == RETURN], [-few, -EXACT, EXACT], 0)
    in_round = np.cumsum(step == 0) - 1
    covered = np.bincount(in_round, np.maximum(-taken, 0)).astype(np.int64)[in_round]
    delta = np.where(step == 0, np.maximum(covered, EXACT) + np.where(nth == 0, few, 0), taken)
    total = np.cumsum(delta)
    balance = total - (total - delta)[first]
    is_asked = (step >= 4) & ((reason == ISSUE) | (reason == RETURN))
    request = np.where(is_asked, (of_part - 1) * REQUESTS + turn % REQUESTS + 1, 0)
    price = dice.integers(100, 2_000_000, parts)[of_part - 1]
    back = np.argsort(order)
    return Moved(part, seconds, *(column[back] for column in (nth + 1, reason, delta, balance, request, price)))


def _days(seconds: Array) -> Array:
    """The day of the plant on which each instant lies."""
    hours, of_hour = np.unique(seconds // 3600, return_inverse=True)
    zone = load().zone
    shifts = [datetime.fromtimestamp(int(hour) * 3600, zone).utcoffset() or timedelta() for hour in hours]
    local = seconds + np.array([int(shift.total_seconds()) for shift in shifts])[of_hour]
    days: Array = (local // 86_400).astype("datetime64[D]")
    return days


def _parts(dice: np.random.Generator, moved: Moved, parts: int) -> Columns:
    number = np.arange(1, parts + 1)
    newest = np.zeros(parts + 1, np.int64)
    newest[moved.part] = np.arange(len(moved.part))
    has_moved = np.bincount(moved.part, minlength=parts + 1)[1:] > 0
    ends = newest[1:]
    names = ("Bearing", "Seal", "Belt", "Valve", "Sensor", "Filter", "Motor", "Hose")
    called = [names[n % len(names)] if n <= parts - SLOW else "Gasket" for n in number]
    return {
        "id": number,
        "part_number": [f"PRT-{n:06}" for n in number],
        "part_number_key": [f"PRT-{n:06}".casefold() for n in number],
        "part_name": [f"{name} {n}" for name, n in zip(called, number, strict=True)],
        "group_name": [f"Group {n % 60}" for n in number],
        "unit": "pcs",
        "whole_units_only": 1,
        "quantity": np.where(has_moved, moved.balance[ends], 0),
        "reserved_quantity": 0,
        "min_quantity": dice.integers(0, 12, parts) * EXACT,
        "average_cost": [int(moved.price[end]) if there else None for end, there in zip(ends, has_moved, strict=True)],
        "free_issue": 1,
        "is_active": 1,
        "last_seq": np.where(has_moved, moved.seq[ends], 0),
        "version": 1,
        "created_at": _text(BEGINS),
        "updated_at": _text(ENDS),
    }


def _requests(moved: Moved, work: Array, made: Plant) -> Columns:
    """Those from which something was issued, for good."""
    count = len(work) + 1
    is_issue = moved.reason == ISSUE
    issued = np.bincount(moved.request, np.where(is_issue, -moved.delta, 0), count).astype(np.int64)
    returned = np.bincount(moved.request, np.where(is_issue, 0, moved.delta), count).astype(np.int64)
    there = np.arange(1, count)[issued[1:] > 0]
    return {
        "id": there,
        "maintenance_work_id": work[there - 1],
        "spare_part_id": (there - 1) // REQUESTS + 1,
        "quantity_requested": issued[there],
        "quantity_approved": issued[there],
        "quantity_reserved": 0,
        "quantity_issued": issued[there],
        "quantity_returned": returned[there],
        "status": "ISSUED",
        "requested_by": made.technician.user_id,
        "approved_by": made.supervisor.user_id,
        "approved_at": _text(BEGINS),
        "issued_by": made.supervisor.user_id,
        "issued_at": _text(ENDS),
        "created_at": _text(BEGINS),
        "updated_at": _text(ENDS),
    }


def _levels(moved: Moved, parts: int) -> Columns:
    newest = np.full(parts + 1, -1, np.int64)
    newest[moved.part] = np.arange(len(moved.part))
    there = np.flatnonzero(newest >= 0)
    return {"spare_part_id": there, "location_id": 1, "quantity": moved.balance[newest[there]]}


def _hands(made: Plant, dice: np.random.Generator, moved: Moved) -> Array:
    """Who moved it: three storekeepers nearly all, the first of them in the first year only; the technician little."""
    with made.sessions.begin() as session:
        keepers = [
            people.add_user(
                session,
                username=f"keeper{n}",
                full_name=f"Keeper {n}",
                role=Role.INVENTORY_MANAGER,
                password_hash=None,
                now=made.clock(),
            ).id
            for n in range(3)
        ]
    has_left = moved.seconds > (BEGINS + timedelta(days=365)).timestamp()
    drawn = dice.integers(0, 1000, len(moved.seconds))
    hands: Array = np.array(keepers)[np.where(has_left, 1 + drawn % 2, drawn % 3)]
    return np.where(drawn == 0, made.technician.user_id or 0, hands)


def _rows(moved: Moved, by: Array, some: slice) -> Columns:
    reason, delta, balance = (column[some].tolist() for column in (moved.reason, moved.delta, moved.balance))
    when = [text.replace("T", " ") for text in _texts(moved.seconds[some])]
    request = [number or None for number in moved.request[some].tolist()]
    counted = [number == COUNT for number in reason]
    return {
        "id": list(range(some.start + 1, some.stop + 1)),
        "spare_part_id": moved.part[some],
        "transaction_type": [_KINDS[number] for number in reason],
        "quantity": [
            lies if count else abs(change) for count, lies, change in zip(counted, balance, delta, strict=True)
        ],
        "reference_type": [_CAUSES.get(number, "ADJUSTMENT") for number in reason],
        "reference_id": request,
        "performed_by": by[some],
        "transaction_date": when,
        "unit_cost": moved.price[some],
        "reason": [REASONS[number] for number in reason],
        "seq": moved.seq[some],
        "delta": delta,
        "balance_after": balance,
        "location_id": 1,
        "expected_quantity": [lies if count else None for count, lies in zip(counted, balance, strict=True)],
        "spare_parts_request_id": request,
        "created_at": when,
    }


def _sums(moved: Moved, name: str, day: Array, machines: Array) -> Columns:
    """Rows in the order of their key, so that they are appended."""
    since = day - day.min()
    most = (int(since.max().astype(np.int64)) + 1, int(moved.part.max()) + 1, int(machines.max()) + 1)
    key = ((moved.reason * most[0] + since.astype(np.int64)) * most[1] + moved.part) * most[2] + machines
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.append(True, np.diff(key[order]) != 0))
    at = order[starts]
    value = moved.delta // EXACT * moved.price
    return {
        name: day[at].astype(str),
        "reason": [REASONS[number] for number in moved.reason[at].tolist()],
        "spare_part_id": moved.part[at],
        **({"machine_id": machines[at]} if name == "day" else {}),
        "delta": np.add.reduceat(moved.delta[order], starts),
        "value": np.add.reduceat(value[order], starts),
        "movements": np.diff(np.append(starts, len(order))),
        "unpriced": 0,
    }


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}.000000"


def _texts(seconds: Array) -> list[str]:
    texts: list[str] = np.datetime_as_string(seconds.astype("datetime64[s]").astype("datetime64[us]")).tolist()
    return texts


class _Writer:
    """Writes large portions through the driver alone; on SQLite without waiting for the disk, and indexes last."""

    def __init__(self, made: Plant) -> None:
        engine = made.sessions.kw["bind"]
        self.is_sqlite = engine.dialect.name == "sqlite"
        engine.dispose()
        self.indexes: list[tuple[str, str]] = []
        self.connection = opened("SQLite" if self.is_sqlite else "MariaDB", made.url)

    def __enter__(self) -> "_Writer":
        if self.is_sqlite:
            for pragma in ("journal_mode=MEMORY", "synchronous=OFF", "cache_size=-1000000", "foreign_keys=OFF"):
                self.connection.execute(f"PRAGMA {pragma}")
            self.indexes = self.connection.execute(_OF_THE_LEDGER).fetchall()
            for name, _made_by in self.indexes:
                self.connection.execute(f"DROP INDEX {name}")
        else:
            self.connection.cursor().execute("SET SESSION unique_checks=0, foreign_key_checks=0")
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _at: TracebackType | None
    ) -> None:
        for _name, made_by in self.indexes:
            self.connection.execute(made_by)
        if self.is_sqlite:
            self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.close()

    def fill(self, entity: type[Base], columns: Columns) -> None:
        """Add rows; one commit for each portion."""
        table = table_of(entity)
        mark = "?" if self.is_sqlite else "%s"
        marks = ", ".join([mark] * len(columns))
        sql = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"
        rows = max(len(column) for column in columns.values() if not isinstance(column, int | str))
        for start in range(0, rows, _PORTION):
            stored = [self._stored(table.c[name], column, start) for name, column in columns.items()]
            cursor = self.connection.cursor()
            if self.is_sqlite:
                cursor.execute("BEGIN")
            cursor.executemany(sql, list(zip(*stored, strict=False)))
            self.connection.commit()

    def _stored(self, column: Any, values: Any, start: int) -> Iterator[Any]:
        """A portion of a column, as the engine keeps it."""
        if isinstance(values, int | str):
            return repeat(values)
        some = values[start : start + _PORTION]
        plain = some.tolist() if isinstance(some, np.ndarray) else some
        places = getattr(column.type, "scale", None)
        if self.is_sqlite or places is None:
            return iter(plain)
        return (None if value is None else f"{value}e-{places}" for value in plain)
