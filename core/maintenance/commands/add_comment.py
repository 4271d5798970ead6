"""What people say about a request, and the checklist of its job."""

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.kernel import Actor, Clock, Invalid, Permission, clean_text, command
from core.maintenance import rules
from core.maintenance.commands import _job as job
from core.maintenance.models import Comment, MaintenanceRequest
from core.storage import get

STEPS_AT_MOST, STEP_LENGTH = 60, 200


@command(Permission.REPORT_PROBLEM)
def add_comment(session: Session, request_id: int, text: str, *, actor: Actor, clock: Clock) -> int:
    """Say something about a request; returns the comment's id.

    Raises:
        Invalid: no text, or too long.
        NotFound: no such request.
    """
    said = rules.check_required(text, "Write a note first.")
    request = get(session, MaintenanceRequest, request_id)
    comment = Comment(request_id=request.id, author_id=actor.person_id, text=said, created_at=clock())
    session.add(comment)
    session.flush()
    description = f"Note on {job.machine_name(session, request)}"
    audit.record(session, LogAction.CREATE, comment, description, actor=actor, at=clock())
    return comment.id


@command(Permission.DO_WORK)
def add_step(session: Session, request_id: int, description: str, *, actor: Actor, clock: Clock) -> int:
    """Add a step to the job's checklist; returns its number.

    Raises:
        Invalid: no text, too long, or too many steps.
        StaleState: the job is not in work.
    """
    text = clean_text(description)
    if not 1 <= len(text) <= STEP_LENGTH:
        raise Invalid("Describe the step in 1 to {longest} characters.", longest=STEP_LENGTH)
    request = job.locked(session, request_id, step="change_steps")
    work = job.work_of(session, request)
    steps = list(work.maintenance_steps or []) if work else []
    if work is None or len(steps) >= STEPS_AT_MOST:
        raise Invalid("A job has at most {most} steps.", most=STEPS_AT_MOST)
    number = len(steps) + 1
    work.maintenance_steps = [
        *steps,
        {"step": number, "description": text, "completed": False, "completed_at": None, "completed_by": None},
    ]
    work.updated_at = clock()
    audit.record(
        session,
        LogAction.UPDATE,
        work,
        f"Added step {number} on {job.machine_name(session, request)}",
        actor=actor,
        at=clock(),
    )
    return number


@command(Permission.DO_WORK)
def tick_step(session: Session, request_id: int, step: int, completed: bool, *, actor: Actor, clock: Clock) -> None:
    """Tick a step of the checklist, or take the tick back.

    Raises:
        Invalid: no such step.
        StaleState: the job is not in work.
    """
    request = job.locked(session, request_id, step="change_steps")
    work = job.work_of(session, request)
    steps = [dict(entry) for entry in (work.maintenance_steps or [])] if work else []
    if work is None or not 1 <= step <= len(steps):
        raise Invalid("There is no step {step} on this job.", step=step)
    done = (
        {"completed_at": clock().isoformat(), "completed_by": actor.full_name}
        if completed
        else {"completed_at": None, "completed_by": None}
    )
    steps[step - 1] |= {"completed": bool(completed), **done}
    work.maintenance_steps, work.updated_at = steps, clock()
    word = "Ticked" if completed else "Unticked"
    audit.record(
        session,
        LogAction.UPDATE,
        work,
        f"{word} step {step} on {job.machine_name(session, request)}",
        actor=actor,
        at=clock(),
    )
