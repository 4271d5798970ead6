"""What handing out a part costs: through the ledger, the same statements on the bare driver, and a plain ORM version.

The plain version does what an ordinary program does: get the part and the level under a lock, change them, add the
movement; with the same idempotency key and audit row. MariaDB and SQLite are equally durable on every side.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from time import perf_counter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.bare import Call, recorded, replayed, timed
from benchmarks.plants import Plant, databases, plant
from core import audit, inventory, people
from core.audit import LogAction
from core.inventory.models import (
    InventoryTransaction,
    MovementReason,
    ReferenceType,
    SparePart,
    StockLevel,
    TransactionType,
)
from core.kernel import Actor, Clock, Permission, Registered, Role
from core.storage import get_locked, run_command

ISSUES, THREADS = 400, 8
OF_BARE, OF_PLAIN = 0.5, 1.5


def main() -> None:
    """Measure and print."""
    with databases(4) as addresses:
        for engine, (ours, ordinary, watched, bare) in addresses.items():
            stores = [_Store(plant(url, 1)) for url in (ours, ordinary, watched, bare)]
            for store in stores[:2]:
                timed(store.calls(20))  # what is cached is cached
            ledger = sum(timed(stores[0].calls(ISSUES))["issue"])
            orm = sum(timed(stores[1].calls(ISSUES, plain=True))["issue"])
            written = recorded(stores[2].plant, list(stores[2].calls(ISSUES)))
            alone = sum(replayed(engine, bare, written)["issue"])
            print(f"\n{engine}: issues a second by one thread")
            print(f"  ledger {ISSUES / ledger:8.1f}  bare driver {ISSUES / alone:8.1f}  plain ORM {ISSUES / orm:8.1f}")
            _compare("of the bare driver", alone / ledger, OF_BARE)
            _compare("of plain ORM", orm / ledger, OF_PLAIN)
            together = _by_threads(stores[0])
            print(f"  {THREADS} threads on {THREADS} parts: {together:8.1f} a second")


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
    session.flush()
    audit.record(session, LogAction.ISSUE, row, f"Issued {quantity} of {part.part_number}", actor=actor, at=clock())


_PLAIN = Registered("benchmark.plain_issue", _plain_issue, Permission.MOVE_STOCK)


def _by_threads(store: _Store) -> float:
    """Issues a second by several threads, each on a part of its own."""

    def work(part: int) -> None:
        for _name, call in store.calls(ISSUES // THREADS, part=part):
            call()

    began = perf_counter()
    with ThreadPoolExecutor(THREADS) as crowd:
        list(crowd.map(work, range(THREADS)))
    return ISSUES // THREADS * THREADS / (perf_counter() - began)


def _compare(with_what: str, ratio: float, limit: float) -> None:
    print(f"  {ratio:5.2f} × {with_what}, the aim is {limit} ×: {'met' if ratio >= limit else 'MISSED'}")
