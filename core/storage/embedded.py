"""The embedded database as an engine sees it: a transaction takes the lock of the writer at its beginning.

It does so in the dialect and not in a listener: an engine that somebody listens to tells of each statement several
times over, which costs half as much again as the statement itself.

SQLite lets a second writer sleep and look again, ever longer, while nobody may be writing. The writers of one process
queue here instead, and each begins when the one before has ended.
"""

import sqlite3
from threading import Lock
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.characteristics import ConnectionCharacteristic

READING = "reading"
"""The execution option of a connection that only reads, and so waits for no writer."""
WAIT_S = 30.0
"""How long a writer waits for those before it, in this process and then in others."""


class File(sqlite3.Connection):
    """A connection that knows whether its transactions only read, and else holds its turn until they end."""

    only_reads = False
    _turn: "Lock | None" = None

    def begin(self, turn: Lock) -> None:
        """Begin a transaction.

        Raises:
            OperationalError: somebody else is writing for too long.
        """
        if self.only_reads:
            self.execute("BEGIN")
            return
        if not turn.acquire(timeout=WAIT_S):
            raise sqlite3.OperationalError("database is locked")
        self._turn = turn
        try:
            self.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._pass_on()
            raise

    def commit(self) -> None:
        """Commit; where that fails, the turn lasts until the transaction is rolled back."""
        super().commit()
        self._pass_on()

    def rollback(self) -> None:
        """Undo what is open."""
        try:
            super().rollback()
        finally:
            self._pass_on()

    def close(self) -> None:
        """Undo what is open, and close."""
        try:
            super().close()
        finally:
            self._pass_on()

    def _pass_on(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.release()


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

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._turn = Lock()

    def do_begin(self, dbapi_connection: Any) -> None:
        """Two that read first and then write could not both go on, so a writer waits for its turn here."""
        dbapi_connection.begin(self._turn)


registry.register("sqlite.embedded", __name__, Embedded.__name__)
