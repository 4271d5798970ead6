"""The ledger: the one writer of stock. Nothing else assigns a quantity, a reservation or an average cost.

A posting locks the part first, so movements of one part follow each other, each with the next number. Then it changes
the part, the level of the location, and adds the row; plain statements, because this is the hot path.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Insert, bindparam, insert, select, update
from sqlalchemy.orm import Session

from core.audit import note_change
from core.inventory import alerts, rules, sums
from core.inventory.models import (
    InventoryTransaction,
    MovementReason,
    SparePart,
    StockLevel,
    TransactionType,
)
from core.inventory.posting import ZERO, Level, Movement, Posting, Stock
from core.kernel import Actor, InsufficientStock, NotFound, StaleState
from core.storage import table_of

_PARTS, _LEVELS, _ROWS = table_of(SparePart), table_of(StockLevel), table_of(InventoryTransaction)
# Built once: a statement that carries its values is taken apart and hashed again at every call.
_LOCK = (
    select(
        _PARTS.c.id,
        _PARTS.c.part_number,
        _PARTS.c.unit,
        _PARTS.c.whole_units_only,
        _PARTS.c.free_issue,
        _PARTS.c.is_active,
        _PARTS.c.quantity,
        _PARTS.c.reserved_quantity,
        _PARTS.c.average_cost,
        _PARTS.c.last_seq,
        _PARTS.c.min_quantity,
        _LEVELS.c.location_id,
        _LEVELS.c.id.label("level_id"),
        _LEVELS.c.quantity.label("lies_there"),
    )
    .outerjoin_from(_PARTS, _LEVELS, _LEVELS.c.spare_part_id == _PARTS.c.id)
    .where(_PARTS.c.id == bindparam("part"))
    .with_for_update()
)
_OF_PART = -3
_CHANGE = (
    update(_PARTS)
    .where(_PARTS.c.id == bindparam("part"), _PARTS.c.last_seq == bindparam("seen"))
    .values(
        quantity=bindparam("now_there"),
        reserved_quantity=bindparam("now_reserved"),
        average_cost=bindparam("now_cost"),
        last_seq=bindparam("now_seq"),
        updated_at=bindparam("at"),
    )
)
_SET_LEVEL = update(_LEVELS).where(_LEVELS.c.id == bindparam("level")).values(quantity=bindparam("now_there"))
_NEW_LEVEL = insert(_LEVELS)
_NEW_ROW = insert(_ROWS)
_ISSUED = select(_ROWS.c.delta, _ROWS.c.unit_cost).where(
    _ROWS.c.spare_parts_request_id == bindparam("request"),
    _ROWS.c.transaction_type == TransactionType.OUT,
)


def lock(session: Session, part_id: int) -> Stock:
    """The part and what lies where, locked for the rest of the transaction; the first statement on its row.

    Raises:
        NotFound: no such part.
    """
    rows = session.connection().execute(_LOCK, {"part": part_id}).all()
    if not rows:
        raise NotFound()
    return Stock(*_values(rows))


def lock_all(session: Session, part_ids: Iterable[int]) -> dict[int, Stock]:
    """Several parts, locked in the order of their ids, so that two transactions cannot wait for each other."""
    return {part_id: lock(session, part_id) for part_id in sorted(set(part_ids))}


def cost_of_issues(session: Session, parts_request_id: int) -> Decimal | None:
    """The cost of one piece, on average, at which a request was issued; None when nobody knew a cost."""
    issued = session.execute(_ISSUED, {"request": parts_request_id}).all()
    pieces = sum((-row.delta for row in issued), ZERO)
    if not pieces or any(row.unit_cost is None for row in issued):
        return None
    return rules.to_money(sum((-row.delta * row.unit_cost for row in issued), ZERO) / pieces)


def post(session: Session, stock: Stock, posting: Posting, *, actor: Actor, at: datetime) -> Movement:
    """Make one movement of a locked part.

    Args:
        session: the command's transaction.
        stock: from ``lock``; brought up to date.
        posting: what moves.
        actor: who does it.
        at: when.

    Raises:
        InsufficientStock: fewer are there, or at that location, than leave; nothing is changed.
    """
    _check_there(stock, posting)
    there = stock.at(posting.location_id)
    if there + posting.delta < 0:
        raise InsufficientStock(available=there, unit=stock.unit)
    cost = _cost(stock, posting)
    average = rules.average_cost(stock.quantity, stock.average_cost, posting.delta, posting.unit_cost)
    left, promised = stock.quantity + posting.delta, stock.reserved - posting.own_reservation
    _write(session, stock, left, promised, average, at, moves=True)
    _set_level(session, stock, posting.location_id, there + posting.delta)
    row = _row(stock, posting, cost, actor, at)
    made = _added(session, _NEW_ROW, row | {"idempotency_key": session.info.get("key_hash")})
    note_change(session, "inventory_transactions", made, None, _told(row))
    sums.add(session, stock.part_id, posting, cost, at)
    return Movement(made, stock.last_seq, posting.delta, stock.quantity, cost)


def reserve(session: Session, stock: Stock, quantity: Decimal, at: datetime) -> None:
    """Promise some of what is available; a negative quantity gives it back.

    Raises:
        InsufficientStock: fewer are available.
    """
    if quantity > stock.available:
        raise InsufficientStock(available=max(stock.available, ZERO), unit=stock.unit)
    if quantity:
        _write(session, stock, stock.quantity, stock.reserved + quantity, stock.average_cost, at, moves=False)


def _values(rows: Sequence[Any]) -> tuple[Any, ...]:
    """The rows of ``_LOCK``, one a location, in the order of the fields of ``Stock``."""
    levels = {row.location_id: Level(row.level_id, row.lies_there) for row in rows if row.location_id is not None}
    return (*rows[0][:_OF_PART], levels)


def _cost(stock: Stock, posting: Posting) -> Decimal | None:
    """Of one unit: its own or the average; what comes back of goods that nobody could price comes back unpriced."""
    comes_back = posting.reason is MovementReason.RETURN or posting.reverses_id is not None
    if posting.unit_cost is None and comes_back and posting.kind is not TransactionType.TRANSFER:
        return None
    return stock.average_cost if posting.unit_cost is None else posting.unit_cost


def _check_there(stock: Stock, posting: Posting) -> None:
    """What leaves the house breaks nobody else's promise; a count says how it is, and a transfer takes nothing away."""
    free = stock.available + posting.own_reservation
    leaves = posting.delta < 0 and posting.kind in (TransactionType.OUT, TransactionType.IN)
    if leaves and -posting.delta > free:
        raise InsufficientStock(available=max(free, ZERO), unit=stock.unit)


def _set_level(session: Session, stock: Stock, location_id: int, quantity: Decimal) -> None:
    level = stock.levels.get(location_id)
    if level is None:
        row = {"spare_part_id": stock.part_id, "location_id": location_id, "quantity": quantity}
        stock.levels[location_id] = Level(_added(session, _NEW_LEVEL, row), quantity)
        note_change(session, "stock_levels", stock.levels[location_id].id, None, row)
    elif quantity != level.quantity:
        session.connection().execute(_SET_LEVEL, {"level": level.id, "now_there": quantity})
        note_change(session, "stock_levels", level.id, {"quantity": level.quantity}, {"quantity": quantity})
        stock.levels[location_id] = Level(level.id, quantity)


def _added(session: Session, statement: Insert, row: dict[str, object]) -> int:
    key = session.connection().execute(statement, row).inserted_primary_key
    assert key is not None  # noqa: S101 - an insert of one row has its key
    return int(key[0])


def _write(
    session: Session,
    stock: Stock,
    quantity: Decimal,
    reserved: Decimal,
    average_cost: Decimal | None,
    at: datetime,
    *,
    moves: bool,
) -> None:
    """Change the part; the guard on its number would refuse even where an engine took no lock."""
    alerts.watch(session, stock, at)
    changed = session.connection().execute(
        _CHANGE,
        {
            "part": stock.part_id,
            "seen": stock.last_seq,
            "now_there": quantity,
            "now_reserved": reserved,
            "now_cost": average_cost,
            "now_seq": stock.last_seq + moves,
            "at": at,
        },
    )
    if changed.rowcount != 1:
        raise StaleState()
    before = _figures(stock)
    stock.quantity, stock.reserved, stock.average_cost = quantity, reserved, average_cost
    stock.last_seq += moves
    after = _figures(stock)
    moved = [name for name in after if before[name] != after[name]]
    note_change(
        session, "spare_parts", stock.part_id, *({name: side[name] for name in moved} for side in (before, after))
    )


def _row(stock: Stock, posting: Posting, cost: Decimal | None, actor: Actor, at: datetime) -> dict[str, object]:
    return {
        "spare_part_id": stock.part_id,
        "transaction_type": posting.kind,
        "quantity": posting.quantity,
        "reference_type": posting.reference,
        "reference_id": posting.reference_id,
        "performed_by": actor.user_id,
        "transaction_date": at,
        "notes": posting.notes,
        "unit_cost": cost,
        "created_at": at,
        "reason": posting.reason,
        "seq": stock.last_seq,
        "delta": posting.delta,
        "balance_after": stock.quantity,
        "location_id": posting.location_id,
        "expected_quantity": posting.expected,
        "transfer_id": posting.transfer_id,
        "reverses_id": posting.reverses_id,
        "spare_parts_request_id": posting.parts_request_id,
        "purchase_order_line_id": posting.order_line_id,
    }


def _told(row: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if value is not None}


def _figures(stock: Stock) -> dict[str, object]:
    return {
        "quantity": stock.quantity,
        "reserved_quantity": stock.reserved,
        "average_cost": stock.average_cost,
        "last_seq": stock.last_seq,
    }
