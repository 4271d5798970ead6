"""Every stock movement, newest first: for looking something up, and for taking away as a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from core.inventory.causes import CAUSE_COLUMNS, Cause, causes_of
from core.inventory.models import InventoryTransaction, MovementReason, SparePart, SparePartsRequest, StockLocation
from core.inventory.queries._search import part_fits
from core.kernel import Actor, Clock, Permission, query
from core.people import User

MOST_EXPORTED = 50_000
_FEW, _FEW_MOVEMENTS = 50, 10_000
Before = tuple[datetime, int]


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
        since: from this instant on.
        until: before this instant.
        before: the instant and the id of the last movement of the page before.
        limit: at most so many; for a file up to ``MOST_EXPORTED``.
    """
    row, part = InventoryTransaction, SparePart
    undoing = aliased(InventoryTransaction)
    parts, looked_up = _of_parts(session, search)
    exactly = _exactly(reason, location_id, user_id, looked_up=looked_up)
    order = (row.transaction_date.desc(), row.id.desc())
    ids = select(row.id).where(*parts, *exactly, *_within(since, until, before)).order_by(*order)
    way = _way(looked_up, reason, location_id, user_id)
    chosen = ids.with_hint(row, way, "mysql").limit(min(limit, MOST_EXPORTED)).subquery()
    statement = (
        select(row, part, StockLocation.code, User.full_name, undoing.id, *CAUSE_COLUMNS)
        .join(chosen, chosen.c.id == row.id)
        .join(part, part.id == row.spare_part_id)
        .join(StockLocation, StockLocation.id == row.location_id)
        .outerjoin(User, User.id == row.performed_by)
        .outerjoin(SparePartsRequest, SparePartsRequest.id == row.spare_parts_request_id)
        .outerjoin(undoing, undoing.reverses_id == row.id)
        .order_by(*order)
    )
    found = session.execute(statement).all()
    causes = causes_of(session, [(work, due) for *_others, work, due in found])
    return [
        _movement(moved, of, place, who, causes.get((work, due)), undone)
        for moved, of, place, who, undone, work, due in found
    ]


def _of_parts(session: Session, search: str) -> tuple[list[ColumnElement[bool]], bool]:
    """Which parts fit, and whether they are looked up: few parts, or parts that hardly moved.

    Of others the movements are gone through by time, for soon there are enough.
    """
    if not search.strip():
        return [], False
    fitting = select(SparePart.id, SparePart.last_seq).where(part_fits(search), SparePart.last_seq > 0)
    moved = {part: last_seq for part, last_seq in session.execute(fitting)}
    parts: Any = bindparam("parts", list(moved), expanding=True, literal_execute=True)
    are_few = len(moved) <= _FEW or sum(moved.values()) <= _FEW_MOVEMENTS
    return [_only_seen(InventoryTransaction.spare_part_id, not are_few).in_(parts)], are_few


def _exactly(
    reason: MovementReason | None, location_id: int | None, user_id: int | None, *, looked_up: bool
) -> Iterator[ColumnElement[bool]]:
    row = InventoryTransaction
    if reason is not None:
        yield (type_coerce(row.reason, String) + "" == reason.value) if looked_up else row.reason == reason
    if location_id is not None:
        yield _only_seen(row.location_id, looked_up) == location_id
    if user_id is not None:
        yield _only_seen(row.performed_by, looked_up) == user_id


def _only_seen(column: Any, condition: bool) -> Any:
    """A sum is no column: no engine looks it up, it is only seen in what was found by something else."""
    return column + 0 if condition else column


def _way(looked_up: bool, reason: MovementReason | None, location_id: int | None, user_id: int | None) -> str:
    """The index that has the movements in the order of the page; a server by itself may start at the wrong end."""
    if user_id is not None and not looked_up:
        return ""
    by_both = {(True, True): "place_reason", (True, False): "place", (False, True): "reason", (False, False): "date"}
    name = "part" if looked_up else by_both[location_id is not None, reason is not None]
    return f"FORCE INDEX (ix_inventory_transactions_{name})"


def _within(since: datetime | None, until: datetime | None, before: Before | None) -> Iterator[ColumnElement[bool]]:
    row = InventoryTransaction
    if since is not None:
        yield row.transaction_date >= since
    if until is not None:
        yield row.transaction_date < until
    if before is not None:
        at, last = before
        yield row.transaction_date <= at
        yield or_(row.transaction_date < at, and_(row.transaction_date == at, row.id < last))


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
