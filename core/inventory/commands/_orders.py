"""What the commands of purchase orders share: orders under their locks, what came for a line, and when one is over."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.inventory.errors import LineRefused, MoreThanOrdered
from core.inventory.models import OrderStatus, PurchaseOrder, PurchaseOrderLine
from core.inventory.posting import ZERO, Stock
from core.kernel import Actor, Conflict, Invalid, NotFound, StaleState
from core.storage import get, get_locked


@dataclass(slots=True)
class Ordered:
    """An order and its lines by id, locked for the rest of the transaction."""

    order: PurchaseOrder
    lines: dict[int, PurchaseOrderLine]


def lock(session: Session, order_id: int) -> Ordered:
    """The order first, then its lines by id.

    Raises:
        NotFound: no such order.
    """
    order = get_locked(session, PurchaseOrder, order_id)
    statement = (
        select(PurchaseOrderLine)
        .where(PurchaseOrderLine.purchase_order_id == order.id)
        .order_by(PurchaseOrderLine.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return Ordered(order, {line.id: line for line in session.scalars(statement)})


def lock_of_lines(session: Session, line_ids: Iterable[int]) -> dict[int, Ordered]:
    """The orders of these lines, locked in the order of their ids; by line.

    Raises:
        NotFound: no such line.
    """
    orders = {line_id: get(session, PurchaseOrderLine, line_id).purchase_order_id for line_id in set(line_ids)}
    locked = {order_id: lock(session, order_id) for order_id in sorted(set(orders.values()))}
    return {line_id: locked[order_id] for line_id, order_id in orders.items()}


def check_open(order: PurchaseOrder) -> None:
    """Refuse what is over.

    Raises:
        StaleState: it is closed or cancelled.
    """
    if order.status is not OrderStatus.OPEN:
        raise StaleState("Order {number} is {status} now. Look at it again.", number=order.id, status=order.status)


def has_come(lines: Iterable[PurchaseOrderLine]) -> bool:
    """Whether anything of an order is in the house."""
    return any(line.quantity_received > 0 for line in lines)


def came(line: PurchaseOrderLine, stock: Stock, quantity: Decimal, *, more_than_ordered: bool) -> None:
    """So much came for a line.

    Raises:
        Invalid: the line is about another part.
        MoreThanOrdered: less is still to come, and nobody said that more came.
    """
    if line.spare_part_id != stock.part_id:
        raise Invalid("This line of the order is about another part.")
    to_come = max(line.quantity_ordered - line.quantity_received, ZERO)
    if quantity > to_come and not more_than_ordered:
        raise MoreThanOrdered(to_come=to_come, unit=stock.unit, part=stock.part_number)
    line.quantity_received += quantity


def settle(ordered: Ordered, *, actor: Actor, at: datetime) -> None:
    """After a change: an order of which everything has come closes by itself."""
    order = ordered.order
    order.version, order.updated_at = order.version + 1, at
    if all(line.quantity_received >= line.quantity_ordered for line in ordered.lines.values()):
        order.status, order.closed_by, order.closed_at = OrderStatus.CLOSED, actor.user_id, at


def took_back(ordered: Ordered, line_id: int, quantity: Decimal, *, at: datetime) -> None:
    """A delivery of a line was taken back: it is to come again, and what closed by itself is open again."""
    order, line = ordered.order, ordered.lines[line_id]
    line.quantity_received -= quantity
    order.version, order.updated_at = order.version + 1, at
    closed_by_itself = order.status is OrderStatus.CLOSED and order.close_reason is None
    if closed_by_itself and line.quantity_received < line.quantity_ordered:
        order.status, order.closed_by, order.closed_at = OrderStatus.OPEN, None, None


@contextmanager
def of_line(number: int) -> Iterator[None]:
    """What is refused inside is about this line, counted from one."""
    try:
        yield
    except (Invalid, Conflict, NotFound) as refusal:
        raise LineRefused(line=number, refusal=refusal) from refusal


def once(part_ids: Sequence[int]) -> None:
    """An order names each part once.

    Raises:
        Invalid: one stands there twice.
    """
    if len(set(part_ids)) < len(part_ids):
        raise Invalid("An order names each part once.")
