"""What a reopened job keeps of the repair before, and what happens to its own stops."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core.inventory import request_parts
from core.kernel import Invalid, Role
from core.maintenance import (
    CancelCategory,
    CodeMissing,
    Outcome,
    PauseReason,
    cancel_request,
    complete_work,
    correct_session,
    mark_stopped,
    merge_duplicate,
    pause_work,
    reopen_request,
    start_work,
    wait_for_parts,
)
from core.maintenance.models import JobSpell, MaintenanceRequest, WorkSession
from core.people import change_role, deactivate_user


@pytest.fixture
def machine(given):
    """The machine of the job."""
    return given.machine()


@pytest.fixture
def began(clock):
    """The instant of the failure."""
    return clock()


@pytest.fixture
def reopened(given, machine, technician, manager, clock, began):
    """A job that was repaired after 30 min, and reopened an hour later."""

    def reopen(**kwargs):
        job = given.job(machine, technician=technician)
        clock.advance(minutes=30)
        given.do(complete_work, job, **given.finding(), actor=technician)
        clock.advance(minutes=60)
        given.do(reopen_request, job, "It leaks again", actor=manager, **kwargs)
        clock.advance(minutes=10)
        return job

    return reopen


def minutes(count):
    return timedelta(minutes=count)


@pytest.mark.parametrize("outcome", [Outcome.NO_FAULT, Outcome.WRONG_MACHINE])
def test_no_fault_after_reopening_voids_only_the_new_stop(
    run, given, machine, technician, reopened, began, clock, outcome
):
    job = reopened(machine_stopped=True)
    given.do(start_work, job, actor=technician)
    clock.advance(minutes=5)

    run(complete_work, job, outcome, "Nothing found", actor=technician)

    assert given.line(machine) == [("MAINTENANCE", began, began + minutes(30))]
    assert [spell.is_void for spell in given.rows(JobSpell)] == [False, True]


def test_no_fault_after_reopening_keeps_what_the_repair_found(run, given, machine, technician, reopened, began):
    job = reopened(machine_stopped=True)
    given.do(start_work, job, actor=technician)

    run(complete_work, job, Outcome.NO_FAULT, "Nothing found", actor=technician)

    row = given.rows(MaintenanceRequest)[0]
    assert (row.is_functional_failure, row.failure_code_id, row.cause) == (True, given.code("WEAR-002"), "Worn out")
    assert (row.outcome, row.restored_at) == (Outcome.NO_FAULT, began + minutes(30))


def test_a_false_alarm_after_reopening_voids_only_the_new_stop(run, given, machine, manager, reopened, began):
    job = reopened(machine_stopped=True)
    run(cancel_request, job, CancelCategory.FALSE_ALARM, "It ran", actor=manager)
    assert given.line(machine) == [("MAINTENANCE", began, began + minutes(30))]


def test_a_stop_after_reopening_entered_with_an_earlier_time_is_voided_too(
    run, given, machine, technician, manager, reopened, began
):
    job = reopened()
    given.do(mark_stopped, job, began + minutes(80), actor=technician)
    run(cancel_request, job, CancelCategory.FALSE_ALARM, "It ran", actor=manager)
    assert given.line(machine) == [("MAINTENANCE", began, began + minutes(30))]


def test_a_duplicate_merged_into_a_reopened_job_leaves_the_repaired_stop_alone(
    run, given, machine, manager, reopened, began, clock
):
    job = reopened()
    duplicate = given.request(machine, failed_at=began + minutes(20))
    given.do(merge_duplicate, duplicate, job, actor=manager)
    run(cancel_request, job, CancelCategory.FALSE_ALARM, "It ran", actor=manager)
    assert given.line(machine) == [("MAINTENANCE", began, began + minutes(30))]


def test_a_machine_that_stands_again_is_a_failure_that_needs_its_code(run, given, technician, manager, clock):
    job = given.job(technician=technician)
    given.do(complete_work, job, Outcome.NO_FAULT, "Nothing found", actor=technician)
    run(reopen_request, job, "It stands again", machine_stopped=True, actor=manager)
    run(start_work, job, actor=technician)

    with pytest.raises(CodeMissing):
        run(complete_work, job, Outcome.REPAIRED, "New seal", actor=technician)

    run(complete_work, job, **given.finding(), actor=technician)
    assert given.rows(MaintenanceRequest)[0].is_functional_failure


def test_reopening_a_running_machine_makes_no_failure_of_it(run, given, technician, manager):
    job = given.job(stopped=False, technician=technician)
    given.do(complete_work, job, Outcome.REPAIRED, "Tightened", actor=technician)
    run(reopen_request, job, "Loose again", actor=manager)
    assert not given.rows(MaintenanceRequest)[0].is_functional_failure


def test_stays_with_its_technician(run, given, technician, manager):
    job = given.completed_job(technician=technician)
    run(reopen_request, job, "It leaks again", actor=manager)
    assert given.rows(MaintenanceRequest)[0].assigned_to == technician.user_id


@pytest.mark.parametrize(("command", "argument"), [(deactivate_user, "Left"), (change_role, Role.SUPERVISOR)])
def test_goes_back_to_the_queue_if_its_technician_is_none_any_more(run, given, admin, manager, command, argument):
    worker = given.person(Role.MAINTENANCE_TECH)
    job = given.completed_job(technician=worker)
    given.do(command, worker.user_id, argument, actor=admin)
    run(reopen_request, job, "It leaks again", actor=manager)
    assert given.rows(MaintenanceRequest)[0].assigned_to is None


def test_running_again_cannot_lie_before_the_repair_that_was_there(run, given, machine, technician, reopened, began):
    job = reopened()
    given.do(start_work, job, actor=technician)

    with pytest.raises(Invalid, match="Before it was reopened"):
        run(complete_work, job, **given.finding(), restored_at=began + minutes(20), actor=technician)

    assert given.line(machine) == [("MAINTENANCE", began, began + minutes(30))]


def test_running_again_without_a_new_stop_is_when_the_repair_ended(run, given, technician, reopened, began):
    job = reopened()
    given.do(start_work, job, actor=technician)
    run(complete_work, job, **given.finding(), actor=technician)
    assert given.rows(MaintenanceRequest)[0].restored_at == began + minutes(30)


REFUSED = "was reopened at"


def test_work_from_before_the_reopening_cannot_be_entered(run, given, machine, technician, reopened, began):
    job, other = reopened(), given.person(Role.MAINTENANCE_TECH)

    with pytest.raises(Invalid, match=REFUSED) as refusal:
        run(start_work, job, happened_at=began + minutes(5), actor=other)

    assert refusal.value.facts["time"] == began + minutes(90)
    assert given.line(machine) == [("MAINTENANCE", began, began + minutes(30))]
    assert given.audit_rows() == 0


def test_work_may_begin_at_the_reopening(run, given, technician, reopened, began):
    job = reopened()
    run(start_work, job, happened_at=began + minutes(90), actor=technician)
    assert given.rows(WorkSession)[-1].started_at == began + minutes(90)


@pytest.mark.parametrize("step", ["pause", "wait", "complete"])
def test_no_step_of_the_work_on_a_reopened_job_lies_before_it(run, given, technician, reopened, began, step):
    job = reopened()
    before = began + minutes(89)
    given.do(start_work, job, actor=technician)
    if step == "wait":
        given.do(request_parts, job, given.part(), Decimal(1), actor=technician)
    calls = {
        "pause": lambda: run(pause_work, job, PauseReason.OTHER, happened_at=before, actor=technician),
        "wait": lambda: run(wait_for_parts, job, happened_at=before, actor=technician),
        "complete": lambda: run(complete_work, job, **given.finding(), happened_at=before, actor=technician),
    }

    with pytest.raises(Invalid, match=REFUSED):
        calls[step]()

    assert (given.rows(MaintenanceRequest)[0].closed_at, given.audit_rows()) == (None, 0)


def test_a_stop_before_the_reopening_lies_after_the_repair(run, given, machine, technician, manager, began, clock):
    job = given.job(machine, technician=technician, stopped=False)
    clock.advance(minutes=30)
    given.do(complete_work, job, **given.finding(), actor=technician)
    clock.advance(minutes=60)
    given.do(reopen_request, job, "It stood", actor=manager)

    with pytest.raises(Invalid, match="worked on this job until"):
        run(mark_stopped, job, began + minutes(29), actor=technician)
    assert given.line(machine) == []

    run(mark_stopped, job, began + minutes(80), actor=technician)
    assert given.line(machine) == [("BREAKDOWN", began + minutes(80), None)]


def test_the_last_reopening_counts(run, given, technician, manager, reopened, began, clock):
    job = reopened()
    given.do(start_work, job, actor=technician)
    given.do(complete_work, job, **given.finding(), actor=technician)
    clock.advance(minutes=20)
    given.do(reopen_request, job, "It still leaks", actor=manager)
    assert given.rows(MaintenanceRequest)[0].reopened_at == clock()
    with pytest.raises(Invalid, match=REFUSED):
        run(start_work, job, happened_at=began + minutes(110), actor=technician)


def test_the_manager_still_corrects_a_visit_of_the_repair_before(run, given, manager, reopened, began):
    reopened()
    visit = given.rows(WorkSession)[0]
    run(correct_session, visit.id, began + minutes(5), began + minutes(25), "As on paper", actor=manager)
    assert given.rows(WorkSession)[0].started_at == began + minutes(5)
