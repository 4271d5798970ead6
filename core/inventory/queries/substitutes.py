"""The parts that may stand in for others, and how much of them is there."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from core.inventory.models import PartSubstitute, SparePart
from core.kernel import Actor, Clock, Permission, query

_MOST = 500


@dataclass(frozen=True, slots=True)
class Substitute:
    """A part in use that may stand in for another.

    Attributes:
        available: what nobody was promised, in ``unit``.
        is_mutual: the other may stand in for it as well.
        note: what to look out for.
    """

    part_id: int
    part_number: str
    part_name: str
    unit: str
    location: str | None
    available: Decimal
    is_mutual: bool
    note: str | None


@query(Permission.SEE_FLOOR)
def substitutes_of_parts(
    session: Session, spare_part_ids: Collection[int], *, actor: Actor, clock: Clock
) -> dict[int, tuple[Substitute, ...]]:
    """What may stand in for each part, that of which most is there first; a part without any is left out."""
    link, back, part = PartSubstitute, aliased(PartSubstitute), SparePart
    is_back = and_(back.spare_part_id == link.substitute_id, back.substitute_id == link.spare_part_id)
    available = part.quantity - part.reserved_quantity
    statement = (
        select(link.spare_part_id, part, link.note, back.id)
        .join(part, part.id == link.substitute_id)
        .outerjoin(back, is_back)
        .where(link.spare_part_id.in_(spare_part_ids), part.is_active.is_(True))
        .order_by(available.desc(), part.part_number, part.id)
        .limit(_MOST)
    )
    found: dict[int, list[Substitute]] = defaultdict(list)
    for part_id, row, note, way_back in session.execute(statement):
        free = row.quantity - row.reserved_quantity
        found[part_id].append(
            Substitute(row.id, row.part_number, row.part_name, row.unit, row.location, free, way_back is not None, note)
        )
    return {part_id: tuple(substitutes) for part_id, substitutes in found.items()}
