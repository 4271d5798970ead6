"""Opening stock: what lay in the store when the product came; posted once for each part and location."""

from collections.abc import Collection, Sequence
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
    session: Session, part_id: int, openings: Sequence[Opening], *, seen: int, actor: Actor, at: datetime
) -> None:
    """Post what lay of one part, with no line in the record of its own; those who wait for it are served.

    Lock order: the requests of the part, then the part.

    Args:
        session: the command's transaction.
        part_id: the part.
        openings: at each location.
        seen: how many movements the part had when they were looked at.
        actor: who does it.
        at: when.

    Raises:
        StaleState: it has moved since, or is no longer used.
    """
    stock, requests = reservations.lock_with_requests(session, part_id)
    if stock.last_seq != seen or not stock.is_active:
        raise StaleState()
    for opening in openings:
        posting = Posting(
            kind=TransactionType.IN,
            reason=MovementReason.OPENING,
            quantity=opening.quantity,
            delta=opening.quantity,
            location_id=opening.location_id,
            reference=ReferenceType.PURCHASE,
            unit_cost=opening.unit_cost,
        )
        ledger.post(session, stock, posting, actor=actor, at=at)
    reservations.serve(session, stock, requests, at)


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
