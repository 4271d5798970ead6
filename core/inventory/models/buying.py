"""Tables of what runs short and of what was ordered."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.storage import Base, Identified, Stamped
from core.storage.types import UtcDateTime, exact_quantity, money, one_of

ZERO = Decimal(0)


class AlertState(StrEnum):
    """Where an alert stands."""

    OPEN = "OPEN"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    CLOSED = "CLOSED"


class StockAlert(Identified, Base):
    """A part fell below its minimum; closed when it has recovered.

    ``open_part_id`` is the part until then, and nothing afterwards: the database itself keeps a part from two alerts.
    """

    __tablename__ = "stock_alerts"
    __table_args__ = (
        UniqueConstraint("open_part_id"),
        Index("ix_stock_alerts_state", "state", "id"),
        Index("ix_stock_alerts_part", "spare_part_id", "id"),
        Index("ix_stock_alerts_closed", "closed_at", "id"),
    )

    spare_part_id: Mapped[int] = mapped_column(ForeignKey("spare_parts.id"))
    open_part_id: Mapped[int | None]
    state: Mapped[AlertState] = mapped_column(one_of(AlertState, name="state"))
    available: Mapped[Decimal] = mapped_column(exact_quantity())
    minimum: Mapped[Decimal] = mapped_column(exact_quantity())
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime())
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    note: Mapped[str | None] = mapped_column(String(500))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class OrderStatus(StrEnum):
    """Where a purchase order stands."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


class PurchaseOrder(Stamped, Base):
    """What was ordered from one supplier; closed when all has come, or when the rest is given up."""

    __tablename__ = "purchase_orders"
    __table_args__ = (Index("ix_purchase_orders_status", "status", "id"),)

    supplier_name: Mapped[str] = mapped_column(String(120))
    supplier_reference: Mapped[str | None] = mapped_column(String(80))
    status: Mapped[OrderStatus] = mapped_column(one_of(OrderStatus, name="status"))
    ordered_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ordered_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expected_on: Mapped[date | None] = mapped_column(Date())
    notes: Mapped[str | None] = mapped_column(String(500))
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    close_reason: Mapped[str | None] = mapped_column(String(500))
    version: Mapped[int] = mapped_column(default=1)


class PurchaseOrderLine(Identified, Base):
    """One part of an order. ``quantity_received`` follows the ledger: what came in for the line."""

    __tablename__ = "purchase_order_lines"
    __table_args__ = (
        UniqueConstraint("purchase_order_id", "spare_part_id"),
        CheckConstraint("quantity_ordered > 0", name="ordered_positive"),
        CheckConstraint("quantity_received >= 0", name="received_not_negative"),
        Index("ix_purchase_order_lines_part", "spare_part_id"),
    )

    purchase_order_id: Mapped[int] = mapped_column(ForeignKey("purchase_orders.id"))
    spare_part_id: Mapped[int] = mapped_column(ForeignKey("spare_parts.id"))
    quantity_ordered: Mapped[Decimal] = mapped_column(exact_quantity())
    quantity_received: Mapped[Decimal] = mapped_column(exact_quantity(), default=ZERO)
    unit_price: Mapped[Decimal | None] = mapped_column(money())
