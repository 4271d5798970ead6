"""The parts on the list of a machine: what lies in the store for it, and when each was last used."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Integer, and_, case, or_, select, type_coerce
from sqlalchemy.orm import Session

from core.assets.models import Machine
from core.inventory.coverage import MachineStockStatus, machine_stock_status
from core.inventory.models import MachineSparePart, SparePart
from core.inventory.queries._last_use import last_uses
from core.inventory.queries._on_order import on_order
from core.inventory.queries._stock_state import status_of
from core.inventory.queries.movements import MOST_EXPORTED
from core.inventory.rules import StockStatus
from core.kernel import Actor, Clock, Permission, query
from core.storage import get

ZERO = Decimal(0)
_CRITICAL, _LOW, _EXCESS, _ADEQUATE = range(4)

Place = tuple[int, str, int]
"""Where a page of the list ends: the rank of its last part, its name, and the part."""


@dataclass(frozen=True, slots=True)
class PartOfMachine:
    """A part on the list of a machine.

    Attributes:
        on_hand: what lies in the store, in its unit.
        reserved: of that, what was promised to jobs.
        min_quantity: what should be available for this machine at least.
        max_quantity: and at most, where that is set.
        on_order: what was ordered and has not come.
        stock: how well the store is stocked with the part as a whole.
        last_used_at: when some of it was last handed out for good, for whatever machine.
    """

    id: int
    part_number: str
    part_name: str
    group_name: str | None
    unit: str
    location: str | None
    on_hand: Decimal
    reserved: Decimal
    min_quantity: Decimal
    max_quantity: Decimal | None
    on_order: Decimal
    stock: StockStatus
    last_used_at: datetime | None

    @property
    def available(self) -> Decimal:
        """What nobody was promised."""
        return self.on_hand - self.reserved

    @property
    def status(self) -> MachineStockStatus:
        """How well the store is stocked with it for this machine."""
        return machine_stock_status(self.available, self.min_quantity, self.max_quantity)

    @property
    def is_required(self) -> bool:
        """Whether the machine sets a limit for it."""
        return self.min_quantity > 0 or self.max_quantity is not None

    @property
    def place(self) -> Place:
        """For reading on below this part."""
        return _RANKS[self.status], self.part_name, self.id


@query(Permission.SEE_FLOOR)
def parts_of_machine(
    session: Session, machine_id: int, *, after: Place | None = None, limit: int = 50, actor: Actor, clock: Clock
) -> list[PartOfMachine]:
    """The parts in use on the list of a machine: what is critical first, then what runs low, then by name.

    Args:
        machine_id: whose parts.
        after: the place of the last part of the page before.
        limit: at most so many; for a file up to ``MOST_EXPORTED``, and one that tells of more.

    Raises:
        NotFound: no such machine.
    """
    get(session, Machine, machine_id)
    part, rank, coming = SparePart, _rank_column(), on_order()
    statement = (
        select(part, MachineSparePart.min_qty, MachineSparePart.max_qty, coming.c.quantity)
        .join(MachineSparePart, MachineSparePart.spare_part_id == part.id)
        .outerjoin(coming, coming.c.part_id == part.id)
        .where(MachineSparePart.machine_id == machine_id, part.is_active.is_(True))
        .order_by(rank, part.part_name, part.id)
        .limit(min(limit, MOST_EXPORTED + 1))
    )
    if after is not None:
        last, name, row_id = after
        by_name = or_(part.part_name > name, and_(part.part_name == name, part.id > row_id))
        statement = statement.where(or_(rank > last, and_(rank == last, by_name)))
    found = session.execute(statement).all()
    used = last_uses(session, [row.id for row, *_ in found])
    return [
        PartOfMachine(
            id=row.id,
            part_number=row.part_number,
            part_name=row.part_name,
            group_name=row.group_name,
            unit=row.unit,
            location=row.location,
            on_hand=row.quantity,
            reserved=row.reserved_quantity,
            min_quantity=least,
            max_quantity=most,
            on_order=ordered or ZERO,
            stock=status_of(row, ordered or ZERO),
            last_used_at=used.get(row.id),
        )
        for row, least, most, ordered in found
    ]


_RANKS = {
    MachineStockStatus.CRITICAL: _CRITICAL,
    MachineStockStatus.LOW: _LOW,
    MachineStockStatus.EXCESS: _EXCESS,
    MachineStockStatus.ADEQUATE: _ADEQUATE,
}


def _rank_column() -> ColumnElement[int]:
    """The rule ``machine_stock_status`` for the order of a statement; a test holds the two together.

    All quantities are stored in one form, so that their multiples compare as plain numbers.
    """
    available = type_coerce(SparePart.quantity - SparePart.reserved_quantity, Integer)
    least = type_coerce(MachineSparePart.min_qty, Integer)
    most = type_coerce(MachineSparePart.max_qty, Integer)
    return case(
        (available > most, _EXCESS), (available < least, _CRITICAL), (available * 2 < least * 3, _LOW), else_=_ADEQUATE
    )
