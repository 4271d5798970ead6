"""Low-stock alerts as people read them: what ran short and since when, which machines that hits, and who waits."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from core.assets.models import Machine
from core.inventory.models import (
    AlertState,
    MachineSparePart,
    PartsRequestStatus,
    SparePart,
    SparePartsRequest,
    StockAlert,
)
from core.inventory.queries._search import part_fits
from core.inventory.queries.catalogue import status_of
from core.inventory.rules import StockStatus
from core.kernel import Actor, Clock, Permission, query
from core.kernel.ports import jobs_of_works
from core.people import User

RECOVERED_DAYS = 30
MOST_ALERTS = 1_000
_OPEN = (AlertState.OPEN, AlertState.ACKNOWLEDGED)
Recovery = tuple[datetime, int]
"""Where a page of the recovered ends: when the last alert was closed, and its number."""


@dataclass(frozen=True, slots=True)
class AffectedMachine:
    """A machine in service that has the part on its list."""

    machine_id: int
    machine: str


@dataclass(frozen=True, slots=True)
class WaitingJob:
    """A job that was promised some of a part that is not there."""

    job: int
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
        jobs: the jobs among those that wait, the most urgent first.
        machines: those that have the part on their list, the most critical first.
        opened_at: when the part fell below its minimum.
        available_then: what was available then.
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
    jobs: tuple[WaitingJob, ...]
    machines: tuple[AffectedMachine, ...]
    opened_at: datetime
    available_then: Decimal
    seen_by: str | None
    seen_at: datetime | None
    note: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class AlertCounts:
    """How many parts are below their minimum: those that nobody has looked at, and all."""

    new: int
    all: int


@query(Permission.MANAGE_PARTS)
def stock_alerts(
    session: Session, *, search: str = "", limit: int = 25, actor: Actor, clock: Clock
) -> tuple[LowStock, ...]:
    """Parts below their minimum: those that nobody has looked at first, then what is out, then the longest.

    Args:
        search: part of the number or the name.
        limit: how many, at most ``MOST_ALERTS``.
    """
    alert, part = StockAlert, SparePart
    is_new = case((alert.state == AlertState.OPEN, 0), else_=1)
    is_out = case((part.quantity - part.reserved_quantity <= 0, 0), else_=1)
    statement = _alerts(search).where(alert.state.in_(_OPEN)).order_by(is_new, is_out, alert.opened_at, alert.id)
    return _read(session, statement.limit(min(limit, MOST_ALERTS)))


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
        limit: how many.
    """
    alert = StockAlert
    statement = _alerts(search).where(alert.closed_at >= clock() - timedelta(days=RECOVERED_DAYS))
    if before is not None:
        closed_at, alert_id = before
        earlier = and_(alert.closed_at == closed_at, alert.id < alert_id)
        statement = statement.where(or_(alert.closed_at < closed_at, earlier))
    newest = (alert.closed_at.desc(), alert.id.desc())
    return _read(session, statement.order_by(*newest).limit(min(limit, MOST_ALERTS)))


@query(Permission.MANAGE_PARTS)
def stock_alert_counts(session: Session, *, actor: Actor, clock: Clock) -> AlertCounts:
    """How many parts are below their minimum, for a line that leads to them."""
    counted = select(StockAlert.state, func.count()).where(StockAlert.state.in_(_OPEN)).group_by(StockAlert.state)
    counts = {state: count for state, count in session.execute(counted)}
    return AlertCounts(counts.get(AlertState.OPEN, 0), sum(counts.values()))


def _alerts(search: str) -> Select[tuple[StockAlert, SparePart, str | None]]:
    statement = (
        select(StockAlert, SparePart, User.full_name)
        .join(SparePart, SparePart.id == StockAlert.spare_part_id)
        .outerjoin(User, User.id == StockAlert.acknowledged_by)
    )
    return statement.where(part_fits(search)) if search.strip() else statement


def _read(session: Session, statement: Select[tuple[StockAlert, SparePart, str | None]]) -> tuple[LowStock, ...]:
    found = session.execute(statement).all()
    part_ids = {part.id for _alert, part, _name in found}
    machines, waiting = _machines(session, part_ids), _waiting(session, part_ids)
    return tuple(_row(row, tuple(machines[row[1].id]), waiting.get(row[1].id, _NOBODY)) for row in found)


@dataclass(frozen=True, slots=True)
class _Waiting:
    quantity: Decimal = Decimal(0)
    jobs: tuple[WaitingJob, ...] = ()


_NOBODY = _Waiting()


def _row(
    found: Row[tuple[StockAlert, SparePart, str | None]], machines: tuple[AffectedMachine, ...], waiting: _Waiting
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
        status=status_of(part),
        available=part.quantity - part.reserved_quantity,
        minimum=part.min_quantity,
        waiting=waiting.quantity,
        jobs=waiting.jobs,
        machines=machines,
        opened_at=alert.opened_at,
        available_then=alert.available,
        seen_by=name,
        seen_at=alert.acknowledged_at,
        note=alert.note,
        closed_at=alert.closed_at,
    )


def _machines(session: Session, part_ids: Collection[int]) -> dict[int, list[AffectedMachine]]:
    statement = (
        select(MachineSparePart.spare_part_id, Machine.id, Machine.name)
        .join(Machine, Machine.id == MachineSparePart.machine_id)
        .where(MachineSparePart.spare_part_id.in_(part_ids), Machine.decommissioned_at.is_(None))
        .order_by(Machine.criticality, Machine.name, Machine.id)
    )
    machines: dict[int, list[AffectedMachine]] = defaultdict(list)
    for part_id, machine_id, name in session.execute(statement):
        machines[part_id].append(AffectedMachine(machine_id, name))
    return machines


def _waiting(session: Session, part_ids: Collection[int]) -> dict[int, _Waiting]:
    request = SparePartsRequest
    missing = request.quantity_approved - request.quantity_issued - request.quantity_reserved
    is_short = (request.status == PartsRequestStatus.APPROVED, missing > 0)
    statement = select(request.spare_part_id, missing, request.maintenance_work_id)
    found = session.execute(statement.where(request.spare_part_id.in_(part_ids), *is_short)).all()
    works: dict[int, list[int]] = defaultdict(list)
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for part_id, quantity, work_id in found:
        sums[part_id] += quantity
        works[part_id] += [work_id] if work_id else []
    return {part_id: _Waiting(sums[part_id], jobs) for part_id, jobs in _jobs(session, works).items()}


def _jobs(session: Session, works: dict[int, list[int]]) -> dict[int, tuple[WaitingJob, ...]]:
    jobs = jobs_of_works.ask(session, [work_id for each in works.values() for work_id in each])
    ordered = {
        part_id: sorted({jobs[work_id] for work_id in each if work_id in jobs}, key=lambda job: -job.urgency)
        for part_id, each in works.items()
    }
    return {
        part_id: tuple(WaitingJob(job.request_id, job.machine) for job in each) for part_id, each in ordered.items()
    }
