"""What was ordered and has not come: of a part, of many parts, and as a column of a statement."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session

from core.inventory.models import OrderStatus, PurchaseOrder, PurchaseOrderLine
from core.kernel import portions

ZERO = Decimal(0)
_AT_ONCE = 5_000
_LEFT = PurchaseOrderLine.quantity_ordered - PurchaseOrderLine.quantity_received
_STILL_TO_COME = (PurchaseOrder.status == OrderStatus.OPEN, _LEFT > 0)


@dataclass(frozen=True, slots=True)
class PartOnOrder:
    """What is still to come of a part with one open order.

    Attributes:
        order_id: the order.
        line_id: its line.
        expected_on: the day of the plant on which it should come.
        to_come: in the part's unit.
        unit_price: that was agreed, of one.
    """

    order_id: int
    line_id: int
    supplier: str
    reference: str | None
    expected_on: date | None
    to_come: Decimal
    unit_price: Decimal | None


def on_order() -> Subquery:
    """By part (``part_id``), the ``quantity`` that is still to come; to be joined once, from the outside."""
    return (
        select(PurchaseOrderLine.spare_part_id.label("part_id"), func.sum(_LEFT).label("quantity"))
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.purchase_order_id)
        .where(*_STILL_TO_COME)
        .group_by(PurchaseOrderLine.spare_part_id)
        .subquery("on_order")
    )


def orders_of_parts(session: Session, part_ids: Collection[int]) -> dict[int, tuple[PartOnOrder, ...]]:
    """The open orders of these parts, what should come first before the others; without a part that has none."""
    line, order = PurchaseOrderLine, PurchaseOrder
    statement = (
        select(line.spare_part_id, line.id, order, _LEFT, line.unit_price)
        .join(order, order.id == line.purchase_order_id)
        .where(*_STILL_TO_COME)
        .order_by(func.coalesce(order.expected_on, date.max), order.id)
    )
    found: dict[int, list[PartOnOrder]] = defaultdict(list)
    for some in portions(list(part_ids), _AT_ONCE):
        for part_id, line_id, of, left, price in session.execute(statement.where(line.spare_part_id.in_(some))):
            found[part_id].append(
                PartOnOrder(of.id, line_id, of.supplier_name, of.supplier_reference, of.expected_on, left, price)
            )
    return {part_id: tuple(orders) for part_id, orders in found.items()}


def quantities_on_order(session: Session, part_ids: Collection[int]) -> dict[int, Decimal]:
    """What is still to come of these parts; without a part of which nothing is."""
    coming = on_order()
    statement = select(coming.c.part_id, coming.c.quantity).where(coming.c.part_id.in_(part_ids))
    return dict(session.execute(statement).all()) if part_ids else {}
