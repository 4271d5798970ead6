"""Taking a request off the board: cancelled, rejected, merged, or taken up again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.assets import Decommissioned, Machine
from core.audit import LogAction
from core.kernel import Actor, Clock, Conflict, Forbidden, Invalid, Permission, StaleState, chosen, command
from core.maintenance import downtime, rules
from core.maintenance.commands import _job as job
from core.maintenance.commands._job import JobState
from core.maintenance.models import Comment, MaintenanceRequest
from core.maintenance.vocabulary import CancelCategory, RequestStatus, SpellKind
from core.people import check_assignable
from core.storage import get_all_locked, get_locked


@command(Permission.CANCEL_REQUEST)
def cancel_request(
    session: Session, request_id: int, category: CancelCategory, reason: str, *, actor: Actor, clock: Clock
) -> JobState:
    """Cancel a request, or reject it from triage. A false alarm voids its stop; otherwise the stop ends now.

    What the repair before a reopening found stands, and so does the stop that it ended.

    Raises:
        Invalid: no reason, or no such category.
        Forbidden: neither the maintenance manager, nor one's own report that nobody has started.
        StaleState: it is closed.
    """
    why = job.reason(reason)
    request = job.locked(session, request_id, step="cancel_request")
    is_own = request.reporter_id is not None and request.reporter_id == actor.user_id and not request.reopen_count
    if not rules.may_cancel(actor.role, is_own=is_own, status=request.status):
        raise Forbidden("Only the maintenance manager cancels this request now.")
    now, category = clock(), chosen(CancelCategory, category)
    if category in rules.VOIDING:
        downtime.void_spells(session, request, now)
    downtime.end_spell(session, request, SpellKind.STOPPED, now)
    if request.reopen_count:
        _keep_repair(session, request, category)
    job.close(session, request, RequestStatus.CANCELLED, now)
    request.cancel_category, request.cancel_reason = category, why
    job.touch(request, clock)
    downtime.redraw(session, request.machine_id, since=request.failed_at, now=now)
    description = f"Cancelled the request on {job.machine_name(session, request)}"
    audit.record(session, LogAction.CANCEL, request, description, actor=actor, at=now, reason=why)
    return job.state(session, request)


@command(Permission.TRIAGE_REQUESTS)
def merge_duplicate(session: Session, duplicate_id: int, survivor_id: int, *, actor: Actor, clock: Clock) -> JobState:
    """Two reports of one failure: the survivor takes the earlier failure, the stop and the comments of the duplicate.

    Lock order: both requests by id, then the machine.

    Raises:
        Conflict: they are about different machines, or the same request.
        StaleState: the duplicate was started, or the survivor is closed.
    """
    if duplicate_id == survivor_id:
        raise Conflict("A request cannot be its own duplicate.")
    both = get_all_locked(session, MaintenanceRequest, {duplicate_id, survivor_id})
    duplicate, survivor = both[duplicate_id], both[survivor_id]
    rules.check_step("merge_duplicate", duplicate.status)
    if job.work_of(session, duplicate) is not None:
        raise StaleState("Somebody worked on that request already. Complete it, or cancel it with a reason.")
    if survivor.status not in rules.OPEN:
        raise StaleState("The other request is closed.")
    if duplicate.machine_id != survivor.machine_id:
        raise Conflict("These requests are about different machines.")
    _take_over(session, duplicate, survivor, clock())
    duplicate.status, duplicate.duplicate_of_id, duplicate.closed_at = RequestStatus.CANCELLED, survivor.id, clock()
    duplicate.cancel_category, duplicate.cancel_reason = CancelCategory.DUPLICATE, f"Duplicate of job {survivor.id}"
    job.touch(duplicate, clock)
    job.touch(survivor, clock)
    downtime.redraw(session, survivor.machine_id, since=survivor.failed_at, now=clock())
    description = f"Merged job {duplicate.id} into job {survivor.id} on {job.machine_name(session, survivor)}"
    audit.record(
        session, LogAction.CANCEL, duplicate, description, actor=actor, at=clock(), reason=duplicate.cancel_reason
    )
    return job.state(session, survivor)


@command(Permission.REOPEN_REQUEST)
def reopen_request(
    session: Session, request_id: int, reason: str, *, machine_stopped: bool = False, actor: Actor, clock: Clock
) -> JobState:
    """Take a completed job up again within seven days; the same failure, counted as rework.

    It stays with the one it was assigned to, unless that person can no longer work on machines.

    Args:
        request_id: the completed request.
        reason: why it was not done.
        machine_stopped: whether the machine stands still again, from now; then it is a functional failure.

    Raises:
        Invalid: no reason.
        StaleState: it is not completed, or that is longer ago.
        Decommissioned: the machine has left service since.
    """
    why = job.reason(reason)
    request = job.locked(session, request_id, step="reopen_request")
    machine = get_locked(session, Machine, request.machine_id)
    if machine.decommissioned_at is not None:
        raise Decommissioned(machine=machine.name)
    if request.closed_at is None or clock() - request.closed_at > rules.REOPEN_WITHIN:
        raise StaleState("That job was completed more than seven days ago. Report the machine again.")
    request.status, request.closed_at, request.machine_stopped = RequestStatus.PENDING, None, machine_stopped
    request.reopen_count, request.reopened_at = request.reopen_count + 1, clock()
    request.outcome, request.restored_at = None, None
    request.is_functional_failure = request.is_functional_failure or machine_stopped
    request.assigned_to = _still_assignable(session, request.assigned_to)
    work = job.work_of(session, request)
    if work is not None:
        work.completed_at, work.updated_at = None, clock()
    if machine_stopped:
        downtime.begin_spell(session, request, SpellKind.STOPPED, clock())
    job.touch(request, clock)
    downtime.redraw(session, request.machine_id, since=clock(), now=clock())
    description = f"Reopened the job on {job.machine_name(session, request)}"
    audit.record(session, LogAction.REOPEN, request, description, actor=actor, at=clock(), reason=why)
    return job.state(session, request)


def _keep_repair(session: Session, request: MaintenanceRequest, category: CancelCategory) -> None:
    """The machine ran again when the last stop that counts ended; a false alarm makes no failure of what was none."""
    stops = downtime.spells(session, request.id, SpellKind.STOPPED)
    request.restored_at = max((stop.ended_at for stop in stops if stop.ended_at), default=None)
    if category in rules.VOIDING and request.failure_code_id is None:
        request.is_functional_failure = False


def _still_assignable(session: Session, user_id: int | None) -> int | None:
    if user_id is not None:
        try:
            check_assignable(session, user_id)
        except Invalid:
            return None
    return user_id


def _take_over(session: Session, duplicate: MaintenanceRequest, survivor: MaintenanceRequest, now: datetime) -> None:
    downtime.take_over_stops(session, duplicate, survivor, now)
    survivor.failed_at = min(survivor.failed_at, duplicate.failed_at)
    survivor.machine_stopped = downtime.open_spell(session, survivor.id, SpellKind.STOPPED) is not None
    if rules.raises(survivor.priority, duplicate.priority):
        survivor.priority = duplicate.priority
    survivor.is_functional_failure = survivor.is_functional_failure or duplicate.is_functional_failure
    for comment in session.scalars(select(Comment).where(Comment.request_id == duplicate.id)):
        comment.request_id = survivor.id
    survivor.updated_at = now
