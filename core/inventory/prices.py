"""What a part costs on average once a price was taken back.

The average rests on prices that stand: those that a delivery or the opening stock brought and nobody took back. Once
the last of them is taken back, nobody knows what the part costs. Where too little is left for the average to follow
from what was taken back, it is what it would be had that never come: a mistyped price must not live on.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from core.inventory import rules
from core.inventory.models import InventoryTransaction, MovementReason
from core.inventory.posting import ZERO, Posting
from core.storage import connection_of, table_of

BRING_A_PRICE = frozenset({MovementReason.OPENING, MovementReason.PURCHASE})
_BRING_A_COST = BRING_A_PRICE | {MovementReason.RETURN, MovementReason.CORRECTION}
_ROWS = table_of(InventoryTransaction)
_UNDOING = _ROWS.alias("undoing")
_OTHER = (
    select(_ROWS.c.id)
    .where(
        _ROWS.c.spare_part_id == bindparam("part"),
        _ROWS.c.reason.in_(sorted(BRING_A_PRICE)),
        _ROWS.c.unit_cost.is_not(None),
        _ROWS.c.id != bindparam("taken_back"),
        ~exists().where(_UNDOING.c.reverses_id == _ROWS.c.id),
    )
    .limit(1)
)
_MOVEMENTS = (
    select(_ROWS.c.id, _ROWS.c.delta, _ROWS.c.unit_cost, _ROWS.c.reason, _ROWS.c.transfer_id, _ROWS.c.reverses_id)
    .where(_ROWS.c.spare_part_id == bindparam("part"))
    .order_by(_ROWS.c.seq)
)


def average_after(
    session: Session, part_id: int, posting: Posting, on_hand: Decimal, average: Decimal | None
) -> Decimal | None:
    """The average cost after a posting on a locked part, of which so much was there before, at that average cost."""
    if _takes_last_back(session, part_id, posting):
        return None
    if posting.delta < 0 and rules.leaves_no_average(on_hand, average, posting.delta, posting.unit_cost):
        movements = connection_of(session).execute(_MOVEMENTS, {"part": part_id}).all()
        return standing_average(movements, posting.reverses_id)
    return rules.average_cost(on_hand, average, posting.delta, posting.unit_cost)


def own_cost(movement: Any) -> Decimal | None:
    """What a movement of the ledger itself says that one costs; None where it goes at the average."""
    if movement.transfer_id is not None or movement.reason not in _BRING_A_COST:
        return None
    cost: Decimal | None = movement.unit_cost
    return cost


def standing_average(movements: Iterable[Any], taken_back: int | None = None) -> Decimal | None:
    """The average cost as it would be, had what was taken back never moved.

    Args:
        movements: of one part, in their order: id, delta, unit_cost, reason, transfer_id and reverses_id of each.
        taken_back: one that is being taken back only now.
    """
    every = list(movements)
    gone = {movement.reverses_id for movement in every} | {taken_back}
    on_hand, average = ZERO, None
    for movement in every:
        if movement.reverses_id is None and movement.id not in gone:
            average = rules.average_cost(max(on_hand, ZERO), average, movement.delta, own_cost(movement))
            on_hand += movement.delta
    return average


def _takes_last_back(session: Session, part_id: int, posting: Posting) -> bool:
    if posting.reverses_id is None or posting.unit_cost is None or posting.counts_as not in BRING_A_PRICE:
        return False
    return connection_of(session).scalar(_OTHER, {"part": part_id, "taken_back": posting.reverses_id}) is None
