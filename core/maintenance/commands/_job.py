"""What the commands on a job share: loading it locked, its open visits, and closing it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from core.assets import Machine, out_of_service
from core.inventory import awaited, cancel_awaited
from core.kernel import Clock, Invalid, StaleState, clean_text
from core.maintenance import downtime, rules
from core.maintenance.models import MaintenanceRequest, MaintenanceWork, WorkSession
from core.maintenance.queries.job import JobForParts
from core.maintenance.vocabulary import PauseReason, RequestStatus, SpellKind
from core.storage import get, get_locked, is_locked

# Built once: a statement that is built at every call costs more than its answer.
_WORK = select(MaintenanceWork).where(MaintenanceWork.request_id == bindparam("request_id"))
_FIRST_VISIT = select(func.min(WorkSession.started_at)).where(WorkSession.request_id == bindparam("request_id"))
_GOING_ON = (
    select(WorkSession)
    .where(WorkSession.request_id == bindparam("request_id"), WorkSession.ended_at.is_(None))
    .order_by(WorkSession.id)
    .with_for_update()
)
_REACHING = (
    select(WorkSession)
    .where(
        WorkSession.technician_id == bindparam("technician_id"),
        WorkSession.id != bindparam("but"),
        or_(WorkSession.ended_at.is_(None), WorkSession.ended_at > bindparam("start")),
    )
    .order_by(WorkSession.started_at)
    .limit(1)
)
_REACHING_BEFORE = _REACHING.where(WorkSession.started_at < bindparam("end"))


@dataclass(frozen=True, slots=True)
class JobState:
    """Where a job and its machine stand after a command."""

    request_id: int
    status: RequestStatus
    machine: str
    machine_id: int


def locked(session: Session, request_id: int, *, step: str) -> MaintenanceRequest:
    """The request, locked, if the step follows from its status.

    Raises:
        NotFound: no such request.
        StaleState: the step does not follow.
    """
    request = get_locked(session, MaintenanceRequest, request_id)
    rules.check_step(step, request.status)
    return request


def work_of(session: Session, request: MaintenanceRequest) -> MaintenanceWork | None:
    """The work row of a request, None before anybody began; the session holds it, as it holds what is locked."""
    work = session.scalars(_WORK, {"request_id": request.id}).one_or_none()
    session.info.setdefault("works", {})[request.id] = work
    return work


def when(
    happened_at: datetime | None,
    request: MaintenanceRequest,
    clock: Clock,
    *,
    ends: Iterable[datetime] = (),
    worked_until: datetime | None = None,
    is_work: bool = True,
) -> datetime:
    """The instant at which a step happened: now, or as entered from paper.

    Args:
        happened_at: as entered; None for now.
        request: the request; nothing happens before its failure.
        clock: tells now.
        ends: when that began which the step ends.
        worked_until: for a step after which nobody works, the end of the last visit.
        is_work: a step of the work follows the last reopening; the machine may have stopped again before it.

    Raises:
        Invalid: the entered time is in the future, before the failure or the reopening, or before what it follows.
    """
    if happened_at is None:
        return clock()
    at = rules.check_between(happened_at, earliest=request.failed_at, now=clock())
    at = rules.check_after_reopening(at, request.reopened_at if is_work else None)
    for began in ends:
        at = rules.check_after(at, began)
    return rules.check_after_work(at, worked_until)


def follow_first_visit(session: Session, request: MaintenanceRequest) -> None:
    """The work began with its first visit, and with it somebody answered, unless somebody had before."""
    work = work_of(session, request)
    first = session.scalar(_FIRST_VISIT, {"request_id": request.id})
    if work is None or first is None:
        return
    answered, began = request.acknowledged_at, work.started_at or first
    if answered is None or answered >= min(first, began):
        request.acknowledged_at = first
    work.started_at = first


def when_work_ends(
    session: Session, happened_at: datetime | None, request: MaintenanceRequest, clock: Clock
) -> datetime:
    """The instant from which nobody works on the job any more: after every visit, and after a wait began.

    Raises:
        Invalid: as ``when``.
    """
    if happened_at is None:
        return clock()
    going_on = [v.started_at for v in open_sessions(session, request.id)] + wait_of(session, request)
    last = select(func.max(WorkSession.ended_at)).where(WorkSession.request_id == request.id)
    return when(happened_at, request, clock, ends=going_on, worked_until=session.scalar(last))


def wait_of(session: Session, request: MaintenanceRequest) -> list[datetime]:
    """When the job came to its present wait, also one that has turned into waiting for a technician; else nothing."""
    if request.status is not RequestStatus.WAITING_PARTS:
        return []
    return [spell.started_at for spell in downtime.spells(session, request.id, SpellKind.AWAITING_PARTS)[-1:]]


def open_sessions(session: Session, request_id: int) -> Sequence[WorkSession]:
    """The visits to a job that are going on."""
    return session.scalars(_GOING_ON, {"request_id": request_id}).all()


def end_visit(
    visit: WorkSession, at: datetime, reason: PauseReason | None = None, note: str = "", *, late: bool = False
) -> None:
    """End one visit; ``late`` if its end is entered later. If a clock was set back, it is empty."""
    visit.ended_at, visit.late_entry = max(at, visit.started_at), visit.late_entry or late
    visit.pause_reason, visit.note = reason, clean_text(note)[:500] or None


def end_visits(session: Session, request_id: int, at: datetime, *, late: bool = False) -> datetime:
    """End every visit to a job; returns the earliest instant that this touches."""
    visits = open_sessions(session, request_id)
    for visit in visits:
        end_visit(visit, at, late=late)
    return min([at, *(visit.started_at for visit in visits if visit.started_at > at)])


def check_in_service(session: Session, machine_id: int, start: datetime, end: datetime | None) -> None:
    """The machine was in service from ``start`` to ``end`` (None: until now).

    Raises:
        Invalid: it was not.
    """
    rules.check_in_service(start, end, out_of_service(session, machine_id).get(machine_id, ()))


def check_free(session: Session, technician: int, start: datetime, end: datetime | None, *, but: int = 0) -> datetime:
    """Nobody works in two places at once: no other visit of this person reaches into [start, end).

    Returns:
        The start; in the minute in which another visit of this person ended, that end.

    Raises:
        Invalid: one does.
    """
    asked = {"technician_id": technician, "but": but, "start": start}
    found = (
        session.scalars(_REACHING, asked) if end is None else session.scalars(_REACHING_BEFORE, {**asked, "end": end})
    )
    other = found.first()
    if other is None:
        return start
    if other.ended_at is not None and rules.to_the_minute(start, other.ended_at) == other.ended_at:
        return check_free(session, technician, other.ended_at, end, but=but)
    raise Invalid("Another visit of that person began at {time}. Check the times.", time=other.started_at)


def close(
    session: Session, request: MaintenanceRequest, status: RequestStatus, at: datetime, *, late: bool = False
) -> None:
    """What every closing does: visits end, nothing more is awaited, no spell goes on."""
    end_visits(session, request.id, at, late=late)
    downtime.end_spell(session, request, SpellKind.AWAITING_PARTS, at)
    work = work_of(session, request)
    if work is not None:
        cancel_awaited(session, work.id, at)
    request.status, request.closed_at = status, at


def touch(request: MaintenanceRequest, clock: Clock) -> None:
    """Count the change."""
    request.version, request.updated_at = request.version + 1, clock()


def state(session: Session, request: MaintenanceRequest) -> JobState:
    """What a command returns about the job."""
    return JobState(request.id, request.status, get(session, Machine, request.machine_id).name, request.machine_id)


def machine_name(session: Session, request: MaintenanceRequest) -> str:
    """The machine's name, for the record."""
    return get(session, Machine, request.machine_id).name


def reason(text: str) -> str:
    """A reason, which must be given."""
    return rules.check_required(text, "Give a reason.", field="reason")


def release_jobs(session: Session, user_id: int, at: datetime) -> int:
    """Somebody leaves: their visits end, their open jobs go back to the queue."""
    held = select(MaintenanceRequest).where(
        MaintenanceRequest.assigned_to == user_id, MaintenanceRequest.status.in_(rules.OPEN)
    )
    requests = list(session.scalars(held.order_by(MaintenanceRequest.id).with_for_update()))
    for request in requests:
        request.assigned_to, request.updated_at = None, at
    _end_visits_of(session, user_id, at)
    return len(requests)


def _end_visits_of(session: Session, user_id: int, at: datetime) -> None:
    going_on = (
        select(WorkSession)
        .where(WorkSession.technician_id == user_id, WorkSession.ended_at.is_(None))
        .with_for_update()
    )
    for visit in session.scalars(going_on):
        end_visit(visit, at)
        session.flush()
        request = session.get_one(MaintenanceRequest, visit.request_id)
        downtime.redraw(session, request.machine_id, since=at, now=at)


def lock_for_parts(session: Session, request_id: int) -> JobForParts:
    """The job that asks for parts, locked; the answer to the port ``lock_job``.

    Raises:
        NotFound: no such request.
        StaleState: it is closed, or nobody has started it.
    """
    request = locked(session, request_id, step="request_parts")
    work = work_of(session, request)
    if work is None:
        raise StaleState("Start work on this job before you ask for parts.")
    return JobForParts(request.id, work.id, request.machine_id)


def follow_parts(session: Session, changed: Mapping[int, datetime]) -> None:
    """Whether these jobs still wait for parts, or for a technician; the answer to the port ``follow_parts``.

    From the instant on at which nothing is awaited any more, a job that waited for parts waits for a technician.

    Lock order: the jobs are locked already, never here; then their machines by id.

    Raises:
        RuntimeError: the command has not locked one of the jobs.
    """
    jobs = [(_locked_before(session, work_id), work_id, at) for work_id, at in changed.items()]
    for request, work_id, at in sorted(jobs, key=lambda job: job[0].machine_id):
        if request.status is RequestStatus.WAITING_PARTS:
            _follow(session, request, at, is_awaited=awaited(session, work_id) > 0)


def _locked_before(session: Session, work_id: int) -> MaintenanceRequest:
    request = get(session, MaintenanceRequest, get(session, MaintenanceWork, work_id).request_id)
    if not is_locked(session, request):
        raise RuntimeError(f"job {request.id} awaits more or less than before, but the command has not locked it")
    return request


def _follow(session: Session, request: MaintenanceRequest, at: datetime, *, is_awaited: bool) -> None:
    is_waiting = downtime.open_spell(session, request.id, SpellKind.AWAITING_PARTS) is not None
    if is_waiting == is_awaited:
        return
    if is_awaited:
        downtime.begin_spell(session, request, SpellKind.AWAITING_PARTS, at)
    else:
        downtime.end_spell(session, request, SpellKind.AWAITING_PARTS, at)
    session.flush()
    downtime.redraw(session, request.machine_id, since=at, now=at)
