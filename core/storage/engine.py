"""Engines for the embedded database and for the servers, each with the settings that its correctness needs."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from pymysql.constants import SERVER_STATUS
from sqlalchemy import URL, Engine, event, make_url, text
from sqlalchemy import create_engine as sqlalchemy_engine
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState

from core.kernel import Unavailable
from core.storage.embedded import READING, File
from core.storage.retrying import USUAL, Patience

Sessions = sessionmaker[Session]

_STRICT = (
    "STRICT_TRANS_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
    "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"
)
ANSWER_S, LONG_ANSWER_S = 15, 4 * 3600
"""How long a server may think about one statement: usually, and where a table of millions is altered or read whole."""
_CONNECT_S, _LOCK_WAIT_S, _TRUSTED_S, _WRITER_WAIT_S = 3, 5, 0.5, 30
_FORGOTTEN_S = 300
"""After so long without a word a server gives up a connection, and with it the locks of a client that is cut off."""
_USED_AT = "used_at"
_COMPILED = 2_000
"""How many statements an engine keeps compiled: all that the product has, or they would push each other out."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def connect(url: str, *, patience: Patience = USUAL, answer_s: int = ANSWER_S) -> Sessions:
    """A session factory on ``url``: SQLite by default, MySQL or MariaDB in a factory (``mysql://`` means PyMySQL).

    Args:
        url: see ``create_engine``.
        patience: how long units of work that the database undid are begun again.
        answer_s: see ``create_engine``.
    """
    return sessionmaker(create_engine(url, answer_s=answer_s), expire_on_commit=False, info={"patience": patience})


def create_engine(url: str, *, answer_s: int = ANSWER_S) -> Engine:
    """One engine a process.

    Args:
        url: ``sqlite:///path`` or ``mysql://user:password@host/database``; ``?ssl_ca=FILE`` asks for a checked TLS
            connection.
        answer_s: a server that is silent for longer, in seconds, counts as lost.
    """
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        return _sqlite(target)
    return _server(target, answer_s)


@contextmanager
def reading(sessions: Sessions) -> Iterator[Session]:
    """A session that only reads; on the embedded database it waits for no writer."""
    with sessions() as session:
        session.connection(execution_options={READING: True})
        yield session


@contextmanager
def snapshot(sessions: Sessions) -> Iterator[Session]:
    """A session that only reads, everything as it stood at its first question, whatever is committed meanwhile.

    The embedded database reads so by itself; a server is asked for it, for this one transaction.
    """
    with reading(sessions) as session:
        connection = session.connection()
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield session


def ping(sessions: Sessions) -> None:
    """Ask the database one small question.

    Raises:
        Unavailable: it does not answer.
    """
    try:
        with reading(sessions) as session:
            session.execute(text("SELECT 1"))
    except DBAPIError as fault:
        raise Unavailable() from fault


def _sqlite(target: URL) -> Engine:
    if target.database and target.database != ":memory:":
        _make_for_us_alone(Path(target.database))
    engine = sqlalchemy_engine(
        target.set(drivername="sqlite+embedded"),
        connect_args={"timeout": _WRITER_WAIT_S, "check_same_thread": False, "factory": File},
        json_serializer=_ENCODER.encode,
        query_cache_size=_COMPILED,
        hide_parameters=True,
        pool_size=20,
        max_overflow=20,
    )
    event.listen(engine, "connect", _set_pragmas)
    return engine


def _make_for_us_alone(file: Path) -> None:
    """A new file that nobody else on this machine can read, nor those that SQLite puts beside it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):  # it is there already, or SQLite says by itself what it cannot open
        file.touch(mode=0o600, exist_ok=False)


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("lower", 1, _lowered, deterministic=True)


def _lowered(text: Any) -> Any:
    """SQLite by itself lowers only the letters of English; who looks for Öl wants öl too."""
    return text.lower() if isinstance(text, str) else text


def _server(target: URL, answer_s: int) -> Engine:
    if target.drivername in {"mysql", "mariadb"}:
        target = target.set(drivername="mysql+pymysql")
    query = dict(target.query)
    arguments: dict[str, Any] = {
        "init_command": f"SET time_zone='+00:00', sql_mode='{_STRICT}', innodb_lock_wait_timeout={_LOCK_WAIT_S}, "
        f"wait_timeout={_FORGOTTEN_S}",
        "connect_timeout": _CONNECT_S,
        "read_timeout": answer_s,
        "write_timeout": answer_s,
        "charset": "utf8mb4",
    }
    authority = query.pop("ssl_ca", None)
    if authority:
        arguments["ssl"] = ssl.create_default_context(cafile=str(authority))
    elif target.host in {None, "localhost", "127.0.0.1", "::1"}:
        arguments["ssl_disabled"] = True
    engine = sqlalchemy_engine(
        target.set(query=query),
        connect_args=arguments,
        isolation_level="READ COMMITTED",
        json_serializer=_ENCODER.encode,
        query_cache_size=_COMPILED,
        hide_parameters=True,
        pool_recycle=1800,
        pool_size=10,
        max_overflow=20,
        pool_timeout=5,
        pool_use_lifo=True,
        pool_reset_on_return=None,
    )
    event.listen(engine, "reset", _roll_back_what_is_open)
    event.listen(engine, "checkin", _note_when)
    event.listen(engine, "checkout", partial(_ping_if_idle, engine))
    return engine


def _roll_back_what_is_open(connection: Any, _record: Any, state: PoolResetState) -> None:
    """When a connection goes back to the pool; after a commit there is nothing to undo, and no way to the server."""
    if not state.transaction_was_reset and connection.server_status & SERVER_STATUS.SERVER_STATUS_IN_TRANS:
        connection.rollback()


def _note_when(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info[_USED_AT] = monotonic()


def _ping_if_idle(engine: Engine, connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """A connection that was used a moment ago is taken as it is: to ask it first is one more way to the server.

    Raises:
        InvalidatePoolError: it broke meanwhile; the pool makes a new one.
    """
    used_at = record.info.get(_USED_AT)
    if used_at is None or monotonic() - used_at < _TRUSTED_S:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as fault:
        raise InvalidatePoolError() from fault
