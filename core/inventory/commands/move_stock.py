"""What comes in, goes out and moves in the storeroom without a parts request."""

import secrets
from decimal import Decimal

from sqlalchemy.orm import Session

from core.audit import LogAction
from core.inventory import ledger, reservations, rules
from core.inventory.commands import _stock
from core.inventory.commands._stock import Moved
from core.inventory.models import MovementReason, ReferenceType, TransactionType
from core.inventory.posting import Posting
from core.kernel import Actor, Clock, Forbidden, Invalid, Permission, clean_text, command


@command(Permission.MOVE_STOCK)
def receive_stock(
    session: Session,
    spare_part_id: int,
    quantity: Decimal,
    *,
    unit_cost: Decimal | None = None,
    location_id: int | None = None,
    is_opening: bool = False,
    notes: str = "",
    actor: Actor,
    clock: Clock,
) -> Moved:
    """Take a delivery in; those who wait for the part are promised it, the most urgent job first.

    Lock order: the part's requests, then the part.

    Args:
        spare_part_id: the part.
        quantity: how much, in its unit.
        unit_cost: the price of one; it moves the average cost. Without one the average stays.
        location_id: where it goes; MAIN if left out.
        is_opening: stock that was there before the product was.
        notes: a remark, such as the number of the delivery note.

    Raises:
        Invalid: the quantity or the price breaks a rule.
        StaleState: the part or the location is no longer used.
    """
    place = _stock.location(session, location_id)
    stock, requests = reservations.lock_with_requests(session, spare_part_id)
    taken = rules.check_quantity(quantity, whole_units_only=_stock.active(stock).whole_units_only)
    reason = MovementReason.OPENING if is_opening else MovementReason.PURCHASE
    posting = _stock.receipt(reason, taken, place, unit_cost, notes)
    made = ledger.post(session, stock, posting, actor=actor, at=clock())
    reservations.serve(session, stock, requests, clock())
    sentence = f"Received {_stock.amount(taken, stock)}"
    _stock.line(session, made, sentence, action=LogAction.CREATE, actor=actor, at=clock())
    return _stock.told(stock, made)


@command(Permission.MOVE_STOCK)
def issue_free_stock(
    session: Session,
    spare_part_id: int,
    quantity: Decimal,
    *,
    location_id: int | None = None,
    notes: str = "",
    actor: Actor,
    clock: Clock,
) -> Moved:
    """Hand out a consumable that needs no request.

    Raises:
        Forbidden: the part is not one of them.
        InsufficientStock: fewer are available, or lie at that location.
        Invalid: the quantity breaks a rule.
        StaleState: the part or the location is no longer used.
    """
    place = _stock.location(session, location_id)
    stock = _stock.active(ledger.lock(session, spare_part_id))
    if not stock.free_issue:
        raise Forbidden("{number} leaves the store only for a job. Ask for it there.", number=stock.part_number)
    taken = rules.check_quantity(quantity, whole_units_only=stock.whole_units_only)
    posting = _out(MovementReason.ISSUE, taken, place, clean_text(notes)[:500] or None)
    sentence = f"Issued {_stock.amount(taken, stock)} without a request"
    return _stock.recorded(session, stock, posting, sentence, action=LogAction.ISSUE, actor=actor, clock=clock)


@command(Permission.MOVE_STOCK)
def scrap_stock(
    session: Session,
    spare_part_id: int,
    quantity: Decimal,
    reason: str,
    *,
    location_id: int | None = None,
    actor: Actor,
    clock: Clock,
) -> Moved:
    """Throw something away.

    Raises:
        InsufficientStock: fewer are available, or lie at that location.
        Invalid: no reason, or the quantity breaks a rule.
        StaleState: the location is no longer used.
    """
    why, place = _stock.reason(reason), _stock.location(session, location_id)
    stock = ledger.lock(session, spare_part_id)
    taken = rules.check_quantity(quantity, whole_units_only=stock.whole_units_only)
    posting = _out(MovementReason.SCRAP, taken, place, why)
    sentence = f"Scrapped {_stock.amount(taken, stock)}"
    return _stock.recorded(
        session, stock, posting, sentence, action=LogAction.ADJUST, actor=actor, clock=clock, why=why
    )


@command(Permission.MOVE_STOCK)
def transfer_stock(
    session: Session,
    spare_part_id: int,
    quantity: Decimal,
    from_location_id: int,
    to_location_id: int,
    *,
    notes: str = "",
    actor: Actor,
    clock: Clock,
) -> Moved:
    """Carry stock from one location to another: two movements of one transfer that sum to zero.

    What is promised to jobs may be carried too; it stays in the house.

    Raises:
        InsufficientStock: fewer lie at the first location.
        Invalid: the locations are one, or the quantity breaks a rule.
        StaleState: a location is no longer used.
    """
    if from_location_id == to_location_id:
        raise Invalid("Choose two different locations.")
    places = [_stock.location(session, place) for place in (from_location_id, to_location_id)]
    stock = ledger.lock(session, spare_part_id)
    carried = rules.check_quantity(quantity, whole_units_only=stock.whole_units_only)
    transfer = secrets.token_hex(8)
    # It arrives before it leaves, so that what is promised never seems to be missing.
    for place, delta in zip(reversed(places), (carried, -carried), strict=True):
        posting = Posting(
            kind=TransactionType.TRANSFER,
            reason=MovementReason.TRANSFER,
            quantity=carried,
            delta=delta,
            location_id=place,
            reference=ReferenceType.TRANSFER,
            transfer_id=transfer,
            notes=clean_text(notes)[:500] or None,
        )
        made = ledger.post(session, stock, posting, actor=actor, at=clock())
    sentence = f"Transferred {_stock.amount(carried, stock)}"
    _stock.line(session, made, sentence, action=LogAction.TRANSFER, actor=actor, at=clock())
    return _stock.told(stock, made)


def _out(reason: MovementReason, quantity: Decimal, place: int, notes: str | None) -> Posting:
    return Posting(
        kind=TransactionType.OUT,
        reason=reason,
        quantity=quantity,
        delta=-quantity,
        location_id=place,
        reference=ReferenceType.MAINTENANCE if reason is MovementReason.ISSUE else ReferenceType.ADJUSTMENT,
        notes=notes,
    )
