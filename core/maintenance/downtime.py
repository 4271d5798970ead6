"""The only writer of the downtime line: it redraws the line from the facts and applies the difference.

The facts are spells (a job stops its machine, a job waits for parts) and work sessions. ``rules.time_line`` says how
the line follows from them; this module stores facts, compares the line that should be with the rows that are, and lets
the machine's status follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from core.assets import Machine, status
from core.kernel import Invalid
from core.maintenance import rules
from core.maintenance.models import JobSpell, MachineDowntime, MaintenanceRequest, WorkSession
from core.maintenance.rules import Segment, Span
from core.maintenance.vocabulary import DowntimeType, SpellKind
from core.storage import get_locked


@dataclass(frozen=True, slots=True)
class Manual:
    """A stop entered by hand, without a job: both ends known."""

    start: datetime
    end: datetime
    kind: DowntimeType
    reason: str


def take_over(session: Session, stops: Sequence[tuple[int, Span]]) -> None:
    """Store stops of imported jobs, each with its machine's id; the caller redraws each machine's line afterwards."""
    rows = [
        {"request_id": s.request_id, "machine_id": machine_id, "started_at": s.start, "ended_at": s.end}
        for machine_id, s in stops
    ]
    if rows:
        session.connection().execute(insert(JobSpell), [{**row, "kind": SpellKind.STOPPED} for row in rows])


def begin_spell(session: Session, request: MaintenanceRequest, kind: SpellKind, at: datetime) -> None:
    """The job begins to stop its machine, or to wait; nothing happens when it does already."""
    if open_spell(session, request.id, kind) is None:
        session.add(JobSpell(request_id=request.id, machine_id=request.machine_id, kind=kind, started_at=at))
        session.flush()


def end_spell(session: Session, request: MaintenanceRequest, kind: SpellKind, at: datetime) -> None:
    """The spell ends; nothing happens when there is none. An end before its start makes it empty."""
    spell = open_spell(session, request.id, kind)
    if spell is not None:
        spell.ended_at = max(at, spell.started_at)


def open_spell(session: Session, request_id: int, kind: SpellKind) -> JobSpell | None:
    """The spell of a job that is going on now."""
    going_on = (
        JobSpell.request_id == request_id,
        JobSpell.kind == kind,
        JobSpell.ended_at.is_(None),
        JobSpell.is_void.is_(False),
    )
    return session.scalars(select(JobSpell).where(*going_on)).one_or_none()


def spells(session: Session, request_id: int, kind: SpellKind) -> Sequence[JobSpell]:
    """All spells of a job that count, oldest first."""
    counting = (JobSpell.request_id == request_id, JobSpell.kind == kind, JobSpell.is_void.is_(False))
    return session.scalars(select(JobSpell).where(*counting).order_by(JobSpell.started_at, JobSpell.id)).all()


def void_spells(session: Session, request: MaintenanceRequest) -> None:
    """A stop that never was: its spells and segments stay, out of every figure."""
    for kind in SpellKind:
        for spell in spells(session, request.id, kind):
            spell.is_void = True


def cut_stops(session: Session, request: MaintenanceRequest, at: datetime) -> None:
    """The machine ran again at that instant: what is left of the job's stops after it goes."""
    for spell in spells(session, request.id, SpellKind.STOPPED):
        if spell.ended_at is None or spell.ended_at > at:
            spell.ended_at = max(at, spell.started_at)


def take_over_stops(session: Session, duplicate: MaintenanceRequest, survivor: MaintenanceRequest) -> None:
    """Two requests are one: the survivor's stops cover those of the duplicate too."""
    for spell in spells(session, duplicate.id, SpellKind.STOPPED):
        own = next((s for s in _open_first(spells(session, survivor.id, SpellKind.STOPPED)) if _meet(s, spell)), None)
        if own is None:
            spell.request_id = survivor.id
        else:
            own.started_at = min(own.started_at, spell.started_at)
            own.ended_at = max(own.ended_at, spell.ended_at) if own.ended_at and spell.ended_at else None
            spell.is_void = True
        session.flush()


def correct_stop(spell: JobSpell, start: datetime, end: datetime | None) -> None:
    """The stop began and ended at other instants than was entered."""
    spell.started_at, spell.ended_at = start, end


def enter_manual(session: Session, machine: Machine, entry: Manual, at: datetime) -> MachineDowntime:
    """A stop without a job.

    Raises:
        Invalid: it ends before it starts, or touches a stop that is on the line.
    """
    if entry.end <= entry.start:
        raise Invalid("The end must be after the start.")
    taken = _rows(session, machine.id, entry.start, before=entry.end)
    if taken:
        raise Invalid("The machine was already stopped during that time. Correct that stop instead.")
    row = MachineDowntime(
        machine_id=machine.id,
        start_time=entry.start,
        end_time=entry.end,
        duration_minutes=_minutes(entry.start, entry.end),
        downtime_type=entry.kind,
        auto_calculated=False,
        reason=entry.reason,
        created_at=at,
        updated_at=at,
    )
    session.add(row)
    return row


def void_manual(row: MachineDowntime, at: datetime) -> None:
    """Take a manual entry off the line."""
    row.is_void, row.updated_at = True, at


def redraw(session: Session, machine_id: int, *, since: datetime, now: datetime) -> list[Segment]:
    """Draw the line again from ``since`` on, store the difference, and let the machine's status follow.

    Args:
        session: the command's transaction; the facts are written.
        machine_id: whose line; its row is locked here, after the request.
        since: the earliest instant that the change touches.
        now: the present instant.

    Returns:
        The segments from ``since`` on.
    """
    machine = get_locked(session, Machine, machine_id)
    session.flush()
    rows, manual = _split(_rows(session, machine_id, since, touching=True))
    start = min([since, *(row.start_time for row in rows)])
    line = _line(session, machine_id, start, manual)
    _store(session, machine_id, line, rows, now)
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
    reaching = or_(JobSpell.ended_at.is_(None), JobSpell.ended_at > start)
    facts = session.scalars(
        select(JobSpell).where(JobSpell.machine_id == machine_id, JobSpell.is_void.is_(False), reaching)
    ).all()
    jobs = {spell.request_id for spell in facts if spell.kind is SpellKind.STOPPED}
    still = or_(WorkSession.ended_at.is_(None), WorkSession.ended_at > start)
    visits = session.scalars(select(WorkSession).where(WorkSession.request_id.in_(jobs), still)).all() if jobs else []
    return rules.time_line(
        [_span(s) for s in facts if s.kind is SpellKind.STOPPED],
        [_span(v) for v in visits],
        [_span(s) for s in facts if s.kind is SpellKind.AWAITING_PARTS],
        [(row.start_time, row.end_time) for row in manual if row.end_time],
        since=start,
    )


def _store(session: Session, machine_id: int, line: list[Segment], rows: list[MachineDowntime], now: datetime) -> None:
    pairs, fresh, left = _matched(line, rows)
    for row in left:
        row.is_void, row.updated_at = True, now
    session.flush()
    # Closed segments first: at no moment are two segments of a machine open.
    for row, segment in sorted(pairs, key=lambda pair: pair[1].end is None):
        if (row.start_time, row.end_time) != (segment.start, segment.end):
            row.start_time, row.end_time, row.updated_at = segment.start, segment.end, now
            row.duration_minutes = _minutes(segment.start, segment.end)
            session.flush()
    for segment in fresh:
        session.add(_row(machine_id, segment, now))
    session.flush()


def _matched(
    line: list[Segment], rows: list[MachineDowntime]
) -> tuple[list[tuple[MachineDowntime, Segment]], list[Segment], list[MachineDowntime]]:
    """Pair segments with rows that start alike, then with rows of the same job that moved; the rest is new or left."""
    pairs: list[tuple[MachineDowntime, Segment]] = []
    fresh, left = list(line), list(rows)
    for fits in (_starts_alike, _touch):
        for segment in list(fresh):
            row = next(
                (
                    r
                    for r in left
                    if (r.downtime_type, r.request_id) == (segment.kind, segment.request_id) and fits(r, segment)
                ),
                None,
            )
            if row is not None:
                pairs.append((row, segment))
                left.remove(row)
                fresh.remove(segment)
    return pairs, fresh, left


def _row(machine_id: int, segment: Segment, now: datetime) -> MachineDowntime:
    return MachineDowntime(
        machine_id=machine_id,
        request_id=segment.request_id,
        start_time=segment.start,
        end_time=segment.end,
        duration_minutes=_minutes(segment.start, segment.end),
        downtime_type=segment.kind,
        auto_calculated=True,
        created_at=now,
        updated_at=now,
    )


def _starts_alike(row: MachineDowntime, segment: Segment) -> bool:
    return row.start_time == segment.start


def _touch(row: MachineDowntime, segment: Segment) -> bool:
    return (row.end_time is None or segment.start < row.end_time) and (
        segment.end is None or row.start_time < segment.end
    )


def _follow(session: Session, machine: Machine, line: list[Segment], now: datetime) -> None:
    current = line[-1] if line and line[-1].end is None else None
    since = _unchanged_since(line) if current else max((s.end for s in line if s.end), default=now)
    status.follow(
        machine,
        is_stopped=current is not None,
        is_attended=current is not None and current.kind is DowntimeType.MAINTENANCE,
        is_waiting_parts=current is not None and current.kind is DowntimeType.WAITING_PARTS,
        since=since,
    )


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
    ends_later = MachineDowntime.end_time >= start if touching else MachineDowntime.end_time > start
    reaching = or_(MachineDowntime.end_time.is_(None), ends_later)
    statement = select(MachineDowntime).where(
        MachineDowntime.machine_id == machine_id, MachineDowntime.is_void.is_(False), reaching
    )
    if before is not None:
        statement = statement.where(MachineDowntime.start_time < before)
    return list(session.scalars(statement.order_by(MachineDowntime.start_time)))


def _open_first(stops: Sequence[JobSpell]) -> list[JobSpell]:
    return sorted(stops, key=lambda stop: stop.ended_at is not None)


def _meet(first: JobSpell, second: JobSpell) -> bool:
    return (first.ended_at is None or second.started_at <= first.ended_at) and (
        second.ended_at is None or first.started_at <= second.ended_at
    )


def _split(rows: list[MachineDowntime]) -> tuple[list[MachineDowntime], list[MachineDowntime]]:
    """Segments that follow from jobs, and entries by hand."""
    return [row for row in rows if row.request_id is not None], [row for row in rows if row.request_id is None]


def _span(fact: JobSpell | WorkSession) -> Span:
    return Span(fact.request_id, fact.started_at, fact.ended_at)


def _minutes(start: datetime, end: datetime | None) -> Decimal | None:
    return None if end is None else Decimal(round(rules.minutes(start, end), 4)).quantize(Decimal("0.0001"))
