"""Whether the stock of parts is enough for all the machines that share them."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, Integer, Subquery, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from core.assets.models import Criticality, Machine
from core.inventory.coverage import (
    CoverageLevel,
    MachineStockStatus,
    coverage_level,
    coverage_percent,
    machine_stock_status,
    missing,
)
from core.inventory.models import MachineSparePart, SparePart
from core.inventory.queries._on_order import on_order
from core.inventory.queries._search import part_fits
from core.inventory.queries._stock_state import status_of
from core.inventory.queries.movements import MOST_EXPORTED
from core.inventory.rules import StockStatus
from core.kernel import Actor, Clock, Permission, query
from core.storage import get

ZERO = Decimal(0)
_MOST = 200
_MILLIONTHS, _UNBOUND = 10**6, 9 * 10**18

Cover = tuple[int, str, int]
"""Where a page of the list ends: the coverage of its last part in millionths, its name, and the part."""


@dataclass(frozen=True, slots=True)
class MachineNeed:
    """A machine that shares a part.

    Attributes:
        position: its place in the order in which machines get their minimum: the most critical first, then by name.
        is_in_service: a machine that is not needs nothing.
        min_quantity: what should be available for it at least, in the unit of the part.
        missing: what it would lack of that once those before it have theirs.
    """

    machine_id: int
    machine: str
    criticality: Criticality
    is_in_service: bool
    position: int
    min_quantity: Decimal
    max_quantity: Decimal | None
    status: MachineStockStatus
    missing: Decimal


@dataclass(frozen=True, slots=True)
class PartCover:
    """A part with what its machines should have together.

    Attributes:
        available: what nobody was promised, in ``unit``.
        required: the sum of the minima of its machines in service.
        machines: how many share it.
        on_order: what was ordered and has not come.
        short: for how many of these less is available than their own minimum.
        place: for reading on below this part; None where it stands alone.
    """

    id: int
    part_number: str
    part_name: str
    group_name: str | None
    unit: str
    location: str | None
    on_hand: Decimal
    available: Decimal
    required: Decimal
    on_order: Decimal
    machines: int
    short: int
    status: StockStatus
    place: Cover | None

    @property
    def percent(self) -> Decimal | None:
        """The coverage; None where nothing is required."""
        return coverage_percent(self.available, self.required)

    @property
    def level(self) -> CoverageLevel:
        """What the coverage means."""
        return coverage_level(self.percent)


@dataclass(frozen=True, slots=True)
class CoverageOfPart:
    """One part across the machines that share it."""

    cover: PartCover
    needs: tuple[MachineNeed, ...]


@query(Permission.SEE_FLOOR)
def coverage_of_part(
    session: Session, part_id: int, *, after: int | None = None, limit: int = 50, actor: Actor, clock: Clock
) -> CoverageOfPart:
    """How well a part covers its machines, and which would run short: the most critical ones get theirs first.

    Args:
        part_id: the part.
        after: the position of the last machine of the page before.
        limit: at most so many machines.

    Raises:
        NotFound: no such part.
    """
    part = get(session, SparePart, part_id)
    needs = _needs(MachineSparePart.spare_part_id == part_id)
    coming = on_order()
    statement = (
        select(needs.c.required, needs.c.machines, needs.c.short, coming.c.quantity)
        .select_from(SparePart)
        .outerjoin(needs, needs.c.spare_part_id == SparePart.id)
        .outerjoin(coming, coming.c.part_id == SparePart.id)
        .where(SparePart.id == part_id)
    )
    cover = _cover(part, *session.execute(statement).one(), None)
    return CoverageOfPart(cover, _machines(session, part, after, min(limit, _MOST)))


@query(Permission.SEE_FLOOR)
def parts_by_coverage(
    session: Session,
    *,
    level: CoverageLevel | None = None,
    search: str = "",
    after: Cover | None = None,
    limit: int = 50,
    actor: Actor,
    clock: Clock,
) -> list[PartCover]:
    """Parts in use by how well they cover their machines, the worst first; those of which nothing is required last.

    Args:
        level: only parts of this level.
        search: part of the number or the name.
        after: the place of the last part of the page before.
        limit: at most so many; for a file up to ``MOST_EXPORTED``, and one that tells of more.
    """
    part, needs, coming = SparePart, _needs(), on_order()
    cover, state = _covered(needs), _level_column(needs)
    statement = (
        select(part, needs.c.required, needs.c.machines, needs.c.short, coming.c.quantity, cover)
        .outerjoin(needs, needs.c.spare_part_id == part.id)
        .outerjoin(coming, coming.c.part_id == part.id)
        .where(part.is_active.is_(True))
        .order_by(cover, part.part_name, part.id)
        .limit(min(limit, MOST_EXPORTED + 1))
    )
    if level is not None:
        statement = statement.where(state == level.value)
    if search.strip():
        statement = statement.where(part_fits(search))
    if after is not None:
        last, name, row_id = after
        by_name = or_(part.part_name > name, and_(part.part_name == name, part.id > row_id))
        statement = statement.where(or_(cover > last, and_(cover == last, by_name)))
    return [_cover(*row) for row in session.execute(statement)]


def _needs(*conditions: ColumnElement[bool]) -> Subquery:
    """By part what its machines in service should have together, how many they are, and how many run short."""
    link, part = MachineSparePart, SparePart
    is_short = link.min_qty > part.quantity - part.reserved_quantity
    return (
        select(
            link.spare_part_id,
            func.sum(link.min_qty).label("required"),
            func.count().label("machines"),
            func.sum(case((is_short, 1), else_=0)).label("short"),
        )
        .join(part, part.id == link.spare_part_id)
        .join(Machine, Machine.id == link.machine_id)
        .where(Machine.decommissioned_at.is_(None), *conditions)
        .group_by(link.spare_part_id)
        .subquery()
    )


def _amounts(needs: Subquery) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Available and required; both are stored in one form, so that their multiples compare as plain numbers."""
    available = type_coerce(SparePart.quantity - SparePart.reserved_quantity, Integer)
    return available, type_coerce(func.coalesce(needs.c.required, ZERO), Integer)


def _covered(needs: Subquery) -> ColumnElement[int]:
    available, required = _amounts(needs)
    return case((required > 0, available * _MILLIONTHS // required), else_=_UNBOUND)


def _level_column(needs: Subquery) -> ColumnElement[str]:
    """The rule ``coverage_level`` for a condition of a statement; a test holds the two together."""
    available, required = _amounts(needs)
    return case(
        (required <= 0, CoverageLevel.NO_REQUIREMENT.value),
        (available * 2 < required, CoverageLevel.URGENT.value),
        (available * 5 < required * 4, CoverageLevel.LOW.value),
        (available * 2 > required * 3, CoverageLevel.EXCESS.value),
        else_=CoverageLevel.ADEQUATE.value,
    )


def _cover(
    row: SparePart,
    required: Decimal | None,
    machines: int | None,
    short: int | None,
    ordered: Decimal | None,
    covered: int | None,
) -> PartCover:
    return PartCover(
        id=row.id,
        part_number=row.part_number,
        part_name=row.part_name,
        group_name=row.group_name,
        unit=row.unit,
        location=row.location,
        on_hand=row.quantity,
        available=row.quantity - row.reserved_quantity,
        required=required or ZERO,
        on_order=ordered or ZERO,
        machines=machines or 0,
        short=int(short or 0),
        status=status_of(row, ordered or ZERO),
        place=None if covered is None else (int(covered), row.part_name, row.id),
    )


def _machines(session: Session, part: SparePart, after: int | None, limit: int) -> tuple[MachineNeed, ...]:
    link, gone = MachineSparePart, Machine.decommissioned_at.is_not(None)
    order = (gone, Machine.criticality, Machine.name, Machine.id)
    listed = (
        select(
            Machine.id,
            Machine.name,
            Machine.criticality,
            Machine.decommissioned_at,
            func.row_number().over(order_by=order).label("position"),
            func.sum(link.min_qty).over(order_by=order).label("running"),
            link.min_qty,
            link.max_qty,
        )
        .join(link, link.machine_id == Machine.id)
        .where(link.spare_part_id == part.id)
        .subquery()
    )
    statement = select(listed).order_by(listed.c.position).where(listed.c.position > (after or 0)).limit(limit)
    return tuple(_need(part.quantity - part.reserved_quantity, *row) for row in session.execute(statement))


def _need(
    available: Decimal,
    machine_id: int,
    machine: str,
    criticality: Criticality,
    gone_at: object | None,
    position: int,
    running: Decimal,
    least: Decimal,
    most: Decimal | None,
) -> MachineNeed:
    in_service = gone_at is None
    return MachineNeed(
        machine_id=machine_id,
        machine=machine,
        criticality=criticality,
        is_in_service=in_service,
        position=position,
        min_quantity=least,
        max_quantity=most,
        status=machine_stock_status(available, least, most),
        missing=missing(available, running - least, least) if in_service else ZERO,
    )
