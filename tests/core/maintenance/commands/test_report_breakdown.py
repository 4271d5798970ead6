"""Reporting a machine."""

from datetime import timedelta

import pytest

from core.assets import Criticality, Decommissioned, Machine, MachineStatus, decommission_machine
from core.kernel import Invalid, NotFound, Role
from core.maintenance import Priority, RequestStatus, Symptom, report_breakdown
from core.maintenance.models import JobSpell, MaintenanceRequest
from core.storage import run_command
from tests.support.together import at_once, refused

SAID = "Oil is leaking at the cylinder"


def test_takes_the_report_and_the_machine_is_down(run, given, supervisor, clock):
    machine = given.machine("Filler 3")

    reported = run(report_breakdown, machine, SAID, machine_stopped=True, symptoms=[Symptom.LEAK], actor=supervisor)

    assert (reported.machine, reported.failed_at, reported.stopped_from) == ("Filler 3", clock(), clock())
    row = given.rows(MaintenanceRequest)[0]
    assert (row.status, row.reporter_id, row.symptoms) == (RequestStatus.PENDING, supervisor.user_id, ["LEAK"])
    assert (row.machine_stopped, row.is_functional_failure, row.reported_at) == (True, True, clock())
    assert given.rows(Machine)[0].status is MachineStatus.DOWN
    assert given.line(machine) == [("BREAKDOWN", clock(), None)]
    assert given.audit_rows() == 1


def test_leaves_a_running_machine_running(run, given, supervisor):
    machine = given.machine()
    reported = run(report_breakdown, machine, SAID, machine_stopped=False, actor=supervisor)
    assert reported.stopped_from is None
    assert given.rows(Machine)[0].status is MachineStatus.OPERATIONAL
    assert given.rows(JobSpell) == given.line(machine) == []
    assert given.rows(MaintenanceRequest)[0].is_functional_failure is False


def test_a_loss_of_function_may_be_said_apart_from_the_stop(run, given, supervisor):
    run(report_breakdown, given.machine(), SAID, machine_stopped=False, is_functional_failure=True, actor=supervisor)
    assert given.rows(MaintenanceRequest)[0].is_functional_failure is True


def test_begins_the_stop_when_it_failed(run, given, supervisor, clock):
    machine, failed = given.machine(), clock()
    clock.advance(minutes=25)
    run(report_breakdown, machine, SAID, machine_stopped=True, failed_at=failed, actor=supervisor)
    assert given.line(machine) == [("BREAKDOWN", failed, None)]
    assert given.rows(Machine)[0].status_since == failed


def test_clips_a_stop_that_reaches_into_an_earlier_one_and_says_so(run, given, supervisor, technician, clock):
    machine, first_failed = given.machine(), clock()
    clock.advance(minutes=30)
    given.completed_job(machine, technician=technician, failed_at=first_failed)
    ended = clock()
    clock.advance(minutes=30)

    reported = run(
        report_breakdown,
        machine,
        SAID,
        machine_stopped=True,
        failed_at=first_failed + timedelta(minutes=10),
        actor=supervisor,
    )

    assert reported.stopped_from == ended
    assert given.line(machine)[-1] == ("BREAKDOWN", ended, None)


@pytest.mark.parametrize(
    ("criticality", "stopped", "priority"),
    [
        (Criticality.A, True, Priority.CRITICAL),
        (Criticality.A, False, Priority.HIGH),
        (Criticality.B, True, Priority.HIGH),
        (Criticality.B, False, Priority.MEDIUM),
        (Criticality.C, True, Priority.MEDIUM),
        (Criticality.C, False, Priority.LOW),
    ],
)
def test_proposes_a_priority(run, given, supervisor, criticality, stopped, priority):
    machine = given.machine(criticality=criticality)
    assert run(report_breakdown, machine, SAID, machine_stopped=stopped, actor=supervisor).priority is priority


def test_takes_the_priority_that_is_said(run, given, supervisor):
    machine = given.machine()
    reported = run(report_breakdown, machine, SAID, machine_stopped=True, priority=Priority.LOW, actor=supervisor)
    assert reported.priority is Priority.LOW


@pytest.mark.parametrize("text", ["", "   ", "too short", "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"])
def test_refuses_too_few_words_without_a_symptom(run, given, supervisor, text):
    machine = given.machine()
    with pytest.raises(Invalid, match="Tap a symptom"):
        run(report_breakdown, machine, text, machine_stopped=True, actor=supervisor)
    assert (given.audit_rows(), given.refusals(), given.rows(MaintenanceRequest)) == (0, 1, [])


def test_one_tap_on_a_symptom_is_enough(run, given, supervisor):
    run(report_breakdown, given.machine(), machine_stopped=True, symptoms=[Symptom.SMOKE], actor=supervisor)
    assert given.rows(MaintenanceRequest)[0].problem_description == ""


def test_keeps_awkward_text_as_it_is(run, given, supervisor):
    text = "'; DROP TABLE users; -- <b>100 %</b> _ \\ :red[x] 🔥 ünïcödé"
    run(report_breakdown, given.machine(), text, machine_stopped=True, actor=supervisor)
    assert given.rows(MaintenanceRequest)[0].problem_description == text


def test_refuses_a_failure_in_the_future(run, given, supervisor, clock):
    machine = given.machine()
    with pytest.raises(Invalid, match="future"):
        run(
            report_breakdown,
            machine,
            SAID,
            machine_stopped=True,
            failed_at=clock() + timedelta(seconds=1),
            actor=supervisor,
        )


def test_refuses_a_failure_without_a_time_zone(run, given, supervisor, clock):
    machine = given.machine()
    with pytest.raises(Invalid, match="zone"):
        run(
            report_breakdown,
            machine,
            SAID,
            machine_stopped=True,
            failed_at=clock().replace(tzinfo=None),
            actor=supervisor,
        )


def test_refuses_a_decommissioned_machine(run, given, supervisor, admin):
    machine = given.machine("Press 4")
    given.do(decommission_machine, machine, "Scrapped", actor=admin)
    with pytest.raises(Decommissioned, match="Press 4"):
        run(report_breakdown, machine, SAID, machine_stopped=True, actor=supervisor)


def test_refuses_a_machine_that_does_not_exist(run, supervisor):
    with pytest.raises(NotFound):
        run(report_breakdown, 999, SAID, machine_stopped=True, actor=supervisor)


@pytest.mark.parametrize("role", Role)
def test_is_for_every_role(run, given, role):
    run(report_breakdown, given.machine(), SAID, machine_stopped=True, actor=given.the(role))
    assert given.rows(MaintenanceRequest)[0].reporter_id == given.the(role).user_id


def test_a_second_report_on_a_stopped_machine_does_not_count_its_time_twice(run, given, supervisor, clock):
    machine, failed = given.machine(), clock()
    run(report_breakdown, machine, SAID, machine_stopped=True, actor=supervisor)
    clock.advance(minutes=10)
    run(report_breakdown, machine, SAID, machine_stopped=True, actor=supervisor)
    assert given.line(machine) == [("BREAKDOWN", failed, None)]


def test_two_reports_at_the_same_instant_give_one_line(sessions, given, supervisor, clock):
    machine = given.machine()

    def report():
        return run_command(
            sessions, report_breakdown, machine, SAID, machine_stopped=True, actor=supervisor, clock=clock
        )

    assert refused(at_once(*[report] * 4)) == []
    assert len(given.rows(MaintenanceRequest)) == 4
    assert given.line(machine) == [("BREAKDOWN", clock(), None)]


def test_a_double_click_is_one_report(sessions, given, supervisor, clock):
    machine = given.machine()

    def click():
        return run_command(
            sessions, report_breakdown, machine, SAID, machine_stopped=True, actor=supervisor, clock=clock, key="press"
        )

    first, second = at_once(click, click)
    assert first == second
    assert len(given.rows(MaintenanceRequest)) == 1
