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
from core.maintenance.vocabulary import DowntimeType, SpellKind
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
    job.check_free(session, visit.technician_id, begun, ended, but=visit.id)
    since = min(visit.started_at, begun)
    visit.started_at, visit.ended_at, visit.late_entry = begun, ended, True
    _follow_first_visit(session, request)
    job.touch(request, clock)
    downtime.redraw(session, request.machine_id, since=since, now=clock())
    description = f"Corrected a visit on {job.machine_name(session, request)}"
    audit.record(session, LogAction.UPDATE, visit, description, actor=actor, at=clock(), reason=why)


@command(Permission.CORRECT_DOWNTIME)
def record_downtime(
    session: Session,
    machine_id: int,
    kind: DowntimeType,
    started_at: datetime,
    ended_at: datetime,
    reason: str,
    *,
    actor: Actor,
    clock: Clock,
) -> int:
    """Enter a stop without a job: a changeover, no operator, a utility. Returns the segment's id.

    Raises:
        Invalid: no reason, times out of order, or the machine was stopped then already.
        Decommissioned: the machine is out of service.
    """
    why = job.reason(reason)
    machine = get_locked(session, Machine, machine_id)
    if machine.decommissioned_at is not None:
        raise Decommissioned(machine=machine.name)
    start = rules.check_between(started_at, earliest=None, now=clock())
    end = rules.check_between(ended_at, earliest=None, now=clock())
    row = downtime.enter_manual(session, machine, Manual(start, end, DowntimeType(kind), why[:500]), clock())
    session.flush()
    audit.record(
        session, LogAction.CREATE, row, f"Entered downtime of {machine.name}", actor=actor, at=clock(), reason=why
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
        stop_id: the stop, as listed by ``stops_of_job``.
        started_at: the corrected start; the failure moves with the first stop.
        ended_at: the corrected end; None only for a stop that goes on.
        reason: why.

    Raises:
        Invalid: no reason, or times out of order.
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
    since = min(spell.started_at, begun)
    was_first = downtime.spells(session, request.id, SpellKind.STOPPED)[0].id == spell.id
    downtime.correct_stop(spell, begun, ended)
    session.flush()
    _follow_stop(session, request, spell, was_first=was_first)
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
        session, LogAction.CANCEL, row, f"Voided downtime of {machine.name}", actor=actor, at=clock(), reason=why
    )


def _follow_first_visit(session: Session, request: MaintenanceRequest) -> None:
    """The work began with its first visit."""
    work = job.work_of(session, request)
    first = session.scalar(select(func.min(WorkSession.started_at)).where(WorkSession.request_id == request.id))
    if work is not None and first is not None:
        work.started_at = first


def _follow_stop(session: Session, request: MaintenanceRequest, spell: JobSpell, *, was_first: bool) -> None:
    """Failure, restoration and whether the machine stands still follow from the first and the last stop."""
    stops = downtime.spells(session, request.id, SpellKind.STOPPED)
    if was_first or stops[0].id == spell.id:
        request.failed_at = min(stops[0].started_at, request.reported_at)
    if request.status in rules.OPEN:
        request.machine_stopped = stops[-1].ended_at is None
    if request.restored_at is not None and stops[-1].ended_at is not None:
        request.restored_at = max(stops[-1].ended_at, request.failed_at)
