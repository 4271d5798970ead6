"""Invariants of the downtime line and of machine status."""

from collections.abc import Iterator

from sqlalchemy import or_, select, union
from sqlalchemy.orm import Session

from core.assets import Machine, MachineStatus, out_of_service
from core.maintenance import downtime as writer
from core.maintenance import rules
from core.maintenance.models import JobSpell, MachineDowntime, MaintenanceRequest
from core.maintenance.rules import OPEN, duration
from core.maintenance.vocabulary import DowntimeType, SpellKind

Finding = tuple[int | None, str]
_COLUMNS = (MachineDowntime.id, MachineDowntime.machine_id, MachineDowntime.start_time, MachineDowntime.end_time)


def no_overlap(session: Session) -> Iterator[Finding]:
    """The segments of one machine never overlap, and only the last may be open."""
    statement = (
        select(*_COLUMNS)
        .where(MachineDowntime.is_void.is_(False))
        .order_by(MachineDowntime.machine_id, MachineDowntime.start_time)
    )
    last = None
    for row in session.execute(statement.execution_options(yield_per=5_000)):
        same_machine = last is not None and last.machine_id == row.machine_id
        if same_machine and last is not None and (last.end_time is None or last.end_time > row.start_time):
            yield row.id, f"overlaps segment {last.id}"
        last = row


def not_inverted(session: Session) -> Iterator[Finding]:
    """A segment ends after it starts."""
    for row_id in session.scalars(
        select(MachineDowntime.id).where(MachineDowntime.end_time <= MachineDowntime.start_time)
    ):
        yield row_id, "ends before it starts"


def lasts_what_its_ends_say(session: Session) -> Iterator[Finding]:
    """The stored duration of a segment is the time between its ends; an open one has none yet."""
    statement = select(*_COLUMNS, MachineDowntime.duration_minutes).execution_options(yield_per=5_000)
    for row in session.execute(statement):
        if row.duration_minutes != duration(row.start_time, row.end_time):
            yield row.id, "its duration is not the time between its ends"


def by_hand_says_why(session: Session) -> Iterator[Finding]:
    """What no job has caused somebody has entered, with both ends and a reason."""
    missing = or_(
        MachineDowntime.downtime_type != DowntimeType.OTHER,
        MachineDowntime.auto_calculated.is_(True),
        MachineDowntime.end_time.is_(None),
        MachineDowntime.reason.is_(None),
    )
    for row_id in session.scalars(select(MachineDowntime.id).where(MachineDowntime.request_id.is_(None), missing)):
        yield row_id, "without a job and not entered by hand"


def none_while_out_of_service(session: Session) -> Iterator[Finding]:
    """Neither a segment nor the stop of a job reaches into time in which its machine was out of service.

    What an import brings may lie before the first period, which begins with the machine's entry here.
    """
    away = out_of_service(session)
    stop = select(JobSpell.id, JobSpell.machine_id, JobSpell.started_at, JobSpell.ended_at)
    counting = (JobSpell.is_void.is_(False), JobSpell.kind == SpellKind.STOPPED, JobSpell.machine_id.in_(away))
    on_line = (MachineDowntime.is_void.is_(False), MachineDowntime.machine_id.in_(away))
    for what, statement in (
        ("a segment", select(*_COLUMNS).where(*on_line)),
        ("the stop of a job", stop.where(*counting)),
    ):
        for row_id, machine_id, start, end in session.execute(statement):
            if rules.out_of_service(start, end, away[machine_id]):
                yield row_id, f"{what} reaches into time out of service"


def follows_from_facts(session: Session) -> Iterator[Finding]:
    """Drawing each line again from its stops, visits and waits gives the rows that are stored."""
    for machine_id in session.scalars(union(select(JobSpell.machine_id), select(MachineDowntime.machine_id))):
        difference = writer.difference(session, machine_id)
        if difference:
            yield machine_id, difference


def status_agrees(session: Session) -> Iterator[Finding]:
    """A machine is down, under repair or running as its open segment says."""
    open_segment = (
        (MachineDowntime.machine_id == Machine.id)
        & MachineDowntime.end_time.is_(None)
        & MachineDowntime.is_void.is_(False)
    )
    statement = select(Machine.id, Machine.status, Machine.is_waiting_parts, MachineDowntime.downtime_type)
    for row in session.execute(statement.outerjoin(MachineDowntime, open_segment)):
        if row.status is MachineStatus.DECOMMISSIONED:
            continue
        if (row.status, row.is_waiting_parts) != _expected(row.downtime_type):
            yield row.id, f"is {row.status}, its line says {row.downtime_type}"


def decommissioned_is_idle(session: Session) -> Iterator[Finding]:
    """A machine out of service has no open job and is marked so."""
    statement = (
        select(Machine.id)
        .join(MaintenanceRequest, MaintenanceRequest.machine_id == Machine.id)
        .where(Machine.decommissioned_at.is_not(None), MaintenanceRequest.status.in_(OPEN))
    )
    for machine_id in session.scalars(statement):
        yield machine_id, "decommissioned with an open job"
    marked = Machine.status == MachineStatus.DECOMMISSIONED
    for machine_id in session.scalars(select(Machine.id).where(marked != Machine.decommissioned_at.is_not(None))):
        yield machine_id, "its status and its decommissioning disagree"


def _expected(kind: DowntimeType | None) -> tuple[MachineStatus, bool]:
    match kind:
        case None:
            return MachineStatus.OPERATIONAL, False
        case DowntimeType.MAINTENANCE | DowntimeType.SCHEDULED:
            return MachineStatus.MAINTENANCE, False
        case _:
            return MachineStatus.DOWN, kind is DowntimeType.WAITING_PARTS
