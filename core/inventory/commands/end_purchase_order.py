"""Ending a purchase order before everything has come: the rest is given up, or nothing of it was delivered at all."""

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory.commands import _orders, _stock
from core.inventory.models import OrderStatus, PurchaseOrder
from core.kernel import Actor, Clock, Conflict, Permission, command


@command(Permission.MOVE_STOCK)
def close_purchase_order(session: Session, order_id: int, reason: str, *, actor: Actor, clock: Clock) -> None:
    """Give up what is still to come of an order; it counts as on order no longer.

    Lock order: the order, then its lines.

    Raises:
        Invalid: no reason.
        StaleState: it is over already.
        Conflict: nothing of it came; then it is cancelled.
    """
    why = _stock.reason(reason)
    ordered = _orders.lock(session, order_id)
    _orders.check_open(ordered.order)
    if not _orders.has_come(ordered.lines.values()):
        raise Conflict("Nothing of order {number} has come. Cancel it.", number=order_id)
    _end(session, ordered.order, OrderStatus.CLOSED, why, actor, clock)


@command(Permission.MOVE_STOCK)
def cancel_purchase_order(session: Session, order_id: int, reason: str, *, actor: Actor, clock: Clock) -> None:
    """Call off an order of which nothing has come.

    Lock order: the order, then its lines.

    Raises:
        Invalid: no reason.
        StaleState: it is over already.
        Conflict: some of it came; then the rest is given up by closing it.
    """
    why = _stock.reason(reason)
    ordered = _orders.lock(session, order_id)
    _orders.check_open(ordered.order)
    if _orders.has_come(ordered.lines.values()):
        raise Conflict("Some of order {number} has come. Close it.", number=order_id)
    _end(session, ordered.order, OrderStatus.CANCELLED, why, actor, clock)


def _end(session: Session, order: PurchaseOrder, status: OrderStatus, why: str, actor: Actor, clock: Clock) -> None:
    order.status, order.closed_by, order.closed_at, order.close_reason = status, actor.user_id, clock(), why
    order.version, order.updated_at = order.version + 1, clock()
    word, action = ("Closed", LogAction.COMPLETE) if status is OrderStatus.CLOSED else ("Cancelled", LogAction.CANCEL)
    sentence = f"{word} order {order.id} with {order.supplier_name}"
    audit.record(session, action, order, sentence, actor=actor, at=clock(), reason=why)
