"""What a command changed, column by column, gathered while the unit of work is flushed."""

from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Mapper, Session

from core.audit.models import ActivityLog, AuditSeal, SecurityEvent
from core.kernel.ports import before_the_record
from core.storage.base import Identified
from core.storage.idempotency import IdempotencyKey

_NOT_TRACKED = (ActivityLog, AuditSeal, SecurityEvent, IdempotencyKey)
_HOUSEKEEPING = {"updated_at", "version"}
HIDDEN = "hidden"


def changes_of(session: Session) -> list[dict[str, Any]]:
    """The changes gathered since the transaction began."""
    changes: list[dict[str, Any]] = session.info.setdefault("changes", [])
    return changes


def note_change(
    session: Session, entity: str, row_id: int, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    """Add a change made by a plain statement, which the unit of work does not see."""
    changes_of(session).append(
        {"entity": entity, "id": row_id, "before": _plain_all(before), "after": _plain_all(after)}
    )


def replace_changes(session: Session, entity: str, manifest: dict[str, Any]) -> None:
    """One summary instead of every change so far: what an import of many rows leaves in the record."""
    session.flush()
    before_the_record.ask(session)
    session.info["changes"] = [{"entity": entity, "id": None, "before": None, "after": _plain_all(manifest)}]


@event.listens_for(Session, "after_flush")
def _gather(session: Session, _context: Any) -> None:
    for row in session.new:
        _add(session, row, before=None, after=_all_columns(row))
    for row in session.dirty:
        before, after = _changed_columns(row)
        if after:
            _add(session, row, before=before, after=after)
    for row in session.deleted:
        _add(session, row, before=_all_columns(row), after=None)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("changes", None)
    session.info.pop("audit_rows", None)


def _add(session: Session, row: Any, *, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    if _is_tracked(row):
        note_change(session, row.__tablename__, row.id, before, after)


def _is_tracked(row: Any) -> bool:
    """Rows without a number of their own are sums of others."""
    return isinstance(row, Identified) and not isinstance(row, _NOT_TRACKED)


def _all_columns(row: Any) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in _tracked(inspect(row).mapper)}
    return {name: value for name, value in shown.items() if value is not None}


def _changed_columns(row: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = {}, {}
    state = inspect(row)
    for name in _tracked(state.mapper):
        if name not in state.committed_state or name in _HOUSEKEEPING:
            continue
        history = state.attrs[name].history
        if history.has_changes():
            before[name] = history.deleted[0] if history.deleted else None
            after[name] = history.added[0] if history.added else None
    return before, after


@cache
def _tracked(mapper: Mapper[Any]) -> list[str]:
    columns = {attribute.key: attribute.columns[0] for attribute in mapper.column_attrs}
    return [
        key
        for key, column in columns.items()
        if key != "id" and not column.info.get(HIDDEN) and column.computed is None
    ]


def _plain_all(values: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case Enum():
            return value.value
        case _:
            return value
