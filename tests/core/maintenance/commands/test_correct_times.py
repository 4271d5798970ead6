"""The manager's corrections of times."""

from datetime import timedelta

import pytest

from core.assets import Decommissioned, Machine, MachineStatus, decommission_machine
from core.kernel import Forbidden, Invalid, NotFound, Role, StaleState
from core.maintenance import (
    Outcome,
    complete_work,
    correct_session,
    correct_stop,
    mark_running,
    mark_stopped,
    pause_work,
    record_downtime,
    start_work,
    void_downtime,
)
from core.maintenance.models import JobSpell, MachineDowntime, MaintenanceRequest, MaintenanceWork, WorkSession
from core.maintenance.vocabulary import PauseReason
from core.storage import run_command
from tests.support.together import at_once, refused


def minutes(count):
    return timedelta(minutes=count)


@pytest.fixture
def began(clock):
    """The instant at which the test begins."""
    return clock()


def test_ends_a_visit_that_was_forgotten(run, given, manager, clock, began):
    machine = given.machine()
    given.job(machine)
    clock.advance(hours=9)
    visit = given.rows(WorkSession)[0]

    run(correct_session, visit.id, began, began + minutes(40), "Forgot to pause", actor=manager)

    corrected = given.rows(WorkSession)[0]
    assert (corrected.ended_at, corrected.late_entry) == (began + minutes(40), True)
    assert given.line(machine) == [
        ("MAINTENANCE", began, began + minutes(40)),
        ("BREAKDOWN", began + minutes(40), None),
    ]
    assert given.rows(Machine)[0].status is MachineStatus.DOWN
    assert (given.audit_rows(), given.last_audit().reason) == (1, "Forgot to pause")


def test_moves_a_visit_of_a_closed_job_and_the_line_with_it(run, given, manager, technician, clock, began):
    machine = given.machine()
    job = given.job(machine, technician=technician)
    clock.advance(hours=1)
    given.do(complete_work, job, **given.finding(), actor=technician)
    visit = given.rows(WorkSession)[0]
    run(correct_session, visit.id, began + minutes(10), began + minutes(50), "As on paper", actor=manager)
    assert [kind for kind, _, _ in given.line(machine)] == ["BREAKDOWN", "MAINTENANCE", "BREAKDOWN"]


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [(-1, 10, Invalid), (0, 61, Invalid), (20, 10, Invalid), (61, 62, Invalid), (0, None, StaleState)],
)
def test_refuses_times_out_of_order_for_a_visit(run, given, manager, technician, clock, began, start, end, kind):
    job = given.job(technician=technician)
    clock.advance(minutes=30)
    given.do(pause_work, job, PauseReason.OTHER, actor=technician)
    clock.advance(minutes=30)
    visit = given.rows(WorkSession)[0]
    with pytest.raises(kind):
        run(
            correct_session,
            visit.id,
            began + minutes(start),
            None if end is None else began + minutes(end),
            "Why",
            actor=manager,
        )
    assert given.audit_rows() == 0


def test_enters_a_stop_without_a_job(run, given, manager, clock, began):
    machine = given.machine()
    clock.advance(hours=1)
    row = run(record_downtime, machine, began, began + minutes(25), "Changeover", actor=manager)
    assert given.line(machine) == [("OTHER", began, began + minutes(25))]
    stored = given.rows(MachineDowntime)[0]
    assert (stored.id, stored.auto_calculated, stored.duration_minutes, stored.reason) == (row, False, 25, "Changeover")
    assert given.rows(Machine)[0].status is MachineStatus.OPERATIONAL


def test_refuses_a_stop_where_the_machine_was_stopped_already(run, given, manager, clock, began):
    machine = given.machine()
    given.completed_job(machine)
    clock.advance(minutes=30)
    given.request(machine)
    clock.advance(minutes=30)
    with pytest.raises(Invalid, match="already stopped"):
        run(record_downtime, machine, began + minutes(20), began + minutes(40), "X", actor=manager)


def test_a_back_dated_report_is_clipped_round_a_stop_entered_by_hand(run, given, manager, supervisor, clock, began):
    machine = given.machine()
    clock.advance(hours=2)
    given.do(
        record_downtime,
        machine,
        began + minutes(30),
        began + minutes(60),
        "Changeover",
        actor=manager,
    )
    given.request(machine, failed_at=began)
    assert given.line(machine) == [
        ("BREAKDOWN", began, began + minutes(30)),
        ("OTHER", began + minutes(30), began + minutes(60)),
        ("BREAKDOWN", began + minutes(60), None),
    ]


@pytest.mark.parametrize(("start", "end"), [(10, 10), (20, 10), (0, 61)])
def test_refuses_times_out_of_order_for_a_stop_by_hand(run, given, manager, clock, began, start, end):
    machine = given.machine()
    clock.advance(hours=1)
    with pytest.raises(Invalid):
        run(
            record_downtime,
            machine,
            began + minutes(start),
            began + minutes(end),
            "Why",
            actor=manager,
        )


def test_refuses_a_stop_by_hand_on_a_decommissioned_machine(run, given, manager, admin, clock, began):
    machine = given.machine()
    given.do(decommission_machine, machine, "Scrapped", actor=admin)
    clock.advance(hours=1)
    with pytest.raises(Decommissioned):
        run(record_downtime, machine, began, began + minutes(5), "Why", actor=manager)


def test_voids_a_stop_that_was_entered_by_hand(run, given, manager, clock, began):
    machine = given.machine()
    clock.advance(hours=1)
    row = given.do(record_downtime, machine, began, clock(), "Changeover", actor=manager)
    run(void_downtime, row, "Wrong machine", actor=manager)
    assert given.line(machine) == []
    with pytest.raises(StaleState):
        run(void_downtime, row, "Wrong machine", actor=manager)


def test_voiding_gives_its_time_back_to_the_job_that_it_covered(run, given, manager, clock, began):
    machine = given.machine()
    clock.advance(hours=1)
    row = given.do(record_downtime, machine, began + minutes(10), began + minutes(20), "X", actor=manager)
    given.request(machine, failed_at=began)
    run(void_downtime, row, "Wrong machine", actor=manager)
    assert given.line(machine) == [("BREAKDOWN", began, None)]


def test_refuses_to_void_a_segment_of_a_job(run, given, manager):
    given.request()
    with pytest.raises(Invalid, match="follows from a job"):
        run(void_downtime, given.rows(MachineDowntime)[0].id, "Why", actor=manager)


def test_moves_the_start_of_a_stop_and_the_failure_with_it(run, given, manager, clock, began):
    machine = given.machine()
    clock.advance(hours=1)
    given.request(machine)
    run(correct_stop, given.rows(JobSpell)[0].id, began + minutes(5), None, "Stood before", actor=manager)
    assert given.line(machine) == [("BREAKDOWN", began + minutes(5), None)]
    assert given.rows(MaintenanceRequest)[0].failed_at == began + minutes(5)


def test_moves_the_end_of_a_stop_and_the_restoration_with_it(run, given, manager, technician, clock, began):
    machine = given.machine()
    job = given.job(machine, technician=technician)
    clock.advance(hours=1)
    given.do(complete_work, job, **given.finding(outcome=Outcome.REPAIRED), actor=technician)
    run(correct_stop, given.rows(JobSpell)[0].id, began, began + minutes(45), "Ran before", actor=manager)
    assert given.line(machine) == [("MAINTENANCE", began, began + minutes(45))]
    assert given.rows(MaintenanceRequest)[0].restored_at == began + minutes(45)


def test_a_later_stop_that_turns_out_to_be_the_first_moves_the_failure(run, given, manager, technician, clock, began):
    machine = given.machine()
    clock.advance(hours=1)
    job = given.job(machine, technician=technician)
    clock.advance(minutes=10)
    given.do(mark_running, job, actor=technician)
    clock.advance(minutes=10)
    given.do(mark_stopped, job, actor=technician)
    second = given.rows(JobSpell)[1].id
    run(correct_stop, second, began + minutes(30), began + minutes(40), "It was before", actor=manager)
    assert given.rows(MaintenanceRequest)[0].failed_at == began + minutes(30)


@pytest.mark.parametrize(("start", "end"), [(61, None), (20, 10), (0, 61)])
def test_refuses_times_out_of_order_for_a_stop(run, given, manager, clock, began, start, end):
    given.request()
    clock.advance(hours=1)
    with pytest.raises(Invalid):
        run(
            correct_stop,
            given.rows(JobSpell)[0].id,
            began + minutes(start),
            None if end is None else began + minutes(end),
            "Why",
            actor=manager,
        )


def test_refuses_to_correct_a_voided_stop(run, given, manager, technician, began):
    given.do(complete_work, given.job(technician=technician), Outcome.NO_FAULT, "Nothing", actor=technician)
    with pytest.raises(StaleState):
        run(correct_stop, given.rows(JobSpell)[0].id, began, began, "Why", actor=manager)


def calls(given, clock):
    """A correct call of each command, except for the reason."""
    machine, began = given.machine(), clock()
    given.job(machine)
    clock.advance(hours=1)
    other = given.machine()
    entry = given.do(
        record_downtime,
        other,
        began,
        began + minutes(5),
        "X",
        actor=given.the(Role.MAINTENANCE_MANAGER),
    )
    return [
        (correct_session, given.rows(WorkSession)[0].id, began, began + minutes(5)),
        (record_downtime, other, began + minutes(10), began + minutes(15)),
        (correct_stop, given.rows(JobSpell)[0].id, began, None),
        (void_downtime, entry),
    ]


@pytest.mark.parametrize("which", range(4))
def test_refuses_without_a_reason(run, given, manager, clock, which):
    command, *args = calls(given, clock)[which]
    with pytest.raises(Invalid, match="reason"):
        run(command, *args, " ", actor=manager)


@pytest.mark.parametrize("which", range(4))
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MAINTENANCE_MANAGER])
def test_is_for_the_manager_alone(run, given, clock, which, role):
    command, *args = calls(given, clock)[which]
    with pytest.raises(Forbidden):
        run(command, *args, "Why", actor=given.the(role))
    assert (given.audit_rows(), given.refusals()) == (0, 1)


@pytest.mark.parametrize("which", range(4))
def test_refuses_what_does_not_exist(run, given, manager, clock, which):
    command, _, *args = calls(given, clock)[which]
    with pytest.raises(NotFound):
        run(command, 999_999, *args, "Why", actor=manager)


def test_of_two_stops_by_hand_over_the_same_time_one_counts(sessions, given, manager, clock, began):
    machine = given.machine()
    clock.advance(hours=1)

    def enter():
        return run_command(
            sessions,
            record_downtime,
            machine,
            began,
            began + minutes(5),
            "Changeover",
            actor=manager,
            clock=clock,
        )

    assert [type(fault) for fault in refused(at_once(enter, enter))] == [Invalid]
    assert len(given.line(machine)) == 1


def test_a_corrected_first_visit_moves_the_beginning_of_the_work(run, given, technician, manager, clock):
    began = clock()
    job = given.request()
    clock.advance(hours=2)
    given.do(start_work, job, actor=technician)
    clock.advance(hours=1)
    visit = given.rows(WorkSession)[0]

    run(correct_session, visit.id, began + timedelta(hours=1), clock(), "Forgot to press", actor=manager)

    assert given.rows(MaintenanceWork)[0].started_at == began + timedelta(hours=1)


def test_refuses_a_correction_into_another_visit_of_the_same_person(run, given, technician, manager, clock):
    began = clock()
    first, second = given.job(technician=technician), given.request()
    clock.advance(hours=1)
    given.do(start_work, second, pause_other=True, actor=technician)
    clock.advance(hours=1)
    visit = given.rows(WorkSession, WorkSession.request_id == first)[0]

    run(correct_session, visit.id, began, began + timedelta(minutes=50), "Left earlier", actor=manager)
    later = given.rows(WorkSession, WorkSession.request_id == second)[0]
    with pytest.raises(Invalid, match="Another visit"):
        run(correct_session, later.id, began + timedelta(minutes=10), clock(), "Began earlier", actor=manager)


def test_refuses_a_correction_into_a_visit_that_goes_on(run, given, technician, manager, clock):
    began = clock()
    first, second = given.job(technician=technician), given.request()
    clock.advance(hours=1)
    given.do(start_work, second, pause_other=True, actor=technician)
    clock.advance(hours=1)
    visit = given.rows(WorkSession, WorkSession.request_id == first)[0]

    with pytest.raises(Invalid, match="Another visit"):
        run(correct_session, visit.id, began, began + timedelta(minutes=90), "Stayed longer", actor=manager)


def test_a_stop_that_is_ended_lets_the_machine_run(run, given, manager, clock):
    request = given.request()
    clock.advance(hours=1)
    stop = given.rows(JobSpell)[0]

    run(correct_stop, stop.id, stop.started_at, clock(), "Ran again at once", actor=manager)

    assert given.rows(MaintenanceRequest, MaintenanceRequest.id == request)[0].machine_stopped is False
