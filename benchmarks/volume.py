"""What pages of the storeroom cost the core in a large store: 20,000 parts with ten million movements of three years.

``python -m benchmarks volume [MOVEMENTS [PARTS [URL]]]``; without an address, on SQLite in a folder that is removed.
Each reading goes through the boundary, as a page asks for it; the median of several counts.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import select

from benchmarks.bulk import BEGINS, stock_up
from benchmarks.plants import Plant, plant
from core import inventory, people
from core.inventory import ConsumptionScope, MovementReason, StockStatus
from core.inventory.models import SparePart
from core.kernel import Role
from core.storage import run_query

MACHINES, LIMIT_MS, TIMES = 60, 300, 7
Reading = Callable[[], Any]


def main(movements: str = "10_000_000", parts: str = "20_000", url: str = "") -> None:
    """Fill, measure, compare the sums with the ledger, and print."""
    with _address(url) as address:
        made = plant(address, MACHINES)
        began = perf_counter()
        stock_up(made, int(parts), int(movements))
        print(f"{int(movements):,} movements of {int(parts):,} parts written in {perf_counter() - began:.0f} s")
        for name, reading in _readings(made):
            _measure(name, reading)
        began = perf_counter()
        found = inventory.rebuild_sums(made.sessions, mend=False)
        print(
            f"{found.rows:,} sums compared with the ledger in {perf_counter() - began:.0f} s, {found.rows_wrong} differ"
        )


@contextmanager
def _address(url: str) -> Iterator[str]:
    with TemporaryDirectory(prefix="millwright-volume-") as folder:
        yield url or f"sqlite:///{Path(folder) / 'volume.db'}"


def _readings(made: Plant) -> Iterator[tuple[str, Reading]]:
    """What the pages ask, with the part that moved most and the questions that find little."""
    account = {"username": "store", "full_name": "Store", "role": Role.INVENTORY_MANAGER, "password_hash": None}
    with made.sessions.begin() as session:
        people.add_user(session, **account, now=made.clock())  # type: ignore[arg-type]
    keeper = people.actor_of(made.sessions, "store")

    def ask(query: Callable[..., Any], *args: Any, **kwargs: Any) -> Reading:
        return lambda: run_query(made.sessions, query, *args, actor=keeper, clock=made.clock, **kwargs)

    with made.sessions() as session:
        most = session.scalars(select(SparePart.id).order_by(SparePart.last_seq.desc()).limit(1)).one()
    page = {"limit": 51}
    rows = ask(inventory.parts, **page)()
    newest = ask(inventory.movements, **page)()
    every = ConsumptionScope(since=BEGINS.date().replace(day=1), until=date(2026, 12, 1))
    yield "parts: the first page", ask(inventory.parts, **page)
    yield "parts: a page far down", ask(inventory.parts, after=("Sensor 3", 3), **page)
    yield "parts: searched", ask(inventory.parts, search="99", **page)
    yield "parts: those that run short", ask(inventory.parts, status=StockStatus.BELOW_MIN, **page)
    yield "part: its facts", ask(inventory.part, most)
    yield "part: its ledger", ask(inventory.movements_of_part, most, limit=21)
    yield "part: its stock over time", ask(inventory.stock_over_time, most, since=BEGINS)
    yield "movements: the newest", ask(inventory.movements, **page)
    yield "movements: a page far down", ask(inventory.movements, before=(BEGINS.replace(year=2024), 1), **page)
    yield "movements: of a part", ask(inventory.movements, search=rows[0].part_number, **page)
    yield "movements: that nobody finds", ask(inventory.movements, search="no such part", **page)
    yield "movements: of a reason", ask(inventory.movements, reason=MovementReason.SCRAP, **page)
    yield "movements: of a reason that is rare", ask(inventory.movements, reason=MovementReason.TRANSFER, **page)
    yield "movements: of a location", ask(inventory.movements, location_id=1, **page)
    yield "movements: of many parts", ask(inventory.movements, search="bearing", **page)
    yield "movements: of parts that hardly moved", ask(inventory.movements, search="gasket", **page)
    gone, there, seldom, *_others = sorted(ask(inventory.movers)(), key=lambda each: each.username)
    who = {"who left": gone, "who works there": there, "who seldom takes": seldom}
    for name, person in who.items():
        yield f"movements: of one {name}", ask(inventory.movements, user_id=person.id, **page)
    for together, filters in _together({"machine_id": made.machines[0]}, {"user_id": gone.id}):
        yield f"movements: of {together}", ask(inventory.movements, **filters, **page)
    yield "movements: of a week", ask(inventory.movements, since=newest[-1].at, until=newest[0].at, **page)
    yield "reorder list", ask(inventory.parts_to_order)
    yield "consumption: 50 parts by all months", ask(inventory.consumption_by_part_and_month, every, limit=50)
    yield "consumption: the plant by month", ask(inventory.consumption_by_month, every)
    yield "consumption: in all", ask(inventory.consumption_total, every)


def _together(machine: dict[str, Any], gone: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Filters of which each alone finds much, and all of them little or what is long ago."""
    first, issues = {"reason": MovementReason.OPENING}, {"reason": MovementReason.ISSUE}
    spring = {"since": BEGINS.replace(year=2025, month=1), "until": BEGINS.replace(year=2025, month=6)}
    yield "a kind and a place", {**issues, "location_id": 1}
    yield "a kind that ended long ago, and a place", {**first, "location_id": 1}
    yield "a kind and a place without any", {**issues, "location_id": 3}
    yield "many parts and a kind of long ago", {**first, "search": "bearing"}
    yield "many parts, kind, place and spring", {**issues, **spring, "location_id": 1, "search": "bearing"}
    yield "slow parts, kind and place", {**issues, "location_id": 1, "search": "gasket"}
    yield "one who left, a kind and a place", {**gone, **issues, "location_id": 1}
    yield "one who left, and a place without any", {**gone, "location_id": 3}
    yield "one who left, and many parts", {**gone, "search": "bearing"}
    yield "a machine", machine
    yield "a machine, kind, place and many parts", {**machine, **issues, "location_id": 1, "search": "bearing"}
    yield "a machine and one who left", {**machine, **gone}
    yield "a job", {"job": 1}


def _measure(name: str, reading: Reading) -> None:
    taken = []
    for _ in range(TIMES):
        began = perf_counter()
        reading()
        taken.append((perf_counter() - began) * 1000)
    verdict = "met" if median(taken) <= LIMIT_MS else "MISSED"
    print(f"  {name:42} {median(taken):8.1f} ms (first {taken[0]:7.1f})  the limit is {LIMIT_MS} ms: {verdict}")
