"""Entering machines and departments: shared by the commands and by imports."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.assets import rules
from core.assets.models import Criticality, Department, ExposurePeriod, Machine, OperatingCalendar
from core.kernel import Clock, Conflict, check_line, check_money, chosen, clean_line, clean_text, folded
from core.storage import get


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """What a person may type about a machine."""

    name: str
    department_id: int
    model: str | None = None
    serial_number: str | None = None
    location: str | None = None
    installation_date: date | None = None
    asset_number: str | None = None
    manufacturer: str | None = None
    parent_id: int | None = None
    criticality: Criticality = Criticality.B
    in_service_on: date | None = None
    operating_calendar_id: int | None = None
    downtime_cost_per_hour: Decimal | None = None
    tags: tuple[str, ...] = ()
    notes: str | None = None


def add_department(
    session: Session,
    name: str,
    clock: Clock,
    description: str | None = None,
    company_code: str | None = None,
    company_name: str | None = None,
) -> Department:
    """A new department, not audited by itself."""
    cleaned = rules.check_name(name)
    department = Department(
        name=cleaned,
        name_key=free_key(session, Department, cleaned, None),
        description=check_line(description, 500),
        company_code=check_line(company_code, 40),
        company_name=check_line(company_name, 120),
        created_at=clock(),
        updated_at=clock(),
    )
    session.add(department)
    session.flush()
    return department


def add_machine(session: Session, facts: MachineFacts, clock: Clock, *, external_ref: str | None = None) -> Machine:
    """A new machine in service, not audited by itself."""
    now = clock()
    machine = Machine(
        qr_code=rules.new_qr_code(), created_at=now, updated_at=now, status_since=now, external_ref=external_ref
    )
    write_facts(session, machine, facts)
    session.add(machine)
    session.flush()
    session.add(ExposurePeriod(machine_id=machine.id, started_at=now))
    return machine


def write_facts(session: Session, machine: Machine, facts: MachineFacts) -> None:
    """Check and set every fact that a person may type."""
    machine.name = rules.check_name(facts.name)
    machine.name_key = folded(machine.name)
    machine.department_id = get(session, Department, facts.department_id).id
    machine.model, machine.serial_number = check_line(facts.model, 120), check_line(facts.serial_number, 80)
    machine.location, machine.manufacturer = check_line(facts.location, 120), check_line(facts.manufacturer, 120)
    machine.asset_number = _free_asset_number(session, facts.asset_number, machine.id)
    machine.installation_date, machine.in_service_on = facts.installation_date, facts.in_service_on
    machine.parent_id = get(session, Machine, facts.parent_id).id if facts.parent_id else None
    machine.criticality = chosen(Criticality, facts.criticality)
    calendar_id = facts.operating_calendar_id
    machine.operating_calendar_id = get(session, OperatingCalendar, calendar_id).id if calendar_id else None
    machine.downtime_cost_per_hour = check_money(facts.downtime_cost_per_hour)
    machine.tags = sorted({clean_line(tag)[:40] for tag in facts.tags if clean_line(tag)}) or None
    machine.notes = clean_text(facts.notes) or None


def _free_asset_number(session: Session, number: str | None, machine_id: int | None) -> str | None:
    cleaned = check_line(number, 60)
    if cleaned is None:
        return None
    holder = session.scalar(select(Machine.id).where(Machine.asset_number == cleaned))
    if holder not in {None, machine_id}:
        raise Conflict("The asset number {number} belongs to another machine.", number=cleaned, field="asset_number")
    return cleaned


def check_parent(session: Session, machine: Machine, parent_id: int | None) -> None:
    """A machine is not a part of itself, however many steps up."""
    above = parent_id
    while above is not None:
        if above == machine.id:
            raise Conflict("{machine} cannot be a part of itself.", machine=machine.name, field="parent_id")
        above = get(session, Machine, above).parent_id


def free_key(session: Session, table: type[Department | OperatingCalendar], name: str, own_id: int | None) -> str:
    """The key of a name.

    Raises:
        Conflict: somebody else has it.
    """
    holder = session.scalar(select(table.id).where(table.name_key == folded(name)))
    if holder not in {None, own_id}:
        raise Conflict("The name {name} is taken.", name=name)
    return folded(name)
