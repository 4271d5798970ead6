"""Reading the catalogue: the list of parts, and by what it can be narrowed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.inventory.models import (
    MAIN,
    SparePart,
    StockLevel,
    StockLocation,
)
from core.inventory.queries._on_order import on_order
from core.inventory.queries._search import chosen_parts
from core.inventory.queries._stock_state import coming_of, status_of
from core.inventory.rules import StockStatus
from core.kernel import Actor, Clock, Permission, query

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
        include_inactive: those that are no longer used too; without a status those of which some lies in the store
            are there in any case.
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
