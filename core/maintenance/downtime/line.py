"""Drawing the downtime line from its facts, and storing what has changed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam, insert, or_, select
from sqlalchemy.orm import Session

from core.assets import Machine, MachineStatus, in_service_since, status
from core.kernel import Invalid
from core.maintenance import rules
from core.maintenance.models import JobSpell, MachineDowntime, WorkSession
from core.maintenance.rules import Segment, Span
from core.maintenance.vocabulary import DowntimeType, SpellKind
from core.storage import get_locked

_START: BindParameter[datetime] = bindparam("start")
# Built once: a statement that is built at every call costs more than its answer.
_OF_MACHINE = (
    select(MachineDowntime)
    .where(MachineDowntime.machine_id == bindparam("machine_id"), MachineDowntime.is_void.is_(False))
    .order_by(MachineDowntime.start_time)
)
_REACHING = _OF_MACHINE.where(or_(MachineDowntime.end_time.is_(None), MachineDowntime.end_time > _START))
_TOUCHING = _OF_MACHINE.where(or_(MachineDowntime.end_time.is_(None), MachineDowntime.end_time >= _START))
_LAST_END = (
    _OF_MACHINE.with_only_columns(MachineDowntime.end_time)
    .order_by(None)
    .order_by(MachineDowntime.start_time.desc())
    .limit(1)
)
_REACHING_BEFORE = _REACHING.where(MachineDowntime.start_time < bindparam("before"))
_FACTS = select(JobSpell.request_id, JobSpell.kind, JobSpell.started_at, JobSpell.ended_at).where(
    JobSpell.machine_id == bindparam("machine_id"),
    JobSpell.is_void.is_(False),
    or_(JobSpell.ended_at.is_(None), JobSpell.ended_at > _START),
)
_VISITS = select(WorkSession.request_id, WorkSession.started_at, WorkSession.ended_at).where(
    WorkSession.request_id.in_(bindparam("jobs", expanding=True)),
    or_(WorkSession.ended_at.is_(None), WorkSession.ended_at > _START),
)


@dataclass(frozen=True, slots=True)
class Manual:
    """A stop entered by hand, without a job: both ends known."""

    start: datetime
    end: datetime
    reason: str


def enter_manual(session: Session, machine: Machine, entry: Manual, at: datetime) -> MachineDowntime:
    """A stop without a job. Entered from the minute in which another stop ended, it begins at that end.

    Raises:
        Invalid: it ends before it starts, or touches a stop that is on the line.
    """
    taken, start = _rows(session, machine.id, entry.start, before=entry.end), entry.start
    for row in taken:
        start = rules.to_the_minute(start, row.end_time) if row.end_time else start
    if entry.end <= start:
        raise Invalid("The end must be after the start.")
    if any(row.end_time is None or row.end_time > start for row in taken):
        raise Invalid("The machine was already stopped during that time. Correct that stop instead.")
    row = MachineDowntime(
        machine_id=machine.id,
        start_time=start,
        end_time=entry.end,
        duration_minutes=rules.duration(start, entry.end),
        downtime_type=DowntimeType.OTHER,
        auto_calculated=False,
        reason=entry.reason,
        created_at=at,
        updated_at=at,
    )
    session.add(row)
    if machine.status is MachineStatus.OPERATIONAL:
        session.flush()
        _follow(session, machine, [], at)
    return row


def void_manual(row: MachineDowntime, at: datetime) -> None:
    """Take a manual entry off the line."""
    _void(row, at)


def redraw(session: Session, machine_id: int, *, since: datetime, now: datetime, tracked: bool = True) -> list[Segment]:
    """Draw the line again from ``since`` on, store the difference, and let the machine's status follow.

    Args:
        session: the command's transaction; the facts are written.
        machine_id: whose line; its row is locked here, after the request.
        since: the earliest instant that the change touches.
        now: the present instant.
        tracked: whether each new segment goes into the command's record; an import, which brings tens of thousands,
            tells its manifest instead and stores them by plain statements.

    Returns:
        The segments from ``since`` on.
    """
    machine = get_locked(session, Machine, machine_id)
    session.flush()
    rows, manual = _split(_rows(session, machine_id, since, touching=True))
    start = min([since, *(row.start_time for row in rows)])
    line = _line(session, machine_id, start, manual)
    _store(session, machine_id, line, rows, now, tracked=tracked)
    _follow(session, machine, line, now)
    return line


def difference(session: Session, machine_id: int) -> str | None:
    """How the stored line differs from the line that the facts give; None when it does not."""
    epoch = datetime.min.replace(tzinfo=UTC)
    rows, manual = _split(_rows(session, machine_id, epoch))
    drawn = {(s.start, s.end, s.kind, s.request_id) for s in _line(session, machine_id, epoch, manual)}
    stored = {(row.start_time, row.end_time, row.downtime_type, row.request_id) for row in rows}
    odd = sorted(drawn ^ stored, key=lambda segment: segment[0])
    return f"the line differs from its facts at {odd[0][0].isoformat()}" if odd else None


def _line(session: Session, machine_id: int, start: datetime, manual: list[MachineDowntime]) -> list[Segment]:
    facts = session.execute(_FACTS, {"machine_id": machine_id, "start": start}).all()
    jobs = {spell.request_id for spell in facts if spell.kind is SpellKind.STOPPED}
    visits = session.execute(_VISITS, {"jobs": list(jobs), "start": start}).all() if jobs else []
    return rules.time_line(
        [_span(s) for s in facts if s.kind is SpellKind.STOPPED],
        [_span(v) for v in visits],
        [_span(s) for s in facts if s.kind is SpellKind.AWAITING_PARTS],
        [(row.start_time, row.end_time) for row in manual if row.end_time],
        since=start,
    )


def _store(
    session: Session, machine_id: int, line: list[Segment], rows: list[MachineDowntime], now: datetime, *, tracked: bool
) -> None:
    pairs, fresh, left = _matched(line, rows)
    for row in left:
        _void(row, now)
    session.flush()
    # Closed segments first: at no moment are two segments of a machine open.
    for row, segment in sorted(pairs, key=lambda pair: pair[1].end is None):
        if (row.start_time, row.end_time) != (segment.start, segment.end):
            row.start_time, row.end_time, row.updated_at = segment.start, segment.end, now
            row.duration_minutes = rules.duration(segment.start, segment.end)
            session.flush()
    if tracked:
        session.add_all(MachineDowntime(**_row(machine_id, segment, now)) for segment in fresh)
        session.flush()
    elif fresh:
        session.connection().execute(insert(MachineDowntime), [_row(machine_id, segment, now) for segment in fresh])


def _void(row: MachineDowntime, now: datetime) -> None:
    """Take a segment off the line; one that was open ends here, at the earliest an instant after it began."""
    row.is_void, row.updated_at = True, now
    if row.end_time is None:
        row.end_time = max(now, row.start_time + timedelta.resolution)
        row.duration_minutes = rules.duration(row.start_time, row.end_time)


def _matched(
    line: list[Segment], rows: list[MachineDowntime]
) -> tuple[list[tuple[MachineDowntime, Segment]], list[Segment], list[MachineDowntime]]:
    """Pair segments with rows that start alike, then with rows of the same job that moved; the rest is new or left."""
    left = {(row.downtime_type, row.request_id, row.start_time): row for row in rows}
    pairs: list[tuple[MachineDowntime, Segment]] = []
    moved: list[Segment] = []
    for segment in line:
        row = left.pop((segment.kind, segment.request_id, segment.start), None)
        if row is None:
            moved.append(segment)
        else:
            pairs.append((row, segment))
    fresh = []
    of_job = _by_job(left.values())
    for segment in moved:
        row = next((row for row in of_job[segment.kind, segment.request_id] if _touch(row, segment)), None)
        if row is None:
            fresh.append(segment)
        else:
            pairs.append((row, segment))
            of_job[segment.kind, segment.request_id].remove(row)
    return pairs, fresh, [row for of_one in of_job.values() for row in of_one]


def _by_job(
    rows: Iterable[MachineDowntime],
) -> dict[tuple[DowntimeType, int | None], list[MachineDowntime]]:
    grouped: dict[tuple[DowntimeType, int | None], list[MachineDowntime]] = defaultdict(list)
    for row in rows:
        grouped[row.downtime_type, row.request_id].append(row)
    return grouped


def _row(machine_id: int, segment: Segment, now: datetime) -> dict[str, object]:
    return {
        "machine_id": machine_id,
        "request_id": segment.request_id,
        "start_time": segment.start,
        "end_time": segment.end,
        "duration_minutes": rules.duration(segment.start, segment.end),
        "downtime_type": segment.kind,
        "auto_calculated": True,
        "created_at": now,
        "updated_at": now,
    }


def _touch(row: MachineDowntime, segment: Segment) -> bool:
    return (row.end_time is None or segment.start < row.end_time) and (
        segment.end is None or row.start_time < segment.end
    )


def _follow(session: Session, machine: Machine, line: list[Segment], now: datetime) -> None:
    current = line[-1] if line and line[-1].end is None else None
    since = _unchanged_since(line) if current else _runs_since(session, machine, now)
    status.follow(
        machine,
        is_stopped=current is not None,
        is_attended=current is not None and current.kind is DowntimeType.MAINTENANCE,
        is_waiting_parts=current is not None and current.kind is DowntimeType.WAITING_PARTS,
        since=since,
    )


def _runs_since(session: Session, machine: Machine, now: datetime) -> datetime:
    """When the last stop that counts ended; without one in this period of service, when that period began."""
    ended = session.scalar(_LAST_END, {"machine_id": machine.id})
    began = in_service_since(session, machine.id)
    return max((at for at in (ended, began) if at is not None), default=now)


def _unchanged_since(line: list[Segment]) -> datetime:
    """When the machine came into its present state: adjacent segments of one kind count as one."""
    since = line[-1]
    for before in reversed(line[:-1]):
        if before.end != since.start or before.kind is not since.kind:
            break
        since = before
    return since.start


def _rows(
    session: Session, machine_id: int, start: datetime, *, before: datetime | None = None, touching: bool = False
) -> list[MachineDowntime]:
    known = {"machine_id": machine_id, "start": start}
    if before is not None:
        return list(session.scalars(_REACHING_BEFORE, {**known, "before": before}))
    return list(session.scalars(_TOUCHING if touching else _REACHING, known))


def _split(rows: list[MachineDowntime]) -> tuple[list[MachineDowntime], list[MachineDowntime]]:
    """Segments that follow from jobs, and entries by hand."""
    return [row for row in rows if row.request_id is not None], [row for row in rows if row.request_id is None]


def _span(fact: Any) -> Span:
    return Span(fact.request_id, fact.started_at, fact.ended_at)
