"""What a technician finds in their queue besides what they are assigned to: where they helped, what they finished."""

from datetime import timedelta

import pytest

from core import maintenance
from core.kernel import Role
from core.maintenance import CancelCategory, PauseReason, QueuePlaces
from tests.support.statements import statements_of


@pytest.fixture
def colleague(given):
    """Another technician."""
    return given.person(Role.MAINTENANCE_TECH, "jon.lindqvist")


@pytest.fixture
def helped(given, technician, colleague):
    """A job of somebody, the colleague if nobody is named, that the technician joined, and paused again."""

    def help_with(somebody=colleague):
        job = given.job(technician=somebody)
        given.do(maintenance.start_work, job, actor=technician)
        given.do(maintenance.pause_work, job, PauseReason.OTHER_JOB, actor=technician)
        return job

    return help_with


@pytest.fixture
def queue(given, technician, clock):
    """The numbers of the jobs in each list of somebody's queue, today since six hours ago."""

    def ask(actor=technician, since=None):
        since = since or clock() - timedelta(hours=6)
        found = given.ask(maintenance.my_queue, since=since, actor=actor)
        pages = {name: getattr(found, name).cards for name in ("mine", "waiting", "unassigned", "done_today")}
        return {name: [card.request_id for card in cards] for name, cards in pages.items()} | {
            "helped": sorted(found.helped)
        }

    return ask


def complete(given, job, actor, **kwargs):
    given.do(maintenance.complete_work, job, **given.finding(), actor=actor, **kwargs)


def test_a_job_that_one_helped_with_and_paused_stays_with_ones_own(helped, queue, colleague):
    job = helped()
    assert (queue()["mine"], queue()["helped"]) == ([job], [job])
    assert (queue(colleague)["mine"], queue(colleague)["helped"]) == ([], [])


def test_a_job_that_one_works_on_is_in_hand_only(given, helped, queue, technician):
    job = helped()
    given.do(maintenance.start_work, job, actor=technician)
    assert (queue()["mine"], queue()["helped"]) == ([], [])


def test_a_job_of_nobody_that_one_worked_on_is_listed_once(given, queue, technician, colleague, manager):
    job = given.job(technician=technician)
    given.do(maintenance.assign_request, job, None, actor=manager)
    given.do(maintenance.pause_work, job, PauseReason.OTHER, actor=technician)
    assert (queue()["mine"], queue()["unassigned"]) == ([job], [])
    assert (queue(colleague)["mine"], queue(colleague)["unassigned"]) == ([], [job])


def test_a_job_that_one_helped_with_waits_for_parts_with_those_that_wait(given, queue, technician, colleague):
    job = given.job(technician=colleague)
    given.do(maintenance.start_work, job, actor=technician)
    given.wished(job=job)
    given.do(maintenance.wait_for_parts, job, actor=colleague)
    assert (queue()["mine"], queue()["waiting"]) == ([], [job])


@pytest.mark.parametrize("ends", ["completed", "cancelled"])
def test_a_job_that_one_helped_with_goes_when_it_is_closed_and_comes_back_reopened(
    given, helped, queue, colleague, manager, ends
):
    job = helped()
    if ends == "cancelled":
        given.do(maintenance.cancel_request, job, CancelCategory.NO_LONGER_NEEDED, "Scrapped", actor=manager)
        assert (queue()["mine"], queue()["helped"], queue()["done_today"]) == ([], [], [])
        return
    complete(given, job, colleague)
    assert (queue()["mine"], queue()["helped"]) == ([], [])
    given.do(maintenance.reopen_request, job, "It leaks again", actor=manager)
    assert (queue()["mine"], queue()["done_today"]) == ([job], [])


def test_a_job_of_a_colleague_that_one_finished_is_done_today_for_both(given, queue, technician, colleague):
    job = given.waiting_job(technician=colleague)
    complete(given, job, technician)
    assert queue()["done_today"] == queue(colleague)["done_today"] == [job]


def test_a_job_on_which_one_worked_today_is_done_today_whoever_finished_it(given, helped, queue, colleague, clock):
    job = helped()
    clock.advance(hours=1)
    complete(given, job, colleague)
    assert queue()["done_today"] == [job]


def test_work_that_reached_into_today_counts_and_work_that_ended_before_does_not(
    given, queue, technician, colleague, clock
):
    """Midnight lies 30 min after the start: one of the two helped jobs is paused 10 min before it, the other after."""
    before, over = given.job(technician=colleague), given.job(technician=given.person(Role.MAINTENANCE_TECH))
    given.do(maintenance.start_work, before, actor=technician)
    midnight = clock() + timedelta(minutes=30)
    clock.advance(minutes=20)
    given.do(maintenance.start_work, over, pause_other=True, actor=technician)
    clock.advance(minutes=30)
    given.do(maintenance.pause_work, over, PauseReason.OTHER, actor=technician)
    for job in (before, over):
        complete(given, job, colleague)
    assert queue(since=midnight)["done_today"] == [over]


def test_what_was_finished_yesterday_or_by_others_alone_is_not_done_today(given, queue, technician, colleague, clock):
    complete(given, given.waiting_job(technician=colleague), technician)
    clock.advance(days=1)
    given.completed_job(technician=colleague)
    assert queue()["done_today"] == []


def test_what_one_finished_before_it_was_reopened_is_done_by_who_finished_it_then(
    given, queue, technician, colleague, manager, clock
):
    job = given.waiting_job(technician=colleague)
    complete(given, job, technician)
    clock.advance(hours=1)
    given.do(maintenance.reopen_request, job, "It leaks again", actor=manager)
    given.do(maintenance.start_work, job, actor=colleague)
    complete(given, job, colleague)
    assert (queue()["done_today"], queue(colleague)["done_today"]) == ([], [job])


def test_a_job_entered_later_as_finished_today_is_done_today(given, queue, technician, colleague, clock):
    job = given.waiting_job(technician=colleague)
    ended = clock.advance(minutes=10)
    clock.advance(hours=2)
    complete(given, job, technician, happened_at=ended)
    assert queue()["done_today"] == [job]


def test_more_of_them_than_a_page_holds_are_all_reached(given, helped, technician, clock):
    jobs = []
    for _ in range(5):
        jobs.append(helped(given.person(Role.MAINTENANCE_TECH)))
        clock.advance(minutes=1)
    found, place = [], None
    while place is not None or not found:
        page = given.ask(maintenance.my_queue, after=QueuePlaces(mine=place), limit=2, actor=technician).mine
        found, place = found + [card.request_id for card in page.cards], page.following
    assert found == jobs


def test_many_jobs_cost_as_many_statements_as_one(given, helped, technician, clock):
    def asked():
        with statements_of(given.sessions) as statements:
            given.ask(maintenance.my_queue, since=clock(), actor=technician)
        return len(statements)

    def grow():
        helped(given.person(Role.MAINTENANCE_TECH))
        complete(given, given.waiting_job(technician=given.person(Role.MAINTENANCE_TECH)), technician)

    grow()
    one = asked()
    for _ in range(4):
        grow()
    assert asked() == one


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_reads_no_table_from_end_to_end(given, helped, technician):
    """Each list is found by an index, and who was at a job, or finished it, by the index of that job."""
    complete(given, given.waiting_job(technician=given.person(Role.MAINTENANCE_TECH)), technician)
    helped()
    with statements_of(given.sessions) as asked:
        given.ask(maintenance.my_queue, since=given.clock(), actor=technician)
    with given.sessions() as session:
        plans = [
            step.detail
            for text in asked
            if "technician_id" in text
            for step in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", ("1",) * text.count("?"))
        ]
    assert plans
    assert [step for step in plans if step.startswith("SCAN")] == []
    assert "SEARCH work_sessions USING INDEX ix_work_sessions_request (request_id=?)" in plans
    assert "SEARCH activity_logs USING INDEX ix_activity_logs_entity (entity_type=? AND entity_id=?)" in plans
