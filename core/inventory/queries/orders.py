"""Reading purchase orders: those of which something is to come, and those that are over."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from core.inventory.models import OrderStatus, PurchaseOrder, PurchaseOrderLine, SparePart
from core.inventory.queries._search import part_fits
from core.kernel import Actor, Clock, Permission, clean_line, portions, query
from core.people import User

ZERO = Decimal(0)
MOST_ORDERS = 25_000
_AT_ONCE = 5_000
_NEVER = date.max
Expected = tuple[date, int]
"""Where a page of open orders ends: the day of its last one (``date.max`` without one), and the order."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A purchase order in the list.

    Attributes:
        expected_on: the day of the plant on which the delivery should come.
        lines: how many parts were ordered.
        complete: of how many of them everything has come.
        has_come: something of it is in the house.
        value: of what was ordered, in the plant's currency, as far as prices are known.
        unpriced: of how many lines nobody knows a price.
    """

    id: int
    supplier: str
    reference: str | None
    status: OrderStatus
    ordered_at: datetime
    ordered_by: str
    expected_on: date | None
    closed_at: datetime | None
    close_reason: str | None
    lines: int
    complete: int
    has_come: bool
    value: Decimal
    unpriced: int

    @property
    def cursor(self) -> Expected:
        """Where the page after this row begins."""
        return self.expected_on or _NEVER, self.id


@query(Permission.MOVE_STOCK)
def open_orders(
    session: Session,
    *,
    search: str = "",
    after: Expected | None = None,
    limit: int = 50,
    actor: Actor,
    clock: Clock,
) -> tuple[OrderRow, ...]:
    """Orders of which something is still to come: what should be here first, then those without a day.

    Args:
        search: the number of the order, or part of the supplier, of its reference, or of an ordered part.
        after: the ``cursor`` of the last row of the page before.
        limit: at most so many, for a file up to ``MOST_ORDERS``, and one that tells of more.
    """
    expected = func.coalesce(PurchaseOrder.expected_on, _NEVER)
    conditions = [PurchaseOrder.status == OrderStatus.OPEN, *_fits(search)]
    if after is not None:
        day, last = after
        conditions.append(or_(expected > day, and_(expected == day, PurchaseOrder.id > last)))
    return _rows(session, conditions, (expected, PurchaseOrder.id), limit)


@query(Permission.MOVE_STOCK)
def past_orders(
    session: Session,
    *,
    search: str = "",
    before: int | None = None,
    limit: int = 50,
    actor: Actor,
    clock: Clock,
) -> tuple[OrderRow, ...]:
    """Orders that are closed or were cancelled, the newest first.

    Args:
        search: as for ``open_orders``.
        before: the last order of the page before.
        limit: as for ``open_orders``.
    """
    conditions = [PurchaseOrder.status != OrderStatus.OPEN, *_fits(search)]
    if before is not None:
        conditions.append(PurchaseOrder.id < before)
    return _rows(session, conditions, (PurchaseOrder.id.desc(),), limit)


def _fits(search: str) -> Iterator[ColumnElement[bool]]:
    words = clean_line(search)
    if not words:
        return
    named = (PurchaseOrder.supplier_name, PurchaseOrder.supplier_reference)
    ordered = (
        select(PurchaseOrderLine.id)
        .join(SparePart, SparePart.id == PurchaseOrderLine.spare_part_id)
        .where(PurchaseOrderLine.purchase_order_id == PurchaseOrder.id, part_fits(words))
    )
    fits = [func.lower(name).contains(words.lower(), autoescape=True) for name in named]
    if words.isascii() and words.isdigit() and len(words) < 19:
        fits.append(PurchaseOrder.id == int(words))
    yield or_(exists(ordered), *fits)


def _rows(
    session: Session, conditions: Sequence[ColumnElement[bool]], order: Sequence[SQLColumnExpression[Any]], limit: int
) -> tuple[OrderRow, ...]:
    statement = (
        select(PurchaseOrder, User.full_name)
        .join(User, User.id == PurchaseOrder.ordered_by)
        .where(*conditions)
        .order_by(*order)
        .limit(min(limit, MOST_ORDERS + 1))
    )
    found = session.execute(statement).all()
    figures = _figures(session, [row.id for row, _name in found])
    return tuple(_row(row, name, figures[row.id]) for row, name in found)


def _figures(session: Session, order_ids: Sequence[int]) -> dict[int, list[tuple[Decimal, Decimal, Decimal | None]]]:
    """Ordered, received and price of every line of these orders."""
    line = PurchaseOrderLine
    statement = select(line.purchase_order_id, line.quantity_ordered, line.quantity_received, line.unit_price)
    figures: dict[int, list[tuple[Decimal, Decimal, Decimal | None]]] = defaultdict(list)
    for some in portions(order_ids, _AT_ONCE):
        for order_id, ordered, received, price in session.execute(statement.where(line.purchase_order_id.in_(some))):
            figures[order_id].append((ordered, received, price))
    return figures


def _row(order: PurchaseOrder, name: str, lines: Sequence[tuple[Decimal, Decimal, Decimal | None]]) -> OrderRow:
    return OrderRow(
        id=order.id,
        supplier=order.supplier_name,
        reference=order.supplier_reference,
        status=order.status,
        ordered_at=order.ordered_at,
        ordered_by=name,
        expected_on=order.expected_on,
        closed_at=order.closed_at,
        close_reason=order.close_reason,
        lines=len(lines),
        complete=sum(received >= ordered for ordered, received, _price in lines),
        has_come=any(received > 0 for _ordered, received, _price in lines),
        value=sum((ordered * price for ordered, _received, price in lines if price is not None), ZERO),
        unpriced=sum(price is None for _ordered, _received, price in lines),
    )
