"""Low-stock alerts as people read them: what ran short and since when, which machines that hits, and who waits."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from core.assets.models import Machine
from core.inventory.causes import CAUSE_COLUMNS, Cause, causes_of
from core.inventory.models import (
    AlertState,
    MachineSparePart,
    PartsRequestStatus,
    SparePart,
    SparePartsRequest,
    StockAlert,
)
from core.inventory.queries._on_order import PartOnOrder, orders_of_parts
from core.inventory.queries._search import part_fits
from core.inventory.queries._stock_state import status_of
from core.inventory.rules import StockStatus
from core.kernel import Actor, Clock, Permission, portions, query
from core.people import User

ZERO = Decimal(0)
RECOVERED_DAYS = 30
MOST_ALERTS = 25_000
_AT_ONCE = 5_000
_OPEN = (AlertState.OPEN, AlertState.ACKNOWLEDGED)
Recovery = tuple[datetime, int]
"""Where a page of the recovered ends: when the last alert was closed, and its number."""


@dataclass(frozen=True, slots=True)
class AffectedMachine:
    """A machine in service that has the part on its list."""

    machine_id: int
    machine: str


@dataclass(frozen=True, slots=True)
class LowStock:
    """One alert, with its part as it stands now.

    Attributes:
        location: the bin that the catalogue names.
        status: of the part, now.
        available: what nobody was promised, now, in ``unit``.
        minimum: what should be available at least, now.
        waiting: approved for jobs and not there.
        causes: the jobs and the planned work that wait for it, the most urgent first.
        orders: what was ordered and has not come, the next to come first.
        machines: those that have the part on their list, the most critical first.
        opened_at: when the part fell below its minimum.
        available_then: what was available then, and what should have been.
        seen_by: who acknowledged it; they may have left a note.
    """

    id: int
    spare_part_id: int
    part_number: str
    part_name: str
    unit: str
    location: str | None
    state: AlertState
    status: StockStatus
    available: Decimal
    minimum: Decimal
    waiting: Decimal
    causes: tuple[Cause, ...]
    orders: tuple[PartOnOrder, ...]
    machines: tuple[AffectedMachine, ...]
    opened_at: datetime
    available_then: Decimal
    minimum_then: Decimal
    seen_by: str | None
    seen_at: datetime | None
    note: str | None
    closed_at: datetime | None

    @property
    def on_order(self) -> Decimal:
        """What is still to come."""
        return sum((order.to_come for order in self.orders), ZERO)


@dataclass(frozen=True, slots=True)
class AlertCounts:
    """How many parts are below their minimum: those that nobody has looked at, and all."""

    new: int
    all: int


@dataclass(frozen=True, slots=True)
class _Waiting:
    """How much of a part is approved and not there, and for what."""

    quantity: Decimal = ZERO
    causes: tuple[Cause, ...] = ()


@query(Permission.MANAGE_PARTS)
def stock_alerts(
    session: Session, *, search: str = "", limit: int = 25, actor: Actor, clock: Clock
) -> tuple[LowStock, ...]:
    """Parts below their minimum: those that nobody has looked at first, then what is out, then the longest.

    Args:
        search: part of the number or the name.
        limit: how many; for a file up to ``MOST_ALERTS``, and one that tells of more.
    """
    alert, part = StockAlert, SparePart
    is_new = case((alert.state == AlertState.OPEN, 0), else_=1)
    is_out = case((part.quantity - part.reserved_quantity <= 0, 0), else_=1)
    statement = _alerts(search).where(alert.state.in_(_OPEN)).order_by(is_new, is_out, alert.opened_at, alert.id)
    return _read(session, statement.limit(min(limit, MOST_ALERTS + 1)))


@query(Permission.MANAGE_PARTS)
def recovered_stock(
    session: Session,
    *,
    search: str = "",
    before: Recovery | None = None,
    limit: int = 25,
    actor: Actor,
    clock: Clock,
) -> tuple[LowStock, ...]:
    """Alerts of the last ``RECOVERED_DAYS`` days whose parts have recovered, the newest first.

    Args:
        search: part of the number or the name.
        before: continues below the last row of the page before.
        limit: as for ``stock_alerts``.
    """
    alert = StockAlert
    statement = _alerts(search).where(alert.closed_at >= clock() - timedelta(days=RECOVERED_DAYS))
    if before is not None:
        closed_at, alert_id = before
        earlier = and_(alert.closed_at == closed_at, alert.id < alert_id)
        statement = statement.where(or_(alert.closed_at < closed_at, earlier))
    newest = (alert.closed_at.desc(), alert.id.desc())
    return _read(session, statement.order_by(*newest).limit(min(limit, MOST_ALERTS + 1)))


@query(Permission.MANAGE_PARTS)
def stock_alert_counts(session: Session, *, actor: Actor, clock: Clock) -> AlertCounts:
    """How many parts are below their minimum, for a line that leads to them."""
    counted = select(StockAlert.state, func.count()).where(StockAlert.state.in_(_OPEN)).group_by(StockAlert.state)
    counts = {state: count for state, count in session.execute(counted)}
    return AlertCounts(counts.get(AlertState.OPEN, 0), sum(counts.values()))


def _alerts(search: str) -> Select[StockAlert, SparePart, str | None]:
    statement = (
        select(StockAlert, SparePart, User.full_name)
        .join(SparePart, SparePart.id == StockAlert.spare_part_id)
        .outerjoin(User, User.id == StockAlert.acknowledged_by)
    )
    return statement.where(part_fits(search)) if search.strip() else statement


def _read(session: Session, statement: Select[StockAlert, SparePart, str | None]) -> tuple[LowStock, ...]:
    found = session.execute(statement).all()
    part_ids = {part.id for _alert, part, _name in found}
    machines, waiting = _machines(session, part_ids), _waiting(session, part_ids)
    orders = orders_of_parts(session, part_ids)
    return tuple(
        _row(row, machines.get(row[1].id, ()), waiting.get(row[1].id, _Waiting()), orders.get(row[1].id, ()))
        for row in found
    )


def _row(
    found: Row[StockAlert, SparePart, str | None],
    machines: tuple[AffectedMachine, ...],
    waiting: _Waiting,
    orders: tuple[PartOnOrder, ...],
) -> LowStock:
    alert, part, name = found
    return LowStock(
        id=alert.id,
        spare_part_id=part.id,
        part_number=part.part_number,
        part_name=part.part_name,
        unit=part.unit,
        location=part.location,
        state=alert.state,
        status=status_of(part, sum((order.to_come for order in orders), ZERO)),
        available=part.quantity - part.reserved_quantity,
        minimum=part.min_quantity,
        waiting=waiting.quantity,
        causes=waiting.causes,
        orders=orders,
        machines=machines,
        opened_at=alert.opened_at,
        available_then=alert.available,
        minimum_then=alert.minimum,
        seen_by=name,
        seen_at=alert.acknowledged_at,
        note=alert.note,
        closed_at=alert.closed_at,
    )


def _machines(session: Session, part_ids: Collection[int]) -> dict[int, tuple[AffectedMachine, ...]]:
    statement = (
        select(MachineSparePart.spare_part_id, Machine.id, Machine.name)
        .join(Machine, Machine.id == MachineSparePart.machine_id)
        .where(Machine.decommissioned_at.is_(None))
        .order_by(Machine.criticality, Machine.name, Machine.id)
    )
    machines: dict[int, list[AffectedMachine]] = defaultdict(list)
    for some in portions(list(part_ids), _AT_ONCE):
        for part_id, machine_id, name in session.execute(statement.where(MachineSparePart.spare_part_id.in_(some))):
            machines[part_id].append(AffectedMachine(machine_id, name))
    return {part_id: tuple(found) for part_id, found in machines.items()}


def _waiting(session: Session, part_ids: Collection[int]) -> dict[int, _Waiting]:
    request = SparePartsRequest
    missing = request.quantity_approved - request.quantity_issued - request.quantity_reserved
    is_short = (request.status == PartsRequestStatus.APPROVED, missing > 0)
    statement = select(request.spare_part_id, missing, *CAUSE_COLUMNS).where(*is_short)
    found = [
        row
        for some in portions(list(part_ids), _AT_ONCE)
        for row in session.execute(statement.where(request.spare_part_id.in_(some)))
    ]
    causes = causes_of(session, [(work_id, due_id) for _part, _missing, work_id, due_id in found])
    quantities: dict[int, Decimal] = defaultdict(Decimal)
    of_part: dict[int, list[Cause]] = defaultdict(list)
    for part_id, quantity, work_id, due_id in found:
        quantities[part_id] += quantity or ZERO
        of_part[part_id].append(causes[work_id, due_id])
    return {part_id: _Waiting(quantity, _ordered(of_part[part_id])) for part_id, quantity in quantities.items()}


def _ordered(causes: Sequence[Cause]) -> tuple[Cause, ...]:
    """Each once, the most urgent first."""
    return tuple(sorted(dict.fromkeys(causes), key=lambda cause: -cause.urgency))
