"""Tables of corrective work: requests, jobs, visits, and the downtime line."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.maintenance.vocabulary import (
    CancelCategory,
    DowntimeType,
    FailureCategory,
    Outcome,
    PauseReason,
    Priority,
    RequestStatus,
    SpellKind,
)
from core.storage import Base, Identified, Stamped
from core.storage.types import ExactDecimal, UtcDateTime, code, json_value, one_of


class MaintenanceType(Stamped, Base):
    """A kind of maintenance; the ones with a stable name are found by it."""

    __tablename__ = "maintenance_types"

    name: Mapped[str] = mapped_column(String(60))
    name_key: Mapped[str] = mapped_column(code(60), unique=True)
    description: Mapped[str | None] = mapped_column(String(500))
    is_active: Mapped[bool] = mapped_column(Boolean(), default=True)


class FailureCode(Stamped, Base):
    """A standard name of a failure."""

    __tablename__ = "failure_codes"

    code: Mapped[str] = mapped_column(code(40), unique=True)
    description: Mapped[str] = mapped_column(String(200))
    category: Mapped[FailureCategory] = mapped_column(one_of(FailureCategory, name="category"))
    is_active: Mapped[bool] = mapped_column(Boolean(), default=True)


class MaintenanceRequest(Stamped, Base):
    """A report that something is wrong, from the first tap to the last."""

    __tablename__ = "maintenance_requests"
    __table_args__ = (
        Index("ix_maintenance_requests_machine", "machine_id", "reported_at"),
        Index("ix_maintenance_requests_status", "status", "reported_at", "id"),
        Index("ix_maintenance_requests_assignee", "assigned_to", "status"),
        Index("ix_maintenance_requests_reporter", "reporter_id", "reported_at"),
        CheckConstraint("failed_at <= reported_at", name="failed_before_reported"),
        CheckConstraint("restored_at IS NULL OR restored_at >= failed_at", name="restored_after_failed"),
    )

    machine_id: Mapped[int] = mapped_column(ForeignKey("machines.id"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    status: Mapped[RequestStatus] = mapped_column(one_of(RequestStatus, name="status"))
    priority: Mapped[Priority] = mapped_column(one_of(Priority, name="priority"))
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime())
    problem_description: Mapped[str] = mapped_column(Text())
    symptoms: Mapped[Any] = mapped_column(json_value(), nullable=True)
    failure_code_id: Mapped[int | None] = mapped_column(ForeignKey("failure_codes.id"), index=True)
    maintenance_type_id: Mapped[int | None] = mapped_column(ForeignKey("maintenance_types.id"))
    failed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    machine_stopped: Mapped[bool] = mapped_column(Boolean())
    is_functional_failure: Mapped[bool] = mapped_column(Boolean())
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    restored_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), index=True)
    outcome: Mapped[Outcome | None] = mapped_column(one_of(Outcome, name="outcome"))
    cause: Mapped[str | None] = mapped_column(Text())
    remedy: Mapped[str | None] = mapped_column(Text())
    cancel_category: Mapped[CancelCategory | None] = mapped_column(one_of(CancelCategory, name="cancel_category"))
    cancel_reason: Mapped[str | None] = mapped_column(Text())
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("maintenance_requests.id"))
    reopen_count: Mapped[int] = mapped_column(SmallInteger(), default=0)
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    reported_late: Mapped[bool] = mapped_column(Boolean(), default=False)
    external_ref: Mapped[str | None] = mapped_column(code(120), unique=True)
    version: Mapped[int] = mapped_column(default=1)


class MaintenanceWork(Stamped, Base):
    """The work on a request; there is one, however many people and visits."""

    __tablename__ = "maintenance_works"

    request_id: Mapped[int] = mapped_column(ForeignKey("maintenance_requests.id"), unique=True)
    technician_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    work_description: Mapped[str | None] = mapped_column(Text())
    maintenance_steps: Mapped[Any] = mapped_column(json_value(), nullable=True)


class WorkSession(Identified, Base):
    """One visit of one technician to a job."""

    __tablename__ = "work_sessions"
    __table_args__ = (
        UniqueConstraint("technician_id", "open_flag", name="uq_work_sessions_one_open"),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ends_after_start"),
        Index("ix_work_sessions_open", "open_flag", "request_id"),
        Index("ix_work_sessions_request", "request_id", "started_at"),
        Index("ix_work_sessions_technician", "technician_id", "started_at"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("maintenance_requests.id"))
    technician_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    pause_reason: Mapped[PauseReason | None] = mapped_column(one_of(PauseReason, name="pause_reason"))
    note: Mapped[str | None] = mapped_column(String(500))
    late_entry: Mapped[bool] = mapped_column(Boolean(), default=False)
    open_flag: Mapped[int | None] = mapped_column(SmallInteger(), Computed("CASE WHEN ended_at IS NULL THEN 1 END"))


class JobSpell(Identified, Base):
    """A stretch of time in which a job stops its machine, or waits for parts: the facts of the downtime line.

    ``rework`` is how often the job had been reopened when the spell was entered.
    """

    __tablename__ = "job_spells"
    __table_args__ = (
        UniqueConstraint("request_id", "kind", "open_flag", name="uq_job_spells_one_open"),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ends_after_start"),
        Index("ix_job_spells_machine", "machine_id", "kind", "started_at"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("maintenance_requests.id"))
    machine_id: Mapped[int] = mapped_column(ForeignKey("machines.id"))
    kind: Mapped[SpellKind] = mapped_column(one_of(SpellKind, name="kind"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    is_void: Mapped[bool] = mapped_column(Boolean(), default=False)
    rework: Mapped[int] = mapped_column(SmallInteger(), default=0, server_default="0")
    open_flag: Mapped[int | None] = mapped_column(
        SmallInteger(), Computed("CASE WHEN ended_at IS NULL AND is_void = 0 THEN 1 END")
    )


class MachineDowntime(Stamped, Base):
    """One segment of a machine's downtime line."""

    __tablename__ = "machine_downtimes"
    __table_args__ = (
        UniqueConstraint("machine_id", "open_flag", name="uq_machine_downtimes_one_open"),
        CheckConstraint("end_time IS NULL OR end_time > start_time", name="ends_after_start"),
        Index("ix_machine_downtimes_machine", "machine_id", "start_time"),
        Index("ix_machine_downtimes_end", "end_time", "machine_id"),
        Index("ix_machine_downtimes_request", "request_id"),
    )

    machine_id: Mapped[int] = mapped_column(ForeignKey("machines.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("maintenance_requests.id"))
    start_time: Mapped[datetime] = mapped_column(UtcDateTime())
    end_time: Mapped[datetime | None] = mapped_column(UtcDateTime())
    duration_minutes: Mapped[Decimal | None] = mapped_column(ExactDecimal(14, 4))
    downtime_type: Mapped[DowntimeType] = mapped_column(one_of(DowntimeType, name="downtime_type"))
    auto_calculated: Mapped[bool] = mapped_column(Boolean())
    reason: Mapped[str | None] = mapped_column(String(500))
    is_void: Mapped[bool] = mapped_column(Boolean(), default=False)
    open_flag: Mapped[int | None] = mapped_column(
        SmallInteger(), Computed("CASE WHEN end_time IS NULL AND is_void = 0 THEN 1 END")
    )


class Comment(Identified, Base):
    """A remark on a request."""

    __tablename__ = "comments"
    __table_args__ = (Index("ix_comments_request", "request_id", "created_at"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("maintenance_requests.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(Text())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
