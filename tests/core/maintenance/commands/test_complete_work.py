"""Finishing a job."""

from datetime import timedelta

import pytest

from core.assets import Machine, MachineStatus
from core.inventory import parts_of_job
from core.inventory.models import PartsRequestStatus
from core.kernel import Forbidden, Invalid, NotFound, Role, StaleState
from core.maintenance import (
    CancelCategory,
    CodeMissing,
    Outcome,
    RequestStatus,
    cancel_request,
    complete_work,
    create_failure_code,
    mark_running,
    start_work,
    update_failure_code,
)
from core.maintenance.models import JobSpell, MachineDowntime, MaintenanceRequest, MaintenanceWork, WorkSession
from core.maintenance.vocabulary import FailureCategory
from core.storage import run_command
from tests.support.together import at_once, refused


def test_ends_visits_and_stop_and_says_how_long_it_took(run, given, technician, clock):
    machine = given.machine("Filler 3")
    request, failed = given.request(machine), clock()
    began = clock.advance(minutes=12)
    given.do(start_work, request, actor=technician)
    done = clock.advance(minutes=48)

    completed = run(complete_work, request, **given.finding(), actor=technician)

    assert (completed.job.status, completed.minutes_to_restore) == (RequestStatus.COMPLETED, 60)
    row, work = given.rows(MaintenanceRequest)[0], given.rows(MaintenanceWork)[0]
    assert (row.restored_at, row.closed_at, row.outcome) == (done, done, Outcome.REPAIRED)
    assert (row.failure_code_id, row.cause, row.remedy) == (given.code("WEAR-002"), "Worn out", "New seal")
    assert (work.completed_at, work.work_description) == (done, "Replaced the seal")
    assert given.rows(WorkSession)[0].ended_at == done
    assert given.line(machine) == [("BREAKDOWN", failed, began), ("MAINTENANCE", began, done)]
    assert [row.duration_minutes for row in given.rows(MachineDowntime)] == [12, 48]
    assert given.rows(Machine)[0].status is MachineStatus.OPERATIONAL
    assert given.audit_rows() == 1


def test_the_machine_runs_again_only_when_its_last_stopping_job_closes(run, given, technician, clock):
    machine = given.machine()
    first, second = given.job(machine, technician=technician), given.request(machine)
    clock.advance(minutes=10)
    run(complete_work, first, **given.finding(), actor=technician)
    assert given.rows(Machine)[0].status is MachineStatus.DOWN
    assert given.line(machine)[-1] == ("BREAKDOWN", clock(), None)
    given.do(start_work, second, actor=technician)
    clock.advance(minutes=10)
    run(complete_work, second, **given.finding(), actor=technician)
    assert given.rows(Machine)[0].status is MachineStatus.OPERATIONAL


def test_cuts_the_stop_where_the_machine_ran_again(run, given, technician, clock):
    machine = given.machine()
    job, failed = given.job(machine, technician=technician), clock()
    clock.advance(hours=2)
    ran = failed + timedelta(minutes=30)
    completed = run(complete_work, job, **given.finding(), restored_at=ran, actor=technician)
    assert completed.minutes_to_restore == 30
    assert given.line(machine) == [("MAINTENANCE", failed, ran)]


def test_restoration_is_the_end_of_the_stop_when_it_ran_before(run, given, technician, clock):
    job, failed = given.job(technician=technician), clock()
    clock.advance(minutes=20)
    given.do(mark_running, job, actor=technician)
    clock.advance(hours=5)
    run(complete_work, job, **given.finding(), actor=technician)
    assert given.rows(MaintenanceRequest)[0].restored_at == failed + timedelta(minutes=20)


def test_a_sheet_left_open_does_not_move_the_restoration_behind_the_end_of_the_stop(run, given, technician, clock):
    job, failed = given.job(technician=technician), clock()
    clock.advance(minutes=20)
    given.do(mark_running, job, actor=technician)
    clock.advance(hours=5)
    with pytest.raises(StaleState, match="runs again since"):
        run(complete_work, job, **given.finding(), restored_at=clock(), actor=technician)
    run(complete_work, job, **given.finding(), restored_at=failed + timedelta(minutes=15), actor=technician)
    assert given.rows(MaintenanceRequest)[0].restored_at == failed + timedelta(minutes=15)


@pytest.mark.parametrize("outcome", [Outcome.NO_FAULT, Outcome.WRONG_MACHINE])
def test_no_fault_voids_the_stop_and_is_no_failure(run, given, technician, clock, outcome):
    machine = given.machine()
    job = given.job(machine, technician=technician)
    clock.advance(minutes=30)
    completed = run(complete_work, job, outcome, "Nothing found", actor=technician)
    assert completed.minutes_to_restore is None
    row = given.rows(MaintenanceRequest)[0]
    assert (row.is_functional_failure, row.failure_code_id) == (False, None)
    assert given.line(machine) == []
    assert all(segment.is_void for segment in given.rows(MachineDowntime))
    assert all(spell.is_void for spell in given.rows(JobSpell))
    assert given.rows(Machine)[0].status is MachineStatus.OPERATIONAL


def test_a_job_that_waits_for_parts_can_be_completed_and_asks_for_nothing_more(run, given, technician):
    job = given.waiting_job(technician=technician)
    run(complete_work, job, **given.finding(outcome=Outcome.TEMPORARY), actor=technician)
    work = given.rows(MaintenanceWork)[0]
    assert [part.status for part in given.ask(parts_of_job, work.id)] == [PartsRequestStatus.CANCELLED]


def test_no_code_is_needed_when_it_lost_no_function(run, given, technician):
    job = given.job(technician=technician, stopped=False)
    run(complete_work, job, Outcome.REPAIRED, "Tightened a screw", actor=technician)
    assert given.rows(MaintenanceRequest)[0].is_functional_failure is False


def test_the_technician_may_correct_what_the_report_said(run, given, technician):
    job = given.job(technician=technician, stopped=False)
    with pytest.raises(CodeMissing):
        run(complete_work, job, Outcome.REPAIRED, "New belt", is_functional_failure=True, actor=technician)
    run(complete_work, job, **given.finding(is_functional_failure=True), actor=technician)
    assert given.rows(MaintenanceRequest)[0].is_functional_failure is True


@pytest.mark.parametrize(
    ("wrong", "kind", "sentence"),
    [
        ({"failure_code_id": None}, CodeMissing, "UNKNOWN"),
        ({"cause": " "}, Invalid, "caused"),
        ({"remedy": ""}, Invalid, "put it right"),
        ({"work_description": ""}, Invalid, "what was done"),
        ({"work_description": "x" * 4001}, Invalid, "longer than 4000"),
        ({"failure_code_id": 999}, NotFound, "does not exist"),
    ],
)
def test_refuses_an_incomplete_finding(run, given, technician, wrong, kind, sentence):
    job = given.job(technician=technician)
    with pytest.raises(kind, match=sentence):
        run(complete_work, job, **given.finding(**wrong), actor=technician)
    assert given.rows(MaintenanceRequest)[0].status is RequestStatus.IN_PROGRESS
    assert (given.audit_rows(), given.refusals()) == (0, 1)


def test_refuses_a_code_that_is_no_longer_used(run, given, technician, manager):
    code = given.do(create_failure_code, "OLD-1", "An old code", FailureCategory.OTHER, actor=manager)
    given.do(update_failure_code, code, "An old code", FailureCategory.OTHER, is_active=False, actor=manager)
    job = given.job(technician=technician)
    with pytest.raises(Invalid, match="OLD-1 is no longer used"):
        run(complete_work, job, **given.finding(failure_code_id=code), actor=technician)


@pytest.mark.parametrize("minutes", [-1, 31])
def test_refuses_a_restoration_before_the_failure_or_in_the_future(run, given, technician, clock, minutes):
    job, failed = given.job(technician=technician), clock()
    clock.advance(minutes=30)
    with pytest.raises(Invalid):
        run(complete_work, job, **given.finding(), restored_at=failed + timedelta(minutes=minutes), actor=technician)


def test_enters_paper_notes_with_the_time_at_which_it_happened(run, given, technician, clock):
    machine = given.machine()
    job, failed = given.job(machine, technician=technician), clock()
    clock.advance(hours=3)
    done = failed + timedelta(minutes=50)
    run(complete_work, job, **given.finding(), happened_at=done, actor=technician)
    assert given.line(machine) == [("MAINTENANCE", failed, done)]
    assert given.rows(MaintenanceRequest)[0].closed_at == done


def test_refuses_a_request_that_nobody_has_started(run, given, technician):
    request = given.request()
    with pytest.raises(StaleState, match="PENDING"):
        run(complete_work, request, **given.finding(), actor=technician)


def test_refuses_a_second_time(run, given, technician):
    job = given.completed_job(technician=technician)
    with pytest.raises(StaleState, match="COMPLETED"):
        run(complete_work, job, **given.finding(), actor=technician)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.INVENTORY_MANAGER])
def test_is_not_for_other_roles(run, given, role):
    job = given.job()
    with pytest.raises(Forbidden):
        run(complete_work, job, **given.finding(), actor=given.the(role))
    assert (given.audit_rows(), given.refusals()) == (0, 1)


def test_of_completion_and_cancellation_at_the_same_instant_one_wins(sessions, given, technician, manager, clock):
    job, finding = given.job(technician=technician), given.finding()

    outcomes = at_once(
        lambda: run_command(sessions, complete_work, job, **finding, actor=technician, clock=clock),
        lambda: run_command(sessions, cancel_request, job, CancelCategory.OTHER, "Stop it", actor=manager, clock=clock),
    )

    assert [type(fault) for fault in refused(outcomes)] == [StaleState]
    assert given.rows(MaintenanceRequest)[0].status in {RequestStatus.COMPLETED, RequestStatus.CANCELLED}
    assert given.audit_rows() == 1
