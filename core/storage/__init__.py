"""The boundary to the database: engines, exact types, locks, and the one way to run a command or a query."""

from core.storage.base import Base, Identified, Stamped, table_of
from core.storage.engine import ANSWER_S, LONG_ANSWER_S, Sessions, connect, create_engine, ping, reading, snapshot
from core.storage.locking import get, get_all_locked, get_kept, get_locked, is_locked
from core.storage.prepared import Prepared, connection_of
from core.storage.retrying import Patience, in_transaction
from core.storage.transaction import run_command, run_query

__all__ = [
    "ANSWER_S",
    "LONG_ANSWER_S",
    "Base",
    "Identified",
    "Patience",
    "Prepared",
    "Sessions",
    "Stamped",
    "connect",
    "connection_of",
    "create_engine",
    "get",
    "get_all_locked",
    "get_kept",
    "get_locked",
    "in_transaction",
    "is_locked",
    "ping",
    "reading",
    "run_command",
    "run_query",
    "snapshot",
    "table_of",
]
