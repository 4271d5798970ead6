"""Leaving a job for now, and waiting for parts."""

from datetime import datetime

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory import awaited
from core.kernel import Actor, Clock, Permission, StaleState, chosen, command
from core.maintenance import downtime
from core.maintenance.commands import _job as job
from core.maintenance.commands._job import JobState
from core.maintenance.errors import NothingAwaited
from core.maintenance.vocabulary import PauseReason, RequestStatus, SpellKind


@command(Permission.DO_WORK)
def pause_work(
    session: Session,
    request_id: int,
    reason: PauseReason,
    *,
    note: str = "",
    happened_at: datetime | None = None,
    actor: Actor,
    clock: Clock,
) -> JobState:
    """End one's own visit to a job; the job stays in work.

    Raises:
        Invalid: no such reason, or a time before the visit began.
        StaleState: one does not work on it.
    """
    request = job.locked(session, request_id, step="pause_work")
    visit = next((v for v in job.open_sessions(session, request.id) if v.technician_id == actor.user_id), None)
    if visit is None:
        raise StaleState("You are not working on this job now.")
    at = job.when(happened_at, request, clock, ends=[visit.started_at])
    job.end_visit(visit, at, chosen(PauseReason, reason), note, late=happened_at is not None)
    job.touch(request, clock)
    downtime.redraw(session, request.machine_id, since=min(at, visit.started_at), now=clock())
    machine = job.machine_name(session, request)
    audit.record(
        session,
        LogAction.UPDATE,
        request,
        f"Paused work on {machine}",
        actor=actor,
        at=clock(),
        reason=visit.pause_reason,
    )
    return job.state(session, request)


@command(Permission.DO_WORK)
def wait_for_parts(
    session: Session, request_id: int, *, happened_at: datetime | None = None, actor: Actor, clock: Clock
) -> JobState:
    """Nobody can go on before parts arrive: every visit ends, the waiting begins.

    Raises:
        Invalid: a time before the end of the work that is entered.
        NothingAwaited: no parts request or wanted line of this job is open.
        StaleState: the job is not in work.
    """
    request = job.locked(session, request_id, step="wait_for_parts")
    at = job.when_work_ends(session, happened_at, request, clock)
    work = job.work_of(session, request)
    if work is None or not awaited(session, work.id):
        raise NothingAwaited()
    since = job.end_visits(session, request.id, at, late=happened_at is not None)
    downtime.begin_spell(session, request, SpellKind.AWAITING_PARTS, at)
    request.status = RequestStatus.WAITING_PARTS
    job.touch(request, clock)
    downtime.redraw(session, request.machine_id, since=since, now=clock())
    machine = job.machine_name(session, request)
    audit.record(session, LogAction.UPDATE, request, f"{machine} waits for parts", actor=actor, at=clock())
    return job.state(session, request)
