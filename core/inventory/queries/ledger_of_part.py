"""The ledger of one part, newest first, with the balance after each movement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
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

_MOST = 200
_POINTS = 500


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
    """What lay in the store after each movement since then, oldest first; of very many the newest.

    Begins with the last movement before, which says what lay there at the beginning.
    """
    row = InventoryTransaction
    columns = select(row.transaction_date, row.balance_after, row.reason, row.seq).where(row.spare_part_id == part_id)
    newest = session.execute(columns.where(row.transaction_date >= since).order_by(row.seq.desc()).limit(_POINTS)).all()
    oldest = newest[-1].seq if newest else None
    earlier = columns.where(row.seq < oldest) if oldest is not None else columns
    start = session.execute(earlier.order_by(row.seq.desc()).limit(1)).all()
    return [StockPoint(at, on_hand, reason) for at, on_hand, reason, _seq in reversed([*newest, *start])]


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
