"""Taking a movement back by a movement: rows are never changed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import LogAction
from core.inventory import ledger, reservations, usage
from core.inventory.commands import _orders, _stock
from core.inventory.commands._stock import Moved
from core.inventory.errors import AlreadyReversed
from core.inventory.models import InventoryTransaction, MovementReason, PartsRequestStatus, SparePartsRequest
from core.inventory.posting import Movement, Posting, Stock
from core.kernel import Actor, Clock, Invalid, Permission, StaleState, command
from core.storage import get, get_locked


@command(Permission.MOVE_STOCK)
def reverse_transaction(session: Session, transaction_id: int, reason: str, *, actor: Actor, clock: Clock) -> Moved:
    """Take a movement back, at most once; of a transfer both movements.

    Reversing an issue gives the request back what it wanted; reversing a return, what was out.

    Reversing a delivery of a purchase order lets it be still to come; an order that had closed by itself opens again.

    Lock order: the order of the movement with its lines, or its request; the requests of the part, then the part.

    Raises:
        AlreadyReversed: it was taken back before.
        InsufficientStock: what came in has left meanwhile.
        Invalid: no reason, or the movement is itself a reversal or a count.
    """
    why = _stock.reason(reason)
    row = get(session, InventoryTransaction, transaction_id)
    _check_reversible(row)
    ordered = _orders.lock_of_lines(session, filter(None, [row.purchase_order_line_id]))
    request = get_locked(session, SparePartsRequest, row.spare_parts_request_id) if row.spare_parts_request_id else None
    stock, requests = reservations.lock_with_requests(session, row.spare_part_id)
    for each in _of_transfer(session, row):
        if session.scalar(select(InventoryTransaction.id).where(InventoryTransaction.reverses_id == each.id)):
            raise AlreadyReversed()
        made = _post(session, stock, each, why, actor, clock)
    if request is not None:
        _restore(request, row, clock)
        usage.follow(session, request)
        if request.status is PartsRequestStatus.APPROVED:
            reservations.promise(session, stock, request, clock())
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
    """The movement, or both of its transfer: what came in first, so that the stock never dips."""
    if row.transfer_id is None:
        return [row]
    both = select(InventoryTransaction).where(InventoryTransaction.transfer_id == row.transfer_id)
    return list(session.scalars(both.order_by(InventoryTransaction.delta.desc())))


def _post(session: Session, stock: Stock, row: InventoryTransaction, why: str, actor: Actor, clock: Clock) -> Movement:
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


def _restore(request: SparePartsRequest, row: InventoryTransaction, clock: Clock) -> None:
    """The request stands as before the movement.

    Raises:
        StaleState: the job gave the rest up, or took back more, since.
    """
    if row.reason is MovementReason.RETURN:
        request.quantity_returned -= row.quantity
    else:
        if request.quantity_issued - row.quantity < request.quantity_returned:
            raise StaleState("Some of this was taken back already. Reverse the return first.")
        request.quantity_issued -= row.quantity
        # Nobody has approved what was taken in an emergency: it is not wanted again by itself.
        request.status = PartsRequestStatus.CANCELLED if request.emergency else PartsRequestStatus.APPROVED
    request.updated_at = clock()
