"""The very same statements on the bare driver: what a measured call is compared with."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any
from urllib.parse import urlparse

import pymysql
from sqlalchemy import event

from benchmarks.plants import Plant

Call = tuple[str, Callable[[], Any]]
Statements = list[tuple[str, Any]]


def timed(calls: Iterable[Call]) -> dict[str, list[float]]:
    """Make the calls; seconds by name."""
    taken: dict[str, list[float]] = defaultdict(list)
    for name, call in calls:
        began = perf_counter()
        call()
        taken[name].append(perf_counter() - began)
    return taken


def recorded(made: Plant, calls: Iterable[Call]) -> list[tuple[str, Statements]]:
    """Make the calls and write down the statements of each."""
    written: list[tuple[str, Statements]] = []
    engine = made.sessions.kw["bind"]

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        written[-1][1].append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    for name, call in calls:
        written.append((name, []))
        call()
    event.remove(engine, "before_cursor_execute", note)
    return written


def replayed(engine: str, url: str, written: list[tuple[str, Statements]]) -> dict[str, list[float]]:
    """Send the same statements through the driver alone, with the same commits; seconds by name."""
    return replayed_on(opened(engine, url), written)


def opened(engine: str, url: str) -> Any:
    """A connection of the driver alone, with the settings that ours have."""
    return _bare_sqlite(url) if engine == "SQLite" else _bare_mariadb(url)


def replayed_on(connection: Any, written: list[tuple[str, Statements]]) -> dict[str, list[float]]:
    """The same on a connection that is open already."""
    begins = isinstance(connection, sqlite3.Connection)
    taken: dict[str, list[float]] = defaultdict(list)
    for name, statements in written:
        began = perf_counter()
        cursor = connection.cursor()
        if begins:  # a transaction on a server begins with its first statement, ours too
            cursor.execute("BEGIN IMMEDIATE")
        for statement, parameters in statements:
            if not statement.startswith(("BEGIN", "COMMIT")):
                cursor.execute(statement, parameters)
                if cursor.description:
                    cursor.fetchall()
        connection.commit()
        taken[name].append(perf_counter() - began)
    return taken


def _bare_sqlite(url: str) -> Any:
    connection = sqlite3.connect(
        url.removeprefix("sqlite:///"), isolation_level=None, timeout=30, check_same_thread=False
    )
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
        local_infile=True,
        init_command="SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    )
