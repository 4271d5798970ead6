"""The embedded database as an engine sees it: a transaction takes the lock of the writer at its beginning.

It does so in the dialect and not in a listener: an engine that somebody listens to tells of each statement several
times over, which costs half as much again as the statement itself.
"""

import sqlite3
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.characteristics import ConnectionCharacteristic

READING = "reading"
"""The execution option of a connection that only reads, and so waits for no writer."""


class File(sqlite3.Connection):
    """A connection that knows whether its transactions only read."""

    only_reads = False


class _Reading(ConnectionCharacteristic):
    """Lasts until the connection goes back to the pool."""

    transactional = True

    def set_characteristic(self, dialect: Dialect, dbapi_conn: Any, value: Any) -> None:
        dbapi_conn.only_reads = bool(value)

    def reset_characteristic(self, dialect: Dialect, dbapi_conn: Any) -> None:
        dbapi_conn.only_reads = False

    def get_characteristic(self, dialect: Dialect, dbapi_conn: Any) -> bool:
        return bool(dbapi_conn.only_reads)


class Embedded(SQLiteDialect_pysqlite):
    """SQLite through the driver of the standard library."""

    supports_statement_cache = True
    connection_characteristics = SQLiteDialect_pysqlite.connection_characteristics.union({READING: _Reading()})

    def do_begin(self, dbapi_connection: Any) -> None:
        """Two that read first and then write could not both go on, so a writer waits for its turn here."""
        dbapi_connection.execute("BEGIN" if dbapi_connection.only_reads else "BEGIN IMMEDIATE")


registry.register("sqlite.embedded", __name__, Embedded.__name__)
