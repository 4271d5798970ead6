"""Finding one part by what stands on its label."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.inventory.models import SparePart
from core.kernel import Actor, Clock, Permission, folded, query

_LONGEST = 300


@query(Permission.SEE_FLOOR)
def part_by_number(session: Session, number: str, *, actor: Actor, clock: Clock) -> int | None:
    """The part with exactly this number, however it is written; None if there is none."""
    key = folded(number[:_LONGEST])
    return session.scalar(select(SparePart.id).where(SparePart.part_number_key == key)) if key else None
