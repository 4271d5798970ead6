"""Finishing a job."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory import confirm_use
from core.kernel import Actor, Clock, Invalid, Permission, StaleState, chosen, command
from core.maintenance import downtime, rules
from core.maintenance.commands import _job as job
from core.maintenance.commands._job import JobState
from core.maintenance.models import FailureCode, MaintenanceRequest
from core.maintenance.vocabulary import Outcome, RequestStatus, SpellKind
from core.storage import get


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found and done."""

    outcome: Outcome
    work_description: str
    failure_code_id: int | None
    cause: str
    remedy: str
    is_functional_failure: bool
    changes_coding: bool


@dataclass(frozen=True, slots=True)
class Completed:
    """A finished job."""

    job: JobState
    minutes_to_restore: float | None


@command(Permission.DO_WORK)
def complete_work(
    session: Session,
    request_id: int,
    outcome: Outcome,
    work_description: str,
    *,
    failure_code_id: int | None = None,
    cause: str = "",
    remedy: str = "",
    restored_at: datetime | None = None,
    is_functional_failure: bool | None = None,
    happened_at: datetime | None = None,
    used: Mapping[int, Decimal] | None = None,
    actor: Actor,
    clock: Clock,
) -> Completed:
    """Finish a job: the machine runs again, every visit ends, what is still awaited is cancelled.

    Lock order: the request, its parts requests, then its machine.

    Args:
        request_id: the request, in work or waiting for parts.
        outcome: REPAIRED, TEMPORARY, or (no failure, its stop is voided) NO_FAULT or WRONG_MACHINE. After a reopening
            the latter void only what was stopped since; what the repair before it found stands.
        work_description: what was done.
        failure_code_id: needed for a repaired functional failure; so are ``cause`` and ``remedy``.
        restored_at: when the machine ran again, between the start of its last stop and now.
        is_functional_failure: the technician's correction of what the report said.
        happened_at: when the job was finished, if entered later.
        used: by parts request, how much of what was issued was really used; the rest is expected back.

    Raises:
        CodeMissing: a repaired failure without its code.
        Invalid: no description, cause or remedy, no such outcome, a time out of order, or more used than went out.
        StaleState: nobody has started the job, it is closed, or the machine ran again before ``restored_at``.
    """
    request = job.locked(session, request_id, step="complete_work")
    at = job.when_work_ends(session, happened_at, request, clock)
    outcome = chosen(Outcome, outcome)
    failure = request.is_functional_failure if is_functional_failure is None else is_functional_failure
    was_coded = request.reopen_count > 0 and request.failure_code_id is not None
    finding = Finding(
        outcome,
        rules.check_required(work_description, "Say what was done."),
        failure_code_id,
        rules.check_text(cause),
        rules.check_text(remedy),
        failure and (outcome not in rules.NO_FAILURE or was_coded),
        outcome not in rules.NO_FAILURE or not was_coded,
    )
    _check_coding(finding, is_failure=failure)
    _write(session, request, finding, at, clock)
    _restore(session, request, finding.outcome, restored_at, at, clock)
    _confirm_use(session, request, used or {}, actor, at)
    job.close(session, request, RequestStatus.COMPLETED, at, late=happened_at is not None)
    job.touch(request, clock)
    downtime.redraw(session, request.machine_id, since=request.failed_at, now=clock())
    description = f"Completed work on {job.machine_name(session, request)}: {finding.outcome.lower().replace('_', ' ')}"
    audit.record(session, LogAction.COMPLETE, request, description, actor=actor, at=clock())
    return Completed(job.state(session, request), _minutes_to_restore(request))


def _check_coding(finding: Finding, *, is_failure: bool) -> None:
    rules.check_coding(
        finding.outcome,
        is_functional_failure=is_failure,
        code_id=finding.failure_code_id,
        cause=finding.cause,
        remedy=finding.remedy,
    )


def _confirm_use(
    session: Session, request: MaintenanceRequest, used: Mapping[int, Decimal], actor: Actor, at: datetime
) -> None:
    work = job.work_of(session, request)
    if work is not None:
        confirm_use(session, (work.id, None), used, actor=actor, at=at)


def _minutes_to_restore(request: MaintenanceRequest) -> float | None:
    return rules.minutes(request.failed_at, request.restored_at) if request.restored_at else None


def _write(session: Session, request: MaintenanceRequest, finding: Finding, at: datetime, clock: Clock) -> None:
    code = get(session, FailureCode, finding.failure_code_id) if finding.failure_code_id else None
    if code is not None and not code.is_active and request.failure_code_id != code.id:
        raise Invalid("Failure code {code} is no longer used. Choose another one.", code=code.code)
    work = job.work_of(session, request)
    if work is not None:
        work.work_description, work.completed_at, work.updated_at = finding.work_description, at, clock()
    request.outcome, request.is_functional_failure = finding.outcome, finding.is_functional_failure
    if finding.changes_coding:
        request.failure_code_id = code.id if code else None
        request.cause, request.remedy = finding.cause or None, finding.remedy or None


def _restored(
    session: Session, request: MaintenanceRequest, restored_at: datetime | None, at: datetime, clock: Clock
) -> datetime:
    """When the machine ran again: as told, else the end of its last stop, else the end of the job."""
    stops = downtime.spells(session, request.id, SpellKind.STOPPED)
    ends = [stop.ended_at for stop in stops if stop.ended_at]
    runs_since = max(ends) if ends and len(ends) == len(stops) else None
    if restored_at is None and runs_since is not None:
        return runs_since
    if restored_at is not None:
        restored_at = rules.check_between(restored_at, earliest=request.failed_at, now=clock())
        if runs_since is not None and restored_at > runs_since:
            raise StaleState("The machine runs again since {time} already. Look at it again.", time=runs_since)
    repaired = ((s.started_at, s.ended_at if s.rework < request.reopen_count else None) for s in stops)
    return rules.check_restored(restored_at or at, repaired)


def _restore(
    session: Session,
    request: MaintenanceRequest,
    outcome: Outcome,
    restored_at: datetime | None,
    at: datetime,
    clock: Clock,
) -> None:
    if outcome in rules.NO_FAILURE:
        downtime.void_spells(session, request, at)
        stops = downtime.spells(session, request.id, SpellKind.STOPPED)
        request.restored_at = max((stop.ended_at for stop in stops if stop.ended_at), default=None)
        return
    request.restored_at = _restored(session, request, restored_at, at, clock)
    downtime.cut_stops(session, request, request.restored_at)
