"""Tables of machines and what they belong to."""

from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, SmallInteger, String, Text, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.storage import Base, Identified, Stamped
from core.storage.types import UtcDateTime, code, json_value, money, one_of


class MachineStatus(StrEnum):
    """What a machine does now; derived from its stops and jobs, never typed."""

    OPERATIONAL = "OPERATIONAL"
    DOWN = "DOWN"
    MAINTENANCE = "MAINTENANCE"
    DECOMMISSIONED = "DECOMMISSIONED"


class Criticality(StrEnum):
    """How much the plant depends on a machine."""

    A = "A"
    B = "B"
    C = "C"


class Department(Stamped, Base):
    """A part of the plant that machines and people belong to."""

    __tablename__ = "departments"

    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(code(120), unique=True)
    description: Mapped[str | None] = mapped_column(String(500))
    company_code: Mapped[str | None] = mapped_column(String(40))
    company_name: Mapped[str | None] = mapped_column(String(120))
    is_active: Mapped[bool] = mapped_column(Boolean(), default=True)


class OperatingCalendar(Stamped, Base):
    """The hours in which machines are required, in the plant's time zone."""

    __tablename__ = "operating_calendars"

    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(code(120), unique=True)
    is_active: Mapped[bool] = mapped_column(Boolean(), default=True)
    version: Mapped[int] = mapped_column(default=1)


class CalendarShift(Identified, Base):
    """One weekly shift; an end at or before its start lies on the next day."""

    __tablename__ = "calendar_shifts"
    __table_args__ = (Index("ix_calendar_shifts_calendar", "calendar_id", "weekday"),)

    calendar_id: Mapped[int] = mapped_column(ForeignKey("operating_calendars.id"))
    weekday: Mapped[int] = mapped_column(SmallInteger())
    start_time: Mapped[time] = mapped_column(Time())
    end_time: Mapped[time] = mapped_column(Time())


class CalendarException(Identified, Base):
    """A day that is not like its weekday: closed (no times) or with hours of its own."""

    __tablename__ = "calendar_exceptions"
    __table_args__ = (UniqueConstraint("calendar_id", "on_date"),)

    calendar_id: Mapped[int] = mapped_column(ForeignKey("operating_calendars.id"))
    on_date: Mapped[date] = mapped_column(Date())
    start_time: Mapped[time | None] = mapped_column(Time())
    end_time: Mapped[time | None] = mapped_column(Time())
    note: Mapped[str | None] = mapped_column(String(120))


class Machine(Stamped, Base):
    """A machine, a line of machines, or an assembly of one."""

    __tablename__ = "machines"
    __table_args__ = (
        Index("ix_machines_status", "status", "id"),
        Index("ix_machines_department", "department_id", "status"),
        Index("ix_machines_name", "name"),
    )

    qr_code: Mapped[str] = mapped_column(code(16), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(code(120), index=True)
    model: Mapped[str | None] = mapped_column(String(120))
    serial_number: Mapped[str | None] = mapped_column(String(80))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    location: Mapped[str | None] = mapped_column(String(120))
    installation_date: Mapped[date | None] = mapped_column(Date())
    status: Mapped[MachineStatus] = mapped_column(
        one_of(MachineStatus, name="status"), default=MachineStatus.OPERATIONAL
    )
    is_waiting_parts: Mapped[bool] = mapped_column(Boolean(), default=False)
    status_since: Mapped[datetime] = mapped_column(UtcDateTime())
    asset_number: Mapped[str | None] = mapped_column(code(60), unique=True)
    manufacturer: Mapped[str | None] = mapped_column(String(120))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("machines.id"))
    criticality: Mapped[Criticality] = mapped_column(one_of(Criticality, name="criticality"), default=Criticality.B)
    in_service_on: Mapped[date | None] = mapped_column(Date())
    decommissioned_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    operating_calendar_id: Mapped[int | None] = mapped_column(ForeignKey("operating_calendars.id"))
    downtime_cost_per_hour: Mapped[Decimal | None] = mapped_column(money())
    tags: Mapped[Any] = mapped_column(json_value(), nullable=True)
    notes: Mapped[str | None] = mapped_column(Text())
    external_ref: Mapped[str | None] = mapped_column(code(120), unique=True)
    version: Mapped[int] = mapped_column(default=1)


class ExposurePeriod(Identified, Base):
    """A stretch of a machine's life in service; recommissioning begins a new one."""

    __tablename__ = "exposure_periods"
    __table_args__ = (Index("ix_exposure_periods_machine", "machine_id", "started_at"),)

    machine_id: Mapped[int] = mapped_column(ForeignKey("machines.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class VoidedQrCode(Identified, Base):
    """A code whose label was replaced."""

    __tablename__ = "voided_qr_codes"

    code: Mapped[str] = mapped_column(code(16), unique=True)
    machine_id: Mapped[int] = mapped_column(ForeignKey("machines.id"))
    voided_at: Mapped[datetime] = mapped_column(UtcDateTime())
