"""Who works on a request, and how soon."""

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.kernel import Actor, Clock, Forbidden, Permission, Role, chosen, command
from core.maintenance import rules
from core.maintenance.commands import _job as job
from core.maintenance.commands._job import JobState
from core.maintenance.models import MaintenanceRequest
from core.maintenance.vocabulary import Priority
from core.people import check_assignable


@command(Permission.ASSIGN_REQUEST)
def assign_request(
    session: Session,
    request_id: int,
    technician_id: int | None,
    *,
    priority: Priority | None = None,
    actor: Actor,
    clock: Clock,
) -> JobState:
    """Give a request to somebody, or back to the queue with None; the priority may be set in the same step.

    Raises:
        Forbidden: a supervisor, while somebody works on it or to lower the priority.
        Invalid: that person cannot work on machines, or no such priority.
        StaleState: it is closed.
    """
    request = job.locked(session, request_id, step="assign_request")
    wanted = chosen(Priority, priority) if priority else None
    _check_supervisor(session, request, wanted, actor)
    name = check_assignable(session, technician_id) if technician_id is not None else "the queue"
    request.assigned_to, request.priority = technician_id, wanted or request.priority
    job.touch(request, clock)
    description = f"Assigned {job.machine_name(session, request)} to {name}"
    audit.record(session, LogAction.UPDATE, request, description, actor=actor, at=clock())
    return job.state(session, request)


@command(Permission.ASSIGN_REQUEST)
def change_priority(session: Session, request_id: int, priority: Priority, *, actor: Actor, clock: Clock) -> JobState:
    """Say how soon a request should be worked on.

    Raises:
        Forbidden: a supervisor, while somebody works on it or to lower it.
        Invalid: no such priority.
        StaleState: it is closed.
    """
    request = job.locked(session, request_id, step="change_priority")
    wanted = chosen(Priority, priority)
    _check_supervisor(session, request, wanted, actor)
    request.priority = wanted
    job.touch(request, clock)
    description = f"Priority of {job.machine_name(session, request)} is {request.priority.lower()}"
    audit.record(session, LogAction.UPDATE, request, description, actor=actor, at=clock())
    return job.state(session, request)


def _check_supervisor(session: Session, request: MaintenanceRequest, priority: Priority | None, actor: Actor) -> None:
    if actor.role is not Role.SUPERVISOR:
        return
    if job.open_sessions(session, request.id):
        raise Forbidden("Somebody works on this job. Ask the maintenance manager.")
    if priority is not None and priority is not request.priority and not rules.raises(request.priority, priority):
        raise Forbidden("A supervisor raises a priority; the maintenance manager lowers it.")
