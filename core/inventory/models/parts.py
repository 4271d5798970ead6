"""Tables of the catalogue and of where its parts lie."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.storage import Base, Identified, Stamped
from core.storage.types import UtcDateTime, code, exact_quantity, money

ZERO = Decimal(0)


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


MAIN = "MAIN"
"""The code of the main store, which every plant has; the bins of the catalogue are there."""


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


class PartSubstitute(Identified, Base):
    """A part that may stand in for another; each way is a row of its own."""

    __tablename__ = "part_substitutes"
    __table_args__ = (
        UniqueConstraint("spare_part_id", "substitute_id"),
        CheckConstraint("spare_part_id <> substitute_id", name="another_part"),
    )

    spare_part_id: Mapped[int] = mapped_column(ForeignKey("spare_parts.id"))
    substitute_id: Mapped[int] = mapped_column(ForeignKey("spare_parts.id"))
    note: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
