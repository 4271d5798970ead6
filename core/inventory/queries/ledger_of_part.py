"""The ledger of one part, newest first, with the balance after each movement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import ColumnElement, String, case, cast, func, literal, select
from sqlalchemy.orm import Session, aliased

from core.inventory.causes import CAUSE_COLUMNS, Cause, causes_of
from core.inventory.models import (
    InventoryTransaction,
    MovementReason,
    SparePart,
    SparePartsRequest,
    StockLocation,
    TransactionType,
)
from core.inventory.queries._sums import sees_cost
from core.kernel import Actor, Clock, Permission, query
from core.people import User
from core.storage import get
from core.storage.types import exact_quantity

_MOST = 200
_POINTS = 500
_ABOVE_ANY_BALANCE: Final = Decimal(10**14)
_ABOVE_ANY_NUMBER: Final = 4 * 10**9
"""Added, they give every balance and every number the same length."""


@dataclass(frozen=True, slots=True)
class PartMovement:
    """One movement of a part.

    Attributes:
        seq: its number in the ledger of the part.
        delta: what it changed, in the unit of the part.
        on_hand: what lay in all locations then.
        expected: of a count, what should have lain there.
        unit_cost: of one; None when nobody knew it, or for who may not see cost.
        job: the number of the job that the part was for.
        order: the purchase order that brought it.
        task: the planned maintenance that it was for.
        reverses: the number of the movement that it takes back.
        reversed_by: the number of the movement that took it back.
    """

    id: int
    seq: int
    at: datetime
    kind: TransactionType
    reason: MovementReason
    quantity: Decimal
    delta: Decimal
    on_hand: Decimal
    place: str
    expected: Decimal | None
    unit_cost: Decimal | None
    who: str | None
    note: str | None
    job: int | None
    order: int | None
    task: str | None
    machine: str | None
    is_transfer: bool
    reverses: int | None
    reversed_by: int | None

    @property
    def can_be_reversed(self) -> bool:
        """Whether it may be taken back: once, and neither a count nor what takes back another."""
        return self.reverses is None and self.reversed_by is None and self.reason is not MovementReason.COUNT


@dataclass(frozen=True, slots=True)
class StockPoint:
    """What lay in the store after a movement, in the unit of the part."""

    at: datetime
    on_hand: Decimal
    reason: MovementReason


@query(Permission.SEE_FLOOR)
def movements_of_part(
    session: Session, part_id: int, *, before: int | None = None, limit: int = 20, actor: Actor, clock: Clock
) -> list[PartMovement]:
    """The movements of a part, newest first; ``before`` (a number) continues below the page before.

    Raises:
        NotFound: no such part.
    """
    get(session, SparePart, part_id)
    row, undone, undoing = InventoryTransaction, aliased(InventoryTransaction), aliased(InventoryTransaction)
    statement = (
        select(row, StockLocation.code, User.full_name, *CAUSE_COLUMNS, undone.seq, undoing.seq)
        # An outer join, though every movement has its location: so no server begins with the few locations.
        .outerjoin(StockLocation, StockLocation.id == row.location_id)
        .outerjoin(User, User.id == row.performed_by)
        .outerjoin(SparePartsRequest, SparePartsRequest.id == row.spare_parts_request_id)
        .outerjoin(undone, undone.id == row.reverses_id)
        .outerjoin(undoing, undoing.reverses_id == row.id)
        .where(row.spare_part_id == part_id)
        .order_by(row.seq.desc())
        .limit(min(limit, _MOST))
    )
    if before is not None:
        statement = statement.where(row.seq < before)
    found = session.execute(statement).all()
    causes = causes_of(session, [(work, due) for _row, _code, _who, work, due, *_seqs in found])
    with_cost = sees_cost(actor)
    return [
        _movement(moved, place, who, causes.get((work, due)), seqs, with_cost=with_cost)
        for moved, place, who, work, due, *seqs in found
    ]


@query(Permission.SEE_FLOOR)
def stock_over_time(session: Session, part_id: int, *, since: datetime, actor: Actor, clock: Clock) -> list[StockPoint]:
    """What lay in the store after each movement since then, oldest first; of very many those that tell of each day.

    Begins with the last movement before, which says what lay there at the beginning. Transfers are left out: carried
    from place to place, nothing came or went.
    """
    row = InventoryTransaction
    columns = select(row.transaction_date, row.balance_after, row.reason, row.seq).where(*_came_or_went(part_id))
    newest_first = columns.order_by(row.seq.desc())
    found = session.execute(newest_first.where(row.transaction_date >= since).limit(_POINTS + 1)).all()
    if len(found) > _POINTS:
        found = session.execute(newest_first.where(row.seq.in_(_telling(session, part_id, since)))).all()
    earlier = newest_first.where(row.seq < found[-1].seq) if found else newest_first
    start = session.execute(earlier.limit(1)).all()
    return [StockPoint(at, on_hand, reason) for at, on_hand, reason, _seq in reversed([*found, *start])]


def _came_or_went(part_id: int) -> tuple[ColumnElement[bool], ...]:
    row = InventoryTransaction
    return row.spare_part_id == part_id, row.transaction_type != TransactionType.TRANSFER


def _telling(session: Session, part_id: int, since: datetime) -> set[int]:
    """The first movement since then, and of each day the lowest, the highest, the last, and the last delivery.

    Balance and number stand in one text of fixed length, so that the least text names the movement with the least
    balance: one look at each row, where a window or a second look would double or treble the time.
    """
    row = InventoryTransaction
    balance = row.balance_after + literal(_ABOVE_ANY_BALANCE, exact_quantity())
    told = cast(balance, String(20)) + cast(row.seq + _ABOVE_ANY_NUMBER, String(10))
    by_day = (
        select(
            func.min(row.seq).label("first"),
            func.max(row.seq).label("last"),
            func.min(told).label("lowest"),
            func.max(told).label("highest"),
            func.max(case((row.reason == MovementReason.PURCHASE, row.seq))).label("delivery"),
        )
        .where(*_came_or_went(part_id), row.transaction_date >= since)
        .group_by(func.date(row.transaction_date))
    )
    days = session.execute(by_day).all()
    extremes = {int(text[-10:]) - _ABOVE_ANY_NUMBER for day in days for text in (day.lowest, day.highest)}
    others = {number for day in days for number in (day.last, day.delivery) if number is not None}
    return {min(day.first for day in days)} | extremes | others


def _movement(
    row: InventoryTransaction,
    place: str,
    who: str | None,
    cause: Cause | None,
    seqs: Sequence[int | None],
    *,
    with_cost: bool,
) -> PartMovement:
    reverses, reversed_by = seqs
    return PartMovement(
        id=row.id,
        seq=row.seq,
        at=row.transaction_date,
        kind=row.transaction_type,
        reason=row.reason,
        quantity=row.quantity,
        delta=row.delta,
        on_hand=row.balance_after,
        place=place,
        expected=row.expected_quantity,
        unit_cost=row.unit_cost if with_cost else None,
        who=who,
        note=row.notes,
        job=cause.job if cause else None,
        order=row.reference_id if row.purchase_order_line_id is not None else None,
        task=cause.task if cause else None,
        machine=cause.machine if cause else None,
        is_transfer=row.transfer_id is not None,
        reverses=reverses,
        reversed_by=reversed_by,
    )
