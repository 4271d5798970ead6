"""Requests of earlier imports: as they stand here, and as they were imported."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from core.audit.models import ActivityLog
from core.interchange.drafts import Draft
from core.kernel import portions
from core.maintenance import Priority
from core.maintenance.models import MaintenanceRequest

_AT_ONCE = 1_000
_TABLE = MaintenanceRequest.__tablename__


@dataclass(frozen=True, slots=True)
class Stored:
    """The facts of a request that an import brings; ``version`` counts what people did to it since, 1 is nothing."""

    id: int
    reference: str
    version: int
    machine_id: int
    reported_at: datetime
    failed_at: datetime
    restored_at: datetime | None
    closed_at: datetime | None
    description: str
    type_id: int | None
    code_id: int | None
    priority: Priority
    stopped: bool
    functional: bool
    cause: str | None
    remedy: str | None

    @property
    def is_touched(self) -> bool:
        """Whether somebody changed it here: assigned, worked on, corrected, cancelled, reopened."""
        return self.version > 1


_COLUMNS = {
    "id": MaintenanceRequest.id,
    "reference": MaintenanceRequest.external_ref,
    "version": MaintenanceRequest.version,
    "machine_id": MaintenanceRequest.machine_id,
    "reported_at": MaintenanceRequest.reported_at,
    "failed_at": MaintenanceRequest.failed_at,
    "restored_at": MaintenanceRequest.restored_at,
    "closed_at": MaintenanceRequest.closed_at,
    "description": MaintenanceRequest.problem_description,
    "type_id": MaintenanceRequest.maintenance_type_id,
    "code_id": MaintenanceRequest.failure_code_id,
    "priority": MaintenanceRequest.priority,
    "stopped": MaintenanceRequest.machine_stopped,
    "functional": MaintenanceRequest.is_functional_failure,
    "cause": MaintenanceRequest.cause,
    "remedy": MaintenanceRequest.remedy,
}
_FACTS = {column.key: name for name, column in _COLUMNS.items() if name not in {"id", "reference", "version"}}


def stored(session: Session, drafts: Sequence[Draft], *, lock: bool) -> dict[str, Stored]:
    """The requests that the drafts are known by, by reference.

    Args:
        session: the transaction.
        drafts: what the file brings.
        lock: lock those that a draft would close, so that nobody starts work on them meanwhile.
    """
    there: dict[str, Stored] = {}
    for part in portions(drafts, _AT_ONCE):
        references = [draft.reference for draft in part]
        _keep(there, session, _requests().where(MaintenanceRequest.external_ref.in_(references)))
    if lock:
        closed = (there.get(draft.reference) for draft in drafts if draft.row.closed_at is not None)
        _lock(there, session, {found.id for found in closed if found is not None and found.closed_at is None})
    return there


def as_imported(session: Session, there: Iterable[Stored]) -> dict[str, Stored]:
    """What people changed since, taken back, by reference: the activity log tells what each fact was before."""
    touched = {found.id: found for found in there if found.is_touched}
    before: dict[int, dict[str, Any]] = {request_id: {} for request_id in touched}
    for part in portions(sorted(touched), _AT_ONCE):
        for changes in session.scalars(_changes_of(part)):
            for change in changes or ():
                if change["entity"] == _TABLE and change["before"] and change["id"] in before:
                    before[change["id"]] = {**change["before"], **before[change["id"]]}
    return {found.reference: _taken_back(found, before[found.id]) for found in touched.values()}


def _requests() -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS.values())


def _keep(there: dict[str, Stored], session: Session, statement: Select[*tuple[Any, ...]]) -> None:
    there.update({row.external_ref: Stored(*row) for row in session.execute(statement)})


def _lock(there: dict[str, Stored], session: Session, ids: Collection[int]) -> None:
    """Lock requests in the order of their ids, as every command does, and read them again."""
    for part in portions(sorted(ids), _AT_ONCE):
        ordered = _requests().where(MaintenanceRequest.id.in_(part)).order_by(MaintenanceRequest.id)
        _keep(there, session, ordered.with_for_update())


def _changes_of(request_ids: Sequence[int]) -> Select[Any]:
    """The changes of requests, oldest first; of a merger, the row of the duplicate tells them."""
    duplicate = aliased(MaintenanceRequest)
    merged = select(duplicate.id).where(duplicate.duplicate_of_id.in_(request_ids))
    about = or_(ActivityLog.entity_id.in_(request_ids), ActivityLog.entity_id.in_(merged))
    return select(ActivityLog.changes).where(ActivityLog.entity_type == _TABLE, about).order_by(ActivityLog.id)


def _taken_back(found: Stored, before: dict[str, Any]) -> Stored:
    facts: dict[str, Any] = {name: before[column] for column, name in _FACTS.items() if column in before}
    times = {name: datetime.fromisoformat(at) for name, at in facts.items() if name.endswith("_at") and at is not None}
    return replace(found, **(facts | times))
