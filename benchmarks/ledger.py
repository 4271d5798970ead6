"""What handing out a part costs: through the ledger, the same statements on the bare driver, and a plain ORM version.

The plain version does what an ordinary program does: get the part, the level and the sums under a lock, change them,
and add a movement; with the same idempotency key and audit row. MariaDB and SQLite are equally durable on every side.
The three take turns, so that whatever else the machine does falls on all of them.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from time import perf_counter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.bare import Call, opened, recorded, replayed_on, timed
from benchmarks.plants import Plant, databases, plant
from core import audit, inventory, people
from core.audit import LogAction
from core.inventory.models import (
    NO_MACHINE,
    ConsumptionByMachine,
    ConsumptionDaily,
    ConsumptionMonthly,
    InventoryTransaction,
    MovementReason,
    ReferenceType,
    SparePart,
    StockLevel,
    TransactionType,
)
from core.kernel import Actor, Clock, Permission, Registered, Role
from core.settings import load
from core.storage import get_locked, run_command

ROUNDS, ISSUES, THREADS = 5, 80, 8
OF_BARE, OF_PLAIN = 0.5, 1.5


def main() -> None:
    """Measure and print."""
    with databases(4) as addresses:
        for engine, (ours, ordinary, watched, bare) in addresses.items():
            stores = {name: _Store(plant(url, 1)) for name, url in zip(_SIDES, (ours, ordinary, watched), strict=True)}
            _Store(plant(bare, 1))
            alone = [opened(engine, bare) for _ in range(THREADS)]
            for parts in ([0], list(range(THREADS))):
                taken = _in_turns(stores, alone, parts)
                _tell(engine, len(parts), taken)


_SIDES = ("ledger", "plain ORM", "watched")


def _in_turns(stores: dict[str, "_Store"], alone: list[Any], parts: list[int]) -> dict[str, float]:
    """Seconds of each side, each part handed out by a thread of its own; the first round only warms up."""
    each = ISSUES // len(parts)
    taken = dict.fromkeys(("ledger", "bare driver", "plain ORM"), 0.0)
    for number in range(ROUNDS + 1):
        ledger = [stores["ledger"].calls(each, part=part) for part in parts]
        plain = [stores["plain ORM"].calls(each, part=part, plain=True) for part in parts]
        watched = stores["watched"]
        written = [recorded(watched.plant, list(watched.calls(each, part=part))) for part in parts]
        sides: dict[str, list[Callable[[], object]]] = {
            "ledger": [lambda calls=calls: timed(calls) for calls in ledger],  # type: ignore[misc]
            "bare driver": [
                lambda open_one=open_one, some=some: replayed_on(open_one, some)  # type: ignore[misc]
                for open_one, some in zip(alone, written, strict=False)
            ],
            "plain ORM": [lambda calls=calls: timed(calls) for calls in plain],  # type: ignore[misc]
        }
        for side, work in sides.items():
            seconds = _together(work)
            taken[side] += seconds if number else 0
    return taken


def _together(work: list[Callable[[], object]]) -> float:
    """How long several threads take, each with work of its own."""
    with ThreadPoolExecutor(len(work)) as crowd:
        began = perf_counter()
        list(crowd.map(lambda each: each(), work))
        return perf_counter() - began


def _tell(engine: str, threads: int, taken: dict[str, float]) -> None:
    print(f"\n{engine}, {threads} thread{'s' if threads > 1 else ''}: issues a second")
    print("  " + "  ".join(f"{side} {ROUNDS * ISSUES / seconds:8.1f}" for side, seconds in taken.items()))
    _compare("of the bare driver", taken["bare driver"] / taken["ledger"], OF_BARE)
    _compare("of plain ORM", taken["plain ORM"] / taken["ledger"], OF_PLAIN)


class _Store:
    """A storekeeper and some consumables of which very many lie there."""

    def __init__(self, made: Plant) -> None:
        self.plant = made
        account = {"username": "store", "full_name": "Store", "role": Role.INVENTORY_MANAGER, "password_hash": None}
        with made.sessions.begin() as session:
            people.add_user(session, **account, now=made.clock())  # type: ignore[arg-type]
        self.keeper = people.actor_of(made.sessions, "store")
        self.parts = [self._part(number) for number in range(THREADS)]
        self.pressed = 0

    def calls(self, count: int, *, plain: bool = False, part: int = 0) -> Iterator[Call]:
        """So many issues of one piece, each with a key of its own."""
        command = _PLAIN if plain else inventory.issue_free_stock
        for _ in range(count):
            self.pressed += 1
            key = f"press-{part}-{self.pressed}"
            yield "issue", lambda key=key: self.do(command, self.parts[part], Decimal(1), key=key)  # type: ignore[misc]

    def do(self, command: Any, *args: Any, **kwargs: Any) -> Any:
        """Run a command as the storekeeper."""
        return run_command(self.plant.sessions, command, *args, actor=self.keeper, clock=self.plant.clock, **kwargs)

    def _part(self, number: int) -> int:
        part: int = self.do(inventory.create_part, f"BRG-{number}", "Bearing", free_issue=True)
        self.do(inventory.receive_stock, part, Decimal(100_000), unit_cost=Decimal(4))
        return part


def _plain_issue(session: Session, part_id: int, quantity: Decimal, *, actor: Actor, clock: Clock) -> None:
    part = get_locked(session, SparePart, part_id)
    level = session.scalars(select(StockLevel).where(StockLevel.spare_part_id == part_id).with_for_update()).one()
    if part.quantity - part.reserved_quantity < quantity:
        raise ValueError("not enough")
    part.quantity, part.last_seq, part.updated_at = part.quantity - quantity, part.last_seq + 1, clock()
    level.quantity -= quantity
    row = InventoryTransaction(
        spare_part_id=part_id,
        transaction_type=TransactionType.OUT,
        quantity=quantity,
        reference_type=ReferenceType.MAINTENANCE,
        performed_by=actor.user_id,
        transaction_date=clock(),
        unit_cost=part.average_cost,
        reason=MovementReason.ISSUE,
        seq=part.last_seq,
        delta=-quantity,
        balance_after=part.quantity,
        location_id=level.location_id,
        created_at=clock(),
    )
    session.add(row)
    _plain_sums(session, row, clock)
    session.flush()
    audit.record(session, LogAction.ISSUE, row, f"Issued {quantity} of {part.part_number}", actor=actor, at=clock())


def _plain_sums(session: Session, row: InventoryTransaction, clock: Clock) -> None:
    day = clock().astimezone(load().zone).date()
    part, reason, value = row.spare_part_id, row.reason, row.delta * (row.unit_cost or 0)
    keys: dict[type[Any], dict[str, Any]] = {
        ConsumptionDaily: {"day": day, "reason": reason, "spare_part_id": part, "machine_id": NO_MACHINE},
        ConsumptionMonthly: {"month": day.replace(day=1), "reason": reason, "spare_part_id": part},
        ConsumptionByMachine: {
            "month": day.replace(day=1),
            "reason": reason,
            "spare_part_id": part,
            "machine_id": NO_MACHINE,
        },
    }
    for table, key in keys.items():
        found = session.get(table, key, with_for_update=True)
        if found is None:
            session.add(table(**key, delta=row.delta, value=value, movements=1, unpriced=0))
        else:
            found.delta, found.value, found.movements = (
                found.delta + row.delta,
                found.value + value,
                found.movements + 1,
            )


_PLAIN = Registered("benchmark.plain_issue", _plain_issue, Permission.MOVE_STOCK)


def _compare(with_what: str, ratio: float, limit: float) -> None:
    print(f"  {ratio:5.2f} × {with_what}, the aim is {limit} ×: {'met' if ratio >= limit else 'MISSED'}")
