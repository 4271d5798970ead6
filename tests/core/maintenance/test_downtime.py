"""The downtime line, against an oracle that knows nothing but the facts and looks at every minute by itself."""

import shutil
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core import invariants, maintenance
from core.assets import Machine, decommission_machine, recommission_machine
from core.inventory import request_parts
from core.kernel import DomainError, Role
from core.maintenance import CancelCategory, DowntimeType, Outcome, PauseReason
from core.maintenance.models import JobSpell, MachineDowntime, MaintenanceRequest, WorkSession
from core.maintenance.vocabulary import SpellKind
from core.storage import connect, run_command
from tests.support.clock import HandClock
from tests.support.databases import empty
from tests.support.given import Given

MINUTE = timedelta(minutes=1)
CAREFUL = settings(
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)

place, person = st.integers(0, 1), st.integers(0, 2)
job, back = st.integers(0, 5), st.integers(0, 90)
ACTION = st.one_of(
    st.tuples(st.just("report"), place, st.booleans(), back),
    st.tuples(st.just("start"), job, person, back, st.booleans()),
    st.tuples(st.just("pause"), job, person, back),
    st.tuples(st.just("wait"), job, person, back),
    st.tuples(st.just("complete"), job, person, st.sampled_from(Outcome), back, back),
    st.tuples(st.just("stopped"), job, back),
    st.tuples(st.just("running"), job, back),
    st.tuples(st.just("cancel"), job, st.sampled_from(CancelCategory)),
    st.tuples(st.just("merge"), job, job),
    st.tuples(st.just("reopen"), job, st.booleans()),
    st.tuples(st.just("correct_visit"), job, back, back),
    st.tuples(st.just("correct_stop"), job, back, back),
    st.tuples(st.just("by_hand"), place, back, back),
    st.tuples(st.just("void"), job),
)
SCENARIO = st.lists(st.tuples(st.integers(0, 40), ACTION), min_size=3, max_size=22)


class Plant:
    """Two machines, three technicians, and whatever happens to them."""

    def __init__(self, sessions):
        self.clock = HandClock()
        self.sessions, self.given = sessions, Given(sessions, self.clock)
        self.machines = [self.given.machine("Filler"), self.given.machine("Press")]
        self.technicians = [self.given.person(Role.MAINTENANCE_TECH) for _ in range(3)]
        self.manager = self.given.the(Role.MAINTENANCE_MANAGER)
        self.clock.advance(hours=3)
        self.done = Counter()

    def play(self, scenario):
        for minutes, (verb, *values) in scenario:
            self.clock.advance(minutes=minutes)
            try:
                getattr(self, verb)(*values)
                self.done[verb] += 1
            except DomainError:
                pass  # what the product refuses is no part of the story; anything else fails the test

    def ago(self, minutes):
        return self.clock() - minutes * MINUTE

    def do(self, command, *args, actor=None, **kwargs):
        return run_command(self.sessions, command, *args, actor=actor or self.manager, clock=self.clock, **kwargs)

    def the(self, table, number):
        rows = self.given.rows(table)
        return rows[number % len(rows)].id if rows else 0

    def job(self, number):
        return self.the(MaintenanceRequest, number)

    def report(self, machine, stopped, ago):
        self.do(
            maintenance.report_breakdown, self.machines[machine], "Oil on the floor", machine_stopped=stopped,
            failed_at=self.ago(ago),
        )  # fmt: skip

    def start(self, number, who, ago, pause_other):
        self.do(
            maintenance.start_work, self.job(number), happened_at=self.ago(ago), pause_other=pause_other,
            actor=self.technicians[who],
        )  # fmt: skip

    def pause(self, number, who, ago):
        actor = self.technicians[who]
        self.do(maintenance.pause_work, self.job(number), PauseReason.OTHER, happened_at=self.ago(ago), actor=actor)

    def wait(self, number, who, ago):
        actor = self.technicians[who]
        self.do(request_parts, self.job(number), None, Decimal(1), words="A red seal", actor=actor)
        self.do(maintenance.wait_for_parts, self.job(number), happened_at=self.ago(ago), actor=actor)

    def complete(self, number, who, outcome, ago, restored):
        finding = self.given.finding(outcome=outcome)
        self.do(
            maintenance.complete_work, self.job(number), **finding, happened_at=self.ago(ago),
            restored_at=self.ago(restored), actor=self.technicians[who],
        )  # fmt: skip

    def stopped(self, number, ago):
        self.do(maintenance.mark_stopped, self.job(number), self.ago(ago))

    def running(self, number, ago):
        self.do(maintenance.mark_running, self.job(number), self.ago(ago))

    def cancel(self, number, category):
        self.do(maintenance.cancel_request, self.job(number), category, "Why not")

    def merge(self, number, other):
        self.do(maintenance.merge_duplicate, self.job(number), self.job(other))

    def reopen(self, number, stopped):
        self.do(maintenance.reopen_request, self.job(number), "Again", machine_stopped=stopped)

    def correct_visit(self, number, start, end):
        self.do(maintenance.correct_session, self.the(WorkSession, number), self.ago(start), self.ago(end), "Paper")

    def correct_stop(self, number, start, end):
        self.do(maintenance.correct_stop, self.the(JobSpell, number), self.ago(start), self.ago(end), "Paper")

    def by_hand(self, machine, start, end):
        self.do(maintenance.record_downtime, self.machines[machine], self.ago(start), self.ago(end), "X")

    def void(self, number):
        self.do(maintenance.void_downtime, self.the(MachineDowntime, number), "X")


def stored_minutes(sessions, machine, now):
    """What the stored line says of each minute."""
    said = {}
    with sessions() as session:
        for row in session.scalars(select(MachineDowntime).where(MachineDowntime.machine_id == machine)):
            if not row.is_void:
                for minute in minutes_between(row.start_time, row.end_time or now):
                    assert minute not in said, "two segments cover one minute"
                    said[minute] = row.downtime_type
                assert row.end_time is None or row.duration_minutes == (row.end_time - row.start_time) / MINUTE
    return said


def expected_minutes(sessions, machine, now):
    """What DOMAIN says of each minute, from stops, visits, waits and entries by hand."""
    said = {}
    with sessions() as session:
        spells = [s for s in session.scalars(select(JobSpell)) if s.machine_id == machine and not s.is_void]
        visits = list(session.scalars(select(WorkSession)))
        by_hand = [
            row
            for row in session.scalars(select(MachineDowntime))
            if row.machine_id == machine and row.request_id is None and not row.is_void
        ]
    instants = [s.started_at for s in spells] + [row.start_time for row in by_hand]
    for minute in minutes_between(min(instants, default=now), now):

        def on(start, end, minute=minute):
            return start <= minute and (end is None or minute < end)

        entered = [row for row in by_hand if on(row.start_time, row.end_time)]
        stopping = {s.request_id for s in spells if s.kind is SpellKind.STOPPED and on(s.started_at, s.ended_at)}
        attended = {v.request_id for v in visits if on(v.started_at, v.ended_at)}
        waiting = {s.request_id for s in spells if s.kind is SpellKind.AWAITING_PARTS and on(s.started_at, s.ended_at)}
        if entered:
            said[minute] = entered[0].downtime_type
        elif stopping & attended:
            said[minute] = DowntimeType.MAINTENANCE
        elif stopping and stopping <= waiting:
            said[minute] = DowntimeType.WAITING_PARTS
        elif stopping:
            said[minute] = DowntimeType.BREAKDOWN
    return said


def minutes_between(start, end):
    return [start + n * MINUTE for n in range(int((end - start) / MINUTE))]


def check(plant):
    plant.clock.advance(minutes=7)
    now = plant.clock()
    for machine in plant.machines:
        assert stored_minutes(plant.sessions, machine, now) == expected_minutes(plant.sessions, machine, now)
    assert invariants.check(plant.sessions, plant.clock) == []


@CAREFUL
@given(scenario=SCENARIO)
def test_any_history_on_a_file_gives_the_line_that_its_facts_give(sqlite_template, tmp_path, scenario):
    shutil.copy(sqlite_template, tmp_path / "plant.db")
    sessions = connect(f"sqlite:///{tmp_path / 'plant.db'}")
    try:
        plant = Plant(sessions)
        plant.play(scenario)
        check(plant)
    finally:
        sessions.kw["bind"].dispose()
        for left in tmp_path.glob("plant.db*"):
            left.unlink()


@settings(CAREFUL, max_examples=12)
@given(scenario=SCENARIO)
def test_any_history_on_a_server_gives_the_line_that_its_facts_give(mariadb_sessions, scenario):
    empty(mariadb_sessions)
    plant = Plant(mariadb_sessions)
    plant.play(scenario)
    check(plant)


def test_the_oracle_would_see_a_wrong_minute(given):
    machine = given.machine()
    given.request(machine)
    now = given.clock.advance(minutes=3)
    with given.sessions.begin() as session:
        session.scalars(select(MachineDowntime)).one().start_time -= MINUTE
    assert stored_minutes(given.sessions, machine, now) != expected_minutes(given.sessions, machine, now)
    given.expect_broken()


@pytest.fixture
def night(given, run):
    """The night shift of the acceptance story, as far as it concerns one machine's line."""
    filler, technician, manager = (
        given.machine("Filler"),
        given.the(Role.MAINTENANCE_TECH),
        given.the(Role.MAINTENANCE_MANAGER),
    )

    evening = given.clock().replace(hour=0)

    def at(hour, minute):
        return evening + timedelta(days=0 if hour > 20 else 1, hours=hour, minutes=minute)

    given.clock.now = at(22, 40)
    first = given.request(filler)
    given.clock.now = at(22, 52)
    run(maintenance.start_work, first, actor=technician)
    given.clock.now = at(23, 0)
    second = given.request(filler)
    given.do(request_parts, first, None, Decimal(1), words="A seal, 40 mm", actor=technician)
    given.clock.now = at(23, 30)
    run(maintenance.wait_for_parts, first, actor=technician)
    run(maintenance.merge_duplicate, second, first, actor=manager)
    given.clock.now = at(23, 45)
    run(maintenance.mark_running, first, actor=technician)
    given.clock.now = at(5, 30)
    run(maintenance.start_work, first, happened_at=at(2, 10), actor=technician)
    run(maintenance.pause_work, first, PauseReason.END_OF_SHIFT, happened_at=at(2, 40), actor=technician)
    given.clock.now = at(9, 0)
    run(maintenance.start_work, first, actor=technician)
    given.clock.now = at(9, 20)
    run(maintenance.complete_work, first, **given.finding(outcome=Outcome.REPAIRED), actor=technician)
    return filler, at


def test_the_night_shift_gives_the_line_worked_out_by_hand(given, night):
    filler, at = night
    assert given.line(filler) == [
        ("BREAKDOWN", at(22, 40), at(22, 52)),
        ("MAINTENANCE", at(22, 52), at(23, 30)),
        ("WAITING_PARTS", at(23, 30), at(23, 45)),
    ]
    figures = given.ask(maintenance.machine_figures, filler)
    assert (figures.hours_stopped, figures.stops, figures.failures) == (65 / 60, 1, 1)
    assert figures.median_minutes_to_restore == 65


def test_elapsed_time_counts_over_the_end_of_summer_time(given):
    given.clock.now = datetime.fromisoformat("2026-10-25T00:00:00+01:00")
    machine = given.machine()
    request = given.request(machine)
    given.clock.now = datetime.fromisoformat("2026-10-25T06:00:00+00:00")
    given.do(maintenance.mark_running, request, actor=given.the(Role.MAINTENANCE_TECH))
    assert given.rows(MachineDowntime)[0].duration_minutes == 7 * 60


def test_a_visit_resumed_in_the_instant_in_which_it_was_paused_leaves_one_segment(given, technician):
    machine = given.machine()
    began = given.clock()
    request = given.job(machine, technician=technician)
    given.clock.advance(minutes=10)
    given.do(maintenance.pause_work, request, PauseReason.OTHER, actor=technician)
    given.do(maintenance.start_work, request, actor=technician)
    assert given.line(machine) == [("MAINTENANCE", began, None)]


def test_a_segment_belongs_to_the_job_that_stopped_the_machine_first(given, technician):
    machine, began = given.machine(), given.clock()
    later = given.clock.advance(minutes=30)
    second, first = given.request(machine), given.request(machine, failed_at=began)
    given.clock.advance(minutes=10)
    given.do(maintenance.start_work, second, actor=technician)
    given.clock.advance(minutes=10)
    given.do(maintenance.pause_work, second, PauseReason.OTHER, actor=technician)
    segments = given.ask(maintenance.downtime_line, machine, since=began)
    assert later > began
    assert [segment.request_id for segment in segments] == [first, second, first]


def _up_since(given, machine):
    (tile,) = [tile for tile in given.ask(maintenance.floor).tiles if tile.machine_id == machine]
    return tile.since


def test_a_machine_runs_since_the_end_of_its_last_stop_that_counts(given, technician, manager):
    machine, built = given.machine(), given.clock()
    given.clock.advance(hours=5)
    alarm = given.request(machine)
    given.clock.advance(hours=1)
    given.do(maintenance.cancel_request, alarm, CancelCategory.FALSE_ALARM, "Nothing was wrong", actor=manager)
    assert _up_since(given, machine) == built

    given.completed_job(machine, technician=technician)
    ended = given.clock()
    given.clock.advance(hours=3)
    (stop,) = given.rows(JobSpell, JobSpell.is_void.is_(False))
    earlier = (stop.id, stop.started_at - 90 * MINUTE, ended - 60 * MINUTE, "Read from the machine")
    given.do(maintenance.correct_stop, *earlier, actor=manager)
    assert _up_since(given, machine) == ended - 60 * MINUTE

    changeover = (machine, ended + 60 * MINUTE, ended + 80 * MINUTE, "Changeover")
    entered = given.do(maintenance.record_downtime, *changeover, actor=manager)
    assert _up_since(given, machine) == ended + 80 * MINUTE
    given.do(maintenance.void_downtime, entered, "Another machine", actor=manager)
    assert _up_since(given, machine) == ended - 60 * MINUTE


def test_a_stop_of_an_earlier_service_life_does_not_say_since_when_a_machine_runs(given, admin, manager):
    machine, built = given.machine(), given.clock()
    given.clock.advance(hours=9)
    given.do(decommission_machine, machine, "Sold", actor=admin)
    back = given.clock.advance(hours=1)
    given.do(recommission_machine, machine, "Bought back", actor=admin)
    given.clock.advance(hours=1)
    stop = (machine, built + 60 * MINUTE, built + 90 * MINUTE, "Changeover")
    given.do(maintenance.record_downtime, *stop, actor=manager)
    assert _up_since(given, machine) == back


def test_what_is_corrected_later_leaves_since_when_a_machine_is_out_of_service(given, technician, admin, manager):
    machine = given.machine()
    given.clock.advance(hours=5)
    request = given.job(machine, technician=technician)
    given.clock.advance(hours=1)
    given.do(maintenance.complete_work, request, **given.finding(), actor=technician)
    left = given.clock.advance(hours=1)
    given.do(decommission_machine, machine, "Sold", actor=admin)
    given.clock.advance(hours=1)
    (stop,) = given.rows(JobSpell)
    given.do(maintenance.correct_stop, stop.id, stop.started_at, left - 90 * MINUTE, "Read from it", actor=manager)
    assert [row.status_since for row in given.rows(Machine)] == [left]
