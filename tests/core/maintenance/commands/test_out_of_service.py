"""No down time while a machine was out of service: every command that takes the time of a stop asks."""

from datetime import timedelta

import pytest

from core.assets import decommission_machine, recommission_machine
from core.kernel import Invalid
from core.maintenance import (
    complete_work,
    correct_stop,
    mark_stopped,
    record_downtime,
    report_breakdown,
)
from core.maintenance.models import JobSpell, MaintenanceRequest

SAID = "Oil is leaking at the cylinder"
REFUSED = "out of service"


def hours(count):
    return timedelta(hours=count)


@pytest.fixture
def left(clock):
    """The instant at which the machine left service; it had been here a day."""
    return clock() + hours(24)


@pytest.fixture
def back(left):
    """The instant at which it came back, two days later."""
    return left + hours(48)


@pytest.fixture
def machine(given, admin, clock, left, back):
    """A machine that was out of service for two days and has been back for one."""
    machine = given.machine()
    clock.advance(hours=24)
    given.do(decommission_machine, machine, "Sold", actor=admin)
    clock.advance(hours=48)
    given.do(recommission_machine, machine, "Bought back", actor=admin)
    clock.advance(hours=24)
    return machine


@pytest.mark.parametrize("stopped", [True, False])
@pytest.mark.parametrize("after", [1, 24, 47])
def test_refuses_a_failure_while_it_was_out_of_service(run, given, supervisor, machine, left, back, stopped, after):
    with pytest.raises(Invalid, match=REFUSED) as refusal:
        run(
            report_breakdown,
            machine,
            SAID,
            machine_stopped=stopped,
            failed_at=left + hours(after),
            actor=supervisor,
        )
    assert (refusal.value.facts["start"], refusal.value.facts["end"]) == (left, back)
    assert (given.rows(MaintenanceRequest), given.line(machine), given.audit_rows()) == ([], [], 0)


def test_refuses_a_stop_that_goes_on_since_before(run, given, supervisor, machine, left):
    with pytest.raises(Invalid, match=REFUSED):
        run(report_breakdown, machine, SAID, machine_stopped=True, failed_at=left - hours(1), actor=supervisor)
    assert given.line(machine) == []


def test_takes_a_failure_before_if_the_machine_did_not_stop(run, given, supervisor, machine, left):
    run(report_breakdown, machine, SAID, machine_stopped=False, failed_at=left - hours(1), actor=supervisor)
    assert given.rows(MaintenanceRequest)[0].failed_at == left - hours(1)


def test_takes_a_stop_from_the_instant_at_which_it_came_back(run, given, supervisor, machine, back):
    run(report_breakdown, machine, SAID, machine_stopped=True, failed_at=back, actor=supervisor)
    assert given.line(machine) == [("BREAKDOWN", back, None)]


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (2, 5), (47, 49), (-1, 49), (0, 48)])
def test_refuses_a_stop_by_hand_that_reaches_into_it(run, given, manager, machine, left, start, end):
    with pytest.raises(Invalid, match=REFUSED):
        run(record_downtime, machine, left + hours(start), left + hours(end), "Changeover", actor=manager)
    assert given.line(machine) == []


@pytest.mark.parametrize(("start", "end"), [(-2, 0), (48, 50)])
def test_takes_a_stop_by_hand_up_to_it_and_after_it(run, given, manager, machine, left, start, end):
    run(record_downtime, machine, left + hours(start), left + hours(end), "Changeover", actor=manager)
    assert given.line(machine) == [("OTHER", left + hours(start), left + hours(end))]


@pytest.mark.parametrize("end", [None, 49])
@pytest.mark.parametrize("start", [-1, 24])
def test_refuses_to_move_a_stop_into_it(run, given, manager, machine, clock, left, start, end):
    given.request(machine)
    reported = clock()
    clock.advance(hours=1)
    stop = given.rows(JobSpell)[0]
    ended = None if end is None else left + hours(end)

    with pytest.raises(Invalid, match=REFUSED):
        run(correct_stop, stop.id, left + hours(start), ended, "Stood before", actor=manager)

    assert given.line(machine) == [("BREAKDOWN", reported, None)]


@pytest.mark.parametrize("after", [-1, 24])
def test_refuses_to_stop_a_machine_from_then_on(run, given, technician, machine, left, after):
    job = given.job(machine, technician=technician, stopped=False, failed_at=left - hours(2))
    with pytest.raises(Invalid, match=REFUSED):
        run(mark_stopped, job, left + hours(after), actor=technician)
    assert given.line(machine) == []


def test_the_time_before_its_entry_here_is_no_time_out_of_service(run, given, manager, machine, left):
    run(record_downtime, machine, left - hours(72), left - hours(70), "Changeover", actor=manager)
    assert given.line(machine) == [("OTHER", left - hours(72), left - hours(70))]


def test_a_machine_that_came_back_at_once_was_never_out_of_service(run, given, admin, manager, clock):
    machine, began = given.machine(), clock()
    clock.advance(hours=1)
    given.do(decommission_machine, machine, "By mistake", actor=admin)
    given.do(recommission_machine, machine, "By mistake", actor=admin)
    clock.advance(hours=1)
    run(record_downtime, machine, began, clock(), "Changeover", actor=manager)
    assert given.line(machine) == [("OTHER", began, clock())]


def test_refuses_to_move_a_stop_of_a_closed_job_past_the_end_of_service(run, given, admin, manager, technician, clock):
    machine, began = given.machine(), clock()
    job = given.job(machine, technician=technician)
    clock.advance(hours=1)
    given.do(complete_work, job, **given.finding(), actor=technician)
    clock.advance(hours=1)
    given.do(decommission_machine, machine, "Sold", actor=admin)
    clock.advance(hours=2)

    with pytest.raises(Invalid, match="taken out of service"):
        run(correct_stop, given.rows(JobSpell)[0].id, began, began + hours(3), "Ran later", actor=manager)
