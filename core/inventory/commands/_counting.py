"""Counting a part under its lock: whose promises make way, and what the record and the counter hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from core.inventory import ledger, reservations, rules
from core.inventory.commands import _promises, _stock
from core.inventory.commands._stock import Moved
from core.inventory.models import MovementReason, ReferenceType, SparePartsRequest, TransactionType
from core.inventory.posting import Movement, Posting, Stock
from core.kernel import Actor

_MOST_NAMED = 40


@dataclass(frozen=True, slots=True)
class Counted:
    """A part that was counted: the movement, what should have been there, and whose promises made way."""

    stock: Stock
    movement: Movement
    expected: Decimal
    released: tuple[_promises.Change, ...]


def count(
    session: Session,
    stock: Stock,
    requests: Sequence[SparePartsRequest],
    counted: Decimal,
    place: int,
    why: str,
    *,
    actor: Actor,
    at: datetime,
) -> Counted:
    """Set a locked part at a location to what was counted: the newest promises make way, or the short are served.

    Raises:
        Invalid: the quantity breaks a rule.
    """
    there = rules.check_quantity(counted, whole_units_only=stock.whole_units_only, zero_allowed=True)
    expected, held = stock.at(place), {request.id: request.quantity_reserved for request in requests}
    reservations.release_down_to(session, stock, requests, stock.quantity + there - expected, at)
    posting = Posting(
        kind=TransactionType.ADJUSTMENT,
        reason=MovementReason.COUNT,
        quantity=there,
        delta=there - expected,
        location_id=place,
        reference=ReferenceType.ADJUSTMENT,
        expected=expected,
        notes=why,
    )
    made = ledger.post(session, stock, posting, actor=actor, at=at)
    reservations.serve(session, stock, requests, at)
    lost = [(stock, request, held[request.id] - request.quantity_reserved) for request in requests]
    return Counted(stock, made, expected, tuple(change for change in lost if change[2] > 0))


def told(session: Session, counts: Sequence[Counted]) -> list[Moved]:
    """What the caller hears of a count."""
    return [
        replace(_stock.told(count.stock, count.movement), released=tuple(_promises.told(session, count.released)))
        for count in counts
    ]


def sentence(counts: Sequence[Counted], code: str | None = None) -> str:
    """The line for the record: what was counted, and the requests that are short again.

    Args:
        counts: at least one.
        code: of the location, for several parts.
    """
    if len(counts) > 1:
        said = f"Counted {len(counts)} parts at {code}"
    else:
        count = counts[0]
        counted = _stock.amount(count.expected + count.movement.delta, count.stock)
        said = f"Counted {counted}, {count.expected.normalize():f} expected"
    short = sorted(request.id for count in counts for _stock, request, _less in count.released)
    if not short:
        return said
    return f"{said}; short again: parts requests {', '.join(map(str, short[:_MOST_NAMED]))}"
