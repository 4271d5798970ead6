"""Tables that hold the sums of the ledger: by day and machine for detail, by month for parts, by month for machines.

The ledger adds to them in the transaction of each movement; ``python -m core rebuild-rollups`` makes them anew from it.
What all parts together moved in a month is added up when the month is over.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.inventory.models.ledger import MovementReason
from core.storage import Base
from core.storage.types import ExactDecimal, UtcDateTime, one_of

NO_MACHINE = 0
# The rows lie in the order of their key on every engine: a reason and a window of time are one stretch of the table.
_BY_KEY = {"sqlite_with_rowid": False}
_FIGURES = ("delta", "value", "movements", "unpriced")


class _Sums:
    """What was moved: the signed sum of the movements, their value, how many there were, and how many had no cost."""

    delta: Mapped[Decimal] = mapped_column(ExactDecimal(18, 3), sort_order=10)
    value: Mapped[Decimal] = mapped_column(ExactDecimal(20, 4), sort_order=11)
    movements: Mapped[int] = mapped_column(sort_order=12)
    unpriced: Mapped[int] = mapped_column(sort_order=13)


class ConsumptionDaily(_Sums, Base):
    """One part's movements of one reason on one day of the plant, for one machine (``NO_MACHINE``: for none)."""

    __tablename__ = "consumption_daily"
    __table_args__ = (
        PrimaryKeyConstraint("reason", "day", "spare_part_id", "machine_id"),
        Index("ix_consumption_daily_part", "spare_part_id", "day"),
        Index("ix_consumption_daily_machine", "machine_id", "day"),
        _BY_KEY,
    )

    day: Mapped[date] = mapped_column(Date(), primary_key=True)
    reason: Mapped[MovementReason] = mapped_column(one_of(MovementReason, name="reason"), primary_key=True)
    spare_part_id: Mapped[int] = mapped_column(ForeignKey("spare_parts.id"), primary_key=True)
    machine_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class ConsumptionMonthly(_Sums, Base):
    """One part's movements of one reason in one month of the plant; ``month`` is its first day."""

    __tablename__ = "consumption_monthly"
    __table_args__ = (
        PrimaryKeyConstraint("reason", "month", "spare_part_id"),
        # All that is read of the months of a part, so that it is never looked up row by row.
        Index("ix_consumption_monthly_part", "spare_part_id", "reason", "month", *_FIGURES),
        _BY_KEY,
    )

    month: Mapped[date] = mapped_column(Date(), primary_key=True)
    reason: Mapped[MovementReason] = mapped_column(one_of(MovementReason, name="reason"), primary_key=True)
    spare_part_id: Mapped[int] = mapped_column(ForeignKey("spare_parts.id"), primary_key=True)


class ConsumptionByMachine(_Sums, Base):
    """One part's issues, returns or scrap in one month of the plant, for one machine (``NO_MACHINE``: for none)."""

    __tablename__ = "consumption_by_machine"
    __table_args__ = (
        PrimaryKeyConstraint("machine_id", "reason", "month", "spare_part_id"),
        Index("ix_consumption_by_machine_part", "spare_part_id", "month"),
        _BY_KEY,
    )

    month: Mapped[date] = mapped_column(Date(), primary_key=True)
    reason: Mapped[MovementReason] = mapped_column(one_of(MovementReason, name="reason"), primary_key=True)
    spare_part_id: Mapped[int] = mapped_column(ForeignKey("spare_parts.id"), primary_key=True)
    machine_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class ClosedMonth(_Sums, Base):
    """All parts' movements of one reason in a month that was over at ``closed_at``; a month without any has a row too.

    ``came_in`` is the value of the parts of which more came than went, as far as their cost is known.
    """

    __tablename__ = "closed_months"
    __table_args__ = (PrimaryKeyConstraint("reason", "month"), _BY_KEY)

    month: Mapped[date] = mapped_column(Date(), primary_key=True)
    reason: Mapped[MovementReason] = mapped_column(one_of(MovementReason, name="reason"), primary_key=True)
    came_in: Mapped[Decimal] = mapped_column(ExactDecimal(20, 4), sort_order=14)
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime(), sort_order=15)
