"""Finding the parts of the catalogue that a file names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.interchange.outcome import RowFault
from core.inventory.models import SparePart
from core.inventory.part_facts import part_key
from core.kernel import Invalid, portions

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KnownPart:
    """What an import must know of a part; ``last_seq`` counts its movements."""

    id: int
    number: str
    unit: str
    whole_units_only: bool
    last_seq: int


def key_of(number: str) -> str:
    """By what a part number of a file is found.

    Raises:
        RowFault: it is too long.
    """
    try:
        return part_key(number)
    except Invalid as refusal:
        raise RowFault.of(refusal, number, "part_number") from refusal


def ids_of(session: Session, keys: Iterable[str]) -> dict[str, int]:
    """The numbers of the parts that are here already, by their keys."""
    found: dict[str, int] = {}
    for some in portions(list(keys), _AT_ONCE):
        statement = select(SparePart.part_number_key, SparePart.id).where(SparePart.part_number_key.in_(some))
        found.update((key, part_id) for key, part_id in session.execute(statement))
    return found


def known_parts(session: Session, keys: Iterable[str], *, lock: bool) -> dict[str, KnownPart]:
    """The parts that are here already, by their keys.

    Args:
        session: the transaction.
        keys: of those that the file names.
        lock: lock them in the order of their ids, as every command does.
    """
    ids, found = ids_of(session, keys), {}
    for some in portions(sorted(ids.values()), _AT_ONCE):
        for row in session.execute(_facts_of(some, lock=lock)):
            found[row[0]] = KnownPart(*row[1:])
    return found


def _facts_of(part_ids: list[int], *, lock: bool) -> Select[*tuple[Any, ...]]:
    statement = (
        select(
            SparePart.part_number_key,
            SparePart.id,
            SparePart.part_number,
            SparePart.unit,
            SparePart.whole_units_only,
            SparePart.last_seq,
        )
        .where(SparePart.id.in_(part_ids))
        .order_by(SparePart.id)
    )
    return statement.with_for_update() if lock else statement
