"""Tables of the storeroom."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import HIDDEN
from core.storage import Base, Identified, Stamped
from core.storage.types import UtcDateTime, code, exact_quantity, money, one_of

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


class TransactionType(StrEnum):
    """The kinds of stock movement."""

    IN = "IN"
    OUT = "OUT"
    ADJUSTMENT = "ADJUSTMENT"
    TRANSFER = "TRANSFER"


class ReferenceType(StrEnum):
    """What brought a movement about."""

    PURCHASE = "PURCHASE"
    MAINTENANCE = "MAINTENANCE"
    ADJUSTMENT = "ADJUSTMENT"
    TRANSFER = "TRANSFER"


class MovementReason(StrEnum):
    """Why stock moved."""

    OPENING = "OPENING"
    PURCHASE = "PURCHASE"
    ISSUE = "ISSUE"
    RETURN = "RETURN"
    COUNT = "COUNT"
    SCRAP = "SCRAP"
    CORRECTION = "CORRECTION"
    TRANSFER = "TRANSFER"


class SparePart(Stamped, Base):
    """A part that the storeroom keeps.

    ``quantity``, ``reserved_quantity``, ``average_cost`` and ``last_seq`` (the number of its newest movement) are
    written by the ledger alone.
    """

    __tablename__ = "spare_parts"
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("reserved_quantity >= 0", name="reserved_not_negative"),
        CheckConstraint("reserved_quantity <= quantity", name="reserved_is_there"),
        Index("ix_spare_parts_name", "part_name"),
    )

    part_number: Mapped[str] = mapped_column(String(60))
    part_number_key: Mapped[str] = mapped_column(code(60), unique=True)
    part_name: Mapped[str] = mapped_column(String(160))
    description: Mapped[str | None] = mapped_column(String(1000))
    group_number: Mapped[str | None] = mapped_column(String(40))
    group_name: Mapped[str | None] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(12), default="pcs")
    whole_units_only: Mapped[bool] = mapped_column(Boolean(), default=True)
    quantity: Mapped[Decimal] = mapped_column(exact_quantity(), default=ZERO)
    reserved_quantity: Mapped[Decimal] = mapped_column(exact_quantity(), default=ZERO)
    min_quantity: Mapped[Decimal] = mapped_column(exact_quantity(), default=ZERO)
    max_quantity: Mapped[Decimal | None] = mapped_column(exact_quantity())
    reorder_point: Mapped[Decimal | None] = mapped_column(exact_quantity())
    lead_time_days: Mapped[int | None] = mapped_column(Integer())
    unit_price: Mapped[Decimal | None] = mapped_column(money())
    average_cost: Mapped[Decimal | None] = mapped_column(money())
    location: Mapped[str | None] = mapped_column(String(60))
    supplier_name: Mapped[str | None] = mapped_column(String(120))
    supplier_part_number: Mapped[str | None] = mapped_column(String(80))
    free_issue: Mapped[bool] = mapped_column(Boolean(), default=False, server_default="0")
    is_active: Mapped[bool] = mapped_column(Boolean(), default=True)
    last_seq: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=1)


class MachineSparePart(Identified, Base):
    """A part that belongs to a machine, with the stock it should have for it."""

    __tablename__ = "machine_spare_parts"
    __table_args__ = (
        UniqueConstraint("machine_id", "spare_part_id"),
        Index("ix_machine_spare_parts_part", "spare_part_id"),
    )

    machine_id: Mapped[int] = mapped_column(ForeignKey("machines.id"))
    spare_part_id: Mapped[int] = mapped_column(ForeignKey("spare_parts.id"))
    min_qty: Mapped[Decimal] = mapped_column(exact_quantity())
    max_qty: Mapped[Decimal | None] = mapped_column(exact_quantity())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class StockLocation(Identified, Base):
    """A store or a bin."""

    __tablename__ = "stock_locations"

    code: Mapped[str] = mapped_column(code(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    is_active: Mapped[bool] = mapped_column(Boolean(), default=True)


class StockLevel(Identified, Base):
    """How much of a part lies at a location."""

    __tablename__ = "stock_levels"
    __table_args__ = (
        UniqueConstraint("spare_part_id", "location_id"),
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
    )

    spare_part_id: Mapped[int] = mapped_column(ForeignKey("spare_parts.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("stock_locations.id"))
    quantity: Mapped[Decimal] = mapped_column(exact_quantity(), default=ZERO)


class SparePartsRequest(Stamped, Base):
    """Parts asked for on a job."""

    __tablename__ = "spare_parts_requests"
    __table_args__ = (
        CheckConstraint("quantity_requested > 0", name="quantity_positive"),
        Index("ix_spare_parts_requests_work", "maintenance_work_id", "status"),
        Index("ix_spare_parts_requests_status", "status", "id"),
        Index("ix_spare_parts_requests_part", "spare_part_id", "status"),
        Index("ix_spare_parts_requests_emergency", "emergency", "id"),
    )

    maintenance_work_id: Mapped[int | None] = mapped_column(ForeignKey("maintenance_works.id"))
    spare_part_id: Mapped[int] = mapped_column(ForeignKey("spare_parts.id"))
    quantity_requested: Mapped[Decimal] = mapped_column(exact_quantity())
    quantity_approved: Mapped[Decimal | None] = mapped_column(exact_quantity())
    quantity_reserved: Mapped[Decimal] = mapped_column(exact_quantity(), default=ZERO)
    quantity_issued: Mapped[Decimal] = mapped_column(exact_quantity(), default=ZERO)
    quantity_returned: Mapped[Decimal] = mapped_column(exact_quantity(), default=ZERO)
    status: Mapped[PartsRequestStatus] = mapped_column(one_of(PartsRequestStatus, name="status"))
    requested_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    reject_reason: Mapped[str | None] = mapped_column(String(500))
    emergency: Mapped[EmergencyState | None] = mapped_column(one_of(EmergencyState, name="emergency"))
    emergency_reason: Mapped[str | None] = mapped_column(String(500))
    note: Mapped[str | None] = mapped_column(String(500))


class WantedLine(Stamped, Base):
    """A part that is not in the catalogue, asked for in words."""

    __tablename__ = "wanted_lines"
    __table_args__ = (Index("ix_wanted_lines_work", "maintenance_work_id", "status"),)

    maintenance_work_id: Mapped[int] = mapped_column(ForeignKey("maintenance_works.id"))
    words: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[Decimal] = mapped_column(exact_quantity())
    status: Mapped[PartsRequestStatus] = mapped_column(one_of(PartsRequestStatus, name="status"))
    requested_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    spare_parts_request_id: Mapped[int | None] = mapped_column(ForeignKey("spare_parts_requests.id"))


class SparePartsUsage(Identified, Base):
    """What was really used of an issued request."""

    __tablename__ = "spare_parts_usages"

    spare_parts_request_id: Mapped[int] = mapped_column(ForeignKey("spare_parts_requests.id"), unique=True)
    quantity_used: Mapped[Decimal] = mapped_column(exact_quantity())
    used_at: Mapped[datetime] = mapped_column(UtcDateTime())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class InventoryTransaction(Identified, Base):
    """One stock movement; rows are only ever added.

    ``quantity`` is what was entered (of a count: what was counted), ``delta`` what it changed, ``balance_after`` the
    part's stock in all locations then. ``seq`` numbers the movements of a part without a gap.
    """

    __tablename__ = "inventory_transactions"
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("balance_after >= 0", name="balance_not_negative"),
        UniqueConstraint("spare_part_id", "seq", name="uq_inventory_transactions_seq"),
        UniqueConstraint("reverses_id", name="uq_inventory_transactions_reverses"),
        UniqueConstraint("idempotency_key", "seq", "spare_part_id", name="uq_inventory_transactions_key"),
        Index("ix_inventory_transactions_part", "spare_part_id", "transaction_date"),
        Index("ix_inventory_transactions_date", "transaction_date", "id"),
        Index("ix_inventory_transactions_transfer", "transfer_id"),
        Index("ix_inventory_transactions_request", "spare_parts_request_id"),
    )

    spare_part_id: Mapped[int] = mapped_column(ForeignKey("spare_parts.id"))
    transaction_type: Mapped[TransactionType] = mapped_column(one_of(TransactionType, name="transaction_type"))
    quantity: Mapped[Decimal] = mapped_column(exact_quantity())
    reference_type: Mapped[ReferenceType] = mapped_column(one_of(ReferenceType, name="reference_type"))
    reference_id: Mapped[int | None]
    performed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    transaction_date: Mapped[datetime] = mapped_column(UtcDateTime())
    notes: Mapped[str | None] = mapped_column(String(500))
    unit_cost: Mapped[Decimal | None] = mapped_column(money())
    reason: Mapped[MovementReason] = mapped_column(one_of(MovementReason, name="reason"))
    seq: Mapped[int]
    delta: Mapped[Decimal] = mapped_column(exact_quantity())
    balance_after: Mapped[Decimal] = mapped_column(exact_quantity())
    location_id: Mapped[int] = mapped_column(ForeignKey("stock_locations.id"))
    expected_quantity: Mapped[Decimal | None] = mapped_column(exact_quantity())
    transfer_id: Mapped[str | None] = mapped_column(code(32))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_transactions.id"))
    spare_parts_request_id: Mapped[int | None] = mapped_column(ForeignKey("spare_parts_requests.id"))
    idempotency_key: Mapped[str | None] = mapped_column(code(64), info={HIDDEN: True})
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
