"""Everything that a database holds, to be compared with what it held before."""

from typing import Any

from sqlalchemy import text

from core import schema
from core.storage import Sessions

_BESIDE = {"security_events", "idempotency_keys"}


def content(sessions: Sessions, *, beside: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Every row of every table but the refusals and keys; a server tells a checksum of each table in one answer.

    Args:
        sessions: the database.
        beside: further tables to leave out.
    """
    left_out = _BESIDE | beside
    tables = [table.name for table in schema.metadata().sorted_tables if table.name not in left_out]
    with sessions() as session:
        if session.get_bind().dialect.name == "sqlite":
            return {table: sorted(map(str, session.execute(text(f"SELECT * FROM {table}")))) for table in tables}
        return dict(map(tuple, session.execute(text(f"CHECKSUM TABLE {', '.join(tables)}"))))
