"""The manager's corrections: forgotten visits, stops without a job, times that were entered wrong."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import audit
from core.assets import Decommissioned, Machine
from core.audit import LogAction
from core.kernel import Actor, Clock, Invalid, Permission, StaleState, command
from core.maintenance import downtime, rules
from core.maintenance.commands import _job as job
from core.maintenance.downtime import Manual
from core.maintenance.models import JobSpell, MachineDowntime, MaintenanceRequest, WorkSession
from core.maintenance.vocabulary import SpellKind
from core.storage import get, get_locked


@command(Permission.CORRECT_TIMES)
def correct_session(
    session: Session,
    work_session_id: int,
    started_at: datetime,
    ended_at: datetime | None,
    reason: str,
    *,
    actor: Actor,
    clock: Clock,
) -> None:
    """Correct the times of somebody's visit, or end one that was forgotten.

    Lock order: the request, the visit, the machine.

    Raises:
        Invalid: no reason, times out of order, or that person was at work elsewhere then.
        StaleState: it has ended already and no end is given.
    """
    why = job.reason(reason)
    known = get(session, WorkSession, work_session_id)
    request = get_locked(session, MaintenanceRequest, known.request_id)
    visit = get_locked(session, WorkSession, work_session_id)
    begun = rules.check_between(started_at, earliest=request.failed_at, now=clock())
    if ended_at is None and visit.ended_at is not None:
        raise StaleState("This visit has ended; give its end.")
    ended = rules.check_between(ended_at, earliest=begun, now=clock()) if ended_at is not None else None
    _check_before_closing(request, begun, ended)
    begun = job.check_free(session, visit.technician_id, begun, ended, but=visit.id)
    ended = max(ended, begun) if ended else None
    since = min(visit.started_at, begun)
    visit.started_at, visit.ended_at, visit.late_entry = begun, ended, True
    session.flush()
    job.follow_first_visit(session, request)
    job.touch(request, clock)
    downtime.redraw(session, request.machine_id, since=since, now=clock())
    description = f"Corrected a visit on {job.machine_name(session, request)}"
    audit.record(session, LogAction.UPDATE, visit, description, actor=actor, at=clock(), reason=why)


@command(Permission.CORRECT_DOWNTIME)
def record_downtime(
    session: Session,
    machine_id: int,
    started_at: datetime,
    ended_at: datetime,
    reason: str,
    *,
    actor: Actor,
    clock: Clock,
) -> int:
    """Enter a stop without a job: a changeover, no operator, a utility. Returns the segment's id.

    Raises:
        Invalid: no reason, times out of order or too far back, or the machine was stopped then already, or out of
            service.
        Decommissioned: the machine is out of service.
    """
    why = job.reason(reason)
    machine = get_locked(session, Machine, machine_id)
    if machine.decommissioned_at is not None:
        raise Decommissioned(machine=machine.name)
    start = rules.check_between(started_at, earliest=None, now=clock())
    end = rules.check_between(ended_at, earliest=None, now=clock())
    _check_since(machine, start, end)
    job.check_in_service(session, machine.id, start, end)
    row = downtime.enter_manual(session, machine, Manual(start, end, why[:500]), clock())
    session.flush()
    audit.record(
        session, LogAction.CREATE, row, f"Entered down time of {machine.name}", actor=actor, at=clock(), reason=why
    )
    return row.id


@command(Permission.CORRECT_DOWNTIME)
def correct_stop(
    session: Session,
    stop_id: int,
    started_at: datetime,
    ended_at: datetime | None,
    reason: str,
    *,
    actor: Actor,
    clock: Clock,
) -> None:
    """Correct when a job stopped its machine and when it ran again.

    Args:
        stop_id: the stop, one of the ``stops`` of the query ``job``.
        started_at: the corrected start; the failure moves with the first stop if it began with it.
        ended_at: the corrected end; None only for a stop that goes on.
        reason: why.

    Raises:
        Invalid: no reason, times out of order, too far back or while the machine was out of service, or the failure
            would move behind the work on it.
        StaleState: the stop was voided, or has ended and no end is given.
    """
    why = job.reason(reason)
    known = get(session, JobSpell, stop_id)
    request = get_locked(session, MaintenanceRequest, known.request_id)
    spell = get_locked(session, JobSpell, stop_id)
    if spell.is_void or spell.kind is not SpellKind.STOPPED or (ended_at is None and spell.ended_at is not None):
        raise StaleState()
    begun = rules.check_between(started_at, earliest=None, now=clock())
    ended = rules.check_between(ended_at, earliest=begun, now=clock()) if ended_at is not None else None
    machine = get_locked(session, Machine, request.machine_id)
    if begun < spell.started_at:
        _check_since(machine, begun, request.reported_at)
    job.check_in_service(session, machine.id, begun, ended)
    since = min(spell.started_at, begun)
    began_it = spell.started_at == request.failed_at
    downtime.correct_stop(spell, begun, ended)
    session.flush()
    _follow_stop(session, request, began_it=began_it)
    job.touch(request, clock)
    downtime.redraw(session, request.machine_id, since=since, now=clock())
    description = f"Corrected a stop of {job.machine_name(session, request)}"
    audit.record(session, LogAction.UPDATE, request, description, actor=actor, at=clock(), reason=why)


@command(Permission.CORRECT_DOWNTIME)
def void_downtime(session: Session, downtime_id: int, reason: str, *, actor: Actor, clock: Clock) -> None:
    """Take a manual entry off the line; it stays in the record.

    Raises:
        Invalid: no reason, or the segment follows from a job: correct that stop instead.
        StaleState: it is void already.
    """
    why = job.reason(reason)
    row = get_locked(session, MachineDowntime, downtime_id)
    if row.request_id is not None:
        raise Invalid("This stop follows from a job. Correct the job's stop instead.")
    if row.is_void:
        raise StaleState()
    machine = get_locked(session, Machine, row.machine_id)
    downtime.void_manual(row, clock())
    downtime.redraw(session, machine.id, since=row.start_time, now=clock())
    audit.record(
        session, LogAction.CANCEL, row, f"Voided down time of {machine.name}", actor=actor, at=clock(), reason=why
    )


def _check_before_closing(request: MaintenanceRequest, *times: datetime | None) -> None:
    for instant in times:
        if request.closed_at is not None and instant is not None and instant > request.closed_at:
            raise Invalid("This job was closed at {time}. Nobody worked on it after that.", time=request.closed_at)


def _check_since(machine: Machine, start: datetime, reported_at: datetime) -> None:
    rules.check_since(start, (machine.in_service_on, machine.installation_date), reported_at=reported_at)


def _follow_stop(session: Session, request: MaintenanceRequest, *, began_it: bool) -> None:
    """Failure, restoration and whether the machine stands still follow from the job's stops.

    The failure moves with the stop that began it, and is never later than the first stop.
    """
    stops = downtime.spells(session, request.id, SpellKind.STOPPED)
    first = min(stops[0].started_at, request.reported_at)
    if first < request.failed_at or began_it:
        request.failed_at = _before_the_work(session, request, first)
    ends = [stop.ended_at for stop in stops if stop.ended_at is not None]
    if request.status in rules.OPEN:
        request.machine_stopped = len(ends) < len(stops)
    if request.restored_at is not None and ends:
        request.restored_at = max(*ends, request.failed_at)


def _before_the_work(session: Session, request: MaintenanceRequest, failed: datetime) -> datetime:
    """The corrected failure, if nobody was at work on it before.

    Raises:
        Invalid: somebody was.
    """
    first = session.scalar(select(func.min(WorkSession.started_at)).where(WorkSession.request_id == request.id))
    seen = min((at for at in (first, request.acknowledged_at) if at is not None), default=failed)
    if failed > max(seen, request.failed_at):
        raise Invalid("Work on this job began at {time} already. The machine failed before that.", time=seen)
    return failed
