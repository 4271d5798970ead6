"""Tables of who asked for what, and what became of it."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.storage import Base, Identified, Stamped
from core.storage.types import UtcDateTime, exact_quantity, one_of

ZERO = Decimal(0)


class PartsRequestStatus(StrEnum):
    """Where a request for parts stands."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    ISSUED = "ISSUED"
    CANCELLED = "CANCELLED"


class EmergencyState(StrEnum):
    """What became of a part that was taken in an emergency."""

    OPEN = "OPEN"
    CONFIRMED = "CONFIRMED"
    DISPUTED = "DISPUTED"


class SparePartsRequest(Stamped, Base):
    """Parts asked for on a job, or for an occurrence of planned maintenance.

    ``also_asked_by`` is who had a hand in what is asked for beside ``requested_by``: chose the part that was meant, or
    asked for the part that this one stands in for. ``in_place_of_id`` is the request that was given up for this one.
    Nobody who had a hand in it or in any that it goes back to decides on it: ``core.inventory.askers`` tells who.
    """

    __tablename__ = "spare_parts_requests"
    __table_args__ = (
        CheckConstraint("quantity_requested > 0", name="quantity_positive"),
        CheckConstraint("(maintenance_work_id IS NULL) <> (pm_occurrence_id IS NULL)", name="one_cause"),
        CheckConstraint("approved_by <> requested_by", name="decided_by_another"),
        CheckConstraint("approved_by <> also_asked_by", name="decided_by_a_third"),
        Index("ix_spare_parts_requests_work", "maintenance_work_id", "status"),
        Index("ix_spare_parts_requests_occurrence", "pm_occurrence_id", "status"),
        Index("ix_spare_parts_requests_status", "status", "id"),
        Index("ix_spare_parts_requests_part", "spare_part_id", "status"),
        Index("ix_spare_parts_requests_emergency", "emergency", "id"),
    )

    maintenance_work_id: Mapped[int | None] = mapped_column(ForeignKey("maintenance_works.id"))
    pm_occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("preventive_occurrences.id"))
    spare_part_id: Mapped[int] = mapped_column(ForeignKey("spare_parts.id"))
    quantity_requested: Mapped[Decimal] = mapped_column(exact_quantity())
    quantity_approved: Mapped[Decimal | None] = mapped_column(exact_quantity())
    quantity_reserved: Mapped[Decimal] = mapped_column(exact_quantity(), default=ZERO)
    quantity_issued: Mapped[Decimal] = mapped_column(exact_quantity(), default=ZERO)
    quantity_returned: Mapped[Decimal] = mapped_column(exact_quantity(), default=ZERO)
    status: Mapped[PartsRequestStatus] = mapped_column(one_of(PartsRequestStatus, name="status"))
    requested_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    also_asked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    in_place_of_id: Mapped[int | None] = mapped_column(ForeignKey("spare_parts_requests.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    reject_reason: Mapped[str | None] = mapped_column(String(500))
    emergency: Mapped[EmergencyState | None] = mapped_column(one_of(EmergencyState, name="emergency"))
    emergency_reason: Mapped[str | None] = mapped_column(String(500))
    note: Mapped[str | None] = mapped_column(String(500))


class WantedLine(Stamped, Base):
    """A part that is not in the catalogue, asked for in words.

    PENDING until the storeroom has answered: APPROVED with the request that it became, or REJECTED with a reason.
    """

    __tablename__ = "wanted_lines"
    __table_args__ = (
        CheckConstraint("(maintenance_work_id IS NULL) <> (pm_occurrence_id IS NULL)", name="one_cause"),
        Index("ix_wanted_lines_work", "maintenance_work_id", "status"),
        Index("ix_wanted_lines_occurrence", "pm_occurrence_id", "status"),
        Index("ix_wanted_lines_status", "status", "id"),
    )

    maintenance_work_id: Mapped[int | None] = mapped_column(ForeignKey("maintenance_works.id"))
    pm_occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("preventive_occurrences.id"))
    words: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[Decimal] = mapped_column(exact_quantity())
    status: Mapped[PartsRequestStatus] = mapped_column(one_of(PartsRequestStatus, name="status"))
    requested_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    spare_parts_request_id: Mapped[int | None] = mapped_column(ForeignKey("spare_parts_requests.id"))
    reject_reason: Mapped[str | None] = mapped_column(String(500))


class SparePartsUsage(Identified, Base):
    """What was really used of an issued request; ``corrected_by`` says why no more of it comes back.

    ``quantity_confirmed`` is what somebody said was used, as long as less than that is out and only that counts.
    """

    __tablename__ = "spare_parts_usages"
    __table_args__ = (CheckConstraint("quantity_used >= 0", name="used_not_negative"),)

    spare_parts_request_id: Mapped[int] = mapped_column(ForeignKey("spare_parts_requests.id"), unique=True)
    quantity_used: Mapped[Decimal] = mapped_column(exact_quantity())
    quantity_confirmed: Mapped[Decimal | None] = mapped_column(exact_quantity())
    used_at: Mapped[datetime] = mapped_column(UtcDateTime())
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    corrected_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    correction_reason: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class ApprovalDeputy(Identified, Base):
    """Somebody who approves parts for a maintenance manager from one day of the plant to another, both included."""

    __tablename__ = "approval_deputies"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="days_in_order"),
        Index("ix_approval_deputies_deputy", "deputy_id", "ends_on"),
    )

    manager_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    deputy_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    starts_on: Mapped[date] = mapped_column(Date())
    ends_on: Mapped[date] = mapped_column(Date())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
