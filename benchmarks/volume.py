"""What pages of the storeroom cost in a large store: 20,000 parts with ten million movements of three years.

``python -m benchmarks volume [MOVEMENTS] [--parts N] [--on sqlite mariadb URL ...]``. Without an address the store is
written to a folder for temporary files, which is removed afterwards (ten million movements: 7 GB for SQLite, then 12
for MariaDB; 6 GB of memory). Each reading goes through the boundary, as a page asks for it. CPU time is that of this
process and of a server that was started here, so that it hardly depends on what else the machine does; the median of
several counts.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import clock_gettime, perf_counter, process_time
from typing import Any

from sqlalchemy import event

from benchmarks.bulk import stock_up
from benchmarks.plants import Plant, large_server, plant
from benchmarks.readings import Named, Pages, Reading
from core import inventory

MACHINES, LIMIT_MS, TIMES = 60, 300, 5


def main(*words: str) -> None:
    """Fill, measure, compare the sums with the ledger, and print; on each engine that is asked for."""
    asked = argparse.ArgumentParser(prog="benchmarks volume")
    asked.add_argument("movements", nargs="?", type=int, default=10_000_000)
    asked.add_argument("--parts", type=int, default=20_000)
    asked.add_argument("--machines", type=int, default=MACHINES)
    asked.add_argument("--on", nargs="+", type=_engine, default=["sqlite", "mariadb"], metavar="ENGINE")
    size = asked.parse_args(words)
    for engine in size.on:
        with _address(engine) as (url, server):
            _measured(plant(url, size.machines), size, server)


def _engine(word: str) -> str:
    """One of those that are started here, however it is written, or an address."""
    if word.lower() not in ("sqlite", "mariadb") and "://" not in word:
        raise argparse.ArgumentTypeError(f"{word}: sqlite, mariadb or the address of a database")
    return word if "://" in word else word.lower()


@contextmanager
def _address(engine: str) -> Iterator[tuple[str, int]]:
    """Where the store is written, and the process of its server, 0 without one that we know."""
    if engine == "mariadb":
        with large_server() as server:
            yield server.create_database("volume"), server.pid
        return
    with TemporaryDirectory(prefix="millwright-volume-") as folder:
        yield (f"sqlite:///{Path(folder) / 'volume.db'}" if engine == "sqlite" else engine), 0


def _measured(made: Plant, size: argparse.Namespace, server: int) -> None:
    began, cpu = perf_counter(), _cpu(server)
    stock_up(made, size.parts, size.movements)
    _tell(f"{made.url.split(':')[0]}: {size.movements:,} movements of {size.parts:,} parts written", began)
    print(f"  {'CPU':>52} {_cpu(server) - cpu:7.0f} s")
    began = perf_counter()
    closed = inventory.close_months(made.sessions, made.clock())
    _tell(f"{closed} months that are over added up by the worker", began)
    pages = Pages(made)
    watch = _Watch(made, server)
    for title, readings in (
        ("pages", pages.named()),
        ("pages, searched and narrowed", pages.narrowed()),
        ("consumption", pages.consumption()),
    ):
        watch.tell(title, readings)
    began = perf_counter()
    found = inventory.rebuild_sums(made.sessions, mend=False)
    wrong = found.rows_wrong + found.months_wrong
    _tell(f"{found.rows:,} sums compared with the ledger, {wrong} differ", began)


def _tell(what: str, began: float) -> None:
    print(f"{what} in {perf_counter() - began:.0f} s", flush=True)


def _cpu(server: int) -> float:
    """Seconds of CPU that this process, and the server if we know it, have used so far."""
    clock_of_server = (~server << 3) | 2
    """As Linux numbers the clock of a process."""
    return process_time() + (clock_gettime(clock_of_server) if server else 0)


class _Watch:
    """Measures readings and prints a line for each."""

    def __init__(self, made: Plant, server: int) -> None:
        self.server, self.statements = server, 0
        event.listen(made.sessions.kw["bind"], "before_cursor_execute", self._count)

    def _count(self, *_: Any) -> None:
        self.statements += 1

    def tell(self, title: str, readings: Named) -> None:
        """All of one kind; the ratio is that of the CPU time to the limit."""
        print(f"\n  {title}, the limit is {LIMIT_MS} ms")
        print(f"  {'':50} {'CPU ms':>8} {'first':>8} {'clock':>8} {'asked':>6} {'ratio':>6}")
        for name, reading in readings:
            self._measure(name, reading)

    def _measure(self, name: str, reading: Reading) -> None:
        spent, taken = [], []
        for _ in range(TIMES):
            self.statements, cpu, began = 0, _cpu(self.server), perf_counter()
            reading()
            taken.append((perf_counter() - began) * 1000)
            spent.append((_cpu(self.server) - cpu) * 1000)
        ratio = median(spent) / LIMIT_MS
        verdict = "" if ratio <= 1 else "  ABOVE"
        figures = f"{median(spent):8.1f} {spent[0]:8.1f} {median(taken):8.1f} {self.statements:6} {ratio:6.2f}"
        print(f"  {name:50} {figures}{verdict}", flush=True)
