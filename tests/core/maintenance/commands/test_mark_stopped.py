"""The machine stops or runs again while its job stays open."""

from datetime import timedelta

import pytest

from core.assets import Machine, MachineStatus
from core.kernel import Forbidden, Invalid, Role, StaleState
from core.maintenance import mark_running, mark_stopped
from core.maintenance.models import MaintenanceRequest
from core.storage import run_command
from tests.support.together import at_once, refused


def test_stops_a_machine_that_ran_on(run, given, technician, clock):
    machine = given.machine()
    job = given.job(machine, technician=technician, stopped=False)
    clock.advance(minutes=30)

    run(mark_stopped, job, actor=technician)

    assert given.line(machine) == [("MAINTENANCE", clock(), None)]
    assert given.rows(MaintenanceRequest)[0].machine_stopped is True
    assert given.rows(Machine)[0].status is MachineStatus.MAINTENANCE
    assert given.audit_rows() == 1


def test_runs_again_after_a_temporary_fix(run, given, technician, clock):
    machine = given.machine()
    job, failed = given.job(machine, technician=technician), clock()
    clock.advance(minutes=65)

    run(mark_running, job, actor=technician)

    assert given.line(machine) == [("MAINTENANCE", failed, clock())]
    assert given.rows(MaintenanceRequest)[0].machine_stopped is False
    assert given.rows(Machine)[0].status is MachineStatus.OPERATIONAL


def test_a_second_stop_is_a_second_segment(run, given, technician, clock):
    machine = given.machine()
    job = given.job(machine, technician=technician)
    clock.advance(minutes=10)
    run(mark_running, job, actor=technician)
    clock.advance(minutes=10)
    run(mark_stopped, job, actor=technician)
    assert [segment[0] for segment in given.line(machine)] == ["MAINTENANCE", "MAINTENANCE"]


def test_takes_the_time_at_which_it_happened(run, given, technician, clock):
    machine = given.machine()
    job, failed = given.job(machine, technician=technician), clock()
    clock.advance(hours=2)
    run(mark_running, job, failed + timedelta(minutes=5), actor=technician)
    assert given.line(machine) == [("MAINTENANCE", failed, failed + timedelta(minutes=5))]


@pytest.mark.parametrize("command", [mark_stopped, mark_running])
@pytest.mark.parametrize("minutes", [-1, 61])
def test_refuses_a_time_before_the_failure_or_in_the_future(run, given, technician, clock, command, minutes):
    job, failed = given.job(technician=technician, stopped=command is mark_running), clock()
    clock.advance(hours=1)
    with pytest.raises(Invalid):
        run(command, job, failed + timedelta(minutes=minutes), actor=technician)


def test_refuses_to_stop_twice(run, given, technician):
    job = given.job(technician=technician)
    with pytest.raises(StaleState, match="stopped already"):
        run(mark_stopped, job, actor=technician)


def test_refuses_to_run_twice(run, given, technician):
    job = given.job(technician=technician, stopped=False)
    with pytest.raises(StaleState, match="running already"):
        run(mark_running, job, actor=technician)


@pytest.mark.parametrize("command", [mark_stopped, mark_running])
def test_refuses_a_closed_job(run, given, technician, command):
    job = given.completed_job(technician=technician)
    with pytest.raises(StaleState, match="COMPLETED"):
        run(command, job, actor=technician)


@pytest.mark.parametrize("command", [mark_stopped, mark_running])
@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.INVENTORY_MANAGER])
def test_is_not_for_other_roles(run, given, role, command):
    job = given.job()
    with pytest.raises(Forbidden):
        run(command, job, actor=given.the(role))
    assert (given.audit_rows(), given.refusals()) == (0, 1)


def test_the_machine_stays_down_while_another_job_stops_it(run, given, technician):
    machine = given.machine()
    first = given.request(machine)
    given.request(machine)
    run(mark_running, first, actor=technician)
    assert given.rows(Machine)[0].status is MachineStatus.DOWN


def test_pressed_by_two_at_the_same_instant_it_takes_effect_once(sessions, given, technician, manager, clock):
    job = given.job(technician=technician)
    outcomes = at_once(
        lambda: run_command(sessions, mark_running, job, actor=technician, clock=clock),
        lambda: run_command(sessions, mark_running, job, actor=manager, clock=clock),
    )
    assert [type(fault) for fault in refused(outcomes)] == [StaleState]
    assert given.audit_rows() == 1
