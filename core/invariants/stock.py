"""Invariants of the storeroom: stock, ledger, levels and promises agree at every committed instant."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, and_, case, func, or_, select, union_all
from sqlalchemy.orm import Session

from core.invariants.asked import Finding, NoRow
from core.inventory import rules
from core.inventory.models import (
    InventoryTransaction,
    PartsRequestStatus,
    SparePart,
    SparePartsRequest,
    StockLevel,
    TransactionType,
)
from core.inventory.prices import BRING_A_PRICE, own_cost, standing_average
from core.storage import table_of

ZERO = Decimal(0)
_AT_ONCE = 5_000
_PART, _ROW, _LEVEL = table_of(SparePart), table_of(InventoryTransaction), table_of(StockLevel)
_REQUEST = table_of(SparePartsRequest)
_IS_APPROVED = _REQUEST.c.status == PartsRequestStatus.APPROVED


def _by_part(amount: ColumnElement[Any], part: ColumnElement[Any], *only: ColumnElement[bool]) -> Subquery:
    return select(part.label("part_id"), func.sum(amount).label("amount")).where(*only).group_by(part).subquery()


_MOVED = _by_part(_ROW.c.delta, _ROW.c.spare_part_id)
_LYING = _by_part(_LEVEL.c.quantity, _LEVEL.c.spare_part_id)
_HELD = _by_part(_REQUEST.c.quantity_reserved, _REQUEST.c.spare_part_id, _IS_APPROVED)
_SUMS = (func.coalesce(_MOVED.c.amount, ZERO), func.coalesce(_LYING.c.amount, ZERO))
_PROMISED = func.coalesce(_HELD.c.amount, ZERO)
_NOT_THE_SUM = (
    select(_PART.c.id, _PART.c.quantity, _SUMS[0].label("moved"), _SUMS[1].label("lying"))
    .outerjoin_from(_PART, _MOVED, _MOVED.c.part_id == _PART.c.id)
    .outerjoin(_LYING, _LYING.c.part_id == _PART.c.id)
    .where(or_(_PART.c.quantity != _SUMS[0], _PART.c.quantity != _SUMS[1]))
)
_PLACE = (_ROW.c.spare_part_id, _ROW.c.location_id)
_AT_PLACES = union_all(
    select(*_PLACE, func.sum(_ROW.c.delta).label("amount")).group_by(*_PLACE),
    select(_LEVEL.c.spare_part_id, _LEVEL.c.location_id, -_LEVEL.c.quantity),
).subquery()
_NOT_LYING_THERE = (
    select(_AT_PLACES.c.spare_part_id, _AT_PLACES.c.location_id)
    .group_by(_AT_PLACES.c.spare_part_id, _AT_PLACES.c.location_id)
    .having(func.sum(_AT_PLACES.c.amount) != ZERO)
)
_PARTS = select(_PART.c.id, _PART.c.last_seq, _PART.c.average_cost)
_MOVEMENTS = (
    select(
        _ROW.c.id,
        _ROW.c.spare_part_id,
        _ROW.c.seq,
        _ROW.c.delta,
        _ROW.c.balance_after,
        _ROW.c.unit_cost,
        _ROW.c.reason,
        _ROW.c.transfer_id,
        _ROW.c.reverses_id,
    )
    .order_by(_ROW.c.spare_part_id, _ROW.c.seq)
    .execution_options(yield_per=_AT_ONCE)
)
_NOT_PROMISED = (
    select(_PART.c.id, _PART.c.quantity, _PART.c.reserved_quantity, _PROMISED.label("held"))
    .outerjoin_from(_PART, _HELD, _HELD.c.part_id == _PART.c.id)
    .where(
        or_(
            _PART.c.reserved_quantity != _PROMISED,
            _PART.c.reserved_quantity < ZERO,
            _PART.c.reserved_quantity > _PART.c.quantity,
        )
    )
)
_APPROVED = func.coalesce(_REQUEST.c.quantity_approved, ZERO)
_UNDECIDED = or_(
    _REQUEST.c.approved_by.is_(None), _REQUEST.c.approved_at.is_(None), _REQUEST.c.quantity_approved.is_(None)
)
_IS_DECIDED = _REQUEST.c.status.in_((PartsRequestStatus.APPROVED, PartsRequestStatus.ISSUED))

REQUESTS_ADD_UP = NoRow(
    select(_REQUEST.c.id).where(
        or_(
            _REQUEST.c.quantity_requested < _APPROVED,
            _REQUEST.c.quantity_issued > _APPROVED,
            _REQUEST.c.quantity_returned > _REQUEST.c.quantity_issued,
            _REQUEST.c.quantity_reserved > _APPROVED - _REQUEST.c.quantity_issued,
            and_(~_IS_APPROVED, _REQUEST.c.quantity_reserved > ZERO),
            and_(_REQUEST.c.status == PartsRequestStatus.ISSUED, _REQUEST.c.quantity_issued == ZERO),
            and_(_IS_DECIDED, _REQUEST.c.emergency.is_(None), _UNDECIDED),
            and_(_REQUEST.c.status == PartsRequestStatus.REJECTED, _REQUEST.c.reject_reason.is_(None)),
            _REQUEST.c.approved_by.in_((_REQUEST.c.requested_by, _REQUEST.c.also_asked_by)),
        )
    ),
    "its quantities do not fit each other, or nobody or the wrong person decided on it",
)
"""Held ≤ approved − issued, issued ≤ approved ≤ requested, returned ≤ issued; only an approved request holds any.

Somebody else has decided, and says why not; what was taken in an emergency is looked at later.
"""

NOBODY_WAITS_FOR_WHAT_IS_FREE = NoRow(
    select(_REQUEST.c.id)
    .join_from(_REQUEST, _PART, _PART.c.id == _REQUEST.c.spare_part_id)
    .where(
        _IS_APPROVED,
        _PART.c.quantity > _PART.c.reserved_quantity,
        _REQUEST.c.quantity_reserved < _APPROVED - _REQUEST.c.quantity_issued,
    ),
    "some of its part is free, and it is not held for it",
)
"""Whatever is available is held for those who still want some, as long as there is anybody."""


def _of_kind(kind: TransactionType) -> ColumnElement[Decimal]:
    return func.sum(case((_ROW.c.transaction_type == kind, _ROW.c.delta), else_=ZERO))


_OF_REQUESTS = (
    select(
        _ROW.c.spare_parts_request_id.label("request_id"),
        _of_kind(TransactionType.OUT).label("went_out"),
        _of_kind(TransactionType.IN).label("came_back"),
    )
    .where(_ROW.c.spare_parts_request_id.is_not(None))
    .group_by(_ROW.c.spare_parts_request_id)
    .subquery()
)

REQUESTS_AGREE_WITH_LEDGER = NoRow(
    select(_REQUEST.c.id)
    .outerjoin_from(_REQUEST, _OF_REQUESTS, _OF_REQUESTS.c.request_id == _REQUEST.c.id)
    .where(
        or_(
            _REQUEST.c.quantity_issued != -func.coalesce(_OF_REQUESTS.c.went_out, ZERO),
            _REQUEST.c.quantity_returned != func.coalesce(_OF_REQUESTS.c.came_back, ZERO),
        )
    ),
    "the ledger says something else was issued or returned",
)
"""What a request says was issued and returned is what the ledger says."""


def on_hand_is_the_sum(session: Session) -> Iterator[Finding]:
    """What is on hand is the sum of all movements, and the sum of all locations."""
    for row in session.connection().execute(_NOT_THE_SUM):
        yield row.id, f"{row.quantity} on hand, movements say {row.moved}, locations {row.lying}"


def what_lies_there_is_the_sum(session: Session) -> Iterator[Finding]:
    """What lies at a location is the sum of the movements of the part there."""
    for row in session.connection().execute(_NOT_LYING_THERE):
        yield row.spare_part_id, f"what lies at location {row.location_id} is not what its movements there say"


def movements_follow_each_other(session: Session) -> Iterator[Finding]:
    """Movements of a part are numbered without a gap; balance and average cost follow from one to the next."""
    connection = session.connection()
    parts = {row.id: row for row in connection.execute(_PARTS)}
    part, seq, balance, average, priced, before = 0, 0, ZERO, None, set[int](), list[Row[*tuple[Any, ...]]]()
    ends: dict[int, tuple[int, Decimal | None]] = {}
    for found in connection.execute(_MOVEMENTS):
        if found.spare_part_id != part:
            part, seq, balance, average, priced, before = found.spare_part_id, 0, ZERO, None, set(), []
        if (found.seq, found.balance_after) != (seq + 1, balance + found.delta):
            yield found.id, f"movement {found.seq} does not follow movement {seq}"
        before.append(found)
        average = _average(before, balance, average, priced)
        seq, balance = found.seq, found.balance_after
        ends[part] = (seq, average)
    for part_id, stored in parts.items():
        if (stored.last_seq, stored.average_cost) != ends.get(part_id, (0, None)):
            yield part_id, "its last movement and its average cost are not those of its movements"


def _average(
    movements: list[Row[*tuple[Any, ...]]], balance: Decimal, average: Decimal | None, priced: set[int]
) -> Decimal | None:
    """The average cost after the last of the movements; ``priced`` holds those whose price stands."""
    found = movements[-1]
    cost = own_cost(found)
    if cost is not None and found.reason in BRING_A_PRICE:
        priced.add(found.id)
    if found.reverses_id in priced:
        priced.remove(found.reverses_id)
        if not priced:
            return None
    if found.delta < 0 and rules.leaves_no_average(balance, average, found.delta, cost):
        return standing_average(movements)
    return rules.average_cost(balance, average, found.delta, cost)


def promised_is_the_sum(session: Session) -> Iterator[Finding]:
    """What is reserved of a part is what its open requests hold, and it is there."""
    for row in session.connection().execute(_NOT_PROMISED):
        yield row.id, f"{row.reserved_quantity} reserved of {row.quantity}, requests hold {row.held}"
