"""Reporting a machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.assets import Decommissioned, Machine
from core.audit import LogAction
from core.kernel import Actor, Clock, Permission, chosen, command
from core.maintenance import downtime, rules
from core.maintenance.commands import _job as job
from core.maintenance.models import MaintenanceRequest, MaintenanceType
from core.maintenance.vocabulary import Priority, RequestStatus, SpellKind, Symptom
from core.storage import get_locked

CORRECTIVE = "corrective"
_CORRECTIVE_TYPE = select(MaintenanceType.id).where(MaintenanceType.name_key == CORRECTIVE)


@dataclass(frozen=True, slots=True)
class Reported:
    """A report that was taken.

    ``stopped_from`` is from when on the machine's line counts a stop for it: ``failed_at`` as a rule; later when an
    earlier stop that has ended covers that time; earlier when the machine stood still already and this report adds
    nothing (since when it stands); None when the machine still runs.
    """

    request_id: int
    machine: str
    priority: Priority
    failed_at: datetime
    stopped_from: datetime | None


@command(Permission.REPORT_PROBLEM)
def report_breakdown(
    session: Session,
    machine_id: int,
    description: str = "",
    *,
    machine_stopped: bool,
    symptoms: Sequence[Symptom] = (),
    failed_at: datetime | None = None,
    priority: Priority | None = None,
    is_functional_failure: bool | None = None,
    actor: Actor,
    clock: Clock,
) -> Reported:
    """Report that something is wrong with a machine.

    Args:
        machine_id: which machine.
        description: what is wrong, in at least ten characters unless a symptom is given.
        machine_stopped: whether it stands still; then its stop begins at ``failed_at``.
        symptoms: what can be seen or heard.
        failed_at: when it failed, if that was earlier than now; see ``rules.check_since`` for how much.
        priority: how soon; proposed from criticality and stop if left out.
        is_functional_failure: whether it lost its function; as ``machine_stopped`` if left out.

    Raises:
        Invalid: no description and no symptom, no such symptom or priority, or a failure in the future, too far back or
            while the machine was out of service.
        Decommissioned: the machine is out of service.
    """
    now = clock()
    machine = get_locked(session, Machine, machine_id)
    if machine.decommissioned_at is not None:
        raise Decommissioned(machine=machine.name)
    failed = now if failed_at is None else _failed(session, machine, failed_at, now, stopped=machine_stopped)
    seen = sorted({chosen(Symptom, symptom) for symptom in symptoms})
    request = MaintenanceRequest(
        machine_id=machine.id,
        reporter_id=actor.user_id,
        status=RequestStatus.PENDING,
        reported_at=now,
        failed_at=failed,
        problem_description=rules.describe(description, seen),
        symptoms=[s.value for s in seen] or None,
        priority=chosen(Priority, priority)
        if priority
        else rules.proposed_priority(machine.criticality, stopped=machine_stopped),
        machine_stopped=machine_stopped,
        maintenance_type_id=_corrective_type(session),
        created_at=now,
        updated_at=now,
        is_functional_failure=machine_stopped if is_functional_failure is None else is_functional_failure,
    )
    session.add(request)
    session.flush()
    stopped_from = _stop(session, request, now) if machine_stopped else None
    audit.record(session, LogAction.CREATE, request, f"Reported {machine.name}", actor=actor, at=now)
    return Reported(request.id, machine.name, request.priority, failed, stopped_from)


def _failed(session: Session, machine: Machine, failed_at: datetime, now: datetime, *, stopped: bool) -> datetime:
    """The entered failure; if the machine stands still since, it was in service all that time."""
    failed = rules.check_between(failed_at, earliest=None, now=now)
    rules.check_since(failed, (machine.in_service_on, machine.installation_date), reported_at=now)
    job.check_in_service(session, machine.id, failed, None if stopped else failed)
    return failed


def _corrective_type(session: Session) -> int | None:
    """The maintenance type of corrective work."""
    return session.scalar(_CORRECTIVE_TYPE)


def _stop(session: Session, request: MaintenanceRequest, now: datetime) -> datetime | None:
    start = downtime.clipped(session, request.machine_id, request.failed_at)
    downtime.begin_spell(session, request, SpellKind.STOPPED, start)
    downtime.redraw(session, request.machine_id, since=request.failed_at, now=now)
    return downtime.stopped_from(session, request)
