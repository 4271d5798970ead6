"""Times entered by hand: none ends what had not begun, none lies absurdly far back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from core.assets import decommission_machine
from core.inventory import request_parts
from core.kernel import Invalid, Role
from core.maintenance import (
    CancelCategory,
    PauseReason,
    cancel_request,
    complete_work,
    correct_session,
    correct_stop,
    mark_running,
    mark_stopped,
    pause_work,
    record_downtime,
    report_breakdown,
    start_work,
    wait_for_parts,
)
from core.maintenance.models import JobSpell, MachineDowntime, MaintenanceRequest, MaintenanceWork, WorkSession

SAID = "Oil is leaking at the cylinder"


def minutes(count):
    return timedelta(minutes=count)


@pytest.fixture
def began(clock):
    """The instant of the failure."""
    return clock()


@pytest.fixture
def machine(given):
    """The machine of the job."""
    return given.machine()


@pytest.fixture
def visited(given, machine, technician, clock, began):
    """A job that failed at the beginning, on which somebody works since 20 min after; 20 more have passed."""
    request = given.request(machine)
    clock.advance(minutes=20)
    given.do(start_work, request, actor=technician)
    given.do(request_parts, request, None, Decimal(1), words="A red seal", actor=technician)
    clock.advance(minutes=20)
    return request


def refuses(run, given, began, *args, **kwargs):
    """The refusal names when that began which would have ended, and nothing is written."""
    with pytest.raises(Invalid, match="began only at") as refusal:
        run(*args, **kwargs)
    assert refusal.value.facts == {"time": began}
    assert given.audit_rows() == 0


def test_the_minute_that_the_page_shows_is_never_too_early(run, given, machine, technician, clock):
    """Pages show no seconds, and no field takes them."""
    clock.advance(minutes=1)
    shown, steps = clock(), (start_work, mark_running, mark_stopped, mark_running, pause_work)
    clock.advance(seconds=20)
    request = given.request(machine)
    for step in steps:
        clock.advance(seconds=5)
        what = {"reason": PauseReason.OTHER} if step is pause_work else {}
        when = {"happened_at" if step in {start_work, pause_work} else "at": shown}
        given.do(step, request, **what, **when, actor=technician)
        clock.advance(seconds=2)
    ended = given.rows(WorkSession)[0].ended_at
    clock.advance(minutes=9)
    late = {"happened_at": shown, "restored_at": shown, "actor": technician}
    run(complete_work, request, **given.finding(), **late)

    done = given.rows(MaintenanceRequest)[0]
    assert (ended - shown, done.closed_at, done.restored_at) == (timedelta(seconds=20), ended, done.failed_at)
    assert given.line(machine) == []


def test_a_stop_by_hand_begins_where_the_one_of_the_same_minute_ended(run, given, machine, manager, technician, clock):
    job = given.job(machine, technician=technician)
    clock.advance(minutes=5, seconds=20)
    given.do(mark_running, job, actor=technician)
    ended = clock()
    clock.advance(minutes=30)
    shown = ended - timedelta(seconds=20)
    with pytest.raises(Invalid, match="already stopped"):
        run(record_downtime, machine, shown - minutes(1), shown + minutes(9), "Changeover", actor=manager)

    run(record_downtime, machine, shown, shown + minutes(9), "Changeover", actor=manager)

    assert given.line(machine)[-1] == ("OTHER", ended, shown + minutes(9))


def test_a_visit_begins_where_that_of_the_same_minute_elsewhere_ended(run, given, technician, manager, clock):
    """Also when the minute held more than one of them; in the minute before, the person was at work still."""
    clock.advance(minutes=2)
    shown, second = clock(), given.request(failed_at=clock() - minutes(2))
    for _ in range(2):
        first = given.job(technician=technician)
        clock.advance(seconds=20)
        given.do(pause_work, first, PauseReason.OTHER, actor=technician)
    ended = clock()
    clock.advance(minutes=10)
    with pytest.raises(Invalid, match="Another visit"):
        run(start_work, second, happened_at=shown - minutes(1), actor=technician)

    run(start_work, second, happened_at=shown, actor=technician)
    visit = given.rows(WorkSession)[-1]
    begun = visit.started_at
    given.do(correct_session, visit.id, shown, shown + minutes(1), "It took seconds", actor=manager)

    corrected = given.rows(WorkSession)[-1]
    assert (begun, corrected.started_at, corrected.ended_at) == (ended, ended, shown + minutes(1))
    assert given.rows(MaintenanceWork)[-1].started_at == ended


def test_a_pause_before_its_visit_is_refused(run, given, technician, visited, began):
    late = {"happened_at": began + minutes(19), "actor": technician}
    refuses(run, given, began + minutes(20), pause_work, visited, PauseReason.OTHER, **late)
    run(pause_work, visited, PauseReason.OTHER, happened_at=began + minutes(20), actor=technician)


def test_a_wait_before_the_visits_it_ends_is_refused(run, given, technician, visited, began):
    late = {"happened_at": began + minutes(19), "actor": technician}
    refuses(run, given, began + minutes(20), wait_for_parts, visited, **late)


def test_an_end_of_the_job_before_the_visits_it_ends_is_refused(run, given, technician, visited, began):
    late = {"happened_at": began + minutes(19), "actor": technician}
    refuses(run, given, began + minutes(20), complete_work, visited, **given.finding(), **late)
    assert given.rows(WorkSession)[0].ended_at is None


def test_an_end_of_the_job_before_the_wait_it_ends_is_refused(run, given, technician, visited, began):
    given.do(wait_for_parts, visited, actor=technician)
    late = {"happened_at": began + minutes(39), "actor": technician}
    refuses(run, given, began + minutes(40), complete_work, visited, **given.finding(), **late)


def test_a_start_before_the_wait_it_ends_is_refused(run, given, technician, visited, began):
    given.do(wait_for_parts, visited, actor=technician)
    late = {"happened_at": began + minutes(39), "actor": technician}
    refuses(run, given, began + minutes(40), start_work, visited, **late)


def test_a_start_before_the_visit_elsewhere_that_it_pauses_is_refused(run, given, technician, visited, began):
    other = given.request(failed_at=began)
    late = {"happened_at": began + minutes(19), "pause_other": True, "actor": technician}
    refuses(run, given, began + minutes(20), start_work, other, **late)


def test_running_before_the_stop_it_ends_is_refused(run, given, technician, visited, began):
    given.do(mark_running, visited, actor=technician)
    given.do(mark_stopped, visited, actor=technician)
    refuses(run, given, began + minutes(40), mark_running, visited, began + minutes(39), actor=technician)


def test_running_again_before_the_last_stop_is_refused_and_wipes_nothing(run, given, technician, machine, began, clock):
    job, _ = two_stops(given, technician, machine, clock)

    with pytest.raises(Invalid, match="The last stop of this job began"):
        run(complete_work, job, **given.finding(), restored_at=began + minutes(15), actor=technician)
    run(complete_work, job, **given.finding(), restored_at=began + minutes(25), actor=technician)

    assert [end - start for _, start, end in given.line(machine)] == [minutes(10), minutes(5)]


def test_the_end_of_the_job_is_not_before_the_stop_that_it_ends(run, given, technician, visited, began, clock):
    given.do(pause_work, visited, PauseReason.OTHER, actor=technician)
    given.do(mark_running, visited, actor=technician)
    clock.advance(minutes=10)
    given.do(mark_stopped, visited, actor=technician)
    clock.advance(minutes=10)
    with pytest.raises(Invalid, match="The last stop of this job began"):
        run(complete_work, visited, **given.finding(), happened_at=began + minutes(45), actor=technician)


def two_stops(given, technician, machine, clock):
    """A job whose machine stood still from 0 to 10 min, ran, and stands still since 20; 10 more have passed."""
    job = given.job(machine, technician=technician)
    clock.advance(minutes=10)
    given.do(mark_running, job, actor=technician)
    clock.advance(minutes=10)
    given.do(mark_stopped, job, actor=technician)
    clock.advance(minutes=10)
    return job, given.rows(JobSpell)[1].id


def test_running_again_follows_from_the_stop_that_ended_last(run, given, technician, manager, machine, began, clock):
    job, second = two_stops(given, technician, machine, clock)
    given.do(complete_work, job, **given.finding(), actor=technician)

    run(correct_stop, second, began + minutes(2), began + minutes(6), "It was earlier", actor=manager)

    assert given.rows(MaintenanceRequest)[0].restored_at == began + minutes(10)
    assert given.line(machine) == [("MAINTENANCE", began, began + minutes(10))]


def test_a_stop_that_goes_on_counts_wherever_it_began(run, given, technician, manager, machine, began, clock):
    job, second = two_stops(given, technician, machine, clock)
    first = given.rows(JobSpell)[0].id
    given.do(correct_stop, first, began + minutes(5), began + minutes(10), "Later", actor=manager)

    run(correct_stop, second, began + minutes(1), None, "It never ran", actor=manager)

    assert given.rows(MaintenanceRequest)[0].machine_stopped
    run(mark_running, job, actor=technician)
    assert not given.rows(MaintenanceRequest)[0].machine_stopped


def test_no_further_stop_begins_before_the_machine_ran_again(run, given, technician, machine, began, clock):
    job = given.job(machine, technician=technician)
    clock.advance(minutes=30)
    given.do(mark_running, job, actor=technician)
    clock.advance(minutes=10)
    with pytest.raises(Invalid, match="stopped the machine until"):
        run(mark_stopped, job, began + minutes(29), actor=technician)
    run(mark_stopped, job, began + minutes(30), actor=technician)


@pytest.fixture
def left(given, technician, visited, clock, began):
    """The visited job, left at 40 min; 20 more have passed."""
    given.do(pause_work, visited, PauseReason.OTHER, actor=technician)
    clock.advance(minutes=20)
    return visited


def test_a_job_does_not_end_before_the_work_on_it(run, given, technician, left, began):
    with pytest.raises(Invalid, match="Somebody worked on this job until"):
        run(complete_work, left, **given.finding(), happened_at=began + minutes(39), actor=technician)
    assert given.audit_rows() == 0
    run(complete_work, left, **given.finding(), happened_at=began + minutes(40), actor=technician)


def test_a_job_does_not_wait_while_somebody_works(run, given, technician, left, began):
    with pytest.raises(Invalid, match="Somebody worked on this job until"):
        run(wait_for_parts, left, happened_at=began + minutes(39), actor=technician)
    run(wait_for_parts, left, happened_at=began + minutes(40), actor=technician)


def test_a_visit_is_not_moved_behind_the_end_of_its_job(run, given, technician, manager, left, began):
    given.do(complete_work, left, **given.finding(), actor=technician)
    visit = given.rows(WorkSession)[0].id
    given.clock.advance(hours=5)
    for start, end in [(20, 61), (61, 90)]:
        with pytest.raises(Invalid, match="This job was closed at"):
            run(correct_session, visit, began + minutes(start), began + minutes(end), "Paper", actor=manager)
    run(correct_session, visit, began + minutes(20), began + minutes(60), "Paper", actor=manager)


def test_who_joins_from_paper_may_have_been_the_first(run, given, left, began):
    run(start_work, left, happened_at=began + minutes(5), actor=given.person(Role.MAINTENANCE_TECH))

    assert given.rows(MaintenanceWork)[0].started_at == began + minutes(5)
    assert given.rows(MaintenanceRequest)[0].acknowledged_at == began + minutes(5)


def test_a_report_from_paper_leaves_a_stop_that_has_ended_as_it_is(run, given, technician, supervisor, left, machine):
    began = given.rows(MaintenanceRequest)[0].failed_at
    given.do(wait_for_parts, left, actor=technician)
    given.clock.advance(minutes=20)
    given.do(complete_work, left, **given.finding(), actor=technician)
    before = given.line(machine)
    given.clock.advance(minutes=20)

    told = reported(run, given, supervisor, machine, began + minutes(70))

    assert told.stopped_from == began + minutes(80)
    assert given.line(machine) == [*before, ("BREAKDOWN", began + minutes(80), None)]


def test_a_stop_marked_from_paper_leaves_the_stops_of_other_jobs_as_they_are(run, given, technician, left, machine):
    began = given.rows(MaintenanceRequest)[0].failed_at
    other = given.request(machine, stopped=False, failed_at=began)
    given.do(complete_work, left, **given.finding(), actor=technician)
    before = given.line(machine)

    run(mark_stopped, other, began + minutes(30), actor=technician)

    assert given.line(machine) == [*before, ("BREAKDOWN", began + minutes(60), None)]


def test_a_report_from_paper_joins_a_stop_that_goes_on(run, given, technician, supervisor, visited, machine, began):
    told = reported(run, given, supervisor, machine, began + minutes(10))

    assert told.stopped_from == began
    given.do(mark_running, visited, actor=technician)
    assert given.line(machine)[-1] == ("BREAKDOWN", began + minutes(40), None)


def test_no_stop_reaches_behind_the_end_of_service(run, given, technician, manager, left, machine, began):
    given.do(complete_work, left, **given.finding(), actor=technician)
    given.do(decommission_machine, machine, "Scrapped", actor=manager)
    given.clock.advance(hours=5)
    stop = given.rows(JobSpell)[0].id

    with pytest.raises(Invalid, match="taken out of service"):
        run(correct_stop, stop, began, began + minutes(61), "Paper", actor=manager)
    run(correct_stop, stop, began, began + minutes(50), "Paper", actor=manager)


def reported(run, given, supervisor, machine, failed_at):
    return run(report_breakdown, machine, SAID, machine_stopped=True, failed_at=failed_at, actor=supervisor)


@pytest.mark.parametrize("back", [timedelta(days=366, seconds=1), timedelta(days=2000)])
def test_a_failure_more_than_a_year_back_is_refused(run, given, supervisor, machine, began, back):
    with pytest.raises(Invalid, match="more than 366 days back"):
        reported(run, given, supervisor, machine, began - back)
    assert given.audit_rows() == 0


def test_a_failure_in_the_year_one_is_refused(run, given, supervisor, machine):
    with pytest.raises(Invalid, match="366 days"):
        reported(run, given, supervisor, machine, datetime(1, 1, 1, tzinfo=UTC))


def test_a_failure_a_year_back_is_taken(run, given, supervisor, machine, began):
    reported(run, given, supervisor, machine, began - timedelta(days=366))


@pytest.mark.parametrize("known", ["in_service_on", "installation_date"])
def test_a_failure_before_the_machine_was_there_is_refused(run, given, supervisor, known):
    machine = given.machine(**{known: date(2026, 11, 1)})
    first = datetime(2026, 10, 31, 10, tzinfo=UTC)
    with pytest.raises(Invalid, match="in service only since") as refusal:
        reported(run, given, supervisor, machine, first - timedelta(seconds=1))
    assert refusal.value.facts == {"day": date(2026, 11, 1)}
    reported(run, given, supervisor, machine, first)


def test_a_day_of_service_that_lies_ahead_stops_no_report(run, given, supervisor, began):
    machine = given.machine(in_service_on=date(2027, 6, 1))
    assert reported(run, given, supervisor, machine, began - minutes(10)).stopped_from == began - minutes(10)


def test_a_stop_is_not_corrected_to_before_the_machine_was_there(run, given, manager, clock):
    machine = given.machine(in_service_on=date(2026, 11, 1))
    given.completed_job(machine)
    stop = given.rows(JobSpell)[0]
    with pytest.raises(Invalid, match="in service only since"):
        run(correct_stop, stop.id, datetime(2026, 10, 1, tzinfo=UTC), stop.ended_at, "Paper", actor=manager)


def test_a_stop_by_hand_does_not_begin_centuries_ago(run, given, manager, machine, began):
    ancient = datetime(1826, 1, 1, tzinfo=UTC)
    with pytest.raises(Invalid, match="366 days"):
        run(record_downtime, machine, ancient, began, "Changeover", actor=manager)


def test_the_failure_does_not_move_behind_the_work_on_it(run, given, manager, technician, clock, began):
    clock.advance(minutes=40)
    request = given.request(failed_at=began)
    given.do(start_work, request, happened_at=began + minutes(20), actor=technician)
    stop = given.rows(JobSpell)[0]

    with pytest.raises(Invalid, match="Work on this job began") as refusal:
        run(correct_stop, stop.id, began + minutes(21), None, "Paper", actor=manager)

    assert refusal.value.facts == {"time": began + minutes(20)}
    assert given.rows(MaintenanceRequest)[0].failed_at == began
    run(correct_stop, stop.id, began + minutes(20), None, "Paper", actor=manager)
    assert given.rows(MaintenanceRequest)[0].failed_at == began + minutes(20)


def test_correcting_a_stop_after_the_failure_leaves_the_failure_where_it_was(
    run, given, manager, technician, machine, began, clock
):
    request = given.request(machine, stopped=False)
    clock.advance(minutes=10)
    given.do(start_work, request, actor=technician)
    clock.advance(minutes=10)
    given.do(mark_stopped, request, actor=technician)
    clock.advance(minutes=10)
    run(correct_stop, given.rows(JobSpell)[0].id, began + minutes(25), None, "Paper", actor=manager)
    assert given.rows(MaintenanceRequest)[0].failed_at == began
    assert given.line(machine) == [("MAINTENANCE", began + minutes(25), None)]


def test_a_voided_segment_ends_when_it_was_voided(run, given, manager, machine, visited, clock):
    at = clock()
    run(cancel_request, visited, CancelCategory.FALSE_ALARM, "It ran", actor=manager)
    rows = given.rows(MachineDowntime)
    assert [(row.is_void, row.end_time) for row in rows] == [(True, at - minutes(20)), (True, at)]
    assert [row.duration_minutes for row in rows] == [20, 20]
    assert [(spell.is_void, spell.ended_at) for spell in given.rows(JobSpell)] == [(True, at)]


def test_a_segment_voided_in_the_instant_of_its_start_is_closed_too(run, given, manager, machine):
    run(cancel_request, given.request(machine), CancelCategory.FALSE_ALARM, "It ran", actor=manager)
    assert [row.end_time is None for row in given.rows(MachineDowntime)] == [False]
