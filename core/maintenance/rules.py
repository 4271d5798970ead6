"""What a request may be, which step may follow which, and how the downtime line follows from the facts. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from core.kernel import Invalid, Role, StaleState, clean_text
from core.maintenance.errors import CodeMissing
from core.maintenance.vocabulary import (
    CancelCategory,
    DowntimeType,
    Outcome,
    Priority,
    RequestStatus,
    Symptom,
)

SHORTEST_DESCRIPTION, LONGEST_TEXT = 10, 4_000
REOPEN_WITHIN = timedelta(days=7)
OPEN = frozenset({RequestStatus.PENDING, RequestStatus.IN_PROGRESS, RequestStatus.WAITING_PARTS})
UNDER_WORK = frozenset({RequestStatus.IN_PROGRESS, RequestStatus.WAITING_PARTS})
NO_FAILURE = frozenset({Outcome.NO_FAULT, Outcome.WRONG_MACHINE})
VOIDING = frozenset({CancelCategory.FALSE_ALARM, CancelCategory.DUPLICATE, CancelCategory.WRONG_MACHINE})
_URGENCY = list(Priority)

TRANSITIONS: dict[str, frozenset[RequestStatus]] = {
    "start_work": frozenset({RequestStatus.PENDING, RequestStatus.IN_PROGRESS, RequestStatus.WAITING_PARTS}),
    "pause_work": frozenset({RequestStatus.IN_PROGRESS}),
    "wait_for_parts": frozenset({RequestStatus.IN_PROGRESS}),
    "complete_work": UNDER_WORK,
    "cancel_request": OPEN,
    "merge_duplicate": frozenset({RequestStatus.PENDING}),
    "reopen_request": frozenset({RequestStatus.COMPLETED}),
    "mark_stopped": OPEN,
    "mark_running": OPEN,
    "assign_request": OPEN,
    "change_priority": OPEN,
    "change_steps": UNDER_WORK,
    "request_parts": UNDER_WORK,
}


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


def check_step(step: str, status: RequestStatus) -> None:
    """Refuse a step that does not follow from the status.

    Raises:
        StaleState: the table of steps does not have it.
    """
    if status not in TRANSITIONS[step]:
        raise StaleState("This job is {status} now. Look at it again.", status=status)


def describe(description: str, symptoms: Iterable[Symptom]) -> str:
    """The description as it will be stored: at least ten characters, or a symptom.

    Raises:
        Invalid: neither.
    """
    text = check_text(description)
    if len(text) < SHORTEST_DESCRIPTION and not list(symptoms):
        raise Invalid(
            "Tap a symptom, or describe the problem in at least {shortest} characters.", shortest=SHORTEST_DESCRIPTION
        )
    return text


def check_text(text: str) -> str:
    """The cleaned text, at most 4 000 characters."""
    cleaned = clean_text(text)
    if len(cleaned) > LONGEST_TEXT:
        raise Invalid("That text is longer than {longest} characters.", longest=LONGEST_TEXT)
    return cleaned


def check_required(text: str, sentence: str) -> str:
    """The cleaned text, or the sentence that asks for it."""
    cleaned = check_text(text)
    if not cleaned:
        raise Invalid(sentence)
    return cleaned


def check_between(instant: datetime, *, earliest: datetime | None, now: datetime) -> datetime:
    """An instant that somebody entered: not in the future, not before the failure.

    Raises:
        Invalid: it lies outside, or has no time zone.
    """
    if instant.tzinfo is None:
        raise Invalid("A time needs its time zone.")
    if instant > now:
        raise Invalid("That time is in the future.")
    if earliest is not None and instant < earliest:
        raise Invalid("That is before the machine failed. Check the time.")
    return instant


def proposed_priority(criticality: str, *, stopped: bool) -> Priority:
    """The priority to propose, from the machine's criticality and whether it stands still.

    >>> proposed_priority("A", stopped=True), proposed_priority("C", stopped=False)
    (<Priority.CRITICAL: 'CRITICAL'>, <Priority.LOW: 'LOW'>)
    """
    steps = {"A": 2, "B": 1, "C": 0}[criticality] + (1 if stopped else 0)
    return _URGENCY[min(steps, 3)]


def raises(before: Priority, after: Priority) -> bool:
    """Whether a priority goes up."""
    return _URGENCY.index(after) > _URGENCY.index(before)


def may_cancel(role: Role | None, *, is_own: bool, status: RequestStatus) -> bool:
    """The maintenance manager any open request, everybody else their own while nobody has started it."""
    return role in {None, Role.MAINTENANCE_MANAGER} or (is_own and status is RequestStatus.PENDING)


def check_coding(
    outcome: Outcome, *, is_functional_failure: bool, code_id: int | None, cause: str, remedy: str
) -> None:
    """A repaired failure needs a code, a cause and a remedy.

    Raises:
        CodeMissing: no code.
        Invalid: no cause or no remedy.
    """
    if outcome in NO_FAILURE or not is_functional_failure:
        return
    if code_id is None:
        raise CodeMissing()
    if not cause:
        raise Invalid("Say what caused the failure.")
    if not remedy:
        raise Invalid("Say what put it right.")


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
