"""Invariants of requests and the work on them."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from core.kernel import Permission, roles_with
from core.maintenance.models import JobSpell, MaintenanceRequest, MaintenanceWork, WorkSession
from core.maintenance.rules import OPEN
from core.maintenance.vocabulary import RequestStatus, SpellKind
from core.people import User

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


def in_one_place(session: Session) -> Iterator[Finding]:
    """The visits of one technician, ended ones too, never overlap."""
    visit = WorkSession
    statement = select(visit.id, visit.technician_id, visit.started_at, visit.ended_at).where(
        or_(visit.ended_at.is_(None), visit.ended_at > visit.started_at)
    )
    last = None
    ordered = statement.order_by(visit.technician_id, visit.started_at, visit.id)
    for row in session.execute(ordered.execution_options(yield_per=5_000)):
        same_person = last is not None and last.technician_id == row.technician_id
        if same_person and last is not None and (last.ended_at is None or last.ended_at > row.started_at):
            yield row.id, f"its technician was still on visit {last.id}"
        last = row


def sessions_on_jobs_in_work(session: Session) -> Iterator[Finding]:
    """Nobody works on a job that is not in work."""
    statement = (
        select(WorkSession.id)
        .join(MaintenanceRequest, MaintenanceRequest.id == WorkSession.request_id)
        .where(WorkSession.ended_at.is_(None), MaintenanceRequest.status != RequestStatus.IN_PROGRESS)
    )
    for session_id in session.scalars(statement):
        yield session_id, "open session on a job that is not in work"


def stopped_agrees_with_stops(session: Session) -> Iterator[Finding]:
    """An open request says that its machine stands still exactly while one of its stops goes on."""
    statement = (
        select(MaintenanceRequest.id, MaintenanceRequest.machine_stopped)
        .outerjoin(JobSpell, _goes_on(SpellKind.STOPPED))
        .where(MaintenanceRequest.status.in_(OPEN), MaintenanceRequest.machine_stopped != JobSpell.id.is_not(None))
    )
    for row in session.execute(statement):
        said = "stopped" if row.machine_stopped else "running"
        yield row.id, f"says that the machine is {said}; its stops say otherwise"


def held_by_who_can_work(session: Session) -> Iterator[Finding]:
    """An open job is assigned to nobody, or to somebody active who may work on it."""
    able = and_(User.is_active.is_(True), User.role.in_(roles_with(Permission.DO_WORK)))
    statement = (
        select(MaintenanceRequest.id)
        .join(User, User.id == MaintenanceRequest.assigned_to)
        .where(MaintenanceRequest.status.in_(OPEN), not_(able))
    )
    for request_id in session.scalars(statement):
        yield request_id, "assigned to somebody who cannot work on it"


def waiting_agrees_with_status(session: Session) -> Iterator[Finding]:
    """A job is marked as waiting for parts exactly while one of its waits goes on."""
    is_marked = MaintenanceRequest.status == RequestStatus.WAITING_PARTS
    statement = (
        select(MaintenanceRequest.id, MaintenanceRequest.status)
        .outerjoin(JobSpell, _goes_on(SpellKind.AWAITING_PARTS))
        .where(is_marked != JobSpell.id.is_not(None))
    )
    for row in session.execute(statement):
        yield row.id, f"is {row.status}; its waits for parts say otherwise"


def _goes_on(kind: SpellKind) -> ColumnElement[bool]:
    """Joins a request to its spell of that kind that has not ended."""
    return and_(
        JobSpell.request_id == MaintenanceRequest.id,
        JobSpell.kind == kind,
        JobSpell.ended_at.is_(None),
        JobSpell.is_void.is_(False),
    )
