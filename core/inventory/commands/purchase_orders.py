"""Ordering parts from a supplier, and changing an order while it is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory import rules
from core.inventory.commands import _orders
from core.inventory.commands._orders import Ordered
from core.inventory.models import InventoryTransaction, OrderStatus, PurchaseOrder, PurchaseOrderLine, SparePart
from core.inventory.posting import ZERO
from core.kernel import (
    Actor,
    Clock,
    Conflict,
    Invalid,
    Permission,
    StaleState,
    check_money,
    clean_line,
    clean_text,
    command,
)
from core.storage import get_kept

MOST_ORDER_LINES = 100
MOST_ORDERS = 50


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One part of an order.

    Attributes:
        spare_part_id: the part.
        quantity: how much, in its unit.
        unit_price: of one, in the plant's currency; None if it is not known.
    """

    spare_part_id: int
    quantity: Decimal
    unit_price: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order to one supplier, as ``create_purchase_order`` takes it."""

    supplier: str
    lines: Sequence[OrderLine]
    expected_on: date | None = None
    reference: str = ""
    notes: str = ""


@command(Permission.MOVE_STOCK)
def create_purchase_order(
    session: Session,
    supplier: str,
    lines: Sequence[OrderLine],
    *,
    expected_on: date | None = None,
    reference: str = "",
    notes: str = "",
    actor: Actor,
    clock: Clock,
) -> int:
    """Order parts from a supplier; what is ordered counts as on order until it has come, and the id is returned.

    Lock order: the order, then the parts by id.

    Args:
        supplier: its name.
        lines: the parts, each once.
        expected_on: the day of the plant on which the delivery should come.
        reference: the supplier's number of the order.
        notes: a remark.

    Raises:
        Invalid: no supplier, no line, too many, one part twice, or a day too far away.
        LineRefused: a line is faulty; it says which and why, and nothing is ordered.
    """
    new = NewOrder(supplier=supplier, lines=lines, expected_on=expected_on, reference=reference, notes=notes)
    order = _place(session, new, actor, clock())
    sentence = f"Placed order {order.id} with {order.supplier_name}"
    audit.record(session, LogAction.CREATE, order, sentence, actor=actor, at=clock())
    return order.id


@command(Permission.MOVE_STOCK)
def create_purchase_orders(session: Session, orders: Sequence[NewOrder], *, actor: Actor, clock: Clock) -> list[int]:
    """Place several orders at once, one for each supplier, all or none; returns their ids.

    Raises:
        Invalid: there are none or too many, or one of them breaks a rule.
        LineRefused: a line is faulty.
    """
    if not 1 <= len(orders) <= MOST_ORDERS:
        raise Invalid("Place 1 to {most} orders at a time.", most=MOST_ORDERS)
    made = [_place(session, new, actor, clock()) for new in orders]
    entity: PurchaseOrder | str = PurchaseOrder.__tablename__
    sentence = f"Placed {len(made)} orders"
    if len(made) == 1:
        entity, sentence = made[0], f"Placed order {made[0].id} with {made[0].supplier_name}"
    audit.record(session, LogAction.CREATE, entity, sentence, actor=actor, at=clock())
    return [order.id for order in made]


@command(Permission.MOVE_STOCK)
def update_purchase_order(
    session: Session,
    order_id: int,
    supplier: str,
    lines: Sequence[OrderLine],
    *,
    version: int,
    expected_on: date | None = None,
    reference: str = "",
    notes: str = "",
    actor: Actor,
    clock: Clock,
) -> None:
    """Change an open order; the lines of which something came stay as they are.

    Lock order: the order, its lines, then the parts by id.

    Args:
        order_id: the order.
        supplier: its name.
        lines: all parts that the order has afterwards.
        version: as it was when the form was opened.
        expected_on: the day of the plant on which the delivery should come.
        reference: the supplier's number of the order.
        notes: a remark.

    Raises:
        StaleState: it is over, or somebody else changed it since the form was opened.
        Invalid: as for a new order.
        LineRefused: a line is faulty.
        Conflict: something came of a line that would change or go.
    """
    ordered = _orders.lock(session, order_id)
    order = ordered.order
    _orders.check_open(order)
    if order.version != version:
        raise StaleState()
    new = NewOrder(supplier=supplier, lines=lines, expected_on=expected_on, reference=reference, notes=notes)
    _write_head(order, new)
    _write_lines(session, ordered, lines)
    _orders.settle(ordered, actor=actor, at=clock())
    sentence = f"Changed order {order.id} with {order.supplier_name}"
    audit.record(session, LogAction.UPDATE, order, sentence, actor=actor, at=clock())


def _place(session: Session, new: NewOrder, actor: Actor, at: datetime) -> PurchaseOrder:
    order = PurchaseOrder(
        status=OrderStatus.OPEN, ordered_by=actor.user_id, ordered_at=at, created_at=at, updated_at=at, version=1
    )
    _write_head(order, new)
    session.add(order)
    session.flush()
    _write_lines(session, Ordered(order, {}), new.lines)
    return order


def _write_head(order: PurchaseOrder, new: NewOrder) -> None:
    order.supplier_name = rules.check_supplier(new.supplier)
    order.expected_on = rules.check_expected_on(new.expected_on, order.ordered_at)
    order.supplier_reference = clean_line(new.reference)[:80] or None
    order.notes = clean_text(new.notes)[:500] or None


def _write_lines(session: Session, ordered: Ordered, lines: Sequence[OrderLine]) -> None:
    """Make the lines of an order these: new ones are added, others change or go while nothing of them came."""
    if not 1 <= len(lines) <= MOST_ORDER_LINES:
        raise Invalid("An order has 1 to {most} lines.", most=MOST_ORDER_LINES)
    _orders.once([line.spare_part_id for line in lines])
    there = {line.spare_part_id: line for line in ordered.lines.values()}
    numbered = sorted(enumerate(lines, 1), key=lambda pair: pair[1].spare_part_id)
    for number, line in numbered:
        with _orders.of_line(number):
            kept = get_kept(session, SparePart, line.spare_part_id)
            _write_line(session, ordered, there.pop(line.spare_part_id, None), kept, line)
    for gone in there.values():
        _remove(session, gone)
        del ordered.lines[gone.id]


def _write_line(
    session: Session, ordered: Ordered, now: PurchaseOrderLine | None, part: SparePart, line: OrderLine
) -> None:
    quantity = rules.check_quantity(line.quantity, whole_units_only=part.whole_units_only)
    price = check_money(line.unit_price)
    if now is not None and (now.quantity_ordered, now.unit_price) == (quantity, price):
        return
    if not part.is_active:
        raise StaleState("Part {number} is no longer used. Choose another one.", number=part.part_number)
    if now is None:
        now = PurchaseOrderLine(purchase_order_id=ordered.order.id, spare_part_id=part.id, quantity_received=ZERO)
        session.add(now)
    elif now.quantity_received > 0:
        raise Conflict("Some of {part} has come. Its line stays as it is.", part=part.part_number)
    now.quantity_ordered, now.unit_price = quantity, price
    session.flush()
    ordered.lines[now.id] = now


def _remove(session: Session, line: PurchaseOrderLine) -> None:
    """Take a line off.

    Raises:
        Conflict: the ledger has deliveries of it, even if all were taken back.
    """
    if session.scalar(select(exists().where(InventoryTransaction.purchase_order_line_id == line.id))):
        part = session.get_one(SparePart, line.spare_part_id)
        raise Conflict("Some of {part} has come. Its line stays as it is.", part=part.part_number)
    session.delete(line)
