"""What a request may be, and which step may follow which."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core import invariants, maintenance
from core.inventory import request_parts
from core.kernel import Invalid, Role, StaleState
from core.maintenance import CancelCategory, DowntimeType, Outcome, PauseReason, Priority, RequestStatus, Symptom, rules
from core.maintenance.models import MaintenanceRequest
from core.maintenance.rules import Segment, Span
from core.storage import connect, run_command
from tests.support.clock import HandClock
from tests.support.given import Given

P, W, N, C, X = (
    RequestStatus.PENDING,
    RequestStatus.IN_PROGRESS,
    RequestStatus.WAITING_PARTS,
    RequestStatus.COMPLETED,
    RequestStatus.CANCELLED,
)
# From the published table of steps: what each makes of a status; whatever is missing is refused.
STEPS = {
    "start_work": {P: W, W: W, N: W},
    "pause_work": {W: W},
    "wait_for_parts": {W: N},
    "complete_work": {W: C, N: C},
    "cancel_request": {P: X, W: X, N: X},
    "reopen_request": {C: P},
    "mark_stopped": {P: P, W: W, N: N},
    "mark_running": {P: P, W: W, N: N},
    "assign_request": {P: P, W: W, N: N},
    "change_priority": {P: P, W: W, N: N},
}
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize("status", RequestStatus)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_follows_exactly_from_the_statuses_of_the_table(step, status):
    if status in STEPS[step]:
        rules.check_step(step, status)
    else:
        with pytest.raises(StaleState):
            rules.check_step(step, status)


class Story(RuleBasedStateMachine):
    """One request through any order of presses; the model knows its status, who is at it and whether it stops."""

    template = None
    folder = None

    @initialize(stopped=st.booleans())
    def report(self, stopped):
        path = self.folder / "story.db"
        path.write_bytes(self.template.read_bytes())
        self.clock, self.sessions = HandClock(), connect(f"sqlite:///{path}")
        self.given = Given(self.sessions, self.clock)
        self.manager = self.given.the(Role.MAINTENANCE_MANAGER)
        self.request = self.given.request(stopped=stopped)
        self.status, self.present, self.stopped = P, False, stopped

    def press(self, name, *args, possible=True, **kwargs):
        self.clock.advance(minutes=1)
        command = getattr(maintenance, name)
        allowed = self.status in STEPS[name] and possible
        try:
            run_command(self.sessions, command, self.request, *args, actor=self.manager, clock=self.clock, **kwargs)
        except StaleState:
            assert not allowed, f"{name} was refused in {self.status}"
            return False
        assert allowed, f"{name} went through in {self.status}"
        self.status = STEPS[name][self.status]
        return True

    @rule()
    def start(self):
        self.present |= self.press("start_work")

    @rule()
    def pause(self):
        self.present &= not self.press("pause_work", PauseReason.OTHER, possible=self.present)

    @rule()
    def wait(self):
        if self.status in {W, N}:
            run_command(
                self.sessions,
                request_parts,
                self.request,
                None,
                1,
                words="A seal",
                actor=self.manager,
                clock=self.clock,
            )
        self.present &= not self.press("wait_for_parts")

    @rule(outcome=st.sampled_from(Outcome))
    def complete(self, outcome):
        if self.press("complete_work", **self.given.finding(outcome=outcome)):
            self.present = self.stopped = False

    @rule(category=st.sampled_from(CancelCategory))
    def cancel(self, category):
        if self.press("cancel_request", category, "Why not"):
            self.present = self.stopped = False

    @rule(stopped=st.booleans())
    def reopen(self, stopped):
        if self.press("reopen_request", "Again", machine_stopped=stopped):
            self.stopped = stopped

    @rule()
    def stop(self):
        self.stopped |= self.press("mark_stopped", possible=not self.stopped)

    @rule()
    def run_again(self):
        self.stopped &= not self.press("mark_running", possible=self.stopped)

    @rule(priority=st.sampled_from(Priority))
    def prioritise(self, priority):
        self.press("change_priority", priority)

    @invariant()
    def the_database_agrees(self):
        if hasattr(self, "given"):
            assert self.given.rows(MaintenanceRequest)[0].status is self.status

    def teardown(self):
        if hasattr(self, "given"):
            assert invariants.check(self.sessions, self.clock) == []
            self.sessions.kw["bind"].dispose()
            for left in self.folder.glob("story.db*"):
                left.unlink()


def test_any_order_of_presses_follows_the_table(sqlite_template, tmp_path):
    Story.template, Story.folder = sqlite_template, tmp_path
    run_state_machine_as_test(Story, settings=settings(max_examples=20, stateful_step_count=14, deadline=None))


def at(minute):
    return NOON + timedelta(minutes=minute)


def spans(*triples):
    return [Span(job, at(start), None if end is None else at(end)) for job, start, end in triples]


def drawn(stops, visits=(), waits=(), blocked=(), **kwargs):
    line = rules.time_line(spans(*stops), spans(*visits), spans(*waits), [(at(a), at(b)) for a, b in blocked], **kwargs)
    return [
        (s.kind.value, int((s.start - NOON).seconds / 60), s.end and int((s.end - NOON).seconds / 60)) for s in line
    ]


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({"stops": []}, []),
        ({"stops": [(1, 0, None)]}, [("BREAKDOWN", 0, None)]),
        ({"stops": [(1, 0, 0)]}, []),
        (
            {"stops": [(1, 0, 9)], "visits": [(1, 3, 5)]},
            [("BREAKDOWN", 0, 3), ("MAINTENANCE", 3, 5), ("BREAKDOWN", 5, 9)],
        ),
        ({"stops": [(1, 0, 9)], "visits": [(2, 3, 5)]}, [("BREAKDOWN", 0, 9)]),
        ({"stops": [(1, 0, 9)], "waits": [(1, 4, None)]}, [("BREAKDOWN", 0, 4), ("WAITING_PARTS", 4, 9)]),
        ({"stops": [(1, 0, 9), (2, 0, 9)], "waits": [(1, 0, 9)]}, [("BREAKDOWN", 0, 9)]),
        ({"stops": [(1, 0, 4), (1, 4, 9)]}, [("BREAKDOWN", 0, 9)]),
        ({"stops": [(1, 0, 9)], "blocked": [(3, 5)]}, [("BREAKDOWN", 0, 3), ("BREAKDOWN", 5, 9)]),
        ({"stops": [(1, 0, 9)], "since": at(6)}, [("BREAKDOWN", 6, 9)]),
    ],
)
def test_draws_the_line(facts, line):
    assert drawn(**facts) == line


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 50), st.integers(0, 50)), max_size=8), st.integers(0, 50))
def test_drawing_a_part_gives_that_part_of_the_whole(triples, since):
    stops = [(job, min(a, b), max(a, b)) for job, a, b in triples]

    def minutes(line):
        return {m: kind for kind, start, end in line for m in range(start, end) if m >= since}

    assert minutes(drawn(stops, since=at(since))) == minutes(drawn(stops))


def test_a_segment_names_the_job_that_is_worked_on():
    line = rules.time_line(spans((1, 0, None), (2, 1, None)), spans((2, 2, None)), [])
    assert line[-1] == Segment(at(2), None, DowntimeType.MAINTENANCE, 2)


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("status", [P, W, N])
def test_who_may_cancel(role, is_own, status):
    always = role in {Role.MAINTENANCE_MANAGER, None}
    assert rules.may_cancel(role, is_own=is_own, status=status) is (always or (is_own and status is P))


def test_a_symptom_is_a_description():
    assert rules.describe("", [Symptom.LEAK]) == ""
    assert rules.describe(" ten letters ", []) == "ten letters"
    with pytest.raises(Invalid):
        rules.describe("too short", [])


def test_priorities_rise_in_their_order():
    order = [Priority.LOW, Priority.MEDIUM, Priority.HIGH, Priority.CRITICAL]
    assert [rules.raises(a, b) for a in order for b in order] == [i < j for i in range(4) for j in range(4)]
