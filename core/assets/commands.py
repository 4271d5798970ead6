"""Changes to machines, departments and calendars."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.assets import rules, status
from core.assets.errors import MachineHasOpenJobs
from core.assets.models import (
    CalendarException,
    CalendarShift,
    Department,
    ExposurePeriod,
    Machine,
    OperatingCalendar,
    VoidedQrCode,
)
from core.assets.register import MachineFacts, add_department, add_machine, check_parent, free_key, write_facts
from core.assets.rules import ExceptionDay, Shift
from core.audit import LogAction
from core.kernel import Actor, Clock, Invalid, Permission, StaleState, check_line, check_reason, command
from core.kernel.ports import open_jobs
from core.storage import Base, get_locked

Entry = TypeVar("Entry", bound=Hashable)


@command(Permission.MANAGE_CODES)
def create_department(
    session: Session,
    name: str,
    *,
    description: str | None = None,
    company_code: str | None = None,
    company_name: str | None = None,
    actor: Actor,
    clock: Clock,
) -> int:
    """Add a department and return its id.

    Raises:
        Conflict: the name is taken.
    """
    department = add_department(session, name, clock, description, company_code, company_name)
    audit.record(session, LogAction.CREATE, department, f"Added department {department.name}", actor=actor, at=clock())
    return department.id


@command(Permission.MANAGE_CODES)
def update_department(
    session: Session,
    department_id: int,
    name: str,
    *,
    description: str | None = None,
    company_code: str | None = None,
    company_name: str | None = None,
    is_active: bool = True,
    actor: Actor,
    clock: Clock,
) -> None:
    """Change or archive a department.

    Raises:
        Conflict: the name is taken.
    """
    department = get_locked(session, Department, department_id)
    department.name = rules.check_name(name)
    department.name_key = free_key(session, Department, department.name, department.id)
    department.description, department.is_active = check_line(description, 500), is_active
    department.company_code, department.company_name = check_line(company_code, 40), check_line(company_name, 120)
    department.updated_at = clock()
    audit.record(
        session, LogAction.UPDATE, department, f"Changed department {department.name}", actor=actor, at=clock()
    )


@command(Permission.MANAGE_MACHINES)
def create_machine(session: Session, facts: MachineFacts, *, actor: Actor, clock: Clock) -> int:
    """Add a machine in service, with a fresh label code; returns its id.

    Raises:
        Invalid: a fact breaks a rule.
        Conflict: the asset number is taken.
        NotFound: no such department, parent or calendar.
    """
    machine = add_machine(session, facts, clock)
    audit.record(session, LogAction.CREATE, machine, f"Added machine {machine.name}", actor=actor, at=clock())
    return machine.id


@command(Permission.MANAGE_MACHINES)
def update_machine(
    session: Session, machine_id: int, facts: MachineFacts, *, version: int, actor: Actor, clock: Clock
) -> None:
    """Change the facts of a machine.

    Raises:
        StaleState: somebody else saved it since the form was opened.
        Conflict: the asset number is taken, or the parent would contain itself.
    """
    machine = get_locked(session, Machine, machine_id)
    if machine.version != version:
        raise StaleState()
    check_parent(session, machine, facts.parent_id)
    write_facts(session, machine, facts)
    machine.version, machine.updated_at = machine.version + 1, clock()
    audit.record(session, LogAction.UPDATE, machine, f"Changed machine {machine.name}", actor=actor, at=clock())


@command(Permission.MANAGE_MACHINES)
def decommission_machine(session: Session, machine_id: int, reason: str, *, actor: Actor, clock: Clock) -> None:
    """Take a machine out of service for good; its records stay.

    Raises:
        Invalid: no reason.
        MachineHasOpenJobs: jobs are open.
        StaleState: it is out of service already.
    """
    why = check_reason(reason)
    machine = get_locked(session, Machine, machine_id)
    if machine.decommissioned_at is not None:
        raise StaleState("{machine} is decommissioned already.", machine=machine.name)
    jobs = open_jobs.ask(session, machine.id)
    if jobs:
        raise MachineHasOpenJobs(machine=machine.name, jobs=jobs)
    status.decommission(machine, clock())
    machine.updated_at = clock()
    going_on = select(ExposurePeriod).where(ExposurePeriod.machine_id == machine.id, ExposurePeriod.ended_at.is_(None))
    for period in session.scalars(going_on):
        period.ended_at = clock()
    audit.record(
        session, LogAction.UPDATE, machine, f"Decommissioned {machine.name}", actor=actor, at=clock(), reason=why
    )


@command(Permission.MANAGE_MACHINES)
def recommission_machine(session: Session, machine_id: int, reason: str, *, actor: Actor, clock: Clock) -> None:
    """Bring a machine back into service; a new exposure period begins.

    Raises:
        Invalid: no reason.
        StaleState: it is in service.
    """
    why = check_reason(reason)
    machine = get_locked(session, Machine, machine_id)
    if machine.decommissioned_at is None:
        raise StaleState("{machine} is in service.", machine=machine.name)
    status.recommission(machine, clock())
    machine.updated_at = clock()
    session.add(ExposurePeriod(machine_id=machine.id, started_at=clock()))
    audit.record(
        session, LogAction.UPDATE, machine, f"Recommissioned {machine.name}", actor=actor, at=clock(), reason=why
    )


@command(Permission.MANAGE_MACHINES)
def reissue_qr(session: Session, machine_id: int, *, actor: Actor, clock: Clock) -> str:
    """Give a machine a new label code and void the old one; returns the new code."""
    machine = get_locked(session, Machine, machine_id)
    session.add(VoidedQrCode(code=machine.qr_code, machine_id=machine.id, voided_at=clock()))
    machine.qr_code, machine.updated_at = rules.new_qr_code(), clock()
    audit.record(session, LogAction.UPDATE, machine, f"New label for {machine.name}", actor=actor, at=clock())
    return machine.qr_code


@command(Permission.MANAGE_CODES)
def save_calendar(
    session: Session,
    name: str,
    shifts: Sequence[Shift],
    exceptions: Sequence[ExceptionDay] = (),
    *,
    calendar_id: int | None = None,
    version: int | None = None,
    is_active: bool = True,
    actor: Actor,
    clock: Clock,
) -> int:
    """Add or change an operating calendar with all its shifts and exceptions; returns its id.

    Raises:
        Invalid: no shift, or one that breaks a rule.
        Conflict: the name is taken.
        StaleState: somebody else saved it since the form was opened.
    """
    calendar = _calendar(session, calendar_id, version, clock)
    calendar.name = rules.check_name(name)
    calendar.name_key = free_key(session, OperatingCalendar, calendar.name, calendar_id)
    calendar.is_active, calendar.updated_at = is_active, clock()
    session.add(calendar)
    session.flush()
    _write_shifts(session, calendar.id, shifts)
    _write_exceptions(session, calendar.id, exceptions)
    action = LogAction.UPDATE if calendar_id else LogAction.CREATE
    audit.record(session, action, calendar, f"Saved calendar {calendar.name}", actor=actor, at=clock())
    return calendar.id


def _calendar(session: Session, calendar_id: int | None, version: int | None, clock: Clock) -> OperatingCalendar:
    if calendar_id is None:
        return OperatingCalendar(created_at=clock(), version=1)
    calendar = get_locked(session, OperatingCalendar, calendar_id)
    if version is not None and calendar.version != version:
        raise StaleState()
    calendar.version += 1
    return calendar


def _write_shifts(session: Session, calendar_id: int, shifts: Sequence[Shift]) -> None:
    if not shifts:
        raise Invalid("A calendar needs at least one shift.")
    for shift in shifts:
        rules.check_shift(shift.weekday, shift.start, shift.end)
    stored = session.scalars(select(CalendarShift).where(CalendarShift.calendar_id == calendar_id))
    known = {Shift(row.weekday, row.start_time, row.end_time): row for row in stored}
    for shift in _exchanged(session, known, shifts):
        session.add(
            CalendarShift(calendar_id=calendar_id, weekday=shift.weekday, start_time=shift.start, end_time=shift.end)
        )


def _write_exceptions(session: Session, calendar_id: int, days: Sequence[ExceptionDay]) -> None:
    if len({day.on_date for day in days}) != len(days):
        raise Invalid("Each exceptional day may be listed once.")
    if any((day.start is None) != (day.end is None) for day in days):
        raise Invalid("An exceptional day has both times, or none when it is closed.")
    wanted = [replace(day, note=check_line(day.note, 120)) for day in days]
    stored = session.scalars(select(CalendarException).where(CalendarException.calendar_id == calendar_id))
    known = {ExceptionDay(row.on_date, row.start_time, row.end_time, row.note): row for row in stored}
    for day in _exchanged(session, known, wanted):
        row = CalendarException(calendar_id=calendar_id, on_date=day.on_date, note=day.note)
        row.start_time, row.end_time = day.start, day.end
        session.add(row)


def _exchanged(session: Session, known: Mapping[Entry, Base], wanted: Sequence[Entry]) -> list[Entry]:
    """Take out what is not wanted any more; gives what is new. What stays is not touched, here or in the record."""
    for entry in known.keys() - set(wanted):
        session.delete(known[entry])
    session.flush()
    return [entry for entry in dict.fromkeys(wanted) if entry not in known]
