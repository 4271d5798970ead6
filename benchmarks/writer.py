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
_SQLITE_INDEXES = f"""
    SELECT 'DROP INDEX ' || name, sql FROM sqlite_master
    WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN {_LARGE}
"""
# Not those that MySQL keeps for the sake of a foreign key; MariaDB gives them up for a while.
_SERVER_INDEXES = f"""
    SELECT CONCAT('ALTER TABLE ', table_name, GROUP_CONCAT(' DROP INDEX ', name)),
           CONCAT('ALTER TABLE ', table_name, GROUP_CONCAT(' ADD INDEX ', name, ' (', columns, ')'))
    FROM (
        SELECT table_name, index_name AS name, GROUP_CONCAT(column_name ORDER BY seq_in_index) AS columns
        FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND non_unique = 1 AND table_name IN {_LARGE}
        GROUP BY table_name, index_name
        HAVING VERSION() LIKE '%MariaDB%' OR (table_name, SUBSTRING_INDEX(columns, ',', 1)) NOT IN (
            SELECT table_name, column_name FROM information_schema.key_column_usage
            WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL
        )
    ) AS of_tables
    GROUP BY table_name
"""
_SQLITE_IN_HASTE = [
    f"PRAGMA {each}"
    for each in (
        "journal_mode=OFF",
        "synchronous=OFF",
        "locking_mode=EXCLUSIVE",
        "cache_size=-2000000",
        "foreign_keys=OFF",
        "ignore_check_constraints=ON",
        "threads=2",
    )
]
_SQLITE_AT_REST = ["PRAGMA locking_mode=NORMAL", "PRAGMA journal_mode=WAL"]
_SERVER_IN_HASTE = ["SET SESSION unique_checks=0, foreign_key_checks=0, group_concat_max_len=100000"]
_SERVER_AT_REST = [f"ANALYZE TABLE {', '.join(_LARGE)}"]


class Writer:
    """Open while the store is filled; afterwards every index is there again."""

    def __init__(self, made: Plant) -> None:
        engine = made.sessions.kw["bind"]
        self.is_sqlite = engine.dialect.name == "sqlite"
        engine.dispose()
        self.indexes: list[tuple[str, str]] = []
        """How each is dropped, and made again."""
        self.connection = opened("SQLite" if self.is_sqlite else "MariaDB", made.url)

    def __enter__(self) -> "Writer":
        cursor = self.connection.cursor()
        for haste in _SQLITE_IN_HASTE if self.is_sqlite else _SERVER_IN_HASTE:
            cursor.execute(haste)
        cursor.execute(_SQLITE_INDEXES if self.is_sqlite else _SERVER_INDEXES)
        self.indexes = list(cursor.fetchall())
        for drop, _make in self.indexes:
            cursor.execute(drop)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _at: TracebackType | None
    ) -> None:
        cursor = self.connection.cursor()
        for _drop, make in self.indexes:
            cursor.execute(make)
        for rest in _SQLITE_AT_REST if self.is_sqlite else _SERVER_AT_REST:
            cursor.execute(rest)
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
