"""Invariants of purchase orders: what came is what the ledger says, and an order is open while something is to come."""

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from core.invariants.asked import Finding, NoRow
from core.inventory.models import InventoryTransaction, OrderStatus, PurchaseOrder, PurchaseOrderLine
from core.storage import table_of

ZERO = Decimal(0)
_ORDER, _LINE = table_of(PurchaseOrder), table_of(PurchaseOrderLine)
_ROW = table_of(InventoryTransaction)
_CAME = (
    select(
        _ROW.c.purchase_order_line_id.label("line_id"),
        func.sum(_ROW.c.delta).label("came"),
        func.min(_ROW.c.spare_part_id).label("first_part"),
        func.max(_ROW.c.spare_part_id).label("last_part"),
    )
    .where(_ROW.c.purchase_order_line_id.is_not(None))
    .group_by(_ROW.c.purchase_order_line_id)
    .subquery()
)
_NOT_WHAT_CAME = (
    select(_LINE.c.purchase_order_id, _LINE.c.quantity_received, _CAME.c.came)
    .outerjoin_from(_LINE, _CAME, _CAME.c.line_id == _LINE.c.id)
    .where(
        or_(
            _LINE.c.quantity_received != func.coalesce(_CAME.c.came, ZERO),
            _CAME.c.first_part != _LINE.c.spare_part_id,
            _CAME.c.last_part != _LINE.c.spare_part_id,
        )
    )
)
_WAITING = func.coalesce(func.sum(case((_LINE.c.quantity_received < _LINE.c.quantity_ordered, 1), else_=0)), 0)
_BEGUN = func.coalesce(func.sum(case((_LINE.c.quantity_received > ZERO, 1), else_=0)), 0)
_IS_OPEN = _ORDER.c.status == OrderStatus.OPEN
_UNSAID = _ORDER.c.close_reason.is_(None)

ORDERS_END_WHEN_ALL_HAS_COME = NoRow(
    select(_ORDER.c.id)
    .outerjoin_from(_ORDER, _LINE, _LINE.c.purchase_order_id == _ORDER.c.id)
    .group_by(_ORDER.c.id, _ORDER.c.status, _ORDER.c.closed_at, _ORDER.c.close_reason)
    .having(
        or_(
            and_(_IS_OPEN, _WAITING == 0),
            _ORDER.c.closed_at.is_(None) != _IS_OPEN,
            and_(_ORDER.c.status == OrderStatus.CLOSED, _UNSAID, _WAITING > 0),
            and_(_ORDER.c.status == OrderStatus.CANCELLED, or_(_BEGUN > 0, _UNSAID)),
        )
    ),
    "its status does not fit what has come of it",
)
"""An open order has something to come; a closed one has not, or says why; of a cancelled one nothing came."""


def orders_agree_with_ledger(session: Session) -> Iterator[Finding]:
    """What came for a line is the sum of its movements, and they moved its part."""
    for order_id, received, came in session.connection().execute(_NOT_WHAT_CAME):
        yield order_id, f"{received} received of a line, movements of its part say {came or ZERO}"
