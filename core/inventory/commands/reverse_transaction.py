"""Taking a movement back by a movement: rows are never changed."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import LogAction
from core.inventory import causes, ledger, reservations, usage
from core.inventory.commands import _orders, _stock
from core.inventory.commands._stock import Moved
from core.inventory.errors import AlreadyReversed, too_few_to_take_back
from core.inventory.models import (
    InventoryTransaction,
    MovementReason,
    PartsRequestStatus,
    SparePartsRequest,
    StockLocation,
)
from core.inventory.posting import Movement, Posting, Stock
from core.kernel import Actor, Clock, Invalid, Permission, StaleState, command
from core.storage import get, get_kept


@command(Permission.MOVE_STOCK)
def reverse_transaction(session: Session, transaction_id: int, reason: str, *, actor: Actor, clock: Clock) -> Moved:
    """Take a movement back, at most once; of a transfer both movements.

    Reversing an issue gives the request back what it wanted, and what came back is promised to those who wait, the most
    urgent job first. The request ends instead when its job is closed or its rest was given up, or the part is no longer
    used. Reversing a return puts out again what was out.

    Reversing a delivery of a purchase order lets it be still to come; an order that had closed by itself opens again.

    Lock order: the order of the movement with its lines, or the job; the requests of the part, its own among them, then
    the part.

    Raises:
        AlreadyReversed: it was taken back before.
        InsufficientStock: what came in has left meanwhile, or was promised.
        Invalid: no reason, or the movement is itself a reversal or a count.
        StaleState: it would lie at a location that is no longer used, or some of it was taken back since.
    """
    why = _stock.reason(reason)
    row = get(session, InventoryTransaction, transaction_id)
    _check_reversible(row)
    ordered = _orders.lock_of_lines(session, filter(None, [row.purchase_order_line_id]))
    is_wanted = _locks_work(session, row)
    request = get(session, SparePartsRequest, row.spare_parts_request_id) if row.spare_parts_request_id else None
    stock, requests = reservations.lock_with_requests(session, row.spare_part_id, *([request.id] if request else []))
    for each in _of_transfer(session, row):
        if session.scalar(select(InventoryTransaction.id).where(InventoryTransaction.reverses_id == each.id)):
            raise AlreadyReversed()
        made = _post(session, stock, each, why, actor, clock)
    if request is not None:
        _restore(session, stock, request, row, is_wanted=is_wanted, at=clock())
        usage.follow(session, request)
        requests = _still_approved([*requests, request])
    for line_id, order in ordered.items():
        _orders.took_back(order, line_id, row.quantity, at=clock())
    reservations.serve(session, stock, requests, clock())
    sentence = f"Reversed movement {row.seq} of {stock.part_number}"
    _stock.line(session, made, sentence, action=LogAction.ADJUST, actor=actor, at=clock(), why=why)
    return _stock.told(stock, made)


def _check_reversible(row: InventoryTransaction) -> None:
    if row.reverses_id is not None:
        raise Invalid("This movement takes another one back already.")
    if row.reason is MovementReason.COUNT:
        raise Invalid("A count is not taken back. Count again.")


def _of_transfer(session: Session, row: InventoryTransaction) -> list[InventoryTransaction]:
    """The movement, or both of its transfer: what left first, for that comes in again and the stock never dips.

    Raises:
        StaleState: it would lie at a location that is no longer used.
    """
    rows = [row]
    if row.transfer_id is not None:
        both = select(InventoryTransaction).where(InventoryTransaction.transfer_id == row.transfer_id)
        rows = list(session.scalars(both.order_by(InventoryTransaction.delta)))
    for place in (get_kept(session, StockLocation, each.location_id) for each in rows if each.delta < 0):
        if not place.is_active:
            raise StaleState("Location {code} is no longer used. Put it back into use first.", code=place.code)
    return rows


def _post(session: Session, stock: Stock, row: InventoryTransaction, why: str, actor: Actor, clock: Clock) -> Movement:
    if row.transfer_id is None and stock.available < row.delta:
        raise too_few_to_take_back(stock.available, stock.unit)
    posting = Posting(
        kind=row.transaction_type,
        reason=MovementReason.CORRECTION,
        quantity=row.quantity,
        delta=-row.delta,
        location_id=row.location_id,
        reference=row.reference_type,
        reference_id=row.reference_id,
        unit_cost=None if row.transfer_id else row.unit_cost,
        parts_request_id=row.spare_parts_request_id,
        order_line_id=row.purchase_order_line_id,
        transfer_id=row.transfer_id,
        reverses_id=row.id,
        counts_as=row.reason,
        notes=why,
    )
    return ledger.post(session, stock, posting, actor=actor, at=clock())


def _locks_work(session: Session, row: InventoryTransaction) -> bool:
    """Lock the job or the due date of an issue that wants its goods again; whether somebody may still work on it."""
    if row.spare_parts_request_id is None or row.reason is not MovementReason.ISSUE:
        return False
    return causes.lock_if_open(session, causes.key_of(get(session, SparePartsRequest, row.spare_parts_request_id)))


def _still_approved(requests: Iterable[SparePartsRequest]) -> list[SparePartsRequest]:
    """Each of the requests once that still wants something."""
    return list({each.id: each for each in requests if each.status is PartsRequestStatus.APPROVED}.values())


def _restore(
    session: Session,
    stock: Stock,
    request: SparePartsRequest,
    row: InventoryTransaction,
    *,
    is_wanted: bool,
    at: datetime,
) -> None:
    """The request stands as before the movement; one that nobody waits for any more ends.

    Raises:
        StaleState: some of it was taken back since.
    """
    request.updated_at = at
    if row.reason is MovementReason.RETURN:
        request.quantity_returned -= row.quantity
        return
    if request.quantity_issued - row.quantity < request.quantity_returned:
        raise StaleState("Some of this was taken back already. Reverse the return first.")
    was_given_up = request.status is PartsRequestStatus.ISSUED and reservations.wanted(request) > 0
    request.quantity_issued -= row.quantity
    # Nobody has approved what was taken in an emergency: it is not wanted again by itself.
    if is_wanted and stock.is_active and not was_given_up and not request.emergency:
        request.status = PartsRequestStatus.APPROVED
    else:
        reservations.end(session, stock, request, at)
