"""The movements behind the consumption of one part."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.inventory import rules
from core.inventory.causes import CAUSE_COLUMNS, Cause, causes_of
from core.inventory.models import (
    NO_MACHINE,
    InventoryTransaction,
    MovementReason,
    SparePart,
    SparePartsRequest,
    StockLocation,
)
from core.inventory.queries._fitting import Before
from core.inventory.queries._sums import CONSUMED, MOST_CONSUMED, SCRAPPED
from core.kernel import Actor, Clock, Permission, is_allowed, query
from core.people import User

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ConsumingMovement:
    """One movement that counts as consumption, or takes one back.

    Attributes:
        seq: its number in the ledger of the part.
        counts_as: the reason that it is summed under.
        quantity: what was consumed by it, in ``unit``; negative for what came back.
        value: at its cost; None when nobody knew one, or for who may not see cost.
        is_reversal: it takes another movement back.
    """

    id: int
    seq: int
    at: datetime
    unit: str
    counts_as: MovementReason
    quantity: Decimal
    value: Decimal | None
    place: str
    who: str | None
    job: int | None
    task: str | None
    machine: str | None
    note: str | None
    is_reversal: bool


@dataclass(frozen=True, slots=True)
class ConsumingMovements:
    """Some of the movements, newest first.

    Attributes:
        following: where the next ones begin, as ``before`` takes it; None when there are no more. With fewer rows than
            were asked for, ``MOST_CONSUMED`` movements of the part were looked through for those of one machine.
    """

    rows: tuple[ConsumingMovement, ...]
    following: Before | None

    def __iter__(self) -> Iterator[ConsumingMovement]:
        return iter(self.rows)


@query(Permission.SEE_CONSUMPTION)
def consuming_movements(
    session: Session,
    part_id: int,
    *,
    since: datetime,
    until: datetime,
    machine_id: int | None = None,
    scrap: bool = False,
    before: Before | None = None,
    limit: int = 50,
    actor: Actor,
    clock: Clock,
) -> ConsumingMovements:
    """The movements that make up what was consumed of a part, newest first.

    Args:
        part_id: the part.
        since: from this instant on.
        until: before this instant.
        machine_id: only for this machine; 0: for none.
        scrap: what was scrapped, not what was used.
        before: ``following`` of the page before.
        limit: at most so many, for a file up to ``MOST_CONSUMED``.
    """
    with_cost = is_allowed(actor, Permission.SEE_STOCK_COST)
    limit, looked_through = min(limit, MOST_CONSUMED), 0
    at_once = limit if machine_id is None else _AT_ONCE
    statement = _statement(part_id, since, until, scrap=scrap)
    found: list[ConsumingMovement] = []
    while True:
        rows = session.execute(_below(statement, before).limit(at_once + 1)).all()
        rows, further = rows[:at_once], rows[at_once:]
        causes = causes_of(session, [tuple(row[-2:]) for row in rows])
        for row in rows:
            cause = causes.get(tuple(row[-2:]))
            if machine_id is None or machine_id == (cause.machine_id if cause else NO_MACHINE):
                found.append(_movement(row, cause, with_cost=with_cost))
        looked_through += len(rows)
        before = (rows[-1][0].transaction_date, rows[-1][0].id) if further else None
        if before is None or len(found) >= limit or looked_through >= MOST_CONSUMED:
            break
    following = (found[limit - 1].at, found[limit - 1].id) if len(found) > limit else before
    return ConsumingMovements(tuple(found[:limit]), following)


def _statement(part_id: int, since: datetime, until: datetime, *, scrap: bool) -> Select[*tuple[Any, ...]]:
    row, undone = InventoryTransaction, aliased(InventoryTransaction)
    counts_as = func.coalesce(undone.reason, row.reason, type_=row.reason.type)
    return (
        select(row, counts_as, SparePart.unit, StockLocation.code, User.full_name, *CAUSE_COLUMNS)
        .join(SparePart, SparePart.id == row.spare_part_id)
        # An outer join, though every movement has its location: so no server begins with the few locations.
        .outerjoin(StockLocation, StockLocation.id == row.location_id)
        .outerjoin(undone, undone.id == row.reverses_id)
        .outerjoin(User, User.id == row.performed_by)
        .outerjoin(SparePartsRequest, SparePartsRequest.id == row.spare_parts_request_id)
        .where(
            row.spare_part_id == part_id,
            row.transaction_date >= since,
            row.transaction_date < until,
            counts_as.in_(SCRAPPED if scrap else CONSUMED),
        )
        .order_by(row.transaction_date.desc(), row.id.desc())
    )


def _below(statement: Select[*tuple[Any, ...]], before: Before | None) -> Select[*tuple[Any, ...]]:
    if before is None:
        return statement
    (at, last), row = before, InventoryTransaction
    return statement.where(or_(row.transaction_date < at, and_(row.transaction_date == at, row.id < last)))


def _movement(row: Any, cause: Cause | None, *, with_cost: bool) -> ConsumingMovement:
    moved, counts_as, unit, place, who, *_key = row
    return ConsumingMovement(
        id=moved.id,
        seq=moved.seq,
        at=moved.transaction_date,
        unit=unit,
        counts_as=counts_as,
        quantity=-moved.delta,
        value=rules.worth(-moved.delta, moved.unit_cost) if with_cost and moved.unit_cost is not None else None,
        place=place,
        who=who,
        job=cause.job if cause else None,
        task=cause.task if cause else None,
        machine=cause.machine if cause else None,
        note=moved.notes,
        is_reversal=moved.reverses_id is not None,
    )
