"""Starting, joining and resuming work."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from core.assets import Machine, MachineStatus
from core.kernel import Forbidden, Invalid, NotFound, Role, StaleState
from core.maintenance import (
    BusyElsewhere,
    CancelCategory,
    PauseReason,
    RequestStatus,
    cancel_request,
    mark_running,
    pause_work,
    start_work,
)
from core.maintenance.models import MaintenanceRequest, MaintenanceWork, WorkSession
from core.storage import run_command


def test_begins_the_work_and_a_visit_and_the_machine_is_under_repair(run, given, technician, clock):
    machine = given.machine()
    request = given.request(machine)
    clock.advance(minutes=12)

    state = run(start_work, request, actor=technician)

    assert state.status is RequestStatus.IN_PROGRESS
    assert [(v.technician_id, v.started_at, v.ended_at) for v in given.rows(WorkSession)] == [
        (technician.user_id, clock(), None)
    ]
    assert given.rows(MaintenanceWork)[0].started_at == clock()
    assert given.rows(MaintenanceRequest)[0].acknowledged_at == clock()
    assert given.rows(Machine)[0].status is MachineStatus.MAINTENANCE
    began = clock() - timedelta(minutes=12)
    assert given.line(machine) == [("BREAKDOWN", began, clock()), ("MAINTENANCE", clock(), None)]
    assert given.audit_rows() == 1


def test_takes_a_request_that_nobody_has(run, given, technician):
    request = given.request()
    run(start_work, request, actor=technician)
    assert given.rows(MaintenanceRequest)[0].assigned_to == technician.user_id


def test_lets_a_second_technician_join_the_same_work(run, given, technician):
    job = given.job(technician=technician)
    second = given.person(Role.MAINTENANCE_TECH)

    run(start_work, job, actor=second)

    assert len(given.rows(MaintenanceWork)) == 1
    assert len(given.rows(WorkSession)) == 2


def test_resumes_a_job_that_waited_for_parts(run, given, technician, clock):
    machine = given.machine()
    job = given.waiting_job(machine)
    clock.advance(hours=2)

    run(start_work, job, actor=technician)

    assert given.line(machine)[-2:] == [
        ("WAITING_PARTS", clock() - timedelta(hours=2), clock()),
        ("MAINTENANCE", clock(), None),
    ]


def test_leaves_the_machine_running_when_it_was_not_stopped(run, given, technician):
    machine = given.machine()
    run(start_work, given.request(machine, stopped=False), actor=technician)
    assert given.line(machine) == []
    assert given.rows(Machine)[0].status is MachineStatus.OPERATIONAL


def test_refuses_while_one_works_on_another_job(run, given, technician):
    first, second = given.job(given.machine("Filler 3"), technician=technician), given.request()

    with pytest.raises(BusyElsewhere, match="Filler 3") as refusal:
        run(start_work, second, actor=technician)

    assert refusal.value.request_id == first
    assert given.audit_rows() == 0


def test_pauses_the_other_job_when_asked_to(run, given, technician, clock):
    filler, press = given.machine("Filler 3"), given.machine("Press 4")
    given.job(filler, technician=technician)
    second = given.request(press)
    clock.advance(minutes=10)

    run(start_work, second, pause_other=True, actor=technician)

    assert given.line(filler)[-1] == ("BREAKDOWN", clock(), None)
    assert given.line(press)[-1] == ("MAINTENANCE", clock(), None)


def test_enters_paper_notes_with_the_time_at_which_it_happened(run, given, technician, clock):
    machine = given.machine()
    request = given.request(machine)
    failed = clock()
    clock.advance(hours=3)

    run(start_work, request, happened_at=failed + timedelta(minutes=12), actor=technician)

    assert given.line(machine) == [
        ("BREAKDOWN", failed, failed + timedelta(minutes=12)),
        ("MAINTENANCE", failed + timedelta(minutes=12), None),
    ]
    assert given.rows(WorkSession)[0].late_entry


@pytest.mark.parametrize("minutes", [-1, 181])
def test_refuses_a_time_before_the_failure_or_in_the_future(run, given, technician, clock, minutes):
    request, failed = given.request(), clock()
    clock.advance(hours=3)
    with pytest.raises(Invalid):
        run(start_work, request, happened_at=failed + timedelta(minutes=minutes), actor=technician)


def test_pressed_twice_by_one_technician_opens_one_visit(run, given, technician):
    job = given.job(technician=technician)
    run(start_work, job, actor=technician)
    assert len(given.rows(WorkSession)) == 1


def test_refuses_a_closed_request(run, given, technician, manager):
    request = given.request()
    given.do(cancel_request, request, CancelCategory.FALSE_ALARM, "Nothing wrong", actor=manager)
    with pytest.raises(StaleState):
        run(start_work, request, actor=technician)


def test_refuses_a_request_that_does_not_exist(run, technician):
    with pytest.raises(NotFound):
        run(start_work, 999, actor=technician)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.INVENTORY_MANAGER])
def test_is_not_for_other_roles(run, given, role):
    request = given.request()
    with pytest.raises(Forbidden):
        run(start_work, request, actor=given.the(role))
    assert (given.audit_rows(), given.refusals()) == (0, 1)


def test_two_technicians_at_the_same_instant_share_one_work_row(sessions, given, clock):
    request = given.request()
    both = [given.person(Role.MAINTENANCE_TECH) for _ in range(2)]
    barrier = Barrier(2)

    def start(actor):
        barrier.wait()
        run_command(sessions, start_work, request, actor=actor, clock=clock)

    threads = [Thread(target=start, args=(actor,)) for actor in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(given.rows(MaintenanceWork)) == 1
    assert len(given.rows(WorkSession)) == 2


def test_does_not_stop_a_machine_that_was_marked_as_running(run, given, technician, clock):
    machine = given.machine()
    job = given.job(machine, technician=technician)
    given.do(mark_running, job, actor=technician)
    clock.advance(minutes=5)
    run(start_work, job, actor=given.person(Role.MAINTENANCE_TECH))
    assert given.rows(Machine)[0].status is MachineStatus.OPERATIONAL


def test_refuses_a_late_start_while_one_was_at_work_elsewhere(run, given, technician, clock):
    first, second = given.job(technician=technician), given.request()
    began = clock()
    clock.advance(hours=1)
    given.do(pause_work, first, PauseReason.OTHER_JOB, actor=technician)
    clock.advance(hours=1)

    with pytest.raises(Invalid, match="Another visit"):
        run(start_work, second, happened_at=began + timedelta(minutes=30), actor=technician)

    run(start_work, second, happened_at=began + timedelta(minutes=60), actor=technician)
