"""Invariants of the storeroom: stock, ledger, levels and promises agree at every committed instant."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import Session

from core.inventory import rules
from core.inventory.models import (
    InventoryTransaction,
    MovementReason,
    PartsRequestStatus,
    SparePart,
    SparePartsRequest,
    StockLevel,
    TransactionType,
)

Finding = tuple[int | None, str]
ZERO = Decimal(0)
_AT_ONCE = 5_000


def on_hand_is_the_sum(session: Session) -> Iterator[Finding]:
    """What is on hand is the sum of all movements, and the sum of all locations."""
    moved = _sums(session, InventoryTransaction.spare_part_id, InventoryTransaction.delta)
    lying = _sums(session, StockLevel.spare_part_id, StockLevel.quantity)
    for part_id, quantity in session.execute(select(SparePart.id, SparePart.quantity)):
        if not quantity == moved.get(part_id, ZERO) == lying.get(part_id, ZERO):
            told = f"movements say {moved.get(part_id, ZERO)}, locations {lying.get(part_id, ZERO)}"
            yield part_id, f"{quantity} on hand, {told}"


def movements_follow_each_other(session: Session) -> Iterator[Finding]:
    """Movements of a part are numbered without a gap; balance and average cost follow from one to the next."""
    parts = {row.id: row for row in session.execute(select(SparePart.id, SparePart.last_seq, SparePart.average_cost))}
    row = InventoryTransaction
    columns = (row.id, row.spare_part_id, row.seq, row.delta, row.balance_after, row.unit_cost, row.reason)
    statement = select(*columns, row.transfer_id).order_by(row.spare_part_id, row.seq)
    part, seq, balance, average = 0, 0, ZERO, None
    ends: dict[int, tuple[int, Decimal | None]] = {}
    for found in session.execute(statement.execution_options(yield_per=_AT_ONCE)):
        if found.spare_part_id != part:
            part, seq, balance, average = found.spare_part_id, 0, ZERO, None
        if (found.seq, found.balance_after) != (seq + 1, balance + found.delta):
            yield found.id, f"movement {found.seq} does not follow movement {seq}"
        own_cost = found.unit_cost if _brings_a_cost(found.reason, found.delta, found.transfer_id) else None
        average = rules.average_cost(balance, average, found.delta, own_cost)
        seq, balance = found.seq, found.balance_after
        ends[part] = (seq, average)
    for part_id, stored in parts.items():
        if (stored.last_seq, stored.average_cost) != ends.get(part_id, (0, None)):
            yield part_id, "its last movement and its average cost are not those of its movements"


def promised_is_the_sum(session: Session) -> Iterator[Finding]:
    """What is reserved of a part is what its open requests hold, and it is there."""
    held = _sums(
        session,
        SparePartsRequest.spare_part_id,
        SparePartsRequest.quantity_reserved,
        SparePartsRequest.status == PartsRequestStatus.APPROVED,
    )
    for row in session.execute(select(SparePart.id, SparePart.quantity, SparePart.reserved_quantity)):
        if row.reserved_quantity != held.get(row.id, ZERO) or not ZERO <= row.reserved_quantity <= row.quantity:
            yield row.id, f"{row.reserved_quantity} reserved of {row.quantity}, requests hold {held.get(row.id, ZERO)}"


def requests_add_up(session: Session) -> Iterator[Finding]:
    """Held ≤ approved − issued, issued ≤ approved, returned ≤ issued; only an approved request holds anything."""
    request = SparePartsRequest
    approved = func.coalesce(request.quantity_approved, 0)
    wrong = or_(
        request.quantity_issued > approved,
        request.quantity_returned > request.quantity_issued,
        request.quantity_reserved > approved - request.quantity_issued,
        and_(request.status != PartsRequestStatus.APPROVED, request.quantity_reserved > 0),
        and_(request.status == PartsRequestStatus.ISSUED, request.quantity_issued == 0),
        request.approved_by.in_((request.requested_by, request.also_asked_by)),
    )
    for request_id in session.scalars(select(request.id).where(wrong)):
        yield request_id, "its quantities do not fit each other, or it was decided by who asked"


def requests_agree_with_ledger(session: Session) -> Iterator[Finding]:
    """What a request says was issued and returned is what the ledger says."""
    row = InventoryTransaction
    out = _sums(session, row.spare_parts_request_id, row.delta, row.transaction_type == TransactionType.OUT)
    back = _sums(session, row.spare_parts_request_id, row.delta, row.transaction_type == TransactionType.IN)
    columns = (SparePartsRequest.id, SparePartsRequest.quantity_issued, SparePartsRequest.quantity_returned)
    for found in session.execute(select(*columns)):
        if (found.quantity_issued, found.quantity_returned) != (-out.get(found.id, ZERO), back.get(found.id, ZERO)):
            yield found.id, "the ledger says something else was issued or returned"


def transfers_sum_to_zero(session: Session) -> Iterator[Finding]:
    """Nothing is made or lost on the way from one location to another."""
    row = InventoryTransaction
    statement = select(func.min(row.id)).where(row.transfer_id.is_not(None)).group_by(row.transfer_id)
    for movement_id in session.scalars(statement.having(func.sum(row.delta) != 0)):
        yield movement_id, "the movements of its transfer do not sum to zero"


def reversed_once(session: Session) -> Iterator[Finding]:
    """What takes a movement back is its opposite."""
    row, taken = InventoryTransaction, InventoryTransaction.__table__.alias()
    statement = select(row.id).join(taken, taken.c.id == row.reverses_id).where(row.delta != -taken.c.delta)
    for movement_id in session.scalars(statement):
        yield movement_id, "is not the opposite of what it takes back"


def _brings_a_cost(reason: MovementReason, delta: Decimal, transfer_id: str | None) -> bool:
    if transfer_id is not None:
        return False
    comes_in = {MovementReason.OPENING, MovementReason.PURCHASE, MovementReason.RETURN}
    return reason in comes_in or reason is MovementReason.CORRECTION


def _sums(
    session: Session, by: SQLColumnExpression[Any], amount: SQLColumnExpression[Any], *only: ColumnElement[bool]
) -> dict[int, Decimal]:
    summed = select(by, func.sum(amount)).where(by.is_not(None), *only).group_by(by)
    return {row[0]: row[1] for row in session.execute(summed)}
