"""The ledger: the one writer of stock. Nothing else assigns a quantity, a reservation or an average cost.

A posting locks the part first, so movements of one part follow each other, each with the next number. Then it changes
the part, the level of the location, and adds the row; plain statements, because this is the hot path.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from core.audit import note_change
from core.inventory import alerts, prices, rules, sums
from core.inventory.errors import too_few, too_few_there
from core.inventory.models import (
    InventoryTransaction,
    MovementReason,
    SparePart,
    StockLevel,
    TransactionType,
)
from core.inventory.posting import ZERO, Level, Movement, Posting, Stock, row_of, told
from core.kernel import Actor, NotFound, StaleState, portions
from core.storage import Prepared, connection_of, table_of

_PARTS, _LEVELS, _ROWS = table_of(SparePart), table_of(StockLevel), table_of(InventoryTransaction)
# Built once: a statement that carries its values is taken apart and hashed again at every call.
_LOCKED = (
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
    .with_for_update()
)
_LOCK = Prepared(_LOCKED.where(_PARTS.c.id == bindparam("part")))
# By the key of the parts, so that they are locked in its order.
_LOCK_SOME = (
    _LOCKED.where(_PARTS.c.id.in_(bindparam("parts", expanding=True)))
    .order_by(_PARTS.c.id)
    .with_hint(_PARTS, "FORCE INDEX (PRIMARY)", "mysql")
)
_AT_ONCE = 500
_NUMBERS = select(_LEVELS.c.spare_part_id, _LEVELS.c.location_id, _LEVELS.c.id).where(
    _LEVELS.c.spare_part_id.in_(bindparam("parts", expanding=True))
)
_OF_PART = -3
_CHANGE = Prepared(
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
_SET_LEVEL = Prepared(update(_LEVELS).where(_LEVELS.c.id == bindparam("level")).values(quantity=bindparam("now_there")))
_NEW_LEVEL = Prepared(insert(_LEVELS), ("spare_part_id", "location_id", "quantity"))
_NEW_ROW = Prepared(insert(_ROWS), [column.name for column in _ROWS.c if column.name != "id" and not column.computed])
_ISSUED = select(_ROWS.c.delta, _ROWS.c.unit_cost).where(
    _ROWS.c.spare_parts_request_id == bindparam("request"),
    _ROWS.c.transaction_type == TransactionType.OUT,
)


def lock(session: Session, part_id: int) -> Stock:
    """The part and what lies where, locked for the rest of the transaction; the first statement on its row.

    Raises:
        NotFound: no such part.
    """
    rows = _LOCK.rows(session, {"part": part_id})
    if not rows:
        raise NotFound()
    return Stock(*_values(rows))


def lock_all(session: Session, part_ids: Iterable[int]) -> dict[int, Stock]:
    """Several parts, locked in the order of their ids, so that two transactions cannot wait for each other.

    Raises:
        NotFound: one of them does not exist.
    """
    wanted, found = sorted(set(part_ids)), dict[int, Stock]()
    for some in portions(wanted, _AT_ONCE):
        rows = connection_of(session).execute(_LOCK_SOME, {"parts": some})
        found |= {part: Stock(*_values(list(levels))) for part, levels in groupby(rows, attrgetter("id"))}
    if len(found) < len(wanted):
        raise NotFound()
    return found


def cost_of_issues(session: Session, parts_request_id: int) -> Decimal | None:
    """The cost of one piece, on average, at which a request was issued; None when nobody knew a cost."""
    issued = session.execute(_ISSUED, {"request": parts_request_id}).all()
    pieces = sum((-row.delta for row in issued), ZERO)
    # An issue that was taken back leaves nothing behind, whether it had a cost or not.
    if not pieces or sum((row.delta for row in issued if row.unit_cost is None), ZERO):
        return None
    return rules.to_money(sum((-row.delta * (row.unit_cost or ZERO) for row in issued), ZERO) / pieces)


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
    there, before = stock.at(posting.location_id), _figures(stock)
    alerts.watch(session, stock, at)
    on_hand, average = stock.quantity, stock.average_cost
    cost = _move(stock, posting)
    stock.average_cost = prices.average_after(session, stock.part_id, posting, on_hand, average)
    _write(session, stock, before, at)
    _set_level(session, stock, posting.location_id, there + posting.delta)
    row = row_of(stock, posting, cost, actor, at)
    made = _NEW_ROW.added(session, row | {"idempotency_key": session.info.get("key_hash")})
    note_change(session, "inventory_transactions", made, None, told(row))
    sums.add(session, stock.part_id, posting, cost, at)
    return Movement(made, stock.last_seq, posting.delta, stock.quantity, cost)


def post_all(session: Session, moves: Sequence[tuple[Stock, Posting]], *, actor: Actor, at: datetime) -> None:
    """Make many movements of locked parts in a few statements; the rows are those that ``post`` writes one by one.

    No change is noted: whoever moves so much at once tells of it in one manifest.

    Raises:
        InsufficientStock: fewer are there than leave; the transaction must not be committed.
        StaleState: a part was moved past its lock; likewise.
    """
    stocks = {stock.part_id: stock for stock, _ in moves}
    seen = {part: stock.last_seq for part, stock in stocks.items()}
    levels: dict[tuple[int, int], Level | None] = {}
    rows, counted = [], []
    for stock, posting in moves:
        place = posting.location_id
        alerts.watch(session, stock, at)
        on_hand, average = stock.quantity, stock.average_cost
        cost = _move(stock, posting)
        stock.average_cost = rules.average_cost(on_hand, average, posting.delta, posting.unit_cost)
        before = levels.setdefault((stock.part_id, place), stock.levels.get(place))
        stock.levels[place] = Level(before.id if before else 0, stock.at(place) + posting.delta)
        rows.append(row_of(stock, posting, cost, actor, at) | {"idempotency_key": session.info.get("key_hash")})
        counted.append((stock.part_id, posting, cost))
    if _CHANGE.run_all(session, [_change(stock, seen[part], at) for part, stock in stocks.items()]) != len(stocks):
        raise StaleState()
    _write_levels(session, stocks, levels)
    _NEW_ROW.run_all(session, rows)
    sums.add_all(session, counted, at)


def reserve(session: Session, stock: Stock, quantity: Decimal, at: datetime) -> None:
    """Promise some of what is available; a negative quantity gives it back.

    Raises:
        InsufficientStock: fewer are available.
    """
    if quantity > stock.available:
        raise too_few(stock.available, stock.unit)
    if quantity:
        before = _figures(stock)
        alerts.watch(session, stock, at)
        stock.reserved += quantity
        _write(session, stock, before, at)


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
        raise too_few(free, stock.unit)


def _set_level(session: Session, stock: Stock, location_id: int, quantity: Decimal) -> None:
    level = stock.levels.get(location_id)
    if level is None:
        row = {"spare_part_id": stock.part_id, "location_id": location_id, "quantity": quantity}
        stock.levels[location_id] = Level(_NEW_LEVEL.added(session, row), quantity)
        note_change(session, "stock_levels", stock.levels[location_id].id, None, row)
    elif quantity != level.quantity:
        _SET_LEVEL.run(session, {"level": level.id, "now_there": quantity})
        note_change(session, "stock_levels", level.id, {"quantity": level.quantity}, {"quantity": quantity})
        stock.levels[location_id] = Level(level.id, quantity)


def _write_levels(
    session: Session, stocks: Mapping[int, Stock], before: Mapping[tuple[int, int], Level | None]
) -> None:
    """Write what lies where now; the parts learn the numbers of the rows that are new."""
    known = [stocks[part].levels[place] for (part, place), level in before.items() if level is not None]
    new = [(part, place) for (part, place), level in before.items() if level is None]
    _SET_LEVEL.run_all(session, [{"level": level.id, "now_there": level.quantity} for level in known])
    rows = [{"spare_part_id": part, "location_id": place, "quantity": stocks[part].at(place)} for part, place in new]
    _NEW_LEVEL.run_all(session, rows)
    if new:
        numbers = connection_of(session).execute(_NUMBERS, {"parts": sorted({part for part, _ in new})})
        for part, place, number in numbers:
            stocks[part].levels[place] = Level(number, stocks[part].at(place))


def _move(stock: Stock, posting: Posting) -> Decimal | None:
    """Change the part as it stands here, all but its average cost; returns the cost of one unit.

    Raises:
        InsufficientStock: fewer are there, or at that location, than leave; nothing is changed.
    """
    _check_there(stock, posting)
    there = stock.at(posting.location_id)
    if there + posting.delta < 0:
        raise too_few_there(there, stock.unit)
    cost = _cost(stock, posting)
    stock.quantity += posting.delta
    stock.reserved -= posting.own_reservation
    stock.last_seq += 1
    return cost


def _write(session: Session, stock: Stock, before: dict[str, object], at: datetime) -> None:
    """Change the row of the part; the guard on its number would refuse even where an engine took no lock."""
    if _CHANGE.run(session, _change(stock, before["last_seq"], at)) != 1:
        raise StaleState()
    after = _figures(stock)
    moved = [name for name in after if before[name] != after[name]]
    note_change(
        session, "spare_parts", stock.part_id, *({name: side[name] for name in moved} for side in (before, after))
    )


def _change(stock: Stock, seen: object, at: datetime) -> dict[str, object]:
    return {
        "part": stock.part_id,
        "seen": seen,
        "now_there": stock.quantity,
        "now_reserved": stock.reserved,
        "now_cost": stock.average_cost,
        "now_seq": stock.last_seq,
        "at": at,
    }


def _figures(stock: Stock) -> dict[str, object]:
    return {
        "quantity": stock.quantity,
        "reserved_quantity": stock.reserved,
        "average_cost": stock.average_cost,
        "last_seq": stock.last_seq,
    }
