"""Reading for those who take parts in: where they may go, and which part a label or a word means."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from core.inventory.models import MAIN, SparePart, StockLevel, StockLocation
from core.inventory.queries._on_order import PartOnOrder, orders_of_parts
from core.inventory.queries._search import part_fits
from core.kernel import Actor, Clock, Permission, clean_line, folded, query

_MOST = 100
_MOST_LOCATIONS, _MOST_WORDS = 500, 12


@dataclass(frozen=True, slots=True)
class Location:
    """A store or a bin.

    Attributes:
        parts: how many kinds of part lie there.
    """

    id: int
    code: str
    name: str
    is_active: bool
    parts: int


@dataclass(frozen=True, slots=True)
class PartToReceive:
    """A part that a delivery may bring.

    Attributes:
        is_exact: the search is its number, or its number at the supplier's: what a scanner types.
        on_hand: what lies in the store, in its unit.
        price: of one, by the catalogue or on average; None if nobody knows.
        bin: where the catalogue says that it lies.
        orders: the open purchase orders of it, what should come first before the others.
    """

    id: int
    part_number: str
    part_name: str
    unit: str
    whole_units_only: bool
    on_hand: Decimal
    max_quantity: Decimal | None
    price: Decimal | None
    bin: str | None
    orders: tuple[PartOnOrder, ...]
    is_exact: bool


@query(Permission.MOVE_STOCK)
def stock_locations(
    session: Session,
    *,
    search: str = "",
    only: Collection[int] | None = None,
    include_inactive: bool = False,
    limit: int = 500,
    actor: Actor,
    clock: Clock,
) -> tuple[Location, ...]:
    """The locations, the main store first, then by code.

    Of what a search finds, the one of exactly this code comes first, then those whose name has its words together.

    Args:
        search: words that stand in the code or the name, in any order.
        only: none but these.
        include_inactive: those that are no longer used too.
        limit: at most so many.
    """
    code, name = func.lower(StockLocation.code), func.lower(StockLocation.name)
    words = clean_line(search).lower().split()
    together = case((name.contains(" ".join(words), autoescape=True), 0), else_=1)
    statement = select(StockLocation).order_by(
        code != " ".join(words), together, StockLocation.code != MAIN, StockLocation.code
    )
    for word in words[:_MOST_WORDS]:
        fits = (column.contains(word, autoescape=True) for column in (code, name))
        statement = statement.where(or_(*fits))
    if only is not None:
        statement = statement.where(StockLocation.id.in_(only))
    if not include_inactive:
        statement = statement.where(StockLocation.is_active.is_(True))
    rows = session.scalars(statement.limit(min(limit, _MOST_LOCATIONS))).all()
    parts = _parts_at(session, [row.id for row in rows])
    return tuple(Location(row.id, row.code, row.name, row.is_active, parts.get(row.id, 0)) for row in rows)


def _parts_at(session: Session, location_ids: Collection[int]) -> dict[int, int]:
    """How many kinds of part lie at each; in one reading, for a file database has no index by location."""
    level = StockLevel
    lying = select(level.location_id, func.count()).where(level.location_id.in_(location_ids), level.quantity > 0)
    return dict(session.execute(lying.group_by(level.location_id)).all()) if location_ids else {}


@query(Permission.MOVE_STOCK)
def parts_to_receive(
    session: Session, search: str, *, limit: int = 12, actor: Actor, clock: Clock
) -> tuple[PartToReceive, ...]:
    """Parts in use that fit; what fits exactly comes first."""
    number = folded(search)
    if not number:
        return ()
    supplier = func.lower(SparePart.supplier_part_number)
    exact = or_(SparePart.part_number_key == number, supplier == number)
    statement = (
        select(SparePart)
        .where(SparePart.is_active.is_(True), part_fits(search))
        .order_by(case((exact, 0), else_=1), SparePart.part_name, SparePart.id)
        .limit(min(limit, _MOST))
    )
    found = session.scalars(statement).all()
    orders = orders_of_parts(session, [part.id for part in found])
    return tuple(
        PartToReceive(
            id=part.id,
            part_number=part.part_number,
            part_name=part.part_name,
            unit=part.unit,
            whole_units_only=part.whole_units_only,
            on_hand=part.quantity,
            max_quantity=part.max_quantity,
            price=part.unit_price if part.unit_price is not None else part.average_cost,
            bin=part.location,
            orders=orders.get(part.id, ()),
            is_exact=number in {part.part_number_key, (part.supplier_part_number or "").lower()},
        )
        for part in found
    )
