"""The machine stops or runs again while its job stays open."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.kernel import Actor, Clock, Permission, StaleState, command
from core.maintenance import downtime, rules
from core.maintenance.commands import _job as job
from core.maintenance.commands._job import JobState
from core.maintenance.models import MaintenanceRequest, WorkSession
from core.maintenance.vocabulary import SpellKind


@command(Permission.DO_WORK)
def mark_stopped(
    session: Session, request_id: int, at: datetime | None = None, *, actor: Actor, clock: Clock
) -> JobState:
    """The machine stands still because of this job, from ``at`` (now) on.

    Raises:
        Invalid: a time before an earlier stop of this job or, if it was reopened, the work before that ended; or from
            which the machine was not always in service.
        StaleState: it stands still already, or the job is closed.
    """
    request = job.locked(session, request_id, step="mark_stopped")
    instant = job.when(at, request, clock, is_work=False, worked_until=_repaired_until(session, request))
    if downtime.open_spell(session, request.id, SpellKind.STOPPED) is not None:
        raise StaleState("The machine is marked as stopped already.")
    if at is not None:
        job.check_in_service(session, request.machine_id, instant, None)
    stops = downtime.spells(session, request.id, SpellKind.STOPPED)
    instant = rules.check_after_stops(instant, (stop.ended_at for stop in stops))
    downtime.begin_spell(session, request, SpellKind.STOPPED, downtime.clipped(session, request.machine_id, instant))
    request.machine_stopped = True
    return _redrawn(session, request, instant, "stopped", actor, clock)


@command(Permission.DO_WORK)
def mark_running(
    session: Session, request_id: int, at: datetime | None = None, *, actor: Actor, clock: Clock
) -> JobState:
    """The machine runs again since ``at`` (now) although the job stays open, for example after a temporary fix.

    Raises:
        Invalid: a time before the stop began.
        StaleState: this job does not stop it, or is closed.
    """
    request = job.locked(session, request_id, step="mark_running")
    spell = downtime.open_spell(session, request.id, SpellKind.STOPPED)
    if spell is None:
        raise StaleState("The machine is marked as running already.")
    instant = job.when(at, request, clock, is_work=False, ends=[spell.started_at])
    downtime.end_spell(session, request, SpellKind.STOPPED, instant)
    request.machine_stopped = False
    return _redrawn(session, request, min(instant, spell.started_at), "running", actor, clock)


def _repaired_until(session: Session, request: MaintenanceRequest) -> datetime | None:
    """Until when somebody worked on the job before it was reopened: what that repair says of its stops stands."""
    if request.reopened_at is None:
        return None
    before = (WorkSession.request_id == request.id, WorkSession.ended_at <= request.reopened_at)
    return session.scalar(select(func.max(WorkSession.ended_at)).where(*before))


def _redrawn(
    session: Session, request: MaintenanceRequest, since: datetime, word: str, actor: Actor, clock: Clock
) -> JobState:
    job.touch(request, clock)
    downtime.redraw(session, request.machine_id, since=since, now=clock())
    description = f"Marked {job.machine_name(session, request)} as {word}"
    audit.record(session, LogAction.UPDATE, request, description, actor=actor, at=clock())
    return job.state(session, request)
