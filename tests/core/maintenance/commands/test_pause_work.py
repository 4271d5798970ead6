"""Leaving a job for now, and waiting for parts."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core.assets import Machine, MachineStatus
from core.inventory import request_parts
from core.kernel import Forbidden, Invalid, Role, StaleState
from core.maintenance import (
    NothingAwaited,
    Outcome,
    PauseReason,
    RequestStatus,
    complete_work,
    pause_work,
    start_work,
    wait_for_parts,
)
from core.maintenance.models import JobSpell, MaintenanceRequest, WorkSession
from core.storage import run_command
from tests.support.together import at_once, refused


def test_ends_the_own_visit_and_the_machine_waits_for_somebody(run, given, technician, clock):
    machine = given.machine()
    job = given.job(machine, technician=technician)
    began, ended = clock(), clock.advance(minutes=40)

    state = run(pause_work, job, PauseReason.VENDOR, note="Crane tomorrow", actor=technician)

    assert state.status is RequestStatus.IN_PROGRESS
    visit = given.rows(WorkSession)[0]
    assert (visit.ended_at, visit.pause_reason, visit.note) == (ended, PauseReason.VENDOR, "Crane tomorrow")
    assert given.line(machine) == [("MAINTENANCE", began, ended), ("BREAKDOWN", ended, None)]
    assert given.rows(Machine)[0].status is MachineStatus.DOWN
    assert (given.audit_rows(), given.last_audit().reason) == (1, "VENDOR")


def test_leaves_the_machine_under_repair_while_a_colleague_goes_on(run, given, technician, clock):
    machine = given.machine()
    job = given.job(machine, technician=technician)
    given.do(start_work, job, actor=given.person(Role.MAINTENANCE_TECH))
    began = clock()
    clock.advance(minutes=5)
    run(pause_work, job, PauseReason.END_OF_SHIFT, actor=technician)
    assert given.line(machine) == [("MAINTENANCE", began, None)]


def test_takes_the_time_at_which_it_happened(run, given, technician, clock):
    machine = given.machine()
    job = given.job(machine, technician=technician)
    left = clock() + timedelta(minutes=15)
    clock.advance(hours=4)
    run(pause_work, job, PauseReason.END_OF_SHIFT, happened_at=left, actor=technician)
    assert given.line(machine)[-1] == ("BREAKDOWN", left, None)


def test_refuses_a_time_in_the_future(run, given, technician, clock):
    job = given.job(technician=technician)
    with pytest.raises(Invalid, match="future"):
        run(pause_work, job, PauseReason.OTHER, happened_at=clock() + timedelta(minutes=1), actor=technician)


def test_refuses_somebody_who_does_not_work_on_it(run, given, technician):
    job = given.job(technician=technician)
    with pytest.raises(StaleState, match="not working"):
        run(pause_work, job, PauseReason.OTHER, actor=given.person(Role.MAINTENANCE_TECH))


def test_refuses_a_second_pause(run, given, technician):
    job = given.job(technician=technician)
    given.do(pause_work, job, PauseReason.OTHER, actor=technician)
    with pytest.raises(StaleState):
        run(pause_work, job, PauseReason.OTHER, actor=technician)


def test_refuses_a_request_that_nobody_has_started(run, given, technician):
    request = given.request()
    with pytest.raises(StaleState, match="PENDING"):
        run(pause_work, request, PauseReason.OTHER, actor=technician)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.INVENTORY_MANAGER])
@pytest.mark.parametrize(("command", "more"), [(pause_work, (PauseReason.OTHER,)), (wait_for_parts, ())])
def test_is_not_for_other_roles(run, given, role, command, more):
    job = given.job()
    with pytest.raises(Forbidden):
        run(command, job, *more, actor=given.the(role))
    assert (given.audit_rows(), given.refusals()) == (0, 1)


def test_waits_for_parts_that_were_asked_for_and_every_visit_ends(run, given, technician, clock):
    machine = given.machine()
    job = given.job(machine, technician=technician)
    given.do(start_work, job, actor=given.person(Role.MAINTENANCE_TECH))
    given.do(request_parts, job, given.part(), Decimal(1), actor=technician)
    began, waits = clock(), clock.advance(minutes=20)

    state = run(wait_for_parts, job, actor=technician)

    assert state.status is RequestStatus.WAITING_PARTS
    assert [visit.ended_at for visit in given.rows(WorkSession)] == [waits, waits]
    assert given.line(machine) == [("MAINTENANCE", began, waits), ("WAITING_PARTS", waits, None)]
    row = given.rows(Machine)[0]
    assert (row.status, row.is_waiting_parts) == (MachineStatus.DOWN, True)


def test_waits_for_a_part_asked_for_in_words(run, given, technician):
    job = given.job(technician=technician)
    given.do(request_parts, job, None, Decimal(1), words="A red seal", actor=technician)
    assert run(wait_for_parts, job, actor=technician).status is RequestStatus.WAITING_PARTS


def test_refuses_to_wait_for_nothing(run, given, technician):
    job = given.job(technician=technician)
    with pytest.raises(NothingAwaited, match="Ask for a part"):
        run(wait_for_parts, job, actor=technician)
    assert given.rows(MaintenanceRequest)[0].status is RequestStatus.IN_PROGRESS


def test_refuses_to_wait_twice(run, given, technician):
    job = given.waiting_job(technician=technician)
    with pytest.raises(StaleState, match="WAITING_PARTS"):
        run(wait_for_parts, job, actor=technician)


def test_a_running_machine_keeps_running_while_its_job_waits(run, given, technician):
    machine = given.machine()
    given.waiting_job(machine, technician=technician, stopped=False)
    assert given.line(machine) == []
    assert given.rows(Machine)[0].status is MachineStatus.OPERATIONAL
    assert len(given.rows(JobSpell)) == 1


def test_pause_and_completion_at_the_same_instant_leave_one_order_of_events(sessions, given, clock):
    worker, colleague = given.person(Role.MAINTENANCE_TECH), given.person(Role.MAINTENANCE_TECH)
    job = given.job(technician=worker)
    given.do(start_work, job, actor=colleague)
    finding = given.finding(outcome=Outcome.REPAIRED)

    outcomes = at_once(
        lambda: run_command(sessions, pause_work, job, PauseReason.OTHER, actor=worker, clock=clock),
        lambda: run_command(sessions, complete_work, job, **finding, actor=colleague, clock=clock),
    )

    assert [type(fault) for fault in refused(outcomes)] in ([], [StaleState])
    assert given.rows(MaintenanceRequest)[0].status is RequestStatus.COMPLETED
    assert [visit.ended_at for visit in given.rows(WorkSession)] == [clock(), clock()]


@pytest.mark.parametrize("is_late", [True, False])
@pytest.mark.parametrize("step", ["pause", "wait", "complete", "elsewhere"])
def test_an_end_that_is_entered_later_shows_as_such(run, given, technician, clock, step, is_late):
    job, other = given.job(technician=technician), given.request()
    given.do(request_parts, job, given.part(), Decimal(1), actor=technician)
    ended = clock.advance(minutes=10)
    clock.advance(minutes=30)
    happened = {"happened_at": ended if is_late else None, "actor": technician}

    match step:
        case "pause":
            run(pause_work, job, PauseReason.END_OF_SHIFT, **happened)
        case "wait":
            run(wait_for_parts, job, **happened)
        case "complete":
            run(complete_work, job, **given.finding(), **happened)
        case _:
            run(start_work, other, pause_other=True, **happened)

    visit = given.rows(WorkSession, WorkSession.request_id == job)[0]
    assert (visit.ended_at, visit.late_entry) == (ended if is_late else clock(), is_late)
