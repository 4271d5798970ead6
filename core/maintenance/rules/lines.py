"""How the downtime line of a machine follows from the facts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from core.maintenance.vocabulary import DowntimeType

_MICROSECOND, _MICROSECONDS_A_MINUTE, _PLACES = timedelta.resolution, 60_000_000, Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time of one job; without an end it is still going on."""

    request_id: int
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of a machine's downtime line."""

    start: datetime
    end: datetime | None
    kind: DowntimeType
    request_id: int


def time_line(
    stops: Sequence[Span],
    sessions: Sequence[Span],
    waits: Sequence[Span],
    blocked: Sequence[tuple[datetime, datetime]] = (),
    *,
    since: datetime | None = None,
) -> list[Segment]:
    """The downtime line of one machine: adjacent segments, never overlapping.

    At each instant at which a job stops the machine: MAINTENANCE while somebody works on a stopping job, else
    WAITING_PARTS while all stopping jobs wait for parts, else BREAKDOWN. Blocked stretches (manual entries) are left
    out.

    Args:
        stops: when which job stops the machine.
        sessions: when somebody works on which job.
        waits: when which job waits for parts.
        blocked: closed stretches that the line may not touch.
        since: draw only from here on; None for the whole line.

    Returns:
        Segments in order; only the last can be open.
    """
    manual = [Span(0, start, end) for start, end in blocked]
    moves = _moves({"stop": stops, "session": sessions, "wait": waits, "manual": manual})
    going_on: dict[str, set[Span]] = {kind: set() for kind in ("stop", "session", "wait", "manual")}
    segments: list[Segment] = []
    edges: list[datetime | None] = [*sorted(set(moves) | ({since} if since else set())), None]
    for start, end in pairwise(edges):
        assert start is not None  # noqa: S101 - only the last edge is open
        for begins, kind, span in moves[start]:
            (going_on[kind].add if begins else going_on[kind].discard)(span)
        if going_on["stop"] and not going_on["manual"] and (since is None or start >= since):
            _extend(segments, _segment(start, end, going_on))
    return segments


def minutes(start: datetime, end: datetime) -> float:
    """Elapsed minutes between two instants."""
    return (end - start).total_seconds() / 60


def covered(stretches: Iterable[tuple[datetime, datetime]]) -> float:
    """The minutes that lie in any of these stretches; where they overlap, time counts once.

    >>> at = [datetime(2026, 3, 29, hour) for hour in range(4)]
    >>> covered([(at[1], at[3]), (at[0], at[2])])
    180.0
    """
    total, until = 0.0, None
    for start, end in sorted(stretches):
        begun = start if until is None else max(start, until)
        if end > begun:
            total += minutes(begun, end)
        until = end if until is None else max(until, end)
    return total


def duration(start: datetime, end: datetime | None) -> Decimal | None:
    """The minutes of a segment as they are stored, to four places; None while it goes on.

    >>> from datetime import UTC
    >>> duration(datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, 20, tzinfo=UTC))
    Decimal('60.3333')
    """
    return None if end is None else (Decimal((end - start) // _MICROSECOND) / _MICROSECONDS_A_MINUTE).quantize(_PLACES)


def _moves(spans: dict[str, Sequence[Span]]) -> dict[datetime, list[tuple[bool, str, Span]]]:
    """What begins (first) and what ends at each instant."""
    moves: dict[datetime, list[tuple[bool, str, Span]]] = defaultdict(list)
    for kind, kind_spans in spans.items():
        for span in kind_spans:
            moves[span.start].insert(0, (True, kind, span))
            if span.end is not None:
                moves[span.end].append((False, kind, span))
    return moves


def _segment(start: datetime, end: datetime | None, going_on: dict[str, set[Span]]) -> Segment:
    active = sorted(going_on["stop"], key=lambda stop: (stop.start, stop.request_id))
    attended = {visit.request_id for visit in going_on["session"]}
    waiting = {wait.request_id for wait in going_on["wait"]}
    for stop in active:
        if stop.request_id in attended:
            return Segment(start, end, DowntimeType.MAINTENANCE, stop.request_id)
    all_wait = all(stop.request_id in waiting for stop in active)
    kind = DowntimeType.WAITING_PARTS if all_wait else DowntimeType.BREAKDOWN
    return Segment(start, end, kind, active[0].request_id)


def _extend(segments: list[Segment], new: Segment) -> None:
    last = segments[-1] if segments else None
    if last and last.end == new.start and (last.kind, last.request_id) == (new.kind, new.request_id):
        segments[-1] = Segment(last.start, new.end, last.kind, last.request_id)
    else:
        segments.append(new)
