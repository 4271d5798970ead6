"""Reading the catalogue: the list of parts, and one part with everything that hangs on it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.inventory.models import (
    MAIN,
    SparePart,
    StockLevel,
    StockLocation,
)
from core.inventory.queries._last_use import last_uses
from core.inventory.queries._on_order import PartOnOrder, on_order, orders_of_parts
from core.inventory.queries._search import chosen_parts
from core.inventory.queries._stock_state import coming_of, status_of
from core.inventory.queries._sums import sees_cost
from core.inventory.queries.desk import DeskRow, open_of_part
from core.inventory.rules import StockStatus
from core.kernel import Actor, Clock, Permission, query
from core.storage import get

ZERO = Decimal(0)
_MOST, _MOST_NAMES = 200, 2_000

Name = tuple[str, int]
"""Where a page of the list ends: the name of its last part, and the part."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part in the list.

    Attributes:
        location: the bin that the catalogue names.
        places: the codes of the locations where some of it lies.
        on_hand: what lies in the store, in its unit.
        reserved: of that, what was promised to jobs.
        on_order: what is still to come.
    """

    id: int
    part_number: str
    part_name: str
    group_name: str | None
    unit: str
    location: str | None
    places: tuple[str, ...]
    on_hand: Decimal
    reserved: Decimal
    on_order: Decimal
    min_quantity: Decimal
    status: StockStatus
    is_active: bool

    @property
    def available(self) -> Decimal:
        """What nobody was promised."""
        return self.on_hand - self.reserved

    @property
    def spots(self) -> tuple[str, ...]:
        """Where to look for it: in its bin, which is in the main store, unless all of it lies elsewhere."""
        is_in_bin = MAIN in self.places or not self.places
        return (self.location,) if self.location and is_in_bin else self.places


@dataclass(frozen=True, slots=True)
class PartNames:
    """By what the catalogue can be narrowed; each by name."""

    groups: tuple[str, ...]
    suppliers: tuple[str, ...]


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
def parts(
    session: Session,
    *,
    search: str = "",
    status: StockStatus | None = None,
    group: str | None = None,
    supplier: str | None = None,
    include_inactive: bool = False,
    after: Name | None = None,
    limit: int = 50,
    actor: Actor,
    clock: Clock,
) -> list[PartRow]:
    """Parts by name; ``after`` (name, id) continues below the last row of the page before.

    Args:
        search: part of the number, the name or the group.
        status: only parts of this status.
        group: only parts of the group of this name.
        supplier: only parts of this supplier.
        include_inactive: those that are no longer used too.
    """
    coming = on_order()
    statement = (
        select(SparePart, coming_of(coming))
        .outerjoin(coming, coming.c.part_id == SparePart.id)
        .where(*chosen_parts(search, status, coming, group=group, supplier=supplier, include_inactive=include_inactive))
        .order_by(SparePart.part_name, SparePart.id)
        .limit(min(limit, _MOST))
    )
    if after is not None:
        name, row_id = after
        further = (SparePart.part_name == name) & (SparePart.id > row_id)
        statement = statement.where(or_(SparePart.part_name > name, further))
    rows = session.execute(statement).all()
    places = _places(session, [row.id for row, _to_come in rows])
    return [_row(row, to_come, places[row.id]) for row, to_come in rows]


@query(Permission.SEE_FLOOR)
def part_names(session: Session, *, actor: Actor, clock: Clock) -> PartNames:
    """The groups and suppliers that parts have."""
    return PartNames(*(_distinct(session, column) for column in (SparePart.group_name, SparePart.supplier_name)))


def _distinct(session: Session, column: InstrumentedAttribute[str | None]) -> tuple[str, ...]:
    found = select(column).where(column.is_not(None), column != "").distinct().order_by(column).limit(_MOST_NAMES)
    return tuple(name for name in session.scalars(found) if name)


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


def _places(session: Session, part_ids: Iterable[int]) -> dict[int, list[str]]:
    statement = (
        select(StockLevel.spare_part_id, StockLocation.code)
        .join(StockLocation, StockLocation.id == StockLevel.location_id)
        .where(StockLevel.spare_part_id.in_(part_ids), StockLevel.quantity > 0)
        .order_by(StockLocation.code)
    )
    places: dict[int, list[str]] = defaultdict(list)
    for part_id, code in session.execute(statement):
        places[part_id].append(code)
    return places


def _row(row: SparePart, to_come: Decimal, places: Iterable[str]) -> PartRow:
    return PartRow(
        id=row.id,
        part_number=row.part_number,
        part_name=row.part_name,
        group_name=row.group_name,
        unit=row.unit,
        location=row.location,
        places=tuple(places),
        on_hand=row.quantity,
        reserved=row.reserved_quantity,
        on_order=to_come,
        min_quantity=row.min_quantity,
        status=status_of(row, to_come),
        is_active=row.is_active,
    )


def _levels(session: Session, part_id: int) -> tuple[Level, ...]:
    statement = (
        select(StockLocation.id, StockLocation.code, StockLocation.name, StockLevel.quantity)
        .join(StockLevel, StockLevel.location_id == StockLocation.id)
        .where(StockLevel.spare_part_id == part_id, StockLevel.quantity > 0)
        .order_by(StockLocation.code)
    )
    return tuple(Level(*row) for row in session.execute(statement))
