"""Reading one purchase order: its lines, and the deliveries that it brought."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from core.inventory.models import (
    InventoryTransaction,
    OrderStatus,
    PurchaseOrder,
    PurchaseOrderLine,
    SparePart,
    StockLocation,
)
from core.kernel import Actor, Clock, Permission, query
from core.people import User
from core.storage import get

ZERO = Decimal(0)
_MOST = 500


@dataclass(frozen=True, slots=True)
class OrderedPart:
    """One line of an order.

    Attributes:
        ordered: how much, in ``unit``.
        received: how much of it came.
        unit_price: that was agreed, of one.
        bin: where the catalogue says that the part lies.
    """

    line_id: int
    spare_part_id: int
    part_number: str
    part_name: str
    supplier_part_number: str | None
    unit: str
    whole_units_only: bool
    bin: str | None
    ordered: Decimal
    received: Decimal
    unit_price: Decimal | None

    @property
    def to_come(self) -> Decimal:
        """What has not come yet."""
        return max(self.ordered - self.received, ZERO)

    @property
    def value(self) -> Decimal | None:
        """What was ordered is worth that much."""
        return None if self.unit_price is None else self.ordered * self.unit_price


@dataclass(frozen=True, slots=True)
class OrderedDelivery:
    """One movement that brought something of an order, or took it back."""

    transaction_id: int
    seq: int
    at: datetime
    spare_part_id: int
    part_number: str
    part_name: str
    unit: str
    delta: Decimal
    unit_cost: Decimal | None
    place: str
    who: str | None
    note: str | None
    is_reversed: bool
    is_reversal: bool


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """A purchase order with its lines, by part number, and its deliveries, newest first.

    Attributes:
        has_more: there are older deliveries than these.
        closed_by: who ended it, or received the last of it.
        close_reason: why it ended early; None for one that closed by itself.
        version: rises with each change.
    """

    id: int
    supplier: str
    reference: str | None
    status: OrderStatus
    ordered_at: datetime
    ordered_by: str
    expected_on: date | None
    notes: str | None
    closed_at: datetime | None
    closed_by: str | None
    close_reason: str | None
    version: int
    lines: tuple[OrderedPart, ...]
    deliveries: tuple[OrderedDelivery, ...]
    has_more: bool

    @property
    def has_come(self) -> bool:
        """Whether something of it is in the house."""
        return any(line.received > 0 for line in self.lines)

    @property
    def value(self) -> Decimal:
        """Of what was ordered, as far as prices are known."""
        return sum((line.value or ZERO for line in self.lines), ZERO)

    @property
    def unpriced(self) -> int:
        """Of how many lines nobody knows a price."""
        return sum(line.unit_price is None for line in self.lines)


@query(Permission.MOVE_STOCK)
def purchase_order(session: Session, order_id: int, *, actor: Actor, clock: Clock) -> OrderDetail:
    """One order.

    Raises:
        NotFound: no such order.
    """
    order = get(session, PurchaseOrder, order_id)
    deliveries = _deliveries(session, order.id)
    people = {order.ordered_by, order.closed_by} - {None}
    names = dict(session.execute(select(User.id, User.full_name).where(User.id.in_(people))).all())
    return OrderDetail(
        id=order.id,
        supplier=order.supplier_name,
        reference=order.supplier_reference,
        status=order.status,
        ordered_at=order.ordered_at,
        ordered_by=names[order.ordered_by],
        expected_on=order.expected_on,
        notes=order.notes,
        closed_at=order.closed_at,
        closed_by=names.get(order.closed_by or 0),
        close_reason=order.close_reason,
        version=order.version,
        lines=_lines(session, order.id),
        deliveries=deliveries[:_MOST],
        has_more=len(deliveries) > _MOST,
    )


@query(Permission.MOVE_STOCK)
def purchase_order_lines(session: Session, order_id: int, *, actor: Actor, clock: Clock) -> tuple[OrderedPart, ...]:
    """The lines of one order, by part number; for a file."""
    return _lines(session, order_id)


def _lines(session: Session, order_id: int) -> tuple[OrderedPart, ...]:
    line, part = PurchaseOrderLine, SparePart
    statement = (
        select(line, part)
        .join(part, part.id == line.spare_part_id)
        .where(line.purchase_order_id == order_id)
        .order_by(part.part_number_key)
    )
    return tuple(
        OrderedPart(
            line_id=row.id,
            spare_part_id=of.id,
            part_number=of.part_number,
            part_name=of.part_name,
            supplier_part_number=of.supplier_part_number,
            unit=of.unit,
            whole_units_only=of.whole_units_only,
            bin=of.location,
            ordered=row.quantity_ordered,
            received=row.quantity_received,
            unit_price=row.unit_price,
        )
        for row, of in session.execute(statement)
    )


def _deliveries(session: Session, order_id: int) -> tuple[OrderedDelivery, ...]:
    """The newest, and one more where there are older ones."""
    row, part, undoing = InventoryTransaction, SparePart, aliased(InventoryTransaction)
    statement = (
        select(row, part, StockLocation.code, User.full_name, undoing.id)
        .join(PurchaseOrderLine, PurchaseOrderLine.id == row.purchase_order_line_id)
        .join(part, part.id == row.spare_part_id)
        # An outer join, though every movement has its location: so no server begins with the few locations.
        .outerjoin(StockLocation, StockLocation.id == row.location_id)
        .outerjoin(User, User.id == row.performed_by)
        .outerjoin(undoing, undoing.reverses_id == row.id)
        .where(PurchaseOrderLine.purchase_order_id == order_id)
        .order_by(row.id.desc())
        .limit(_MOST + 1)
    )
    return tuple(
        OrderedDelivery(
            transaction_id=moved.id,
            seq=moved.seq,
            at=moved.transaction_date,
            spare_part_id=of.id,
            part_number=of.part_number,
            part_name=of.part_name,
            unit=of.unit,
            delta=moved.delta,
            unit_cost=moved.unit_cost,
            place=place,
            who=who,
            note=moved.notes,
            is_reversed=undone is not None,
            is_reversal=moved.reverses_id is not None,
        )
        for moved, of, place, who, undone in session.execute(statement)
    )
