"""Which parts may stand in for others."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory.models import PartSubstitute, SparePart
from core.kernel import Actor, Clock, Invalid, NotFound, Permission, StaleState, clean_line, command
from core.storage import get_all_locked


@command(Permission.MANAGE_PARTS)
def add_substitute(
    session: Session,
    part_id: int,
    substitute_id: int,
    *,
    both_ways: bool = False,
    note: str = "",
    actor: Actor,
    clock: Clock,
) -> None:
    """Say that a part may stand in for another, or change the note about it.

    Lock order: both parts by id.

    Args:
        part_id: the part that may be short.
        substitute_id: what may be handed out in its place.
        both_ways: the part may stand in for its substitute as well.
        note: what to look out for, at most 300 characters.

    Raises:
        NotFound: one of them does not exist.
        Invalid: it is the same part, or they are measured in different units.
        StaleState: one of them is out of use.
    """
    if part_id == substitute_id:
        raise Invalid("A part is no substitute for itself. Choose another one.")
    parts = get_all_locked(session, SparePart, {part_id, substitute_id})
    part, other = parts[part_id], parts[substitute_id]
    for each in (part, other):
        if not each.is_active:
            raise StaleState("Part {number} is out of use.", number=each.part_number)
    if part.unit != other.unit:
        raise Invalid("{one} and {other} are not measured alike.", one=part.part_number, other=other.part_number)
    ways = [(part_id, substitute_id), (substitute_id, part_id)] if both_ways else [(part_id, substitute_id)]
    for way in ways:
        entry = _listed(session, *way)
        if entry is None:
            entry = PartSubstitute(spare_part_id=way[0], substitute_id=way[1], created_at=clock())
            session.add(entry)
        entry.note = clean_line(note)[:300] or None
    sentence = f"Named {other.part_number} as a substitute for {part.part_number}"
    audit.record(session, LogAction.UPDATE, part, sentence, actor=actor, at=clock())


@command(Permission.MANAGE_PARTS)
def remove_substitute(
    session: Session, part_id: int, substitute_id: int, *, both_ways: bool = False, actor: Actor, clock: Clock
) -> None:
    """Say that a part may no longer stand in for another; both ways, where it went both ways, if that is asked for.

    Lock order: both parts by id.

    Raises:
        NotFound: it is no substitute for it.
    """
    parts = get_all_locked(session, SparePart, {part_id, substitute_id})
    entry, back = _listed(session, part_id, substitute_id), _listed(session, substitute_id, part_id)
    if entry is None:
        raise NotFound()
    session.delete(entry)
    if both_ways and back is not None:
        session.delete(back)
    part, other = parts[part_id], parts[substitute_id]
    sentence = f"Took {other.part_number} off the substitutes for {part.part_number}"
    audit.record(session, LogAction.DELETE, part, sentence, actor=actor, at=clock())


def _listed(session: Session, part_id: int, substitute_id: int) -> PartSubstitute | None:
    statement = select(PartSubstitute).where(
        PartSubstitute.spare_part_id == part_id, PartSubstitute.substitute_id == substitute_id
    )
    return session.scalars(statement).one_or_none()
