"""Writes large portions of rows through the driver alone, without waiting for the disk, and builds indexes last."""

import csv
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

import numpy as np

from benchmarks.bare import opened
from benchmarks.plants import Plant
from core.storage import Base, table_of

Columns = dict[str, Any]
"""By the name of the column: an array or a list, or one value for all rows."""

PORTION = 100_000
_LARGE = ("inventory_transactions", "consumption_daily", "consumption_by_machine", "consumption_monthly")
_TO_BE_LAST = f"""
    SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN {_LARGE}
"""
_HASTE = ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-2000000", "foreign_keys=OFF")


class Writer:
    """Open while the store is filled; afterwards every index is there again."""

    def __init__(self, made: Plant) -> None:
        engine = made.sessions.kw["bind"]
        self.is_sqlite = engine.dialect.name == "sqlite"
        engine.dispose()
        self.indexes: list[tuple[str, str]] = []
        self.connection = opened("SQLite" if self.is_sqlite else "MariaDB", made.url)

    def __enter__(self) -> "Writer":
        if self.is_sqlite:
            for pragma in (*_HASTE, "threads=2", "ignore_check_constraints=ON"):
                self.connection.execute(f"PRAGMA {pragma}")
            self.indexes = self.connection.execute(_TO_BE_LAST).fetchall()
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
            self.connection.execute("PRAGMA locking_mode=NORMAL")
            self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.close()

    def fill(self, entity: type[Base], columns: Columns) -> None:
        """Add rows; one commit for each portion."""
        table = table_of(entity)
        rows = max(len(column) for column in columns.values() if not isinstance(column, int | str))
        for start in range(0, rows, PORTION):
            stored = [self._stored(table.c[name], column, start) for name, column in columns.items()]
            (self._insert if self.is_sqlite else self._load)(table.name, list(columns), zip(*stored, strict=False))

    def _insert(self, table: str, columns: list[str], rows: Iterator[Any]) -> None:
        marks = ", ".join("?" * len(columns))
        self.connection.execute("BEGIN")
        self.connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
        self.connection.commit()

    def _load(self, table: str, columns: list[str], rows: Iterator[Any]) -> None:
        with TemporaryDirectory(prefix="millwright-load-") as folder:
            file = Path(folder) / "rows"
            with file.open("w", newline="") as out:
                csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE).writerows(rows)
            self.connection.cursor().execute(
                f"LOAD DATA LOCAL INFILE '{file}' INTO TABLE {table} CHARACTER SET utf8mb4 ({', '.join(columns)})"
            )
            self.connection.commit()

    def _stored(self, column: Any, values: Any, start: int) -> Iterator[Any]:
        """A portion of a column, as the engine keeps it."""
        if isinstance(values, int | str):
            return repeat(values)
        some = values[start : start + PORTION]
        plain = some.tolist() if isinstance(some, np.ndarray) else some
        if self.is_sqlite:
            return iter(plain)
        places = getattr(column.type, "scale", None)
        end = "" if places is None else f"e-{places}"
        return ("\\N" if value is None else f"{value}{end}" for value in plain)
