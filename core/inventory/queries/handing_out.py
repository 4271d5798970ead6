"""What somebody at the counter has to know to hand a part out: where it lies, and what needs no request."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.inventory.models import MAIN, SparePart, StockLevel, StockLocation
from core.inventory.queries._search import part_fits
from core.kernel import Actor, Clock, Permission, query

_MOST = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A location at which some of a part lies."""

    location_id: int
    code: str
    quantity: Decimal

    @property
    def is_main(self) -> bool:
        """It is the main store, in which the bins of the catalogue are."""
        return self.code == MAIN


@dataclass(frozen=True, slots=True)
class Consumable:
    """A part that needs no request."""

    id: int
    part_number: str
    part_name: str
    unit: str
    whole_units_only: bool
    location: str | None
    available: Decimal


@query(Permission.MOVE_STOCK)
def places_of_parts(
    session: Session, spare_part_ids: Collection[int], *, actor: Actor, clock: Clock
) -> dict[int, tuple[Place, ...]]:
    """Where each part lies, where most of it is first; a part of which nothing is there is left out."""
    return places_of(session, spare_part_ids)


def places_of(session: Session, spare_part_ids: Collection[int]) -> dict[int, tuple[Place, ...]]:
    """The same for another query, which has asked for its own permission."""
    level, location = StockLevel, StockLocation
    statement = (
        select(level.spare_part_id, location.id, location.code, level.quantity)
        .join(location, location.id == level.location_id)
        .where(level.spare_part_id.in_(spare_part_ids), level.quantity > 0, location.is_active.is_(True))
        .order_by(level.quantity.desc(), location.id)
    )
    places: dict[int, list[Place]] = defaultdict(list)
    for part_id, location_id, code, quantity in session.execute(statement):
        places[part_id].append(Place(location_id, code, quantity))
    return {part_id: tuple(found) for part_id, found in places.items()}


@query(Permission.MOVE_STOCK)
def consumables(
    session: Session, *, search: str = "", limit: int = 20, actor: Actor, clock: Clock
) -> tuple[Consumable, ...]:
    """Parts that may be handed out without a request, by name; with a search those whose number or name fits."""
    part = SparePart
    statement = (
        select(part)
        .where(part.free_issue.is_(True), part.is_active.is_(True), part_fits(search))
        .order_by(part.part_name, part.id)
        .limit(min(limit, _MOST))
    )
    return tuple(
        Consumable(
            row.id,
            row.part_number,
            row.part_name,
            row.unit,
            row.whole_units_only,
            row.location,
            row.quantity - row.reserved_quantity,
        )
        for row in session.scalars(statement)
    )
