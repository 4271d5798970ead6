"""Reading for a count: which parts a location should hold."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import and_, case, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from core.inventory.models import MAIN, SparePart, StockLevel, StockLocation
from core.inventory.queries._search import part_fits
from core.kernel import Actor, Clock, Permission, folded, query

ZERO = Decimal(0)
_MOST = 200
_BIN = func.lower(func.coalesce(SparePart.location, ""))
_HAS_NO_BIN = case((_BIN == "", 1), else_=0)
_BY_NUMBER = (SparePart.part_number_key,)
_BY_BIN = (_HAS_NO_BIN, _BIN, *_BY_NUMBER)

Shelf = tuple[str, str]
"""Where a page of the sheet ends: the bin of its last part, empty without one, and its number."""


@dataclass(frozen=True, slots=True)
class CountLine:
    """A part to be counted at a location.

    Attributes:
        bin: where the catalogue says that it lies; the bins of the catalogue are in the main store, so None elsewhere.
        expected: what should lie at the location, in its unit.
        cost: of one, on average or by the catalogue; None if nobody knows.
        last_seq: the number of the part's newest movement; it tells whether the part moved meanwhile.
        is_new: it never lay at the location.
    """

    spare_part_id: int
    part_number: str
    part_name: str
    unit: str
    whole_units_only: bool
    bin: str | None
    expected: Decimal
    cost: Decimal | None
    last_seq: int
    is_new: bool = False


@query(Permission.MOVE_STOCK)
def count_sheet(
    session: Session,
    location_id: int,
    *,
    search: str = "",
    among: Collection[int] | None = None,
    after: Shelf | None = None,
    limit: int = 30,
    actor: Actor,
    clock: Clock,
) -> tuple[CountLine, ...]:
    """The parts that have lain at a location by number; in the main store bin by bin, those of no bin last.

    Args:
        location_id: where it is counted.
        search: words of a part; then all parts in use that fit, those as well that never lay there.
        among: these parts and no others, wherever they lie; what was counted already.
        after: the bin and the number of the last row of the page before.
    """
    level = and_(StockLevel.spare_part_id == SparePart.id, StockLevel.location_id == location_id)
    is_main = session.scalar(select(StockLocation.code).where(StockLocation.id == location_id)) == MAIN
    order = _BY_BIN if is_main else _BY_NUMBER
    counted = select(SparePart, StockLevel.quantity).join(StockLevel, level, isouter=bool(search) or among is not None)
    if among is None:
        counted = counted.where(or_(SparePart.is_active.is_(True), StockLevel.quantity > 0), part_fits(search))
    else:
        counted = counted.where(SparePart.id.in_(among))
    statement = counted.order_by(*order).limit(min(limit, _MOST))
    if after is not None:
        shelf, number = after
        # Made small by the engine, as the column is: there is a letter that a server makes small in another way.
        last = (literal(int(not shelf)), func.lower(shelf), literal(folded(number)))
        statement = statement.where(tuple_(*order) > tuple_(*last[-len(order) :]))
    return tuple(_line(part, there, is_main=is_main) for part, there in session.execute(statement))


def _line(part: SparePart, there: Decimal | None, *, is_main: bool) -> CountLine:
    return CountLine(
        spare_part_id=part.id,
        part_number=part.part_number,
        part_name=part.part_name,
        unit=part.unit,
        whole_units_only=part.whole_units_only,
        bin=part.location if is_main else None,
        expected=there or ZERO,
        cost=part.average_cost if part.average_cost is not None else part.unit_price,
        last_seq=part.last_seq,
        is_new=there is None,
    )
