"""Who has asked for what a request asks for, or chosen it, at any time: none of them decides on it."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.inventory.models import SparePartsRequest

_HANDS = select(
    SparePartsRequest.id,
    SparePartsRequest.requested_by,
    SparePartsRequest.also_asked_by,
    SparePartsRequest.in_place_of_id,
)


def askers_of(session: Session, requests: Iterable[SparePartsRequest]) -> dict[int, frozenset[int]]:
    """The people by request: who asked and who chose the part, of it and of all that it came in the place of.

    These never change, so nothing is locked; what stands in no other's place is not looked up.
    """
    rows = list(requests)
    people = {row.id: _people(row.requested_by, row.also_asked_by) for row in rows}
    before = {row.id: row.in_place_of_id for row in rows if row.in_place_of_id is not None}
    while before:
        found = {row.id: row for row in session.execute(_HANDS.where(SparePartsRequest.id.in_(set(before.values()))))}
        for request_id, number in before.items():
            people[request_id] |= _people(found[number].requested_by, found[number].also_asked_by)
        older = {request_id: found[number].in_place_of_id for request_id, number in before.items()}
        before = {request_id: number for request_id, number in older.items() if number is not None}
    return people


def _people(*numbers: int | None) -> frozenset[int]:
    return frozenset(number for number in numbers if number is not None)
