"""What the boundary costs: commands through ``run_command`` against the very same statements on the bare driver.

The story of one job is played on many machines three times on equal databases: through ``run_command`` and timed; again
with its statements written down; and then those statements through sqlite3 or PyMySQL alone, with the same commits.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlparse

import pymysql
from sqlalchemy import event

from benchmarks.plants import Plant, databases, plant
from core import maintenance
from core.kernel import Actor
from core.storage import run_command

Call = tuple[str, Callable[[], Any]]
Statements = list[tuple[str, Any]]
LIMIT = 2.5
MACHINES = 120


def main() -> None:
    """Measure and print."""
    with databases(3) as addresses:
        for engine, (timed, recorded, bare) in addresses.items():
            through = _timed(plant(timed, MACHINES))
            written = _recorded(plant(recorded, MACHINES))
            plant(bare, MACHINES)
            _print(engine, through, _replayed(engine, bare, written))


def _story(made: Plant, machine: int, number: int) -> list[Call]:
    supervisor, technician = made.supervisor, made.technician
    finding = {"outcome": maintenance.Outcome.REPAIRED, "work_description": "Replaced the seal", "failure_code_id": 3}
    told = {"cause": "Worn out", "remedy": "New seal"}

    def call(command: Callable[..., Any], *args: Any, actor: Actor, **kwargs: Any) -> Call:
        key = f"{number}-{command.__name__}"
        return command.__name__, lambda: run_command(
            made.sessions, command, *args, actor=actor, clock=made.clock, key=key, **kwargs
        )

    text = "Oil is leaking at the cylinder"
    return [
        call(maintenance.report_breakdown, machine, text, machine_stopped=True, actor=supervisor),
        call(maintenance.add_comment, number, "A puddle of two litres", actor=supervisor),
        call(maintenance.start_work, number, actor=technician),
        call(maintenance.pause_work, number, maintenance.PauseReason.ACCESS, actor=technician),
        call(maintenance.start_work, number, happened_at=None, actor=technician),
        call(maintenance.complete_work, number, **finding, **told, actor=technician),
    ]


def _calls(made: Plant) -> list[Call]:
    stories = [_story(made, machine, number) for number, machine in enumerate(made.machines, start=1)]
    return [step for story in stories for step in story if step[0] != "start_work" or step is story[2]]


def _timed(made: Plant) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = defaultdict(list)
    for name, call in _calls(made):
        began = perf_counter()
        call()
        taken[name].append(perf_counter() - began)
    return taken


def _recorded(made: Plant) -> list[tuple[str, Statements]]:
    written: list[tuple[str, Statements]] = []
    engine = made.sessions.kw["bind"]

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        written[-1][1].append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    for name, call in _calls(made):
        written.append((name, []))
        call()
    return written


def _replayed(engine: str, url: str, written: list[tuple[str, Statements]]) -> dict[str, list[float]]:
    connection = _bare_sqlite(url) if engine == "SQLite" else _bare_mariadb(url)
    taken: dict[str, list[float]] = defaultdict(list)
    for name, statements in written:
        began = perf_counter()
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if engine == "SQLite" else "BEGIN")
        for statement, parameters in statements:
            if not statement.startswith(("BEGIN", "COMMIT")):
                cursor.execute(statement, parameters)
                if cursor.description:
                    cursor.fetchall()
        connection.commit()
        taken[name].append(perf_counter() - began)
    return taken


def _bare_sqlite(url: str) -> Any:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _bare_mariadb(url: str) -> Any:
    at = urlparse(url)
    return pymysql.connect(
        host=at.hostname,
        port=at.port or 3306,
        user=at.username,
        password=at.password or "",
        database=at.path.lstrip("/"),
        charset="utf8mb4",
        ssl_disabled=True,
        init_command="SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    )


def _print(engine: str, through: dict[str, list[float]], bare: dict[str, list[float]]) -> None:
    print(f"\n{engine}: milliseconds a command (median), the limit is {LIMIT} times the bare driver")
    for name, taken in through.items():
        ours, theirs = median(taken) * 1000, median(bare[name]) * 1000
        print(f"  {name:18} {ours:7.2f}  bare {theirs:7.2f}  ratio {ours / theirs:5.2f}")
    ours, theirs = (sum(sum(v) for v in taken.values()) for taken in (through, bare))
    print(
        f"  {'whole story':18} ratio {ours / theirs:5.2f}  {'within' if ours <= LIMIT * theirs else 'ABOVE'} the limit"
    )
