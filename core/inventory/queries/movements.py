"""Every stock movement, newest first: for looking something up, and for taking away as a file."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from core.inventory.causes import CAUSE_COLUMNS, Cause, causes_of
from core.inventory.models import InventoryTransaction, MovementReason, SparePart, SparePartsRequest, StockLocation
from core.inventory.queries._fitting import NEWEST, Before, Fitting, newest
from core.kernel import Actor, Clock, Permission, query
from core.people import Colleague, User

MOST_EXPORTED = 50_000
_MOST_PEOPLE = 2_000


@dataclass(frozen=True, slots=True)
class StockMovement:
    """One movement of any part.

    Attributes:
        seq: its number in the ledger of its part.
        delta: what it changed, in ``unit``.
        on_hand: what lay in all locations of that part then.
        value: what the change was worth, in the plant's currency; None when nobody knew a cost.
        job: the number of the job that the part was for.
        order: the purchase order that brought it.
        task: the planned maintenance that it was for.
        is_reversed: another movement took it back.
        is_reversal: it takes another one back.
    """

    id: int
    seq: int
    at: datetime
    part_id: int
    part_number: str
    part_name: str
    group: str | None
    unit: str
    reason: MovementReason
    delta: Decimal
    on_hand: Decimal
    unit_cost: Decimal | None
    place: str
    who: str | None
    job: int | None
    order: int | None
    task: str | None
    machine: str | None
    note: str | None
    is_reversed: bool
    is_reversal: bool

    @property
    def value(self) -> Decimal | None:
        """Worth of the change."""
        return None if self.unit_cost is None else self.delta * self.unit_cost


@query(Permission.MOVE_STOCK)
def movements(
    session: Session,
    *,
    search: str = "",
    reason: MovementReason | None = None,
    location_id: int | None = None,
    user_id: int | None = None,
    machine_id: int | None = None,
    job: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: Before | None = None,
    limit: int = 50,
    actor: Actor,
    clock: Clock,
) -> list[StockMovement]:
    """The movements that fit, newest first.

    Args:
        search: part of the number or the name of the part.
        reason: why stock moved.
        location_id: where.
        user_id: who moved it.
        machine_id: for which machine, by a job or by planned maintenance.
        job: for the job of this number.
        since: from this instant on.
        until: before this instant.
        before: the instant and the id of the last movement of the page before.
        limit: at most so many; for a file up to ``MOST_EXPORTED``, and one that tells of more.
    """
    row, part = InventoryTransaction, SparePart
    undoing = aliased(InventoryTransaction)
    fitting = Fitting(search, reason, location_id, user_id, machine_id, job, since, until, before)
    chosen = newest(session, fitting, min(limit, MOST_EXPORTED + 1))
    statement = (
        select(row, part, StockLocation.code, User.full_name, undoing.id, *CAUSE_COLUMNS)
        .join(chosen, chosen.c.id == row.id)
        .join(part, part.id == row.spare_part_id)
        .join(StockLocation, StockLocation.id == row.location_id)
        .outerjoin(User, User.id == row.performed_by)
        .outerjoin(SparePartsRequest, SparePartsRequest.id == row.spare_parts_request_id)
        .outerjoin(undoing, undoing.reverses_id == row.id)
        .order_by(*NEWEST)
    )
    found = session.execute(statement).all()
    causes = causes_of(session, [(work, due) for *_others, work, due in found])
    return [
        _movement(moved, of, place, who, causes.get((work, due)), undone)
        for moved, of, place, who, undone, work, due in found
    ]


@query(Permission.MOVE_STOCK)
def movers(session: Session, *, actor: Actor, clock: Clock) -> list[Colleague]:
    """Who ever moved stock, by name; those who have left too."""
    # One movement of each is enough; of EXISTS a server may make a join that reads the movements of all.
    one = select(InventoryTransaction.id).where(InventoryTransaction.performed_by == User.id).limit(1)
    statement = (
        select(User).where(one.scalar_subquery().is_not(None)).order_by(User.full_name, User.id).limit(_MOST_PEOPLE)
    )
    return [Colleague(user.id, user.full_name, user.role, user.username) for user in session.scalars(statement)]


def _movement(
    row: InventoryTransaction, part: SparePart, place: str, who: str | None, cause: Cause | None, undone: int | None
) -> StockMovement:
    return StockMovement(
        id=row.id,
        seq=row.seq,
        at=row.transaction_date,
        part_id=part.id,
        part_number=part.part_number,
        part_name=part.part_name,
        group=part.group_name,
        unit=part.unit,
        reason=row.reason,
        delta=row.delta,
        on_hand=row.balance_after,
        unit_cost=row.unit_cost,
        place=place,
        who=who,
        job=cause.job if cause else None,
        order=row.reference_id if row.purchase_order_line_id is not None else None,
        task=cause.task if cause else None,
        machine=cause.machine if cause else None,
        note=row.notes,
        is_reversed=undone is not None,
        is_reversal=row.reverses_id is not None,
    )
