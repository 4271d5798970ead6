"""Reading one part of the catalogue, with everything that hangs on it."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.inventory.models import (
    SparePart,
    StockLevel,
    StockLocation,
)
from core.inventory.queries._last_use import last_uses
from core.inventory.queries._on_order import PartOnOrder, orders_of_parts
from core.inventory.queries._stock_state import status_of
from core.inventory.queries._sums import sees_cost
from core.inventory.queries.desk import DeskRow, open_of_part
from core.inventory.rules import StockStatus
from core.kernel import Actor, Clock, Permission, query
from core.storage import get

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Level:
    """How much lies at one location."""

    location_id: int
    code: str
    name: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class PartDetail:
    """A part with all its facts.

    Attributes:
        average_cost: the moving average of what was paid, a unit; like every price, None for who may not see cost.
        requests: those that wait for a decision or to be handed out.
        orders: the open purchase orders of it, what should come first before the others.
        last_used_at: when some of it was last handed out for good.
        version: rises with each change of the facts.
    """

    id: int
    part_number: str
    part_name: str
    description: str | None
    group_number: str | None
    group_name: str | None
    unit: str
    whole_units_only: bool
    free_issue: bool
    on_hand: Decimal
    reserved: Decimal
    min_quantity: Decimal
    max_quantity: Decimal | None
    reorder_point: Decimal | None
    lead_time_days: int | None
    unit_price: Decimal | None
    average_cost: Decimal | None
    location: str | None
    supplier_name: str | None
    supplier_part_number: str | None
    status: StockStatus
    is_active: bool
    version: int
    levels: tuple[Level, ...]
    requests: tuple[DeskRow, ...]
    orders: tuple[PartOnOrder, ...]
    last_used_at: datetime | None

    @property
    def available(self) -> Decimal:
        """What nobody was promised."""
        return self.on_hand - self.reserved

    @property
    def on_order(self) -> Decimal:
        """What is still to come."""
        return sum((order.to_come for order in self.orders), ZERO)


@query(Permission.SEE_FLOOR)
def part(session: Session, part_id: int, *, actor: Actor, clock: Clock) -> PartDetail:
    """One part.

    Raises:
        NotFound: no such part.
    """
    row = get(session, SparePart, part_id)
    found = _detail(session, row)
    return found if sees_cost(actor) else _without_cost(found)


def _detail(session: Session, row: SparePart) -> PartDetail:
    orders = orders_of_parts(session, [row.id]).get(row.id, ())
    return PartDetail(
        id=row.id,
        part_number=row.part_number,
        part_name=row.part_name,
        description=row.description,
        group_number=row.group_number,
        group_name=row.group_name,
        unit=row.unit,
        whole_units_only=row.whole_units_only,
        free_issue=row.free_issue,
        on_hand=row.quantity,
        reserved=row.reserved_quantity,
        min_quantity=row.min_quantity,
        max_quantity=row.max_quantity,
        reorder_point=row.reorder_point,
        lead_time_days=row.lead_time_days,
        unit_price=row.unit_price,
        average_cost=row.average_cost,
        location=row.location,
        supplier_name=row.supplier_name,
        supplier_part_number=row.supplier_part_number,
        status=status_of(row, sum((order.to_come for order in orders), ZERO)),
        is_active=row.is_active,
        version=row.version,
        levels=_levels(session, row.id),
        requests=open_of_part(session, row.id),
        orders=orders,
        last_used_at=last_uses(session, [row.id]).get(row.id),
    )


def _without_cost(found: PartDetail) -> PartDetail:
    """The part as somebody reads it who may not see what it costs."""
    return replace(
        found,
        unit_price=None,
        average_cost=None,
        requests=tuple(replace(request, cost=None) for request in found.requests),
        orders=tuple(replace(order, unit_price=None) for order in found.orders),
    )


def _levels(session: Session, part_id: int) -> tuple[Level, ...]:
    statement = (
        select(StockLocation.id, StockLocation.code, StockLocation.name, StockLevel.quantity)
        .join(StockLevel, StockLevel.location_id == StockLocation.id)
        .where(StockLevel.spare_part_id == part_id, StockLevel.quantity > 0)
        .order_by(StockLocation.code)
    )
    return tuple(Level(*row) for row in session.execute(statement))
