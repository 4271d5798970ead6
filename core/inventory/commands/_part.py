"""Writing the facts of one part, as somebody types them."""

from datetime import datetime

from sqlalchemy import exists, inspect, or_, select
from sqlalchemy.orm import Session

from core.inventory.bonds import listed_quantities, stands_beside
from core.inventory.models import PurchaseOrderLine, SparePart, SparePartsRequest
from core.inventory.part_facts import PartFacts, check_alike, check_unit, check_whole, checked
from core.kernel import Conflict

__all__ = ["PartFacts", "add_part", "write_facts"]


def add_part(session: Session, facts: PartFacts, at: datetime) -> SparePart:
    """A part that is not in the catalogue yet, with no stock.

    Raises:
        Invalid: a fact breaks a rule.
        Conflict: the number is taken.
    """
    part = SparePart(created_at=at, updated_at=at)
    with session.no_autoflush:
        write_facts(session, part, facts)
    session.add(part)
    session.flush()
    return part


def write_facts(session: Session, part: SparePart, facts: PartFacts) -> None:
    """Check and set every fact.

    Raises:
        Invalid: a fact breaks a rule.
        Conflict: the number is taken, or the unit cannot change any more.
    """
    columns = checked(facts)
    if inspect(part).persistent:
        _check_unit(session, part, (columns["unit"], columns["whole_units_only"]))
    _check_free(session, columns["part_number"], columns["part_number_key"], part.id)
    for name, value in columns.items():
        setattr(part, name, value)


def _check_unit(session: Session, part: SparePart, unit: tuple[str, bool]) -> None:
    was = (part.unit, part.whole_units_only)
    if unit != was:
        asked = exists().where(SparePartsRequest.spare_part_id == part.id)
        ordered = exists().where(PurchaseOrderLine.spare_part_id == part.id)
        is_used = part.last_seq > 0 or bool(session.scalar(select(or_(asked, ordered))))
        check_unit(part.part_number, was, unit, is_used=is_used)
    if unit[0] != was[0]:
        check_alike(part.part_number, stands_beside(session, [part.id]).get(part.id))
    if unit[1] > was[1]:
        check_whole(part.part_number, listed_quantities(session, [part.id]).get(part.id, ()))


def _check_free(session: Session, number: str, key: str, own_id: int | None) -> None:
    holder = session.scalar(select(SparePart.id).where(SparePart.part_number_key == key))
    if holder not in {None, own_id}:
        raise Conflict("The part number {number} is taken.", number=number, field="part_number")
