"""Whether a part has a price that still stands: one that a delivery or the opening stock brought and nobody took back.

The average cost rests on such prices. Once the last of them is taken back, nobody knows what the part costs.
"""

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from core.inventory.models import InventoryTransaction, MovementReason
from core.inventory.posting import Posting
from core.storage import connection_of, table_of

BRING_A_PRICE = frozenset({MovementReason.OPENING, MovementReason.PURCHASE})
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


def takes_last_back(session: Session, part_id: int, posting: Posting) -> bool:
    """Whether a posting on a locked part takes back the last price that stands."""
    if posting.reverses_id is None or posting.unit_cost is None or posting.counts_as not in BRING_A_PRICE:
        return False
    return connection_of(session).scalar(_OTHER, {"part": part_id, "taken_back": posting.reverses_id}) is None
