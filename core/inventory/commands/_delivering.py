"""A delivery of several parts, wholly or not at all, with or without the orders that it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.inventory import ledger, reservations, rules
from core.inventory.commands import _orders, _promises, _stock
from core.inventory.commands._orders import Ordered
from core.inventory.commands._promises import Promised
from core.inventory.commands._stock import Moved
from core.inventory.models import MovementReason, SparePart, SparePartsRequest
from core.inventory.posting import Movement, Stock
from core.kernel import Actor, Clock, Invalid, NotFound, clean_line

MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One line of a delivery.

    Attributes:
        spare_part_id: the part.
        quantity: how much, in its unit.
        unit_price: of one, in the plant's currency; None is the price of the order, and without one leaves the average
            cost as it is.
        location_id: where it goes; MAIN if left out.
        order_line_id: the line of the purchase order that it was ordered with.
    """

    spare_part_id: int
    quantity: Decimal
    unit_price: Decimal | None = None
    location_id: int | None = None
    order_line_id: int | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a delivery brought about: its lines, and what of it is held for those who were short of it."""

    lines: list[Moved]
    promised: list[Promised]


@dataclass(slots=True)
class Locked:
    """What a delivery works on: its orders by line, and each part with its requests."""

    orders: dict[int, Ordered]
    parts: dict[int, tuple[Stock, list[SparePartsRequest]]]


@dataclass(frozen=True, slots=True)
class Taken:
    """A line that was taken in."""

    stock: Stock
    movement: Movement


def deliver(
    session: Session,
    lines: Sequence[DeliveryLine],
    delivery_note: str,
    *,
    more_than_ordered: bool,
    actor: Actor,
    clock: Clock,
) -> tuple[Delivered, list[Taken]]:
    """Take in all lines; those who wait are promised the parts, the most urgent job first.

    Lock order: the purchase orders by id, each with its lines, then the requests of all parts by id and the parts by
    id, so that two deliveries of the same parts cannot wait for each other.

    Raises:
        Invalid: no line, or too many.
        NotFound: no such line of an order.
        LineRefused: a line is faulty; it says which and why.
    """
    if not 1 <= len(lines) <= MOST_LINES:
        raise Invalid("A delivery has 1 to {most} lines.", most=MOST_LINES)
    note = clean_line(delivery_note)[:200]
    orders = _orders.lock_of_lines(session, (line.order_line_id for line in lines if line.order_line_id is not None))
    locked = Locked(orders, _lock(session, lines))
    held = {request.id: request.quantity_reserved for _, requests in locked.parts.values() for request in requests}
    made = []
    for number, line in enumerate(lines, 1):
        with _orders.of_line(number):
            made.append(_take_in(session, line, locked, note, more_than_ordered, actor, clock))
    for part_id in sorted(locked.parts):
        reservations.serve(session, *locked.parts[part_id], clock())
    for ordered in {each.order.id: each for each in orders.values()}.values():
        _orders.settle(ordered, actor=actor, at=clock())
    told = [_stock.told(taken.stock, taken.movement) for taken in made]
    return Delivered(told, _promised(session, locked, held)), made


def _lock(session: Session, lines: Sequence[DeliveryLine]) -> dict[int, tuple[Stock, list[SparePartsRequest]]]:
    """Each part once; a part that does not exist is told by the first line that names it."""
    named = {line.spare_part_id for line in lines}
    there = set(session.scalars(select(SparePart.id).where(SparePart.id.in_(named))))
    for number, line in enumerate(lines, 1):
        with _orders.of_line(number):
            if line.spare_part_id not in there:
                raise NotFound()
    return reservations.lock_all_with_requests(session, there)


def _take_in(
    session: Session,
    line: DeliveryLine,
    locked: Locked,
    note: str,
    more_than_ordered: bool,
    actor: Actor,
    clock: Clock,
) -> Taken:
    stock, _requests = locked.parts[line.spare_part_id]
    taken = rules.check_quantity(line.quantity, whole_units_only=_stock.active(stock).whole_units_only)
    place, price, order_id = _stock.location(session, line.location_id), line.unit_price, None
    if line.order_line_id is not None:
        ordered = locked.orders[line.order_line_id]
        _orders.check_open(ordered.order)
        of_order, order_id = ordered.lines[line.order_line_id], ordered.order.id
        _orders.came(of_order, stock, taken, more_than_ordered=more_than_ordered)
        price = of_order.unit_price if price is None else price
    posting = _stock.receipt(
        MovementReason.PURCHASE, taken, place, price, note, order_id=order_id, order_line_id=line.order_line_id
    )
    return Taken(stock, ledger.post(session, stock, posting, actor=actor, at=clock()))


def _promised(session: Session, locked: Locked, held: dict[int, Decimal]) -> list[Promised]:
    served = [
        (stock, request, request.quantity_reserved - held[request.id])
        for stock, requests in locked.parts.values()
        for request in requests
        if request.quantity_reserved > held[request.id]
    ]
    return _promises.told(session, served)
