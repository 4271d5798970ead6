"""The table of the stock movements."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import HIDDEN
from core.storage import Base, Identified
from core.storage.types import UtcDateTime, code, exact_quantity, money, one_of


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
        Index("ix_inventory_transactions_reason", "reason", "transaction_date"),
        Index("ix_inventory_transactions_place", "location_id", "transaction_date"),
        Index("ix_inventory_transactions_place_reason", "location_id", "reason", "transaction_date"),
        Index("ix_inventory_transactions_person_reason", "performed_by", "reason", "transaction_date"),
        Index(
            "ix_inventory_transactions_person_place_reason",
            "performed_by",
            "location_id",
            "reason",
            "transaction_date",
        ),
        Index("ix_inventory_transactions_transfer", "transfer_id"),
        Index(
            "ix_inventory_transactions_cause",
            "spare_parts_request_id",
            "transaction_date",
            "reason",
            "location_id",
            "performed_by",
            "spare_part_id",
        ),
        Index("ix_inventory_transactions_order_line", "purchase_order_line_id"),
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
    purchase_order_line_id: Mapped[int | None] = mapped_column(ForeignKey("purchase_order_lines.id"))
    idempotency_key: Mapped[str | None] = mapped_column(code(64), info={HIDDEN: True})
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
