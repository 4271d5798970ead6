"""Invariants of the times of a request, and of what a closed one says."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from core.maintenance.models import JobSpell, MaintenanceRequest, MaintenanceWork, WorkSession
from core.maintenance.rules import OPEN
from core.maintenance.vocabulary import RequestStatus, SpellKind

Finding = tuple[int | None, str]
_REQUEST = MaintenanceRequest


def times_in_order(session: Session) -> Iterator[Finding]:
    """Failed, reported, answered, begun, restored and closed follow each other; a reopened job closes after that."""
    wrong = or_(
        _REQUEST.failed_at > _REQUEST.reported_at,
        _REQUEST.acknowledged_at < _REQUEST.failed_at,
        _REQUEST.restored_at < _REQUEST.failed_at,
        _REQUEST.closed_at < _REQUEST.failed_at,
        _REQUEST.closed_at < _REQUEST.reopened_at,
        MaintenanceWork.started_at < _REQUEST.failed_at,
        MaintenanceWork.completed_at < MaintenanceWork.started_at,
    )
    of_request = MaintenanceWork.request_id == _REQUEST.id
    for request_id in session.scalars(select(_REQUEST.id).outerjoin(MaintenanceWork, of_request).where(wrong)):
        yield request_id, "times out of order"


def visits_within_job(session: Session) -> Iterator[Finding]:
    """A visit lasts from after the failure until the job is closed at the latest, and ends after it begins."""
    wrong = or_(
        WorkSession.ended_at < WorkSession.started_at,
        WorkSession.started_at < _REQUEST.failed_at,
        and_(_REQUEST.status.not_in(OPEN), WorkSession.ended_at > _REQUEST.closed_at),
    )
    statement = select(WorkSession.id).join(_REQUEST, _REQUEST.id == WorkSession.request_id).where(wrong)
    for session_id in session.scalars(statement):
        yield session_id, "a visit lies outside its job"


def stops_within_job(session: Session) -> Iterator[Finding]:
    """Once a job is done the machine runs: none of its stops ends later than the machine ran again."""
    wrong = and_(_REQUEST.status == RequestStatus.COMPLETED, JobSpell.ended_at > _REQUEST.restored_at)
    statement = (
        select(JobSpell.id)
        .join(_REQUEST, _REQUEST.id == JobSpell.request_id)
        .where(JobSpell.kind == SpellKind.STOPPED, JobSpell.is_void.is_(False), wrong)
    )
    for spell_id in session.scalars(statement):
        yield spell_id, "a stop goes on after the machine ran again"


def nothing_open_on_closed(session: Session) -> Iterator[Finding]:
    """A closed request stops nothing and waits for nothing."""
    statement = (
        select(JobSpell.request_id)
        .join(_REQUEST, _REQUEST.id == JobSpell.request_id)
        .where(JobSpell.ended_at.is_(None), JobSpell.is_void.is_(False), _REQUEST.status.not_in(OPEN))
    )
    for request_id in session.scalars(statement):
        yield request_id, "closed, but a stop or a wait goes on"


def closed_says_how(session: Session) -> Iterator[Finding]:
    """A closed request knows when and how it was closed; an open one is nobody's duplicate."""
    statement = select(_REQUEST.id, _REQUEST.status).outerjoin(
        MaintenanceWork, MaintenanceWork.request_id == _REQUEST.id
    )
    for row in session.execute(statement.where(or_(_done_unsaid(), _cancelled_unsaid(), _open_duplicate()))):
        yield row.id, f"is {row.status}; what goes with that is missing or disagrees"


def _done_unsaid() -> ColumnElement[bool]:
    missing = or_(_REQUEST.closed_at.is_(None), _REQUEST.outcome.is_(None), MaintenanceWork.completed_at.is_(None))
    return and_(_REQUEST.status == RequestStatus.COMPLETED, missing)


def _cancelled_unsaid() -> ColumnElement[bool]:
    missing = or_(_REQUEST.closed_at.is_(None), _REQUEST.cancel_category.is_(None))
    return and_(_REQUEST.status == RequestStatus.CANCELLED, missing)


def _open_duplicate() -> ColumnElement[bool]:
    return and_(_REQUEST.status != RequestStatus.CANCELLED, _REQUEST.duplicate_of_id.is_not(None))
