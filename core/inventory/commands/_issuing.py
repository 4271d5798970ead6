"""What the storekeeper and, for an urgent job, the technician do alike: a part of an approved request goes out."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from core.audit import LogAction
from core.inventory import ledger, reservations, usage
from core.inventory.commands import _stock
from core.inventory.commands._stock import Moved
from core.inventory.models import PartsRequestStatus, SparePartsRequest
from core.inventory.posting import Stock
from core.kernel import Actor


def hand_out(
    session: Session,
    stock: Stock,
    request: SparePartsRequest,
    quantity: Decimal,
    place: int,
    sentence: str,
    *,
    actor: Actor,
    at: datetime,
    why: str | None = None,
) -> Moved:
    """Post what goes out, from what is held for the request first; the request is ISSUED when all of it is out.

    Args:
        session: the command's transaction; it holds the job, the request and the part.
        stock: the part.
        request: an approved request that wants at least so much.
        quantity: how much, in the part's unit.
        place: the location that it is taken from.
        sentence: the line of the record.
        actor: who takes it out of the store.
        at: when.
        why: the reason, of who must give one.

    Raises:
        InsufficientStock: fewer are there; nothing is changed.
    """
    made = ledger.post(session, stock, _stock.issue(request, quantity, place, notes=why), actor=actor, at=at)
    request.quantity_reserved -= min(quantity, request.quantity_reserved)
    request.quantity_issued += quantity
    if request.issued_at is not None:
        usage.follow(session, request)
    request.issued_by, request.issued_at, request.updated_at = actor.user_id, at, at
    if reservations.wanted(request) == 0:
        request.status = PartsRequestStatus.ISSUED
    _stock.line(session, made, sentence, action=LogAction.ISSUE, actor=actor, at=at, why=why)
    return _stock.told(stock, made)
