"""Tables of recurring tasks."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.storage import Base, Identified, Stamped
from core.storage.types import UtcDateTime, one_of


class FrequencyType(StrEnum):
    """The unit in which a task recurs."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    YEARLY = "YEARLY"


class TaskStatus(StrEnum):
    """Whether a task recurs."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


class CompletionStatus(StrEnum):
    """How one doing of a task ended."""

    COMPLETED = "COMPLETED"
    PARTIAL = "PARTIAL"
    SKIPPED = "SKIPPED"
    ISSUES_FOUND = "ISSUES_FOUND"


class OccurrenceStatus(StrEnum):
    """Where one due date of a task stands."""

    OPEN = "OPEN"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    PARTIAL = "PARTIAL"
    SKIPPED = "SKIPPED"


class PreventiveMaintenanceTask(Stamped, Base):
    """A task that recurs on a machine."""

    __tablename__ = "preventive_maintenance_tasks"
    __table_args__ = (CheckConstraint("frequency_value >= 1", name="frequency_positive"),)

    machine_id: Mapped[int] = mapped_column(ForeignKey("machines.id"), index=True)
    task_name: Mapped[str] = mapped_column(String(160))
    description: Mapped[str | None] = mapped_column(Text())
    frequency_type: Mapped[FrequencyType] = mapped_column(one_of(FrequencyType, name="frequency_type"))
    frequency_value: Mapped[int]
    next_due_date: Mapped[date | None] = mapped_column(Date(), index=True)
    last_completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    status: Mapped[TaskStatus] = mapped_column(one_of(TaskStatus, name="status"))
    instructions: Mapped[str | None] = mapped_column(Text())


class PreventiveOccurrence(Stamped, Base):
    """One due date of a task, with the last day on which doing it still counts as in time."""

    __tablename__ = "preventive_occurrences"
    __table_args__ = (
        UniqueConstraint("task_id", "due_on"),
        CheckConstraint("window_end >= due_on", name="days_in_order"),
        Index("ix_preventive_occurrences_status", "status", "due_on"),
    )

    task_id: Mapped[int] = mapped_column(ForeignKey("preventive_maintenance_tasks.id"))
    due_on: Mapped[date] = mapped_column(Date())
    window_end: Mapped[date] = mapped_column(Date())
    status: Mapped[OccurrenceStatus] = mapped_column(one_of(OccurrenceStatus, name="status"))


class PreventiveMaintenanceLog(Identified, Base):
    """One doing of a task."""

    __tablename__ = "preventive_maintenance_logs"
    __table_args__ = (Index("ix_preventive_maintenance_logs_task", "task_id", "completed_at"),)

    task_id: Mapped[int] = mapped_column(ForeignKey("preventive_maintenance_tasks.id"))
    machine_id: Mapped[int] = mapped_column(ForeignKey("machines.id"))
    completed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    completed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    notes: Mapped[str | None] = mapped_column(Text())
    status: Mapped[CompletionStatus] = mapped_column(one_of(CompletionStatus, name="status"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
