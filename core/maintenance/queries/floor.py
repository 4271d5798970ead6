"""The floor: every machine with its trouble, and one machine's downtime line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.assets import Machine, MachineStatus
from core.kernel import Actor, Clock, Permission, query
from core.maintenance import downtime, rules
from core.maintenance.models import MachineDowntime, MaintenanceRequest
from core.maintenance.queries.cards import RequestCard, cards
from core.maintenance.vocabulary import DowntimeType, RequestStatus
from core.storage import get

_MOST, _MOST_SEGMENTS, _MOST_COUNTED = 500, 2_000, 10_000
_TROUBLE = case(
    (and_(Machine.status == MachineStatus.DOWN, Machine.is_waiting_parts.is_(False)), 0),
    (Machine.status == MachineStatus.DOWN, 1),
    else_=2,
)


@dataclass(frozen=True, slots=True)
class FloorTile:
    """One machine on the floor board; ``since`` is when its stop began, whoever works on it, or when it ran again."""

    machine_id: int
    name: str
    asset_number: str | None
    department_id: int
    location: str | None
    status: MachineStatus
    is_waiting_parts: bool
    since: datetime
    job: RequestCard | None


@dataclass(frozen=True, slots=True)
class Floor:
    """The floor, trouble first; ``counts`` are of all machines that fit, ``tiles`` at most those asked for."""

    tiles: tuple[FloorTile, ...]
    down: int
    down_parts: int
    under_repair: int
    running: int


@dataclass(frozen=True, slots=True)
class LineSegment:
    """One piece of a machine's downtime line."""

    id: int
    request_id: int | None
    start: datetime
    end: datetime | None
    kind: DowntimeType
    auto_calculated: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class MachineFigures:
    """A machine's last days in numbers; the window is [since, now).

    ``restored`` counts the failures of which the end is known: of one from an import it may be neither known nor open.
    """

    since: datetime
    hours_stopped: float
    stops: int
    failures: int
    restored: int
    median_minutes_to_restore: float | None
    open_failures: int


@query(Permission.SEE_FLOOR)
def floor(session: Session, *, department_id: int | None = None, limit: int = 120, actor: Actor, clock: Clock) -> Floor:
    """Machines by trouble: down, waiting for parts, under repair, running; longest first."""
    in_scope = Machine.status != MachineStatus.DECOMMISSIONED
    scope = [in_scope, Machine.department_id == department_id] if department_id is not None else [in_scope]
    counted = (
        select(Machine.status, Machine.is_waiting_parts, func.count())
        .where(*scope)
        .group_by(Machine.status, Machine.is_waiting_parts)
    )
    counts = {(status, waiting): count for status, waiting, count in session.execute(counted)}
    troubled = session.scalars(
        select(Machine)
        .where(*scope, Machine.status != MachineStatus.OPERATIONAL)
        .order_by(_TROUBLE, Machine.status_since, Machine.id)
        .limit(min(limit, _MOST))
    ).all()
    room = min(limit, _MOST) - len(troubled)
    running = (
        select(Machine)
        .where(*scope, Machine.status == MachineStatus.OPERATIONAL)
        .order_by(Machine.name, Machine.id)
        .limit(max(room, 0))
    )
    stops = _stops_of(session, [machine.id for machine in troubled])
    worst_first = sorted(troubled, key=lambda machine: (_rank(machine), stops.get(machine.id, machine.status_since)))
    known = {machine.id for machine in troubled}  # one that began to run between the two questions is in both answers
    machines = [*worst_first, *(machine for machine in session.scalars(running) if machine.id not in known)]
    jobs = _jobs_of(session, [machine.id for machine in machines])
    return Floor(
        tuple(_tile(machine, jobs.get(machine.id), stops.get(machine.id)) for machine in machines),
        down=counts.get((MachineStatus.DOWN, False), 0),
        down_parts=counts.get((MachineStatus.DOWN, True), 0),
        under_repair=counts.get((MachineStatus.MAINTENANCE, False), 0),
        running=counts.get((MachineStatus.OPERATIONAL, False), 0),
    )


@query(Permission.SEE_FLOOR)
def downtime_line(
    session: Session,
    machine_id: int,
    *,
    since: datetime,
    until: datetime | None = None,
    limit: int = _MOST_SEGMENTS,
    actor: Actor,
    clock: Clock,
) -> list[LineSegment]:
    """Segments of one machine that reach into the window, oldest first, at most 2000 (the newest ones)."""
    statement = select(MachineDowntime).where(*_reaching(machine_id, since))
    if until is not None:
        statement = statement.where(MachineDowntime.start_time < until)
    newest_first = statement.order_by(MachineDowntime.start_time.desc())
    rows = session.scalars(newest_first.limit(min(limit, _MOST_SEGMENTS))).all()
    return [
        LineSegment(
            row.id, row.request_id, row.start_time, row.end_time, row.downtime_type, row.auto_calculated, row.reason
        )
        for row in reversed(rows)
    ]


@query(Permission.SEE_FLOOR)
def stopped_from(session: Session, request_id: int, *, actor: Actor, clock: Clock) -> datetime | None:
    """From when on the machine's line counts a stop for a report; see ``Reported.stopped_from``.

    Raises:
        NotFound: no such request.
    """
    return downtime.stopped_from(session, get(session, MaintenanceRequest, request_id))


@query(Permission.SEE_FLOOR)
def machine_figures(session: Session, machine_id: int, *, days: int = 90, actor: Actor, clock: Clock) -> MachineFigures:
    """Stopped hours, stops, failures and the median time to restore of the last days.

    A failure is a functional failure that was not cancelled, or only after it was repaired and reopened; requests that
    fail inside one stop count once each here. The median is over restored failures only; failures still open are
    counted beside it.
    """
    now = clock()
    since = now - timedelta(days=days)
    segment, request = MachineDowntime, MaintenanceRequest
    line = select(segment.start_time, segment.end_time).where(*_reaching(machine_id, since))
    stops = session.execute(line.order_by(segment.start_time).limit(_MOST_COUNTED)).all()
    hours = sum(((end or now) - max(start, since)).total_seconds() for start, end in stops) / 3600
    repaired_before = and_(request.reopen_count > 0, request.failure_code_id.is_not(None))
    failures = select(request.failed_at, request.restored_at, request.status).where(
        request.machine_id == machine_id,
        request.reported_at >= since,
        request.is_functional_failure.is_(True),
        or_(request.status != RequestStatus.CANCELLED, repaired_before),
    )
    rows = session.execute(failures.limit(_MOST_COUNTED)).all()
    restored = sorted((row.restored_at - row.failed_at).total_seconds() / 60 for row in rows if row.restored_at)
    still_open = sum(row.status in rules.OPEN for row in rows)
    return MachineFigures(since, hours, _runs(stops), len(rows), len(restored), _median(restored), still_open)


def _reaching(machine_id: int, since: datetime) -> tuple[ColumnElement[bool], ...]:
    """Segments of a machine's line that end after an instant, or go on."""
    segment = MachineDowntime
    ends = or_(segment.end_time.is_(None), segment.end_time > since)
    return segment.machine_id == machine_id, segment.is_void.is_(False), ends


def _runs(segments: Sequence[Row[datetime, datetime | None]]) -> int:
    """A stop is a run of adjacent segments."""
    return sum(1 for i, (start, _) in enumerate(segments) if i == 0 or segments[i - 1].end_time != start)


def _median(ordered: list[float]) -> float | None:
    if not ordered:
        return None
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _jobs_of(session: Session, machine_ids: list[int]) -> dict[int, RequestCard]:
    """The job to show for each machine: a stopping one before others, the oldest first."""
    if not machine_ids:
        return {}
    request = MaintenanceRequest
    first = (request.machine_stopped.desc(), request.reported_at, request.id)
    ranked = (
        select(request.id, func.row_number().over(partition_by=request.machine_id, order_by=first).label("place"))
        .where(request.machine_id.in_(machine_ids), request.status.in_(rules.OPEN))
        .subquery()
    )
    return {card.machine_id: card for card in cards(session, select(ranked.c.id).where(ranked.c.place == 1))}


def _rank(machine: Machine) -> tuple[bool, bool]:
    """As ``_TROUBLE`` sorts."""
    return machine.status is not MachineStatus.DOWN, machine.is_waiting_parts


def _stops_of(session: Session, machine_ids: list[int]) -> dict[int, datetime]:
    """When the stop began that each machine stands in: back from its open segment through those that adjoin it."""
    if not machine_ids:
        return {}
    segment, before = MachineDowntime, aliased(MachineDowntime)
    is_open = (segment.machine_id.in_(machine_ids), segment.open_flag == 1)
    stop = select(segment.machine_id, segment.start_time).where(*is_open).cte("stop", recursive=True)
    adjoins = (before.end_time == stop.c.start_time, before.machine_id == stop.c.machine_id, before.is_void.is_(False))
    stop = stop.union_all(select(before.machine_id, before.start_time).where(*adjoins))
    began = select(stop.c.machine_id, func.min(stop.c.start_time)).group_by(stop.c.machine_id)
    return {machine_id: at for machine_id, at in session.execute(began)}


def _tile(machine: Machine, job: RequestCard | None, stopped: datetime | None) -> FloorTile:
    return FloorTile(
        machine.id,
        machine.name,
        machine.asset_number,
        machine.department_id,
        machine.location,
        machine.status,
        machine.is_waiting_parts,
        stopped or machine.status_since,
        job,
    )
