"""Invariants of requests and the work on them."""

from collections.abc import Iterator

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.maintenance.models import JobSpell, MaintenanceRequest, MaintenanceWork, WorkSession
from core.maintenance.rules import OPEN
from core.maintenance.vocabulary import RequestStatus, SpellKind

Finding = tuple[int | None, str]


def one_work_row(session: Session) -> Iterator[Finding]:
    """A request has at most one work row."""
    counted = select(MaintenanceWork.request_id).group_by(MaintenanceWork.request_id).having(func.count() > 1)
    for request_id in session.scalars(counted):
        yield request_id, "more than one work row"


def work_agrees_with_status(session: Session) -> Iterator[Finding]:
    """A job in work or done has a work row that says when it began."""
    begun = (RequestStatus.IN_PROGRESS, RequestStatus.WAITING_PARTS, RequestStatus.COMPLETED)
    statement = (
        select(MaintenanceRequest.id)
        .outerjoin(MaintenanceWork, MaintenanceWork.request_id == MaintenanceRequest.id)
        .where(MaintenanceRequest.status.in_(begun), MaintenanceWork.id.is_(None))
    )
    for request_id in session.scalars(statement):
        yield request_id, "in work or done without a work row"


def one_open_session(session: Session) -> Iterator[Finding]:
    """A technician works on one job at a time."""
    going_on = select(WorkSession.technician_id).where(WorkSession.ended_at.is_(None))
    for technician_id in session.scalars(going_on.group_by(WorkSession.technician_id).having(func.count() > 1)):
        yield technician_id, "more than one open session"


def sessions_on_jobs_in_work(session: Session) -> Iterator[Finding]:
    """Nobody works on a job that is not in work."""
    statement = (
        select(WorkSession.id)
        .join(MaintenanceRequest, MaintenanceRequest.id == WorkSession.request_id)
        .where(WorkSession.ended_at.is_(None), MaintenanceRequest.status != RequestStatus.IN_PROGRESS)
    )
    for session_id in session.scalars(statement):
        yield session_id, "open session on a job that is not in work"


def times_in_order(session: Session) -> Iterator[Finding]:
    """Failed, reported, restored and closed follow each other; visits end after they begin."""
    request = MaintenanceRequest
    wrong = or_(
        request.failed_at > request.reported_at,
        request.restored_at < request.failed_at,
        request.closed_at < request.failed_at,
    )
    for request_id in session.scalars(select(request.id).where(wrong)):
        yield request_id, "times out of order"
    for session_id in session.scalars(select(WorkSession.id).where(WorkSession.ended_at < WorkSession.started_at)):
        yield session_id, "a visit ends before it begins"


def nothing_open_on_closed(session: Session) -> Iterator[Finding]:
    """A closed request stops nothing and waits for nothing; it knows when it was closed."""
    open_spell = (
        select(JobSpell.request_id)
        .join(MaintenanceRequest, MaintenanceRequest.id == JobSpell.request_id)
        .where(JobSpell.ended_at.is_(None), JobSpell.is_void.is_(False), MaintenanceRequest.status.not_in(OPEN))
    )
    for request_id in session.scalars(open_spell):
        yield request_id, "closed, but a stop or a wait goes on"
    undated = select(MaintenanceRequest.id).where(
        MaintenanceRequest.status.not_in(OPEN), MaintenanceRequest.closed_at.is_(None)
    )
    for request_id in session.scalars(undated):
        yield request_id, "closed without a time"


def waiting_agrees_with_status(session: Session) -> Iterator[Finding]:
    """Only a job that waits for parts has a waiting spell that goes on."""
    statement = (
        select(MaintenanceRequest.id)
        .join(JobSpell, JobSpell.request_id == MaintenanceRequest.id)
        .where(
            JobSpell.kind == SpellKind.AWAITING_PARTS,
            JobSpell.ended_at.is_(None),
            JobSpell.is_void.is_(False),
            MaintenanceRequest.status != RequestStatus.WAITING_PARTS,
        )
    )
    for request_id in session.scalars(statement):
        yield request_id, "waits for parts but is not marked so"
