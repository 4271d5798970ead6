"""What the decisions on parts requests share: who may decide, on what, and what an approval writes."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from core.inventory import rules
from core.inventory.askers import askers_of
from core.inventory.models import PartsRequestStatus, SparePartsRequest
from core.inventory.posting import Stock
from core.kernel import Actor, Forbidden, Invalid, StaleState


def check_status(request: SparePartsRequest, *allowed: PartsRequestStatus) -> None:
    """The request stands where the command needs it.

    Raises:
        StaleState: it has moved on.
    """
    if request.status not in allowed:
        raise StaleState("This parts request is {status} now. Look at it again.", status=request.status)


def check_decides(session: Session, request: SparePartsRequest, actor: Actor) -> None:
    """The request waits for a decision, and this person may take it, whatever their role was when they asked.

    Raises:
        Forbidden: one's own request, or one whose part one has chosen, or that came in the place of one's own.
        StaleState: somebody has decided already.
    """
    check_status(request, PartsRequestStatus.PENDING)
    if request.requested_by == actor.user_id:
        raise Forbidden("Nobody decides on their own request. Ask another manager.")
    if actor.user_id in askers_of(session, [request])[request.id]:
        raise Forbidden("Nobody decides on a part that they asked for or chose themselves. Ask another manager.")


def approve(
    session: Session, request: SparePartsRequest, quantity: Decimal | None, stock: Stock, *, actor: Actor, at: datetime
) -> Decimal:
    """Approve a locked request of a locked part; nothing is held for it yet.

    Args:
        session: the command's transaction.
        request: the request.
        quantity: how much of it; all that was asked for if left out.
        stock: the part.
        actor: who decides.
        at: when.

    Returns:
        What was approved.

    Raises:
        Forbidden: one's own request.
        Invalid: the quantity breaks a rule, or is more than was asked for.
        StaleState: somebody has decided already.
    """
    check_decides(session, request, actor)
    asked = request.quantity_requested
    approved = rules.check_quantity(asked if quantity is None else quantity, whole_units_only=stock.whole_units_only)
    if approved > asked:
        raise Invalid("Only {quantity} {unit} were asked for.", quantity=asked, unit=stock.unit)
    request.status, request.quantity_approved = PartsRequestStatus.APPROVED, approved
    request.approved_by, request.approved_at, request.updated_at = actor.user_id, at, at
    return approved
