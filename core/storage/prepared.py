"""Statements of the hot path: made into text once, and sent to the bare driver.

What SQLAlchemy does at every call of a statement costs several times as much as a small statement itself. Its types
still translate the values, and a fault comes out as its own, so that callers, retries and the pool see no difference.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select, Update
from sqlalchemy.orm import Session

WAY = "way"
"""In the ``info`` of a session that has one transaction and no other: its way to the driver."""


class Way:
    """The way of one transaction to the driver.

    Its statements share a cursor, so an answer is taken before the next question. Where somebody listens to the engine
    they go through SQLAlchemy, which tells them.
    """

    __slots__ = ("_cursor", "_transaction", "connection", "dialect")

    def __init__(self, connection: Connection) -> None:
        self.connection, self.dialect = connection, connection.dialect
        self._transaction = connection.get_transaction()
        is_heard = bool(connection.dispatch.before_cursor_execute)
        self._cursor: Any = None if is_heard else connection.connection.cursor()

    def send(self, sql: str, values: Any) -> Any:
        """The cursor, after the statement."""
        self.check_open()
        if self._cursor is None:
            return self.connection.exec_driver_sql(sql, values)
        try:
            self._cursor.execute(sql, values)
        except self.dialect.loaded_dbapi.Error as fault:
            # The only way to its translation, and to a pool that gives up what a broken connection is a sign of.
            self.connection._handle_dbapi_exception(fault, sql, values, None, None)
        return self._cursor

    def check_open(self) -> None:
        """Past its end a statement would be a transaction of its own.

        Raises:
            RuntimeError: the transaction was committed or undone.
        """
        if self._transaction is None or not self._transaction.is_active:
            raise RuntimeError("the transaction is over already")


def connection_of(session: Session) -> Connection:
    """The connection of the present transaction, for plain statements; of one transaction it is looked up once."""
    way: Way | None = session.info.get(WAY)
    return session.connection() if way is None else way.connection


def _way_of(session: Session) -> Way:
    way: Way | None = session.info.get(WAY)
    return Way(session.connection()) if way is None else way


class Prepared:
    """A SELECT, an INSERT of one row, or an UPDATE, of which only the values change.

    Args:
        statement: what to do; of an INSERT or UPDATE no column may be filled in by Python.
        columns: of an INSERT, those that each row gives.
    """

    def __init__(self, statement: Select[Any] | Insert | Update, columns: Sequence[str] | None = None) -> None:
        self._statement, self._columns = statement, columns
        self._text: _Text | None = None

    def rows(self, session: Session, values: Mapping[str, Any]) -> list[Any]:
        """What a SELECT finds: tuples whose fields have the names of its columns."""
        way = _way_of(session)
        text = self._text_for(way.dialect)
        return text.found(way.send(text.sql, text.values(values)).fetchall())

    def first(self, session: Session, values: Mapping[str, Any]) -> Any:
        """The first row that a SELECT finds, None when it finds nothing."""
        return next(iter(self.rows(session, values)), None)

    def run(self, session: Session, values: Mapping[str, Any]) -> int:
        """Do it in the transaction of the session; a value that is missing is a ``KeyError``.

        Returns how many rows fitted.
        """
        return int(self._done(session, values).rowcount)

    def run_all(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
        """Do it for many rows in one go, for none of them without asking the database; returns how many it changed."""
        if not rows:
            return 0
        connection = connection_of(session)
        text = self._text_for(connection.dialect)
        return connection.exec_driver_sql(text.sql, [text.values(row) for row in rows]).rowcount

    def added(self, session: Session, row: Mapping[str, Any]) -> int:
        """Add a row; returns the number that the database has given it."""
        return int(self._done(session, row).lastrowid)

    def _done(self, session: Session, values: Mapping[str, Any]) -> Any:
        way = _way_of(session)
        text = self._text_for(way.dialect)
        return way.send(text.sql, text.values(values))

    def _text_for(self, dialect: Dialect) -> "_Text":
        text = self._text
        if text is None or text.dialect is not dialect:
            text = self._text = _Text(self._statement, self._columns, dialect)
        return text


class _Text:
    """A statement as one engine takes it."""

    def __init__(
        self, statement: Select[Any] | Insert | Update, columns: Sequence[str] | None, dialect: Dialect
    ) -> None:
        made: Any = statement.compile(dialect=dialect, column_keys=columns)
        self.dialect, self.sql, self._by_place = dialect, str(made), made.positional
        names = made.positiontup if made.positional else made.binds
        self._values = [(name, _kind(made.binds[name].type, dialect).bind_processor(dialect)) for name in names]
        asked = list(statement.selected_columns) if isinstance(statement, Select) else []
        self._row = _row_of([str(column.key) for column in asked])
        self._found = [_kind(column.type, dialect).result_processor(dialect, None) for column in asked]

    def values(self, given: Mapping[str, Any]) -> Any:
        """As the driver takes them."""
        if self._by_place:
            return tuple([given[name] if convert is None else convert(given[name]) for name, convert in self._values])
        return {name: given[name] if convert is None else convert(given[name]) for name, convert in self._values}

    def found(self, rows: Sequence[Sequence[Any]]) -> list[Any]:
        """What the driver found, as the product takes it."""
        return [
            self._row(
                [each if convert is None else convert(each) for each, convert in zip(row, self._found, strict=True)]
            )
            for row in rows
        ]


def _kind(kind: Any, dialect: Dialect) -> Any:
    """A type as the engine has it."""
    return kind.dialect_impl(dialect)


def _row_of(names: list[str]) -> Callable[[list[Any]], Any]:
    """Makes a tuple whose fields have these names."""
    kind: Any = namedtuple("Found", names)  # type: ignore[misc]
    made: Callable[[list[Any]], Any] = kind._make
    return made
