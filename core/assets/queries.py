"""Reading machines, departments and calendars."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core import audit
from core.assets import rules
from core.assets.errors import LabelReplaced, LabelsGuessed, LabelUnknown
from core.assets.models import (
    CalendarException,
    CalendarShift,
    Criticality,
    Department,
    Machine,
    MachineStatus,
    OperatingCalendar,
    VoidedQrCode,
)
from core.assets.rules import ExceptionDay, Shift
from core.kernel import Actor, Clock, Permission, clean_line, folded, query
from core.storage import get

_MOST = 200


@dataclass(frozen=True, slots=True)
class MachineCard:
    """A machine in a list."""

    id: int
    name: str
    asset_number: str | None
    department: str
    location: str | None
    status: MachineStatus
    is_waiting_parts: bool
    criticality: Criticality
    status_since: datetime


@dataclass(frozen=True, slots=True)
class MachineDetail:
    """A machine with all its facts."""

    id: int
    qr_code: str
    name: str
    model: str | None
    serial_number: str | None
    department_id: int
    department: str
    location: str | None
    installation_date: date | None
    status: MachineStatus
    is_waiting_parts: bool
    status_since: datetime
    asset_number: str | None
    manufacturer: str | None
    parent_id: int | None
    parent: str | None
    criticality: Criticality
    in_service_on: date | None
    decommissioned_at: datetime | None
    operating_calendar_id: int | None
    calendar: str | None
    downtime_cost_per_hour: Decimal | None
    tags: tuple[str, ...]
    notes: str | None
    version: int


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department with how many machines it has."""

    id: int
    name: str
    description: str | None
    company_code: str | None
    company_name: str | None
    is_active: bool
    machines: int


@dataclass(frozen=True, slots=True)
class CalendarDetail:
    """An operating calendar with its shifts."""

    id: int
    name: str
    is_active: bool
    version: int
    machines: int
    shifts: tuple[Shift, ...]
    exceptions: tuple[ExceptionDay, ...]


@query(Permission.SEE_FLOOR)
def machines(
    session: Session,
    *,
    search: str = "",
    department_id: int | None = None,
    status: MachineStatus | None = None,
    after: tuple[str, int] | None = None,
    limit: int = 50,
    include_decommissioned: bool = False,
    actor: Actor,
    clock: Clock,
) -> list[MachineCard]:
    """Machines by name; ``after`` (name, id) continues below the last row of the page before."""
    statement = (
        select(Machine, Department.name)
        .join(Department, Department.id == Machine.department_id)
        .order_by(Machine.name, Machine.id)
        .limit(min(limit, _MOST))
    )
    if search:
        needle = folded(search)
        number = func.lower(Machine.asset_number).contains(clean_line(search).lower(), autoescape=True)
        statement = statement.where(or_(Machine.name_key.contains(needle, autoescape=True), number))
    if department_id is not None:
        statement = statement.where(Machine.department_id == department_id)
    if status is not None:
        statement = statement.where(Machine.status == status)
    elif not include_decommissioned:
        statement = statement.where(Machine.status != MachineStatus.DECOMMISSIONED)
    if after is not None:
        name, row_id = after
        statement = statement.where(or_(Machine.name > name, (Machine.name == name) & (Machine.id > row_id)))
    return [_card(machine, department) for machine, department in session.execute(statement)]


@query(Permission.SEE_FLOOR)
def machine(session: Session, machine_id: int, *, actor: Actor, clock: Clock) -> MachineDetail:
    """One machine.

    Raises:
        NotFound: no such machine.
    """
    row = get(session, Machine, machine_id)
    department = get(session, Department, row.department_id)
    parent = session.get(Machine, row.parent_id) if row.parent_id else None
    calendar = session.get(OperatingCalendar, row.operating_calendar_id) if row.operating_calendar_id else None
    return MachineDetail(
        row.id,
        row.qr_code,
        row.name,
        row.model,
        row.serial_number,
        row.department_id,
        department.name,
        row.location,
        row.installation_date,
        row.status,
        row.is_waiting_parts,
        row.status_since,
        row.asset_number,
        row.manufacturer,
        row.parent_id,
        parent.name if parent else None,
        row.criticality,
        row.in_service_on,
        row.decommissioned_at,
        row.operating_calendar_id,
        calendar.name if calendar else None,
        row.downtime_cost_per_hour,
        tuple(row.tags or ()),
        row.notes,
        row.version,
    )


@query(Permission.SEE_FLOOR)
def machine_by_label(session: Session, scanned: str, *, is_no_part: bool = False, actor: Actor, clock: Clock) -> int:
    """The id of the machine whose label was scanned or typed.

    Args:
        scanned: what was read.
        is_no_part: no part has it either; a refusal says so.

    Raises:
        LabelUnknown: no such code.
        LabelReplaced: the code was voided.
        LabelsGuessed: this person tried too many unknown codes; even a right one is not answered then.
    """
    subject = machine_by_label.registered.name  # type: ignore[attr-defined]  # set by @query
    since = clock() - rules.LABEL_WINDOW
    if audit.count_refusals(session, LabelUnknown.__name__, subject, actor.user_id, since) >= rules.LABEL_TRIES:
        raise LabelsGuessed()
    code, unknown = rules.code_in(scanned), _unknown(is_no_part=is_no_part)
    if code is None:
        raise unknown
    found = session.scalar(select(Machine.id).where(Machine.qr_code == code))
    if found is not None:
        return found
    if session.scalar(select(VoidedQrCode.id).where(VoidedQrCode.code == code)) is not None:
        raise LabelReplaced()
    raise unknown


def _unknown(*, is_no_part: bool) -> LabelUnknown:
    if is_no_part:
        return LabelUnknown("No machine and no part has this label. Check the code or search by name.")
    return LabelUnknown()


@query(Permission.SEE_FLOOR)
def departments(session: Session, *, include_inactive: bool = False, actor: Actor, clock: Clock) -> list[DepartmentRow]:
    """Departments by name."""
    count = select(func.count()).where(Machine.department_id == Department.id).correlate(Department).scalar_subquery()
    statement = select(Department, count).order_by(Department.name)
    if not include_inactive:
        statement = statement.where(Department.is_active.is_(True))
    return [
        DepartmentRow(
            row.id, row.name, row.description, row.company_code, row.company_name, row.is_active, machines or 0
        )
        for row, machines in session.execute(statement)
    ]


@query(Permission.SEE_FLOOR)
def calendars(session: Session, *, include_inactive: bool = False, actor: Actor, clock: Clock) -> list[CalendarDetail]:
    """Operating calendars by name, with their shifts and exceptions."""
    statement = select(OperatingCalendar).order_by(OperatingCalendar.name)
    if not include_inactive:
        statement = statement.where(OperatingCalendar.is_active.is_(True))
    shifts = session.scalars(select(CalendarShift).order_by(CalendarShift.weekday, CalendarShift.start_time)).all()
    exceptions = session.scalars(select(CalendarException).order_by(CalendarException.on_date)).all()
    used = select(Machine.operating_calendar_id, func.count()).group_by(Machine.operating_calendar_id)
    machines_of = {calendar_id: count for calendar_id, count in session.execute(used)}
    return [
        CalendarDetail(
            row.id,
            row.name,
            row.is_active,
            row.version,
            machines_of.get(row.id, 0),
            tuple(Shift(s.weekday, s.start_time, s.end_time) for s in shifts if s.calendar_id == row.id),
            tuple(
                ExceptionDay(e.on_date, e.start_time, e.end_time, e.note) for e in exceptions if e.calendar_id == row.id
            ),
        )
        for row in session.scalars(statement)
    ]


def _card(machine: Machine, department: str) -> MachineCard:
    return MachineCard(
        machine.id,
        machine.name,
        machine.asset_number,
        department,
        machine.location,
        machine.status,
        machine.is_waiting_parts,
        machine.criticality,
        machine.status_since,
    )
