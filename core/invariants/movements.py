"""Invariants of single movements: each is what was entered, a transfer carries, what is taken back is an opposite."""

from decimal import Decimal

from sqlalchemy import and_, func, or_, select

from core.invariants.asked import NoRow
from core.inventory.models import InventoryTransaction, MovementReason, TransactionType
from core.storage import table_of

ZERO = Decimal(0)
_ROW = table_of(InventoryTransaction)
_TAKEN = _ROW.alias("taken")
_IS_COUNT = _ROW.c.reason == MovementReason.COUNT
_IS_FIRST = _ROW.c.reverses_id.is_(None)

AS_ENTERED = NoRow(
    select(_ROW.c.id).where(
        or_(
            and_(_IS_COUNT, _ROW.c.expected_quantity.is_(None)),
            and_(_IS_COUNT, _ROW.c.delta != _ROW.c.quantity - _ROW.c.expected_quantity),
            and_(~_IS_COUNT, or_(_ROW.c.expected_quantity.is_not(None), func.abs(_ROW.c.delta) != _ROW.c.quantity)),
            and_(_IS_FIRST, _ROW.c.transaction_type == TransactionType.IN, _ROW.c.delta < ZERO),
            and_(_IS_FIRST, _ROW.c.transaction_type == TransactionType.OUT, _ROW.c.delta > ZERO),
            (_ROW.c.transaction_type == TransactionType.ADJUSTMENT) != _IS_COUNT,
            (_ROW.c.transaction_type == TransactionType.TRANSFER) != _ROW.c.transfer_id.is_not(None),
        )
    ),
    "what it changes is not what was entered",
)
"""A movement changes what was entered, in the direction of its type; a count, what differs."""

TRANSFERS_CARRY = NoRow(
    select(func.min(_ROW.c.id))
    .where(_ROW.c.transfer_id.is_not(None))
    .group_by(_ROW.c.transfer_id, _IS_FIRST)
    .having(
        or_(
            func.sum(_ROW.c.delta) != ZERO,
            func.count() != 2,
            func.count(_ROW.c.location_id.distinct()) != 2,
            func.min(_ROW.c.spare_part_id) != func.max(_ROW.c.spare_part_id),
        )
    ),
    "the movements of its transfer do not carry one part from one place to another",
)
"""A transfer, and what takes it back, is two movements of one part between two places that sum to zero."""

REVERSED_WHOLE = NoRow(
    select(_ROW.c.id)
    .join_from(_ROW, _TAKEN, _TAKEN.c.id == _ROW.c.reverses_id)
    .where(
        or_(
            _ROW.c.delta != -_TAKEN.c.delta,
            _ROW.c.spare_part_id != _TAKEN.c.spare_part_id,
            _ROW.c.location_id != _TAKEN.c.location_id,
            _ROW.c.transaction_type != _TAKEN.c.transaction_type,
        )
    ),
    "is not the opposite of what it takes back",
)
"""What takes a movement back is its opposite: of the same part, at the same place."""
