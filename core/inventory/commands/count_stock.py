"""Counting: what lies at a location is what was counted, whatever the figures said."""

from decimal import Decimal

from sqlalchemy.orm import Session

from core.audit import LogAction
from core.inventory import reservations
from core.inventory.commands import _counting, _stock
from core.inventory.commands._stock import Moved
from core.kernel import Actor, Clock, Permission, command


@command(Permission.MOVE_STOCK)
def count_stock(
    session: Session,
    spare_part_id: int,
    counted: Decimal,
    reason: str,
    *,
    location_id: int | None = None,
    actor: Actor,
    clock: Clock,
) -> Moved:
    """Set the stock of a part at a location to what was counted.

    A count below what is promised is taken all the same: the newest promises are given back.

    Lock order: the part's requests, then the part.

    Args:
        spare_part_id: the part.
        counted: what lies there, zero or more.
        reason: why it was counted.
        location_id: where; MAIN if left out.

    Raises:
        Invalid: no reason, or the quantity breaks a rule.
    """
    why, place = _stock.reason(reason), _stock.location(session, location_id)
    stock, requests = reservations.lock_with_requests(session, spare_part_id)
    made = _counting.count(session, stock, requests, counted, place, why, actor=actor, at=clock())
    sentence = _counting.sentence([made])
    _stock.line(session, made.movement, sentence, action=LogAction.ADJUST, actor=actor, at=clock(), why=why)
    return _counting.told(session, [made])[0]
