"""Invariants of purchase orders: what came is what the ledger says, and an order is open while something is to come."""

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from core.inventory.models import InventoryTransaction, OrderStatus, PurchaseOrder, PurchaseOrderLine

Finding = tuple[int | None, str]
ZERO = Decimal(0)


def orders_agree_with_ledger(session: Session) -> Iterator[Finding]:
    """What came for a line is the sum of its movements, and they moved its part."""
    line, moved = PurchaseOrderLine, InventoryTransaction
    sums = (
        select(
            moved.purchase_order_line_id.label("line_id"),
            func.sum(moved.delta).label("came"),
            func.min(moved.spare_part_id).label("first_part"),
            func.max(moved.spare_part_id).label("last_part"),
        )
        .where(moved.purchase_order_line_id.is_not(None))
        .group_by(moved.purchase_order_line_id)
        .subquery()
    )
    wrong = or_(
        line.quantity_received != func.coalesce(sums.c.came, ZERO),
        sums.c.first_part != line.spare_part_id,
        sums.c.last_part != line.spare_part_id,
    )
    statement = select(line.purchase_order_id, line.quantity_received, sums.c.came)
    for order_id, received, came in session.execute(statement.outerjoin(sums, sums.c.line_id == line.id).where(wrong)):
        yield order_id, f"{received} received of a line, movements of its part say {came or ZERO}"


def orders_end_when_all_has_come(session: Session) -> Iterator[Finding]:
    """An open order has something to come; a closed one has not, or says why; of a cancelled one nothing came."""
    order, line = PurchaseOrder, PurchaseOrderLine
    waiting = func.coalesce(func.sum(case((line.quantity_received < line.quantity_ordered, 1), else_=0)), 0)
    begun = func.coalesce(func.sum(case((line.quantity_received > 0, 1), else_=0)), 0)
    is_open = order.status == OrderStatus.OPEN
    wrong = or_(
        and_(is_open, waiting == 0),
        is_open != order.closed_at.is_(None),
        and_(order.status == OrderStatus.CLOSED, order.close_reason.is_(None), waiting > 0),
        and_(order.status == OrderStatus.CANCELLED, or_(begun > 0, order.close_reason.is_(None))),
    )
    statement = select(order.id).outerjoin(line, line.purchase_order_id == order.id)
    grouped = statement.group_by(order.id, order.status, order.closed_at, order.close_reason).having(wrong)
    for order_id in session.scalars(grouped):
        yield order_id, "its status does not fit what has come of it"
