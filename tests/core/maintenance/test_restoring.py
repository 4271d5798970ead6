"""The time to restore a failure: its stops together, without the time in which the machine ran in between.

Each history is worked out by hand: it begins at 08:00, and what stands in brackets are minutes.
"""

from datetime import timedelta

import pytest

from core import maintenance
from core.kernel import Role
from core.maintenance import CancelCategory
from core.maintenance.models import JobSpell
from tests.support.statements import statements_of


@pytest.fixture
def machine(given):
    """The machine that fails."""
    return given.machine()


@pytest.fixture
def restored(given, machine):
    """What the figures of the machine and the cards of its past jobs say, in minutes."""

    def ask():
        figures = given.ask(maintenance.machine_figures, machine)
        cards = given.ask(maintenance.past_requests_of, machine).cards
        return figures.median_minutes_to_restore, sorted(card.minutes_to_restore for card in cards)

    return ask


@pytest.fixture
def complete(run, given, technician):
    """Complete a job, going on with it first if it was reopened; tells the time to restore that the screen says."""

    def finish(job, **kwargs):
        given.do(maintenance.start_work, job, actor=technician)
        return run(maintenance.complete_work, job, **given.finding(), actor=technician, **kwargs).minutes_to_restore

    return finish


@pytest.fixture
def repaired(given, machine, technician, clock, complete):
    """A job that stopped its machine from 08:00 to 08:30 [30]; it is 09:30, and the machine ran for an hour."""
    job = given.job(machine, technician=technician)
    clock.advance(minutes=30)
    assert complete(job) == 30
    clock.advance(minutes=60)
    return job


def test_is_both_stops_when_a_reopened_job_stopped_the_machine_again(
    given, manager, clock, repaired, complete, restored
):
    """08:00 to 08:30 [30], runs, 09:30 to 09:50 [20]: 50 minutes, not the 110 from first to last."""
    given.do(maintenance.reopen_request, repaired, "It leaks again", machine_stopped=True, actor=manager)
    clock.advance(minutes=20)
    assert complete(repaired) == 50
    assert restored() == (50, [50])
    assert given.ask(maintenance.job, repaired).minutes_stopped == 50


def test_is_the_first_stop_when_the_machine_ran_on_after_the_reopening(
    given, manager, clock, repaired, complete, restored
):
    given.do(maintenance.reopen_request, repaired, "It drips", actor=manager)
    clock.advance(minutes=20)
    assert complete(repaired) == 30
    assert restored() == (30, [30])


def test_counts_a_later_stop_from_when_it_began_and_to_when_the_machine_ran(
    given, manager, technician, clock, repaired, complete, restored
):
    """08:00 to 08:30 [30]; reopened 09:30 running, stops 09:40, runs 09:55 [15], completed only 10:25: 45."""
    given.do(maintenance.reopen_request, repaired, "It drips", actor=manager)
    given.do(maintenance.mark_stopped, repaired, clock.advance(minutes=10), actor=technician)
    ran = clock.advance(minutes=15)
    clock.advance(minutes=30)
    assert complete(repaired, restored_at=ran) == 45
    assert restored() == (45, [45])


def test_a_temporary_fix_is_no_time_to_restore_either(given, machine, technician, clock, complete, restored):
    """08:00 to 08:10 [10], a temporary fix runs for 3 h, 11:10 to 11:15 [5]: 15 minutes."""
    job = given.job(machine, technician=technician)
    clock.advance(minutes=10)
    given.do(maintenance.mark_running, job, actor=technician)
    clock.advance(hours=3)
    given.do(maintenance.mark_stopped, job, actor=technician)
    clock.advance(minutes=5)
    assert complete(job) == 15
    assert restored() == (15, [15])


def test_lasts_from_the_failure_to_the_repair_when_nothing_stopped(
    given, machine, technician, clock, complete, restored
):
    """A loss of function of a machine that ran on: 08:00 to 08:40, by the clock."""
    job = given.job(machine, technician=technician, stopped=False, is_functional_failure=True)
    clock.advance(minutes=40)
    assert complete(job) == 40
    assert restored() == (40, [40])


def test_a_failure_that_is_open_again_has_none(given, manager, clock, repaired, restored):
    given.do(maintenance.reopen_request, repaired, "It leaks again", machine_stopped=True, actor=manager)
    clock.advance(minutes=20)
    figures = given.ask(maintenance.machine_figures, given.ask(maintenance.job, repaired).card.machine_id)
    assert (figures.failures, figures.restored, figures.median_minutes_to_restore) == (1, 0, None)
    assert given.ask(maintenance.job, repaired).card.minutes_to_restore is None


def test_a_stop_that_was_a_false_alarm_is_left_out(given, manager, clock, repaired, restored):
    given.do(maintenance.reopen_request, repaired, "It stands", machine_stopped=True, actor=manager)
    clock.advance(minutes=20)
    given.do(maintenance.cancel_request, repaired, CancelCategory.FALSE_ALARM, "It ran", actor=manager)
    assert restored() == (30, [30])


def test_follows_the_manager_who_corrects_a_stop(given, manager, clock, repaired, complete, restored):
    """The second stop was from 09:35 to 09:45 [10] as paper says: 40 minutes."""
    given.do(maintenance.reopen_request, repaired, "It leaks again", machine_stopped=True, actor=manager)
    began = clock()
    clock.advance(minutes=20)
    complete(repaired)
    second = given.rows(JobSpell)[-1]
    given.do(
        maintenance.correct_stop, second.id, began + timedelta(minutes=5), began + timedelta(minutes=15), "Paper",
        actor=manager,
    )  # fmt: skip
    assert restored() == (40, [40])


def test_the_median_takes_each_failure_by_its_own_stops(
    given, machine, manager, technician, clock, repaired, complete, restored
):
    """50 as above, then 09:50 to 10:00 [10] and 10:00 to 10:20 [20]: the middle one of 10, 20 and 50."""
    given.do(maintenance.reopen_request, repaired, "It leaks again", machine_stopped=True, actor=manager)
    clock.advance(minutes=20)
    complete(repaired)
    for minutes in (10, 20):
        job = given.job(machine, technician=technician)
        clock.advance(minutes=minutes)
        complete(job)
    assert restored() == (20, [10, 20, 50])


def test_two_jobs_that_stop_a_machine_at_once_each_have_their_own_time(
    given, machine, technician, clock, complete, restored
):
    """08:00 to 08:30 [30] and 08:10 to 08:50 [40]: the hours stopped count the overlap once, the failures do not."""
    first = given.job(machine, technician=technician)
    clock.advance(minutes=10)
    second = given.request(machine)
    clock.advance(minutes=20)
    complete(first)
    clock.advance(minutes=20)
    complete(second)
    assert restored() == (35, [30, 40])
    assert given.ask(maintenance.machine_figures, machine).hours_stopped * 60 == 50


def test_many_failures_cost_as_many_statements_as_one(given, machine, manager, repaired):
    def asked():
        with statements_of(given.sessions) as statements:
            given.ask(maintenance.machine_figures, machine, actor=manager)
            given.ask(maintenance.past_requests_of, machine, actor=manager)
        return len(statements)

    one = asked()
    for _ in range(4):
        given.completed_job(machine, technician=given.person(Role.MAINTENANCE_TECH))
    assert asked() == one
