"""What to order: parts that run short, how much of each, and what it will cost."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from core.inventory import rules
from core.inventory.models import PartsRequestStatus, SparePart, SparePartsRequest
from core.inventory.queries._on_order import PartOnOrder, on_order, orders_of_parts
from core.inventory.queries._search import part_fits
from core.inventory.queries._stock_state import coming_of, status_column, status_of
from core.inventory.queries.movements import MOST_EXPORTED
from core.inventory.rules import StockStatus
from core.kernel import Actor, Clock, Permission, query

ZERO = Decimal(0)
MOST_TO_ORDER = 1_000
_TO_ORDER = (StockStatus.OUT, StockStatus.BELOW_MIN, StockStatus.REORDER)


@dataclass(frozen=True, slots=True)
class PartToOrder:
    """A part that runs short.

    Attributes:
        available: what nobody was promised, in ``unit``.
        waiting: approved for jobs and not there.
        orders: open purchase orders of it, what should come first before the others.
        target: what should be there after the delivery: the maximum, else twice the point of reordering.
        proposed: how much to order beside what is on order.
        cost: of one unit, by the catalogue or on average; None if nobody knows.
    """

    id: int
    part_number: str
    part_name: str
    group_name: str | None
    unit: str
    whole_units_only: bool
    status: StockStatus
    available: Decimal
    waiting: Decimal
    orders: tuple[PartOnOrder, ...]
    min_quantity: Decimal
    reorder_point: Decimal
    target: Decimal
    proposed: Decimal
    cost: Decimal | None
    lead_time_days: int | None
    supplier_name: str | None
    supplier_part_number: str | None

    @property
    def on_order(self) -> Decimal:
        """What is still to come."""
        return sum((order.to_come for order in self.orders), ZERO)

    @property
    def is_covered(self) -> bool:
        """What is on order lifts it over its point of reordering once those who wait were served."""
        return self.on_order > 0 and self.available + self.on_order - self.waiting > self.reorder_point

    @property
    def value(self) -> Decimal | None:
        """What the proposed quantity costs."""
        return None if self.cost is None else self.proposed * self.cost


@query(Permission.MOVE_STOCK)
def parts_to_order(
    session: Session,
    *,
    search: str = "",
    supplier: str | None = None,
    is_covered: bool | None = None,
    part_ids: Collection[int] | None = None,
    limit: int = MOST_TO_ORDER,
    actor: Actor,
    clock: Clock,
) -> tuple[PartToOrder, ...]:
    """Parts in use that are out, below their minimum or at their point of reordering; the scarcest first, then by name.

    A part that is out or below its minimum stays in the list, at its end, while enough of it is on order.

    Args:
        search: part of the number or the name.
        supplier: only parts of this one.
        is_covered: only those of which enough is on order, or only the others.
        part_ids: only these.
        limit: of those that fit, at most so many; for a file up to ``MOST_EXPORTED``, and one that tells of more.
    """
    part, request, coming = SparePart, SparePartsRequest, on_order()
    state = status_column(coming)
    waiting = (
        select(func.sum(request.quantity_approved - request.quantity_issued - request.quantity_reserved))
        .where(request.spare_part_id == part.id, request.status == PartsRequestStatus.APPROVED)
        .correlate(part)
        .scalar_subquery()
    )
    point = func.coalesce(part.reorder_point, part.min_quantity)
    then_free = part.quantity - part.reserved_quantity + coming_of(coming) - func.coalesce(waiting, ZERO)
    comes_last = case(((coming_of(coming) > 0) & (then_free > point), 1), else_=0)
    chosen = [] if is_covered is None else [comes_last == int(is_covered)]
    scarcity = case({status.value: rank for rank, status in enumerate(_TO_ORDER)}, value=state)
    statement = (
        select(part, waiting, coming_of(coming))
        .outerjoin(coming, coming.c.part_id == part.id)
        .where(part.is_active.is_(True), state.in_([status.value for status in _TO_ORDER]))
        .where(*chosen, *_fits(search, supplier, part_ids))
        .order_by(comes_last, scarcity, part.part_name, part.id)
        .limit(min(limit, MOST_EXPORTED + 1))
    )
    found = session.execute(statement).all()
    orders = orders_of_parts(session, [row.id for row, _missing, to_come in found if to_come > 0])
    return tuple(
        _row(row, missing or ZERO, to_come, orders.get(row.id, ()))
        for row, missing, to_come in found
        # A server takes names for one that differ in their capitals.
        if supplier in {None, row.supplier_name}
    )


def _fits(search: str, supplier: str | None, part_ids: Collection[int] | None) -> Iterator[ColumnElement[bool]]:
    """What is wanted, asked before the rows are limited."""
    if search.strip():
        yield part_fits(search)
    if supplier is not None:
        yield SparePart.supplier_name == supplier
    if part_ids is not None:
        yield SparePart.id.in_(part_ids)


def _row(part: SparePart, waiting: Decimal, to_come: Decimal, orders: tuple[PartOnOrder, ...]) -> PartToOrder:
    available = part.quantity - part.reserved_quantity
    target = rules.order_target(part.min_quantity, part.max_quantity, part.reorder_point)
    proposed = rules.order_quantity(
        available, waiting, target, on_order=to_come, whole_units_only=part.whole_units_only
    )
    return PartToOrder(
        id=part.id,
        part_number=part.part_number,
        part_name=part.part_name,
        group_name=part.group_name,
        unit=part.unit,
        whole_units_only=part.whole_units_only,
        status=status_of(part, to_come),
        available=available,
        waiting=waiting,
        orders=orders,
        min_quantity=part.min_quantity,
        reorder_point=part.min_quantity if part.reorder_point is None else part.reorder_point,
        target=target,
        proposed=proposed,
        cost=part.unit_price if part.unit_price is not None else part.average_cost,
        lead_time_days=part.lead_time_days,
        supplier_name=part.supplier_name,
        supplier_part_number=part.supplier_part_number,
    )
