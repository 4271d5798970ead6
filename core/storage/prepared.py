"""Statements of the hot path: made into text once, and sent to the driver as they are.

What SQLAlchemy does anew at every call of a statement costs more than the statement itself. Listeners, faults and
retries see a prepared statement like any other.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Insert, Update
from sqlalchemy.orm import Session

ONE_TRANSACTION = "connection"
"""In the ``info`` of a session that has one transaction and no other: its connection, None until it is asked for."""


def connection_of(session: Session) -> Connection:
    """The connection of the present transaction, for plain statements; of one transaction it is looked up once."""
    kept: Connection | None = session.info.get(ONE_TRANSACTION)
    if kept is None:
        kept = session.connection()
        if ONE_TRANSACTION in session.info:
            session.info[ONE_TRANSACTION] = kept
    return kept


class Prepared:
    """An INSERT of one row, or an UPDATE, of which only the values change.

    Args:
        statement: what to do; no column may be filled in by Python.
        columns: of an INSERT, those that each row gives.
    """

    def __init__(self, statement: Insert | Update, columns: Sequence[str] | None = None) -> None:
        self._statement, self._columns = statement, columns
        self._text: _Text | None = None

    def run(self, session: Session, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Do it in the transaction of the session; a value that is missing is a ``KeyError``."""
        connection = connection_of(session)
        text = self._text_for(connection.dialect)
        return connection.exec_driver_sql(text.sql, text.sent(values))

    def run_all(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
        """Do it for many rows in one go, for none of them without asking the database; returns how many it changed."""
        if not rows:
            return 0
        connection = connection_of(session)
        text = self._text_for(connection.dialect)
        return connection.exec_driver_sql(text.sql, [text.sent(row) for row in rows]).rowcount

    def added(self, session: Session, row: Mapping[str, Any]) -> int:
        """Add a row; returns the number that the database has given it."""
        return int(self.run(session, row).lastrowid)

    def _text_for(self, dialect: Dialect) -> "_Text":
        text = self._text
        if text is None or text.dialect is not dialect:
            text = self._text = _Text(self._statement, self._columns, dialect)
        return text


class _Text:
    """A statement as one engine takes it."""

    def __init__(self, statement: Insert | Update, columns: Sequence[str] | None, dialect: Dialect) -> None:
        made: Any = statement.compile(dialect=dialect, column_keys=columns)
        self.dialect, self.sql, self._by_place = dialect, str(made), made.positional
        names = made.positiontup if made.positional else made.binds
        self._values = [(name, _converter(made.binds[name].type, dialect)) for name in names]

    def sent(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        if self._by_place:
            return tuple([values[name] if convert is None else convert(values[name]) for name, convert in self._values])
        return {name: values[name] if convert is None else convert(values[name]) for name, convert in self._values}


def _converter(kind: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    convert: Callable[[Any], Any] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return convert
