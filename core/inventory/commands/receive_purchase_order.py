"""Taking in what came of a purchase order, wholly or in part."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory.commands import _delivering, _orders
from core.inventory.commands._delivering import Delivered, DeliveryLine
from core.inventory.commands._orders import Ordered
from core.kernel import Actor, Clock, NotFound, Permission, command


@dataclass(frozen=True, slots=True)
class OrderReceipt:
    """What came of one line of an order.

    Attributes:
        line_id: the line.
        quantity: how much, in the unit of its part.
        unit_price: of one, where it differs from the order.
        location_id: where it goes; MAIN if left out.
    """

    line_id: int
    quantity: Decimal
    unit_price: Decimal | None = None
    location_id: int | None = None


@command(Permission.MOVE_STOCK)
def receive_purchase_order(
    session: Session,
    order_id: int,
    lines: Sequence[OrderReceipt],
    delivery_note: str = "",
    *,
    more_than_ordered: bool = False,
    actor: Actor,
    clock: Clock,
) -> Delivered:
    """Take in what came of an order, as one delivery; the order closes by itself once everything has come.

    Lock order: the order, its lines, then part by part in the order of their ids, its requests first.

    Args:
        order_id: the order.
        lines: what came; what is left out is still to come.
        delivery_note: its number, kept with every movement.
        more_than_ordered: a line may bring more than is still to come of it.

    Raises:
        NotFound: no such order, or a line of another one.
        StaleState: the order is closed or cancelled.
        Invalid: no line, or too many.
        LineRefused: a line is faulty, or brings more than is still to come; nothing is received.
    """
    ordered = _orders.lock(session, order_id)
    _orders.check_open(ordered.order)
    delivery = [_as_delivery(ordered, line) for line in lines]
    told, _made = _delivering.deliver(
        session, delivery, delivery_note, more_than_ordered=more_than_ordered, actor=actor, clock=clock
    )
    sentence = f"Received parts of order {order_id} from {ordered.order.supplier_name}"
    audit.record(session, LogAction.UPDATE, ordered.order, sentence, actor=actor, at=clock())
    return told


def _as_delivery(ordered: Ordered, line: OrderReceipt) -> DeliveryLine:
    of_order = ordered.lines.get(line.line_id)
    if of_order is None:
        raise NotFound()
    return DeliveryLine(of_order.spare_part_id, line.quantity, line.unit_price, line.location_id, line.line_id)
