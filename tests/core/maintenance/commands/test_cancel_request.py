"""Cancelling, merging and reopening."""

from datetime import timedelta

import pytest

from core.assets import Decommissioned, Machine, MachineStatus, decommission_machine
from core.kernel import Conflict, Forbidden, Invalid, Role, StaleState
from core.maintenance import (
    CancelCategory,
    Priority,
    RequestStatus,
    add_comment,
    cancel_request,
    mark_running,
    merge_duplicate,
    reopen_request,
    start_work,
)
from core.maintenance.models import Comment, JobSpell, MachineDowntime, MaintenanceRequest, MaintenanceWork, WorkSession
from core.storage import run_command
from tests.support.together import at_once, refused

VOIDING = [CancelCategory.FALSE_ALARM, CancelCategory.DUPLICATE, CancelCategory.WRONG_MACHINE]
ENDING = [category for category in CancelCategory if category not in VOIDING]


def test_a_false_alarm_voids_the_stop(run, given, manager, clock):
    machine = given.machine()
    request = given.request(machine)
    clock.advance(minutes=20)

    state = run(cancel_request, request, CancelCategory.FALSE_ALARM, "Operator error", actor=manager)

    assert state.status is RequestStatus.CANCELLED
    row = given.rows(MaintenanceRequest)[0]
    assert (row.cancel_category, row.cancel_reason, row.closed_at) == (
        CancelCategory.FALSE_ALARM,
        "Operator error",
        clock(),
    )
    assert given.line(machine) == []
    assert len(given.rows(MachineDowntime)) == 1
    assert given.rows(Machine)[0].status is MachineStatus.OPERATIONAL
    assert (given.audit_rows(), given.last_audit().reason) == (1, "Operator error")


@pytest.mark.parametrize("category", VOIDING)
def test_what_never_was_a_stop_is_voided(run, given, manager, clock, category):
    machine = given.machine()
    request = given.request(machine)
    clock.advance(minutes=20)
    run(cancel_request, request, category, "No", actor=manager)
    assert given.line(machine) == []


@pytest.mark.parametrize("category", ENDING)
def test_what_really_stopped_ends_now(run, given, manager, clock, category):
    machine = given.machine()
    request, failed = given.request(machine), clock()
    clock.advance(minutes=20)
    run(cancel_request, request, category, "No", actor=manager)
    assert given.line(machine) == [("BREAKDOWN", failed, clock())]


def test_ends_every_visit_to_a_job_in_work(run, given, manager, technician, clock):
    job = given.job(technician=technician)
    given.do(start_work, job, actor=given.person(Role.MAINTENANCE_TECH))
    clock.advance(minutes=5)
    run(cancel_request, job, CancelCategory.NO_LONGER_NEEDED, "Line closed", actor=manager)
    assert [visit.ended_at for visit in given.rows(WorkSession)] == [clock(), clock()]


@pytest.mark.parametrize("role", Role)
def test_everybody_cancels_their_own_before_it_is_started(run, given, role):
    request = given.request(actor=given.the(role))
    run(cancel_request, request, CancelCategory.FALSE_ALARM, "My mistake", actor=given.the(role))
    assert given.rows(MaintenanceRequest)[0].status is RequestStatus.CANCELLED


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.MAINTENANCE_TECH, Role.INVENTORY_MANAGER])
def test_nobody_but_the_manager_cancels_what_was_started_or_what_others_reported(run, given, role):
    own, others = given.job(actor=given.the(role)), given.request(actor=given.person(Role.SUPERVISOR))
    for request in (own, others):
        with pytest.raises(Forbidden):
            run(cancel_request, request, CancelCategory.OTHER, "No", actor=given.the(role))
    assert (given.audit_rows(), given.refusals()) == (0, 2)


@pytest.mark.parametrize("reason", ["", "  \n", "\x00"])
def test_refuses_to_cancel_without_a_reason(run, given, manager, reason):
    request = given.request()
    with pytest.raises(Invalid, match="reason"):
        run(cancel_request, request, CancelCategory.OTHER, reason, actor=manager)


def test_refuses_to_cancel_what_is_closed(run, given, manager):
    job = given.completed_job()
    with pytest.raises(StaleState):
        run(cancel_request, job, CancelCategory.OTHER, "No", actor=manager)


def test_of_two_cancellations_at_the_same_instant_one_counts(sessions, given, manager, clock):
    request = given.request()

    def cancel():
        return run_command(sessions, cancel_request, request, CancelCategory.OTHER, "No", actor=manager, clock=clock)

    assert [type(fault) for fault in refused(at_once(cancel, cancel))] == [StaleState]
    assert given.audit_rows() == 1


def test_merging_gives_the_survivor_the_earlier_failure_and_the_comments(run, given, manager, clock):
    machine, failed = given.machine(), clock()
    clock.advance(minutes=12)
    survivor = given.request(machine)
    duplicate = given.request(machine, failed_at=failed)
    given.do(add_comment, duplicate, "Seen from the other side", actor=manager)

    state = run(merge_duplicate, duplicate, survivor, actor=manager)

    assert state.request_id == survivor
    kept, gone = given.rows(MaintenanceRequest)
    assert (kept.failed_at, kept.status) == (failed, RequestStatus.PENDING)
    assert (gone.status, gone.duplicate_of_id, gone.cancel_category) == (
        RequestStatus.CANCELLED,
        survivor,
        CancelCategory.DUPLICATE,
    )
    assert [comment.request_id for comment in given.rows(Comment)] == [survivor]
    assert given.line(machine) == [("BREAKDOWN", failed, None)]
    assert given.audit_rows() == 1


def test_merging_a_stop_into_a_report_of_a_running_machine_moves_the_stop(run, given, manager, clock):
    machine = given.machine()
    survivor = given.request(machine, stopped=False)
    stopped = clock.advance(minutes=5)
    duplicate = given.request(machine)
    run(merge_duplicate, duplicate, survivor, actor=manager)
    kept = given.rows(MaintenanceRequest)[0]
    assert (kept.machine_stopped, kept.is_functional_failure) == (True, True)
    assert given.line(machine) == [("BREAKDOWN", stopped, None)]


def test_merging_loses_no_stop_that_began_after_the_survivor_ran_again(run, given, manager, technician, clock):
    machine = given.machine()
    survivor, failed = given.job(machine, technician=technician), clock()
    ran = clock.advance(minutes=10)
    given.do(mark_running, survivor, actor=technician)
    again = clock.advance(minutes=10)
    duplicate = given.request(machine)
    run(merge_duplicate, duplicate, survivor, actor=manager)
    assert given.line(machine) == [("MAINTENANCE", failed, ran), ("MAINTENANCE", again, None)]
    assert [spell.request_id for spell in given.rows(JobSpell)] == [survivor, survivor]
    assert given.rows(Machine)[0].status is MachineStatus.MAINTENANCE


def test_merging_keeps_a_stop_open_that_only_the_duplicate_still_has(run, given, manager, technician, clock):
    machine = given.machine()
    survivor, failed = given.request(machine), clock()
    clock.advance(minutes=5)
    duplicate = given.request(machine)
    clock.advance(minutes=5)
    given.do(mark_running, survivor, actor=technician)
    run(merge_duplicate, duplicate, survivor, actor=manager)
    assert given.line(machine) == [("BREAKDOWN", failed, None)]


def test_refuses_to_merge_what_was_started(run, given, manager):
    machine = given.machine()
    survivor, job = given.request(machine), given.job(machine)
    with pytest.raises(StaleState):
        run(merge_duplicate, job, survivor, actor=manager)


def test_refuses_to_merge_into_a_closed_request(run, given, manager):
    machine = given.machine()
    closed, request = given.completed_job(machine), given.request(machine)
    with pytest.raises(StaleState, match="closed"):
        run(merge_duplicate, request, closed, actor=manager)


def test_refuses_to_merge_requests_about_different_machines(run, given, manager):
    first, second = given.request(), given.request()
    with pytest.raises(Conflict, match="different machines"):
        run(merge_duplicate, first, second, actor=manager)


def test_refuses_to_merge_a_request_into_itself(run, given, manager):
    request = given.request()
    with pytest.raises(Conflict, match="its own duplicate"):
        run(merge_duplicate, request, request, actor=manager)


def test_of_two_merges_crosswise_at_the_same_instant_one_counts(sessions, given, manager, clock):
    machine = given.machine()
    first, second = given.request(machine), given.request(machine)
    outcomes = at_once(
        lambda: run_command(sessions, merge_duplicate, first, second, actor=manager, clock=clock),
        lambda: run_command(sessions, merge_duplicate, second, first, actor=manager, clock=clock),
    )
    assert [type(fault) for fault in refused(outcomes)] == [StaleState]
    assert sorted(row.status for row in given.rows(MaintenanceRequest)) == [
        RequestStatus.CANCELLED,
        RequestStatus.PENDING,
    ]


def test_reopens_a_completed_job_as_rework(run, given, supervisor, clock):
    machine = given.machine()
    job = given.completed_job(machine)
    clock.advance(days=7)

    state = run(reopen_request, job, "It leaks again", actor=supervisor)

    assert state.status is RequestStatus.PENDING
    row, work = given.rows(MaintenanceRequest)[0], given.rows(MaintenanceWork)[0]
    assert (row.reopen_count, row.outcome, row.restored_at, row.closed_at) == (1, None, None, None)
    assert work.completed_at is None
    assert given.rows(Machine)[0].status is MachineStatus.OPERATIONAL
    assert given.audit_rows() == 1


def test_reopening_adds_downtime_only_when_it_stands_again(run, given, manager, clock):
    machine = given.machine()
    job = given.completed_job(machine)
    clock.advance(hours=1)
    run(reopen_request, job, "It stands again", machine_stopped=True, actor=manager)
    assert given.line(machine)[-1] == ("BREAKDOWN", clock(), None)


def test_refuses_to_reopen_after_seven_days(run, given, manager, clock):
    job = given.completed_job()
    clock.advance(days=7, seconds=1)
    with pytest.raises(StaleState, match="seven days"):
        run(reopen_request, job, "It leaks again", actor=manager)


def test_refuses_to_reopen_what_is_open_or_cancelled(run, given, manager):
    request = given.request()
    with pytest.raises(StaleState):
        run(reopen_request, request, "Again", actor=manager)
    given.do(cancel_request, request, CancelCategory.OTHER, "No", actor=manager)
    with pytest.raises(StaleState):
        run(reopen_request, request, "Again", actor=manager)


def test_refuses_to_reopen_without_a_reason(run, given, manager):
    job = given.completed_job()
    with pytest.raises(Invalid, match="reason"):
        run(reopen_request, job, "", actor=manager)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.MAINTENANCE_TECH, Role.INVENTORY_MANAGER])
def test_reopening_is_not_for_other_roles(run, given, role):
    job = given.completed_job()
    with pytest.raises(Forbidden):
        run(reopen_request, job, "Again", actor=given.the(role))


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.MAINTENANCE_TECH, Role.INVENTORY_MANAGER])
def test_merging_is_not_for_other_roles(run, given, role):
    machine = given.machine()
    first, second = given.request(machine), given.request(machine)
    with pytest.raises(Forbidden):
        run(merge_duplicate, second, first, actor=given.the(role))


def test_a_job_reopened_and_repaired_again_counts_both_stops(run, given, manager, technician, clock):
    machine, start = given.machine(), clock()
    job = given.job(machine, technician=technician)
    clock.advance(minutes=30)
    from core.maintenance import complete_work

    run(complete_work, job, **given.finding(), actor=technician)
    clock.advance(hours=1)
    run(reopen_request, job, "Again", machine_stopped=True, actor=manager)
    run(start_work, job, actor=technician)
    clock.advance(minutes=15)
    run(complete_work, job, **given.finding(), actor=technician)
    minutes = [(end - begin) / timedelta(minutes=1) for _, begin, end in given.line(machine)]
    assert minutes == [30, 15]
    assert given.rows(MaintenanceRequest)[0].failed_at == start


def test_a_job_of_a_decommissioned_machine_is_not_reopened(run, given, admin, supervisor):
    machine = given.machine()
    request = given.completed_job(machine)
    given.do(decommission_machine, machine, "Scrapped", actor=admin)

    with pytest.raises(Decommissioned):
        run(reopen_request, request, "Leaks again", machine_stopped=True, actor=supervisor)

    assert given.audit_rows() == 0


def test_the_reporter_does_not_cancel_what_was_reopened(run, given, supervisor):
    request = given.completed_job(actor=supervisor)
    given.do(reopen_request, request, "Leaks again", actor=supervisor)
    with pytest.raises(Forbidden):
        run(cancel_request, request, CancelCategory.FALSE_ALARM, "No longer", actor=supervisor)


def test_a_request_that_was_worked_on_is_no_duplicate(run, given, manager, supervisor):
    machine = given.machine()
    worked_on = given.completed_job(machine)
    given.do(reopen_request, worked_on, "Leaks again", actor=supervisor)
    other = given.request(machine)
    with pytest.raises(StaleState, match="worked on"):
        run(merge_duplicate, worked_on, other, actor=manager)


def test_the_survivor_takes_the_higher_priority(run, given, manager):
    machine = given.machine()
    low = given.request(machine, stopped=False, priority=Priority.LOW)
    critical = given.request(machine, priority=Priority.CRITICAL)

    run(merge_duplicate, critical, low, actor=manager)

    assert given.rows(MaintenanceRequest, MaintenanceRequest.id == low)[0].priority is Priority.CRITICAL
