"""Promises of stock to requests: made on approval, served when stock comes in, given back when it is not there.

A part's ``reserved_quantity`` is the sum of what its open requests hold; both are changed here together.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from core.inventory import ledger
from core.inventory.causes import causes_of, key_of
from core.inventory.models import PartsRequestStatus, SparePartsRequest
from core.inventory.posting import Stock
from core.kernel import portions

ZERO = Decimal(0)
_AT_ONCE = 500
# Built once: with every movement of a part its requests are looked at.
_APPROVED = select(SparePartsRequest.id).where(
    SparePartsRequest.spare_part_id.in_(bindparam("parts", expanding=True)),
    SparePartsRequest.status == PartsRequestStatus.APPROVED,
)
# By their own key and by no other index: who changes a request holds the row first, and its index entries after it.
_LOCKED = (
    select(SparePartsRequest)
    .where(SparePartsRequest.id.in_(bindparam("requests", expanding=True)))
    .order_by(SparePartsRequest.id)
    .with_hint(SparePartsRequest, "FORCE INDEX (PRIMARY)", "mysql")
    .with_for_update()
    .execution_options(populate_existing=True)
)


def wanted(request: SparePartsRequest) -> Decimal:
    """What an approved request has not been given yet."""
    return (request.quantity_approved or ZERO) - request.quantity_issued


def promise(session: Session, stock: Stock, request: SparePartsRequest, at: datetime) -> Decimal:
    """Hold for the request as much of what it wants as is available; returns what was added."""
    more = min(wanted(request) - request.quantity_reserved, max(stock.available, ZERO))
    if more > 0:
        ledger.reserve(session, stock, more, at)
        request.quantity_reserved, request.updated_at = request.quantity_reserved + more, at
    return max(more, ZERO)


def release(session: Session, stock: Stock, request: SparePartsRequest, at: datetime) -> None:
    """Give back what the request holds."""
    _give_back(session, stock, request, request.quantity_reserved, at)


def end(session: Session, stock: Stock, request: SparePartsRequest, at: datetime) -> None:
    """Nothing more of the request is wanted: ISSUED if some of it was issued, else CANCELLED."""
    release(session, stock, request, at)
    request.status = PartsRequestStatus.ISSUED if request.quantity_issued > 0 else PartsRequestStatus.CANCELLED
    request.updated_at = at


def lock_with_requests(session: Session, part_id: int, *own: int) -> tuple[Stock, list[SparePartsRequest]]:
    """The part and its approved requests, all locked: the requests by id first, then the part.

    Args:
        session: the command's transaction.
        part_id: the part.
        own: requests of which the command has read the part; they are locked, and read again, in their turn.

    Raises:
        NotFound: no such part.
    """
    return lock_all_with_requests(session, [part_id], own)[part_id]


def lock_all_with_requests(
    session: Session, part_ids: Iterable[int], own: Collection[int] = ()
) -> dict[int, tuple[Stock, list[SparePartsRequest]]]:
    """Several parts, each with its approved requests: all requests by id first, then the parts by id.

    Raises:
        NotFound: no such part.
    """
    parts = sorted(set(part_ids))
    held = lock_requests(session, {*own, *approved(session, parts)})
    stocks = ledger.lock_all(session, parts)
    # Some may have been approved before the part was locked; none can be from here on.
    held |= lock_requests(session, approved(session, parts) - held.keys())
    still = [held[number] for number in sorted(held) if held[number].status is PartsRequestStatus.APPROVED]
    return {part: (stocks[part], [row for row in still if row.spare_part_id == part]) for part in parts}


def approved(session: Session, part_ids: Collection[int]) -> set[int]:
    """The requests of these parts that are approved just now, unlocked."""
    return set(session.scalars(_APPROVED, {"parts": list(part_ids)}))


def lock_requests(session: Session, request_ids: Collection[int]) -> dict[int, SparePartsRequest]:
    """Requests, locked in the order of their ids and read again; by id, without those that do not exist."""
    some_at_once = portions(sorted(request_ids), _AT_ONCE)
    return {row.id: row for some in some_at_once for row in session.scalars(_LOCKED, {"requests": some})}


def serve(session: Session, stock: Stock, requests: Sequence[SparePartsRequest], at: datetime) -> None:
    """Promise what is available to those who are short of it: the most urgent job first, then the oldest request."""
    short = [request for request in requests if wanted(request) > request.quantity_reserved]
    urgency = {key: cause.urgency for key, cause in causes_of(session, map(key_of, short)).items()}
    for request in sorted(short, key=lambda r: (-urgency.get(key_of(r), 0), r.created_at, r.id)):
        promise(session, stock, request, at)


def release_down_to(
    session: Session, stock: Stock, requests: Sequence[SparePartsRequest], quantity: Decimal, at: datetime
) -> None:
    """Give promises back, the newest approval first, until no more than ``quantity`` is promised."""
    for request in sorted(requests, key=lambda r: (r.approved_at or at, r.id), reverse=True):
        _give_back(session, stock, request, min(request.quantity_reserved, stock.reserved - quantity), at)


def _give_back(session: Session, stock: Stock, request: SparePartsRequest, quantity: Decimal, at: datetime) -> None:
    if quantity > 0:
        ledger.reserve(session, stock, -quantity, at)
        request.quantity_reserved, request.updated_at = request.quantity_reserved - quantity, at
