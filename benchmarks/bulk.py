"""A storeroom with years of movements, written past the commands: as the ledger would have left it, only quicker."""

from datetime import timedelta
from typing import Any

import numpy as np
from sqlalchemy import select

from benchmarks import promised
from benchmarks.moved import (
    BEGINS,
    COUNT,
    ENDS,
    EXACT,
    HERE,
    ISSUE,
    OPENING,
    PURCHASE,
    REASONS,
    REQUESTS,
    RETURN,
    SCRAP,
    SLOW,
    THERE,
    TRANSFER,
    Array,
    Moved,
    days,
    draw,
    text,
)
from benchmarks.plants import Plant
from benchmarks.writer import PORTION, Columns, Writer
from core import maintenance, people
from core.inventory.models import (
    ConsumptionByMachine,
    ConsumptionDaily,
    ConsumptionMonthly,
    InventoryTransaction,
    PurchaseOrder,
    PurchaseOrderLine,
    SparePart,
    SparePartsRequest,
    StockAlert,
    StockLevel,
    StockLocation,
)
from core.kernel import Actor, Role
from core.maintenance.models import MaintenanceWork
from core.storage import run_command

_KINDS = {
    ISSUE: "OUT",
    SCRAP: "OUT",
    COUNT: "ADJUSTMENT",
    RETURN: "IN",
    OPENING: "IN",
    PURCHASE: "IN",
    TRANSFER: "TRANSFER",
}
_CAUSES = {
    ISSUE: "MAINTENANCE",
    RETURN: "MAINTENANCE",
    OPENING: "PURCHASE",
    PURCHASE: "PURCHASE",
    TRANSFER: "TRANSFER",
}


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
    moved = draw(dice, parts, movements)
    machines = np.append(0, np.array(made.machines)[job])[moved.request]
    bought = promised.bought(moved, made)
    catalogue = _parts(dice, moved, parts)
    asked, catalogue["reserved_quantity"] = promised.asked_for(dice, catalogue["quantity"], works, made)
    available = catalogue["quantity"] - catalogue["reserved_quantity"]
    by = _hands(made, dice, moved)
    with Writer(made) as writer:
        writer.fill(SparePart, catalogue)
        writer.fill(SparePartsRequest, promised.handed_out(moved, works[job], made))
        writer.fill(SparePartsRequest, asked)
        writer.fill(StockAlert, promised.alerts(available, catalogue["min_quantity"], catalogue["last_seq"] > 0))
        writer.fill(PurchaseOrder, bought.orders)
        writer.fill(PurchaseOrderLine, bought.lines)
        writer.fill(StockLocation, {"id": [THERE], "code": "RACK", "name": "Rack at the press", "is_active": 1})
        writer.fill(StockLevel, _levels(moved, parts))
        for start in range(0, movements, PORTION):
            some = slice(start, min(start + PORTION, movements))
            writer.fill(InventoryTransaction, _rows(moved, by, bought, some))
        _write_sums(writer, moved, machines)


def _job(made: Plant, machine: int) -> int:
    """The work of a job that somebody has begun and left."""

    def do(command: Any, *args: Any, actor: Actor = made.technician, **kwargs: Any) -> Any:
        return run_command(made.sessions, command, *args, actor=actor, clock=made.clock, **kwargs)

    told = do(maintenance.report_breakdown, machine, "Oil is leaking", machine_stopped=False, actor=made.supervisor)
    do(maintenance.start_work, told.request_id)
    do(maintenance.pause_work, told.request_id, maintenance.PauseReason.OTHER)
    with made.sessions() as session:
        return session.scalars(select(MaintenanceWork.id).where(MaintenanceWork.request_id == told.request_id)).one()


def _parts(dice: np.random.Generator, moved: Moved, parts: int) -> Columns:
    number = np.arange(1, parts + 1)
    newest = moved.newest(parts)
    has_moved = newest >= 0
    names = ("Bearing", "Seal", "Belt", "Valve", "Sensor", "Filter", "Motor", "Hose")
    called = [names[n % len(names)] if n <= parts - SLOW else "Gasket" for n in number]
    on_hand = np.where(has_moved, moved.balance[newest], 0)
    return {
        "id": number,
        "part_number": [f"PRT-{n:06}" for n in number],
        "part_number_key": [f"PRT-{n:06}".casefold() for n in number],
        "part_name": [f"{name} {n}" for name, n in zip(called, number, strict=True)],
        "group_name": [f"Group {n % 60}" for n in number],
        "unit": "pcs",
        "whole_units_only": 1,
        "quantity": on_hand,
        "reserved_quantity": 0,
        "min_quantity": np.where(number % 20 == 0, on_hand // EXACT + 2, on_hand // EXACT // 4) * EXACT,
        "max_quantity": np.where(number % 30 == 1, on_hand // EXACT // 2 + 1, on_hand // EXACT * 2 + 10) * EXACT,
        "average_cost": [
            int(moved.price[end]) if there else None for end, there in zip(newest, has_moved, strict=True)
        ],
        "supplier_name": [f"Supplier {n % 40}" for n in number],
        "free_issue": 1,
        "is_active": 1,
        "last_seq": np.where(has_moved, moved.seq[newest], 0),
        "version": 1,
        "created_at": text(BEGINS),
        "updated_at": text(ENDS),
    }


def _levels(moved: Moved, parts: int) -> Columns:
    """What lies in either location: the second has what was carried there and not back."""
    carried = np.bincount(moved.part, np.where(moved.place == THERE, moved.delta, 0), parts + 1).astype(np.int64)[1:]
    newest = moved.newest(parts)
    moving, second = np.flatnonzero(newest >= 0), np.flatnonzero(carried)
    lying = moved.balance[newest[moving]] - carried[moving]
    return {
        "spare_part_id": np.append(moving, second) + 1,
        "location_id": np.repeat([HERE, THERE], [len(moving), len(second)]),
        "quantity": np.append(lying, carried[second]),
    }


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


def _rows(moved: Moved, by: Array, bought: promised.Bought, some: slice) -> Columns:
    reason, delta = moved.reason[some], moved.delta[some]
    when = moved.at(np.arange(some.start, some.stop))
    counted, request, line, order, pair = (
        column.tolist()
        for column in (
            reason == COUNT,
            moved.request[some],
            bought.line_of[some],
            bought.order_of[some],
            moved.pair[some],
        )
    )
    return {
        "id": np.arange(some.start + 1, some.stop + 1),
        "spare_part_id": moved.part[some],
        "transaction_type": _named(_KINDS, reason),
        "quantity": np.where(reason == COUNT, moved.here[some], np.abs(delta)),
        "reference_type": _named(_CAUSES, reason),
        "reference_id": [a or b or None for a, b in zip(request, order, strict=True)],
        "performed_by": by[some],
        "transaction_date": when,
        "unit_cost": moved.price[some],
        "reason": _named(dict(enumerate(REASONS)), reason),
        "seq": moved.seq[some],
        "delta": delta,
        "balance_after": moved.balance[some],
        "location_id": moved.place[some],
        "expected_quantity": [
            lies if count else None for count, lies in zip(counted, moved.here[some].tolist(), strict=True)
        ],
        "transfer_id": [f"carried-{number}" if number else None for number in pair],
        "spare_parts_request_id": [number or None for number in request],
        "purchase_order_line_id": [number or None for number in line],
        "created_at": when,
    }


def _named(words: dict[int, str], numbers: Array) -> list[str]:
    every = [words.get(number, "ADJUSTMENT") for number in range(len(REASONS))]
    named: list[str] = np.array(every, dtype=object)[numbers].tolist()
    return named


def _write_sums(writer: Writer, moved: Moved, machines: Array) -> None:
    """The three tables, each in the order of its key, so that rows are appended."""
    since = days(moved.seconds)
    day, month = since.astype(np.int64), since.astype("datetime64[M]").astype(np.int64)
    every, used = np.arange(len(day)), np.flatnonzero(np.isin(moved.reason, (ISSUE, RETURN, SCRAP)))
    reason, part = moved.reason, moved.part
    for table, rows, keys in (
        (ConsumptionDaily, every, {"reason": reason, "day": day, "spare_part_id": part, "machine_id": machines}),
        (ConsumptionMonthly, every, {"reason": reason, "month": month, "spare_part_id": part}),
        (ConsumptionByMachine, used, {"machine_id": machines, "reason": reason, "month": month, "spare_part_id": part}),
    ):
        writer.fill(table, _sums(moved, {name: column[rows] for name, column in keys.items()}, rows))


def _sums(moved: Moved, keys: dict[str, Array], rows: Array) -> Columns:
    key = np.zeros(len(rows), np.int64)
    for column in keys.values():
        key = key * (int(column.max()) + 1) + column
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.append(True, np.diff(key[order]) != 0))
    at, delta = order[starts], moved.delta[rows]
    value = delta // EXACT * moved.price[rows]
    return {
        **{name: _stored_key(name, column[at]) for name, column in keys.items()},
        "delta": np.add.reduceat(delta[order], starts),
        "value": np.add.reduceat(value[order], starts),
        "movements": np.diff(np.append(starts, len(order))),
        "unpriced": 0,
    }


def _stored_key(name: str, column: Array) -> Any:
    if name == "reason":
        return _named(dict(enumerate(REASONS)), column)
    if name in {"day", "month"}:
        return column.astype(f"datetime64[{name[0].upper()}]").astype("datetime64[D]").astype(str)
    return column
