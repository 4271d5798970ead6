"""What the movements share: the location, the line for the record, and what a movement tells its caller."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory import ledger
from core.inventory.commands._promises import Promised
from core.inventory.models import (
    MAIN,
    InventoryTransaction,
    MovementReason,
    ReferenceType,
    SparePartsRequest,
    StockLocation,
    TransactionType,
)
from core.inventory.posting import Movement, Posting, Stock
from core.kernel import Actor, Clock, StaleState, check_money, check_reason, clean_text
from core.storage import Prepared, get_kept, table_of

_BY_CODE = Prepared(select(table_of(StockLocation).c.id).where(table_of(StockLocation).c.code == bindparam("asked")))


@dataclass(frozen=True, slots=True)
class Moved:
    """What a movement brought about.

    Attributes:
        delta: what it changed, in ``unit``.
        on_hand: what lies in all locations since.
        available: of that, what nobody was promised.
        released: what is no longer held for those who were promised it, for less is there than they were promised.
    """

    transaction_id: int
    spare_part_id: int
    part_number: str
    unit: str
    delta: Decimal
    on_hand: Decimal
    available: Decimal
    released: tuple[Promised, ...] = ()


def location(session: Session, location_id: int | None) -> int:
    """The location, MAIN if none is named; it stays in use until the movement is made.

    Raises:
        NotFound: no such location.
        StaleState: it is no longer used.
    """
    if location_id is None:
        return int(_BY_CODE.first(session, {"asked": MAIN}).id)
    found = get_kept(session, StockLocation, location_id)
    if not found.is_active:
        raise StaleState("Location {code} is no longer used. Choose another one.", code=found.code)
    return found.id


def active(stock: Stock) -> Stock:
    """The part, if it is still used.

    Raises:
        StaleState: it was archived.
    """
    if not stock.is_active:
        raise StaleState("Part {number} is no longer used. Choose another one.", number=stock.part_number)
    return stock


def reason(text: str) -> str:
    """A reason, which must be given; of a long one the first 500 characters.

    Raises:
        Invalid: there is none.
    """
    return check_reason(text)[:500]


def receipt(
    reason: MovementReason,
    taken: Decimal,
    place: int,
    unit_cost: Decimal | None,
    notes: str,
    *,
    order_id: int | None = None,
    order_line_id: int | None = None,
) -> Posting:
    """What comes in, at the price of one; with a purchase order and its line, where it was ordered.

    Raises:
        Invalid: the price breaks a rule.
    """
    return Posting(
        kind=TransactionType.IN,
        reason=reason,
        quantity=taken,
        delta=taken,
        location_id=place,
        reference=ReferenceType.PURCHASE,
        reference_id=order_id,
        unit_cost=check_money(unit_cost),
        order_line_id=order_line_id,
        notes=clean_text(notes)[:500] or None,
    )


def issue(request: SparePartsRequest, quantity: Decimal, place: int, *, notes: str | None = None) -> Posting:
    """What goes out for a parts request, from what is held for it first."""
    return Posting(
        kind=TransactionType.OUT,
        reason=MovementReason.ISSUE,
        quantity=quantity,
        delta=-quantity,
        location_id=place,
        reference=ReferenceType.MAINTENANCE,
        reference_id=request.id,
        own_reservation=min(quantity, request.quantity_reserved),
        parts_request_id=request.id,
        notes=notes,
    )


def recorded(
    session: Session,
    stock: Stock,
    posting: Posting,
    sentence: str,
    *,
    action: LogAction,
    actor: Actor,
    clock: Clock,
    why: str | None = None,
) -> Moved:
    """Post one movement and write the one line of its command."""
    made = ledger.post(session, stock, posting, actor=actor, at=clock())
    line(session, made, sentence, action=action, actor=actor, at=clock(), why=why)
    return told(stock, made)


def line(
    session: Session,
    made: Movement,
    sentence: str,
    *,
    action: LogAction,
    actor: Actor,
    at: datetime,
    why: str | None = None,
) -> None:
    """The line of the record, about the movement."""
    row = (InventoryTransaction.__tablename__, made.id)
    audit.record(session, action, row, sentence, actor=actor, at=at, reason=why)


def told(stock: Stock, made: Movement) -> Moved:
    """What the caller hears."""
    return Moved(made.id, stock.part_id, stock.part_number, stock.unit, made.delta, stock.quantity, stock.available)


def amount(quantity: Decimal, stock: Stock) -> str:
    """A quantity with its unit and part, for the record."""
    return f"{quantity.normalize():f} {stock.unit} of {stock.part_number}"
