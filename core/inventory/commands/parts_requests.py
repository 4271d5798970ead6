"""Deciding on requests for parts, handing the parts out, and taking back what was not used."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory import causes, ledger, reservations, rules, usage
from core.inventory.commands import _deciding, _stock
from core.inventory.commands._issuing import hand_out
from core.inventory.commands._stock import Moved
from core.inventory.models import (
    MovementReason,
    PartsRequestStatus,
    ReferenceType,
    SparePartsRequest,
    TransactionType,
)
from core.inventory.posting import Posting
from core.kernel import Actor, Clock, Invalid, Permission, StaleState, clean_text, command
from core.storage import get, get_locked

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Approved:
    """A request that was approved: how much is held for it, and how much is still wanted."""

    parts_request_id: int
    quantity_approved: Decimal
    quantity_reserved: Decimal


@command(Permission.APPROVE_PARTS)
def approve_parts_request(
    session: Session, parts_request_id: int, quantity: Decimal | None = None, *, actor: Actor, clock: Clock
) -> Approved:
    """Approve a request and hold for it what is available; what is not there stays wanted.

    Lock order: the request, then the part.

    Args:
        parts_request_id: the request; it must be PENDING.
        quantity: how much of it; all that was asked for if left out.

    Raises:
        Forbidden: one's own request.
        Invalid: the quantity breaks a rule, or is more than was asked for.
        StaleState: somebody has decided already.
    """
    request = get_locked(session, SparePartsRequest, parts_request_id)
    stock = ledger.lock(session, request.spare_part_id)
    approved = _deciding.approve(session, request, quantity, stock, actor=actor, at=clock())
    reservations.promise(session, stock, request, clock())
    sentence = f"Approved {_stock.amount(approved, stock)}"
    audit.record(session, LogAction.APPROVE, request, sentence, actor=actor, at=clock())
    return Approved(request.id, approved, request.quantity_reserved)


@command(Permission.APPROVE_PARTS)
def reject_parts_request(session: Session, parts_request_id: int, reason: str, *, actor: Actor, clock: Clock) -> None:
    """Refuse a request.

    Lock order: the job or the due date, then the request.

    Raises:
        Forbidden: one's own request.
        Invalid: no reason.
        StaleState: somebody has decided already.
    """
    why = _stock.reason(reason)
    causes.hold(session, causes.key_of(get(session, SparePartsRequest, parts_request_id)))
    request = get_locked(session, SparePartsRequest, parts_request_id)
    _deciding.check_decides(session, request, actor)
    request.status, request.reject_reason, request.updated_at = PartsRequestStatus.REJECTED, why, clock()
    request.approved_by, request.approved_at = actor.user_id, clock()
    sentence = f"Rejected parts request {request.id}"
    audit.record(session, LogAction.REJECT, request, sentence, actor=actor, at=clock(), reason=why)


@command(Permission.MOVE_STOCK)
def issue_part(
    session: Session,
    parts_request_id: int,
    quantity: Decimal | None = None,
    *,
    location_id: int | None = None,
    actor: Actor,
    clock: Clock,
) -> Moved:
    """Hand the part of an approved request over the counter.

    Lock order: the job or the due date, the request, then the part, so two storekeepers cannot both issue the last
    bearing.

    Args:
        parts_request_id: the request; it must be APPROVED.
        quantity: how much now, in the part's unit; all that is still wanted if left out.
        location_id: where it is taken from; MAIN if left out.

    Raises:
        InsufficientStock: fewer available, or at that location, than asked for; nothing is changed.
        Invalid: the quantity breaks a rule, or is more than is wanted.
        StaleState: it is pending, rejected, cancelled or fully issued, or the location is no longer used.
    """
    causes.hold(session, causes.key_of(get(session, SparePartsRequest, parts_request_id)))
    request = _locked(session, parts_request_id, PartsRequestStatus.APPROVED)
    place = _stock.location(session, location_id)
    stock = ledger.lock(session, request.spare_part_id)
    left = reservations.wanted(request)
    taken = rules.check_quantity(left if quantity is None else quantity, whole_units_only=stock.whole_units_only)
    if taken > left:
        raise Invalid("Only {quantity} are still wanted.", quantity=left)
    sentence = f"Issued {_stock.amount(taken, stock)}"
    return hand_out(session, stock, request, taken, place, sentence, actor=actor, at=clock())


@command(Permission.MOVE_STOCK)
def return_stock(
    session: Session,
    parts_request_id: int,
    quantity: Decimal,
    *,
    location_id: int | None = None,
    notes: str = "",
    actor: Actor,
    clock: Clock,
) -> Moved:
    """Take back what was not used, at the cost at which it went out; a figure of use that says more is corrected.

    Lock order: the requests of the part, this one among them, then the part.

    Raises:
        Invalid: the quantity breaks a rule, or is more than went out.
        StaleState: nothing of it was issued, or the location is no longer used.
    """
    request = get(session, SparePartsRequest, parts_request_id)
    place = _stock.location(session, location_id)
    stock, requests = reservations.lock_with_requests(session, request.spare_part_id, request.id)
    if not request.quantity_issued:
        raise StaleState("Nothing of this request was issued.")
    taken = rules.check_quantity(quantity, whole_units_only=stock.whole_units_only)
    out = request.quantity_issued - request.quantity_returned
    if taken > out:
        raise Invalid("Only {quantity} went out and did not come back.", quantity=out)
    posting = Posting(
        kind=TransactionType.IN,
        reason=MovementReason.RETURN,
        quantity=taken,
        delta=taken,
        location_id=place,
        reference=ReferenceType.MAINTENANCE,
        reference_id=request.id,
        unit_cost=ledger.cost_of_issues(session, request.id),
        parts_request_id=request.id,
        notes=clean_text(notes)[:500] or None,
    )
    made = ledger.post(session, stock, posting, actor=actor, at=clock())
    request.quantity_returned, request.updated_at = request.quantity_returned + taken, clock()
    usage.follow(session, request)
    reservations.serve(session, stock, requests, clock())
    sentence = f"Took back {_stock.amount(taken, stock)}"
    _stock.line(session, made, sentence, action=LogAction.RETURN, actor=actor, at=clock())
    return _stock.told(stock, made)


@command(Permission.REQUEST_PARTS)
def cancel_parts_request(
    session: Session, parts_request_id: int, reason: str, *, actor: Actor, clock: Clock
) -> PartsRequestStatus:
    """Give up what has not been issued of a request; what is held for it is given to others.

    Lock order: the job or the due date, the requests of the part, this one among them, then the part.

    Returns:
        ISSUED if some of it was issued, else CANCELLED.

    Raises:
        Forbidden: neither one's own request nor the maintenance manager.
        Invalid: no reason.
        StaleState: it is rejected, cancelled or fully issued.
    """
    why = _stock.reason(reason)
    request = get(session, SparePartsRequest, parts_request_id)
    causes.hold(session, causes.key_of(request))
    stock, requests = reservations.lock_with_requests(session, request.spare_part_id, request.id)
    _deciding.check_status(request, PartsRequestStatus.PENDING, PartsRequestStatus.APPROVED)
    rules.check_may_cancel(actor.role, is_own=request.requested_by == actor.user_id)
    reservations.end(session, stock, request, clock())
    reservations.serve(session, stock, [row for row in requests if row.id != request.id], clock())
    sentence = f"Cancelled parts request {request.id}"
    audit.record(session, LogAction.CANCEL, request, sentence, actor=actor, at=clock(), reason=why)
    return request.status


def _locked(session: Session, parts_request_id: int, *allowed: PartsRequestStatus) -> SparePartsRequest:
    request = get_locked(session, SparePartsRequest, parts_request_id)
    _deciding.check_status(request, *allowed)
    return request
