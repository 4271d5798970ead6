"""Loading a row for change: locked, fresh, or not at all."""

from functools import cache
from typing import Any, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from core.kernel import NotFound
from core.storage.base import Identified

T = TypeVar("T", bound=Identified)
_BEYOND = 2**63
_LOCKED, _KEPT = "locked_rows", "kept_rows"


def get_locked(session: Session, table: type[T], row_id: int) -> T:
    """The row, locked until the end of the transaction and read again even if it was loaded before.

    Raises:
        NotFound: no such row.
    """
    return _fresh(session, table, row_id, shared=False)


def get_kept(session: Session, table: type[T], row_id: int) -> T:
    """The row, fresh, which nobody can change until the end of the transaction; others may keep it too.

    Raises:
        NotFound: no such row.
    """
    return _fresh(session, table, row_id, shared=True)


def get_all_locked(session: Session, table: type[T], row_ids: set[int]) -> dict[int, T]:
    """Several rows, locked in the order of their ids so that two callers cannot wait for each other.

    Raises:
        NotFound: one of them does not exist.
    """
    return {row_id: get_locked(session, table, row_id) for row_id in sorted(row_ids)}


def get(session: Session, table: type[T], row_id: int) -> T:
    """The row, unlocked.

    Raises:
        NotFound: no such row.
    """
    _check_possible(row_id)
    row = session.get(table, row_id)
    if row is None:
        raise NotFound()
    return row


def is_locked(session: Session, row: Identified) -> bool:
    """Whether this transaction has locked the row by ``get_locked`` or ``get_all_locked``."""
    return any(row is each for each in session.info.get(_LOCKED, ()))


def _fresh(session: Session, table: type[T], row_id: int, *, shared: bool) -> T:
    """The row, held by the session too: what is locked is not read again when somebody else asks for it."""
    _check_possible(row_id)
    of: Any = table
    row: T | None = session.scalars(_statement(of, shared), {"asked": row_id}).one_or_none()
    if row is None:
        raise NotFound()
    session.info.setdefault(_KEPT if shared else _LOCKED, []).append(row)
    return row


@cache
def _statement(table: Any, shared: bool) -> Any:
    """Built once for each table: a statement that is built at every call costs more than its answer."""
    by_id = select(table).where(table.id == bindparam("asked")).with_for_update(read=shared)
    return by_id.execution_options(populate_existing=True)


def _check_possible(row_id: int) -> None:
    """A number that no database can store belongs to no row; SQLite's driver would stumble over it."""
    if not 0 < row_id < _BEYOND:
        raise NotFound()
