"""Starting, joining and resuming work."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.kernel import Actor, Clock, Permission, command
from core.maintenance import downtime, rules
from core.maintenance.commands import _job as job
from core.maintenance.commands._job import JobState
from core.maintenance.errors import BusyElsewhere
from core.maintenance.models import MaintenanceRequest, MaintenanceWork, WorkSession
from core.maintenance.vocabulary import PauseReason, RequestStatus, SpellKind
from core.storage import get_all_locked

# Built once: a statement that is built at every call costs more than its answer.
_ELSEWHERE = select(WorkSession.request_id).where(
    WorkSession.technician_id == bindparam("technician_id"),
    WorkSession.ended_at.is_(None),
    WorkSession.request_id != bindparam("but"),
)


@command(Permission.DO_WORK)
def start_work(
    session: Session,
    request_id: int,
    *,
    happened_at: datetime | None = None,
    pause_other: bool = False,
    actor: Actor,
    clock: Clock,
) -> JobState:
    """Begin, join or resume work on a request.

    Lock order: the requests concerned by id, then their machines.

    Args:
        request_id: the request; reported, in work, or waiting for parts.
        happened_at: when it really began, if entered later.
        pause_other: end the own visit to another job first.

    Raises:
        Invalid: a time before that began which it ends: the wait for parts, the visit elsewhere.
        StaleState: the request is closed.
        BusyElsewhere: the technician works on another job and ``pause_other`` is not set.
    """
    technician = actor.person_id
    elsewhere = _busy_with(session, technician, request_id)
    request = get_all_locked(session, MaintenanceRequest, {request_id, elsewhere or request_id})[request_id]
    rules.check_step("start_work", request.status)
    at = job.when(happened_at, request, clock, ends=job.wait_of(session, request))
    if elsewhere is not None:
        _leave(session, elsewhere, technician, at, clock, pause_other=pause_other, late=happened_at is not None)
    _arrive(session, request, technician, at, late=happened_at is not None, clock=clock)
    downtime.redraw(session, request.machine_id, since=at, now=clock())
    machine = job.machine_name(session, request)
    audit.record(session, LogAction.UPDATE, request, f"Started work on {machine}", actor=actor, at=clock())
    return job.state(session, request)


def _busy_with(session: Session, technician: int, request_id: int) -> int | None:
    """The other job on which the technician has an open visit."""
    return session.scalar(_ELSEWHERE, {"technician_id": technician, "but": request_id})


def _leave(
    session: Session, request_id: int, technician: int, at: datetime, clock: Clock, *, pause_other: bool, late: bool
) -> None:
    other = session.get_one(MaintenanceRequest, request_id)
    visit = next((v for v in job.open_sessions(session, other.id) if v.technician_id == technician), None)
    if visit is None:
        return
    if not pause_other:
        raise BusyElsewhere(machine=job.machine_name(session, other), request_id=other.id)
    job.end_visit(visit, rules.check_after(at, visit.started_at), PauseReason.OTHER_JOB, late=late)
    session.flush()
    downtime.redraw(session, other.machine_id, since=min(at, visit.started_at), now=clock())


def _arrive(
    session: Session, request: MaintenanceRequest, technician: int, at: datetime, *, late: bool, clock: Clock
) -> None:
    work = job.work_of(session, request)
    if work is None:
        work = MaintenanceWork(
            request_id=request.id, technician_id=technician, started_at=at, created_at=clock(), updated_at=clock()
        )
        session.add(work)
    joins = not any(visit.technician_id == technician for visit in job.open_sessions(session, request.id))
    if joins:
        at = job.check_free(session, technician, at, None)
    downtime.end_spell(session, request, SpellKind.AWAITING_PARTS, at)
    if joins:
        session.add(WorkSession(request_id=request.id, technician_id=technician, started_at=at, late_entry=late))
    session.flush()
    job.follow_first_visit(session, request)
    request.status = RequestStatus.IN_PROGRESS
    request.assigned_to = request.assigned_to or technician
    job.touch(request, clock)
