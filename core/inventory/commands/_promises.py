"""Whose promises a command has changed, for whoever has to say so at the counter."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from core.inventory.causes import causes_of, key_of
from core.inventory.models import SparePartsRequest
from core.inventory.posting import Stock


@dataclass(frozen=True, slots=True)
class Promised:
    """How much more, or less, is held for a job or for planned maintenance than before."""

    part_number: str
    unit: str
    quantity: Decimal
    job: int | None
    machine: str | None


Change = tuple[Stock, SparePartsRequest, Decimal]
"""A part, a request for it, and how much more or less is held for that."""


def told(session: Session, changes: Iterable[Change]) -> list[Promised]:
    """What each change is for."""
    changed = list(changes)
    causes = causes_of(session, [key_of(request) for _stock, request, _quantity in changed])
    found = []
    for stock, request, quantity in changed:
        cause = causes.get(key_of(request))
        where = (cause.job, cause.machine) if cause else (None, None)
        found.append(Promised(stock.part_number, stock.unit, quantity, *where))
    return found
