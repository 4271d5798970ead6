"""Reading for a count: which parts a location should hold."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.inventory.models import SparePart, StockLevel
from core.kernel import Actor, Clock, Permission, folded, query

_MOST = 100


@dataclass(frozen=True, slots=True)
class CountLine:
    """A part to be counted at a location.

    Attributes:
        bin: where the catalogue says that it lies.
        expected: what should lie at the location, in its unit.
        cost: of one, on average or by the catalogue; None if nobody knows.
        last_seq: the number of the part's newest movement; it tells whether the part moved meanwhile.
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


@query(Permission.MOVE_STOCK)
def count_sheet(
    session: Session,
    location_id: int,
    *,
    after: str | None = None,
    limit: int = 30,
    actor: Actor,
    clock: Clock,
) -> tuple[CountLine, ...]:
    """The parts that have lain at a location, by number; those of the page below the part number ``after``."""
    number = SparePart.part_number_key
    statement = (
        select(SparePart, StockLevel.quantity)
        .join(StockLevel, StockLevel.spare_part_id == SparePart.id)
        .where(StockLevel.location_id == location_id, or_(SparePart.is_active.is_(True), StockLevel.quantity > 0))
        .order_by(number)
        .limit(min(limit, _MOST))
    )
    if after is not None:
        statement = statement.where(number > folded(after))
    return tuple(
        CountLine(
            spare_part_id=part.id,
            part_number=part.part_number,
            part_name=part.part_name,
            unit=part.unit,
            whole_units_only=part.whole_units_only,
            bin=part.location,
            expected=there,
            cost=part.average_cost if part.average_cost is not None else part.unit_price,
            last_seq=part.last_seq,
        )
        for part, there in session.execute(statement)
    )
