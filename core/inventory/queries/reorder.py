"""What to order: parts that run short, how much of each, and what it will cost."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from core.inventory import rules
from core.inventory.models import PartsRequestStatus, SparePart, SparePartsRequest
from core.inventory.queries._search import part_fits
from core.inventory.queries.catalogue import status_column, status_of
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
        target: what should be there after the delivery: the maximum, else twice the point of reordering.
        proposed: how much to order.
        cost: of one unit, by the catalogue or on average; None if nobody knows.
    """

    id: int
    part_number: str
    part_name: str
    group_name: str | None
    unit: str
    status: StockStatus
    available: Decimal
    waiting: Decimal
    min_quantity: Decimal
    target: Decimal
    proposed: Decimal
    cost: Decimal | None
    lead_time_days: int | None
    supplier_name: str | None
    supplier_part_number: str | None

    @property
    def value(self) -> Decimal | None:
        """What the proposed quantity costs."""
        return None if self.cost is None else self.proposed * self.cost


@query(Permission.MOVE_STOCK)
def parts_to_order(session: Session, *, search: str = "", actor: Actor, clock: Clock) -> tuple[PartToOrder, ...]:
    """Parts in use that are out, below their minimum or at their point of reordering; the scarcest first, then by name.

    Args:
        search: part of the number or the name.
    """
    part, request, state = SparePart, SparePartsRequest, status_column()
    waiting = (
        select(func.sum(request.quantity_approved - request.quantity_issued - request.quantity_reserved))
        .where(request.spare_part_id == part.id, request.status == PartsRequestStatus.APPROVED)
        .correlate(part)
        .scalar_subquery()
    )
    scarcity = case({status.value: rank for rank, status in enumerate(_TO_ORDER)}, value=state)
    statement = (
        select(part, waiting)
        .where(part.is_active.is_(True), state.in_([status.value for status in _TO_ORDER]))
        .order_by(scarcity, part.part_name, part.id)
        .limit(MOST_TO_ORDER)
    )
    if search.strip():
        statement = statement.where(part_fits(search))
    return tuple(_row(row, missing or ZERO) for row, missing in session.execute(statement))


def _row(part: SparePart, waiting: Decimal) -> PartToOrder:
    available = part.quantity - part.reserved_quantity
    target = rules.order_target(part.min_quantity, part.max_quantity, part.reorder_point)
    proposed = rules.order_quantity(available, waiting, target, whole_units_only=part.whole_units_only)
    return PartToOrder(
        id=part.id,
        part_number=part.part_number,
        part_name=part.part_name,
        group_name=part.group_name,
        unit=part.unit,
        status=status_of(part),
        available=available,
        waiting=waiting,
        min_quantity=part.min_quantity,
        target=target,
        proposed=proposed,
        cost=part.unit_price if part.unit_price is not None else part.average_cost,
        lead_time_days=part.lead_time_days,
        supplier_name=part.supplier_name,
        supplier_part_number=part.supplier_part_number,
    )
