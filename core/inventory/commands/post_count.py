"""Counting several parts of one location, wholly or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from core.audit import LogAction
from core.inventory import reservations
from core.inventory.commands import _counting, _stock
from core.inventory.commands._counting import Counted
from core.inventory.commands._stock import Moved
from core.inventory.errors import PartRefused
from core.inventory.models import SparePartsRequest, StockLocation
from core.inventory.posting import Stock
from core.kernel import Actor, Clock, Invalid, Permission, StaleState, command

MOST_COUNTED = 200


@dataclass(frozen=True, slots=True)
class CountedPart:
    """One part of a count.

    Attributes:
        spare_part_id: the part.
        counted: what lies there, zero or more.
        seen: the number of its newest movement when it was counted; None does not ask.
    """

    spare_part_id: int
    counted: Decimal
    seen: int | None = None


@command(Permission.MOVE_STOCK)
def post_count(
    session: Session, location_id: int, counts: Sequence[CountedPart], reason: str, *, actor: Actor, clock: Clock
) -> list[Moved]:
    """Set what lies at a location to what was counted there, all parts or none.

    A count below what is promised is taken all the same: the newest promises are given back.

    Lock order: the requests of all parts by id, then the parts by id.

    Raises:
        Invalid: no reason, no part, too many, or one twice.
        NotFound: no such part or location.
        PartRefused: a quantity breaks a rule, or the part moved since it was counted; nothing is changed.
        StaleState: the location is no longer used.
    """
    why, place = _stock.reason(reason), _stock.location(session, location_id)
    if not 1 <= len(counts) <= MOST_COUNTED:
        raise Invalid("A count has 1 to {most} parts.", most=MOST_COUNTED)
    if len({count.spare_part_id for count in counts}) < len(counts):
        raise Invalid("A count names each part once.")
    locked = reservations.lock_all_with_requests(session, (count.spare_part_id for count in counts))
    made = [
        _set(session, count, *locked[count.spare_part_id], place, why, actor, clock)
        for count in sorted(counts, key=lambda each: each.spare_part_id)
    ]
    sentence = _counting.sentence(made, session.get_one(StockLocation, place).code)
    _stock.line(session, made[0].movement, sentence, action=LogAction.ADJUST, actor=actor, at=clock(), why=why)
    return _counting.told(session, made)


def _set(
    session: Session,
    count: CountedPart,
    stock: Stock,
    requests: list[SparePartsRequest],
    place: int,
    why: str,
    actor: Actor,
    clock: Clock,
) -> Counted:
    try:
        if count.seen not in {None, stock.last_seq}:
            raise StaleState("It moved since it was counted. Look at it again.")
        return _counting.count(session, stock, requests, count.counted, place, why, actor=actor, at=clock())
    except (Invalid, StaleState) as refusal:
        raise PartRefused(part=stock.part_number, refusal=refusal) from refusal
