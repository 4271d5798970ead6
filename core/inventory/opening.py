"""Opening stock: what lay in the store when the product came; posted once for each part and location."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from core.inventory import ledger, reservations
from core.inventory.models import InventoryTransaction, MovementReason, ReferenceType, TransactionType
from core.inventory.posting import Posting
from core.kernel import Actor, StaleState

Shelf = tuple[int, int]
"""A part and a location."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What lay at one location, in the part's unit; ``unit_cost`` is what one of it was worth, None if nobody knows."""

    location_id: int
    quantity: Decimal
    unit_cost: Decimal | None


def post_openings(
    session: Session,
    openings: Mapping[int, Sequence[Opening]],
    *,
    seen: Mapping[int, int],
    actor: Actor,
    at: datetime,
) -> None:
    """Post what lay of some hundred parts, with no line in the record; those who wait for one of them are served.

    Of a part that is no longer used something may still lie there.

    Lock order: the requests of these parts by id, then the parts by id.

    Args:
        session: the command's transaction.
        openings: of each part, what lay at each location.
        seen: how many movements each part had when they were looked at.
        actor: who does it.
        at: when.

    Raises:
        StaleState: one has moved since.
    """
    locked = reservations.lock_all_with_requests(session, openings)
    if any(stock.last_seq != seen[part] for part, (stock, _) in locked.items()):
        raise StaleState()
    moves = [(stock, _posting(opening)) for part, (stock, _) in locked.items() for opening in openings[part]]
    ledger.post_all(session, moves, actor=actor, at=at)
    for stock, requests in locked.values():
        if requests:
            reservations.serve(session, stock, requests, at)


def _posting(opening: Opening) -> Posting:
    return Posting(
        kind=TransactionType.IN,
        reason=MovementReason.OPENING,
        quantity=opening.quantity,
        delta=opening.quantity,
        location_id=opening.location_id,
        reference=ReferenceType.PURCHASE,
        unit_cost=opening.unit_cost,
    )


def openings_of(session: Session, part_ids: Collection[int]) -> dict[Shelf, Opening]:
    """What was posted as opening stock of these parts and not taken back, by part and location; the newest counts."""
    row, undoing = InventoryTransaction, aliased(InventoryTransaction)
    statement = (
        select(row.spare_part_id, row.location_id, row.quantity, row.unit_cost)
        .outerjoin(undoing, undoing.reverses_id == row.id)
        .where(row.spare_part_id.in_(part_ids), row.reason == MovementReason.OPENING, undoing.id.is_(None))
        .order_by(row.spare_part_id, row.seq)
    )
    rows = session.execute(statement)
    return {(part, place): Opening(place, quantity, cost) for part, place, quantity, cost in rows}


def moved_shelves(session: Session, part_ids: Collection[int]) -> set[Shelf]:
    """Where these parts have moved otherwise than by opening stock and by taking that back."""
    row, undone = InventoryTransaction, aliased(InventoryTransaction)
    statement = (
        select(row.spare_part_id, row.location_id)
        .outerjoin(undone, undone.id == row.reverses_id)
        .where(row.spare_part_id.in_(part_ids), row.reason != MovementReason.OPENING)
        .where(or_(undone.id.is_(None), undone.reason != MovementReason.OPENING))
        .distinct()
    )
    return {(part, place) for part, place in session.execute(statement)}
