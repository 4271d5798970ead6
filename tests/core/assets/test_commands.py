"""Changes to machines, departments and calendars."""

from datetime import date, time
from decimal import Decimal

import pytest

from core import assets
from core.assets import (
    Decommissioned,
    ExceptionDay,
    LabelReplaced,
    LabelsGuessed,
    LabelUnknown,
    MachineFacts,
    MachineHasOpenJobs,
    MachineStatus,
    Shift,
    create_department,
    create_machine,
    decommission_machine,
    recommission_machine,
    reissue_qr,
    save_calendar,
    update_department,
    update_machine,
)
from core.assets.models import ExposurePeriod, Machine, VoidedQrCode
from core.assets.rules import QR_ALPHABET
from core.kernel import Conflict, DomainError, Forbidden, Invalid, NotFound, Role, StaleState
from core.maintenance import report_breakdown
from core.storage import run_command
from tests.support.together import at_once, refused


def test_adds_a_machine_in_service_with_a_label(run, given, admin, clock):
    facts = MachineFacts("Filler 3", given.department(), asset_number=" F-3 ", tags=("wet", " ", "wet"), notes="\n")
    made = run(create_machine, facts, actor=admin)
    row = given.ask(assets.machine, made)
    assert (row.name, row.asset_number, row.tags, row.notes) == ("Filler 3", "F-3", ("wet",), None)
    assert (row.status, row.status_since) == (MachineStatus.OPERATIONAL, clock())
    assert len(row.qr_code) == 13
    assert set(row.qr_code) <= set(QR_ALPHABET)
    assert [(p.started_at, p.ended_at) for p in given.rows(ExposurePeriod)] == [(clock(), None)]
    assert given.audit_rows() == 1


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"name": " "}, Invalid),
        ({"name": "x" * 121}, Invalid),
        ({"department_id": 999}, NotFound),
        ({"parent_id": 999}, NotFound),
        ({"operating_calendar_id": 999}, NotFound),
        ({"location": "x" * 121}, Invalid),
        ({"downtime_cost_per_hour": Decimal(-1)}, Invalid),
        ({"downtime_cost_per_hour": Decimal("NaN")}, Invalid),
        ({"downtime_cost_per_hour": Decimal("0.00001")}, Invalid),
        ({"downtime_cost_per_hour": Decimal("1e12")}, Invalid),
    ],
)
def test_refuses_facts_that_break_a_rule(run, given, admin, wrong, kind):
    facts = {"name": "Press", "department_id": given.department()} | wrong
    with pytest.raises(kind):
        run(create_machine, MachineFacts(**facts), actor=admin)
    assert given.rows(Machine) == []


def test_an_asset_number_is_given_once(run, given, admin):
    given.machine(asset_number="A-1")
    with pytest.raises(Conflict, match="A-1"):
        run(create_machine, MachineFacts("Other", given.department(), asset_number="A-1"), actor=admin)


def test_changes_a_machine_once_per_version(run, given, manager):
    machine = given.machine()
    run(update_machine, machine, MachineFacts("New name", given.department()), version=1, actor=manager)
    assert given.rows(Machine)[0].name == "New name"
    with pytest.raises(StaleState):
        run(update_machine, machine, MachineFacts("Later", given.department()), version=1, actor=manager)


def test_a_machine_is_not_a_part_of_itself_however_many_steps_up(run, given, manager):
    line = given.machine()
    press = given.machine(parent_id=line)
    pump = given.machine(parent_id=press)
    with pytest.raises(Conflict, match="part of itself"):
        run(update_machine, line, MachineFacts("Line", given.department(), parent_id=pump), version=1, actor=manager)


def test_leaves_service_and_comes_back(run, given, admin, supervisor, clock):
    machine = given.machine()
    left = clock.advance(days=1)
    run(decommission_machine, machine, "Sold", actor=admin)
    assert given.rows(Machine)[0].status is MachineStatus.DECOMMISSIONED
    with pytest.raises(Decommissioned):
        run(report_breakdown, machine, "Oil on the floor", machine_stopped=True, actor=supervisor)
    with pytest.raises(StaleState):
        run(decommission_machine, machine, "Again", actor=admin)
    back = clock.advance(days=1)
    run(recommission_machine, machine, "Bought back", actor=admin)
    with pytest.raises(StaleState):
        run(recommission_machine, machine, "Again", actor=admin)
    periods = [(period.started_at, period.ended_at) for period in given.rows(ExposurePeriod)]
    assert periods[0][1] == left
    assert periods[1] == (back, None)


def test_does_not_leave_service_with_an_open_job(run, given, admin):
    machine = given.machine("Press 4")
    given.request(machine, stopped=False)
    with pytest.raises(MachineHasOpenJobs, match=r"Press 4 has open jobs \(1\)"):
        run(decommission_machine, machine, "Sold", actor=admin)


@pytest.mark.parametrize("command", [decommission_machine, recommission_machine])
def test_wants_a_reason(run, given, admin, command):
    machine = given.machine()
    with pytest.raises(Invalid, match="reason"):
        run(command, machine, " ", actor=admin)


def test_a_report_and_a_decommissioning_at_once_never_both_go_through(sessions, given, admin, supervisor, clock):
    machine = given.machine()
    outcomes = at_once(
        lambda: run_command(sessions, decommission_machine, machine, "Sold", actor=admin, clock=clock),
        lambda: run_command(
            sessions, report_breakdown, machine, "Oil on it here", machine_stopped=True, actor=supervisor, clock=clock
        ),
    )
    assert len(refused(outcomes)) == 1
    assert isinstance(refused(outcomes)[0], Decommissioned | MachineHasOpenJobs)


def test_a_new_label_replaces_the_old_one(run, given, admin):
    machine = given.machine()
    old = given.ask(assets.machine, machine).qr_code
    new = run(reissue_qr, machine, actor=admin)
    assert given.ask(assets.machine_by_label, f"HTTPS://PLANT.EXAMPLE/M/{new}") == machine
    assert given.ask(assets.machine_by_label, new.lower()) == machine
    with pytest.raises(LabelReplaced):
        given.ask(assets.machine_by_label, old)
    assert len(given.rows(VoidedQrCode)) == 1


@pytest.mark.parametrize("scanned", ["", "ACDEFGHJKMNPQ", "https://evil.example/", "' OR 1=1 --", "x" * 10_000, "\x00"])
def test_an_unknown_label_is_nobody(given, scanned):
    given.machine()
    with pytest.raises(LabelUnknown):
        given.ask(assets.machine_by_label, scanned)


def test_labels_are_not_guessed(given, technician, supervisor, clock):
    right = given.ask(assets.machine, given.machine()).qr_code
    for _ in range(20):
        with pytest.raises(LabelUnknown):
            given.ask(assets.machine_by_label, "ACDEFGHJKMNPQ", actor=technician)
    with pytest.raises(LabelsGuessed):
        given.ask(assets.machine_by_label, right, actor=technician)
    assert given.ask(assets.machine_by_label, right, actor=supervisor)
    clock.advance(minutes=11)
    assert given.ask(assets.machine_by_label, right, actor=technician)


def test_departments_have_names_of_their_own(run, given, manager):
    made = run(create_department, "Hall 7", actor=manager)
    with pytest.raises(Conflict, match="taken"):
        run(create_department, " HALL  7 ", actor=manager)
    run(update_department, made, "Hall 8", is_active=False, actor=manager)
    assert made not in {row.id for row in given.ask(assets.departments)}
    assert made in {row.id for row in given.ask(assets.departments, include_inactive=True)}


def test_of_two_departments_of_one_name_at_once_one_is_told(sessions, given, admin, clock):
    def add():
        return run_command(sessions, create_department, "Hall 7", actor=admin, clock=clock)

    assert [isinstance(fault, Conflict) for fault in refused(at_once(add, add))] == [True]


def test_a_calendar_is_saved_with_all_its_shifts(run, given, manager):
    shifts = [Shift(day, time(6), time(22)) for day in range(5)]
    days = [ExceptionDay(date(2026, 12, 25), note="Christmas"), ExceptionDay(date(2026, 12, 24), time(6), time(12))]
    made = run(save_calendar, "Two shifts", shifts, days, actor=manager)
    run(save_calendar, "Night", [Shift(0, time(22), time(6))], calendar_id=made, version=1, actor=manager)
    saved = given.ask(assets.calendars)[0]
    assert (saved.name, saved.shifts, saved.exceptions, saved.version) == (
        "Night",
        (Shift(0, time(22), time(6)),),
        (),
        2,
    )
    with pytest.raises(StaleState):
        run(save_calendar, "Late", shifts, calendar_id=made, version=1, actor=manager)


@pytest.mark.parametrize(
    ("shifts", "days"),
    [
        ([], []),
        ([Shift(7, time(6), time(22))], []),
        ([Shift(0, time(6), time(6))], []),
        ([Shift(0, time(0), time(0))], [ExceptionDay(date(2026, 1, 1), time(6))]),
        ([Shift(0, time(0), time(0))], [ExceptionDay(date(2026, 1, 1)), ExceptionDay(date(2026, 1, 1))]),
    ],
)
def test_refuses_a_calendar_that_breaks_a_rule(run, given, manager, shifts, days):
    with pytest.raises(Invalid):
        run(save_calendar, "Odd", shifts, days, actor=manager)
    assert given.ask(assets.calendars) == []


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MAINTENANCE_TECH, Role.INVENTORY_MANAGER])
def test_is_not_for_other_roles(run, given, role):
    machine, actor = given.machine(), given.the(role)
    for command, args in [
        (create_machine, (MachineFacts("Press", given.department()),)),
        (decommission_machine, (machine, "Sold")),
        (recommission_machine, (machine, "Back")),
        (reissue_qr, (machine,)),
        (create_department, ("Hall 9",)),
        (save_calendar, ("Odd", [])),
    ]:
        with pytest.raises(Forbidden):
            run(command, *args, actor=actor)
    assert (given.audit_rows(), given.refusals()) == (0, 6)


def test_lists_machines_by_name_page_by_page(given, admin):
    names = ["Filler 10", "Filler 2", "Press 1", "100 % juice"]
    ids = {name: given.machine(name, asset_number=f"N-{n}x") for n, name in enumerate(names)}
    first = given.ask(assets.machines, limit=2)
    second = given.ask(assets.machines, limit=2, after=(first[-1].name, first[-1].id))
    assert [card.name for card in first + second] == sorted(names)
    assert [card.id for card in given.ask(assets.machines, search="FILLER")] == [ids["Filler 10"], ids["Filler 2"]]
    assert [card.id for card in given.ask(assets.machines, search="%")] == [ids["100 % juice"]]
    for number in ("n-2X", "N-2x"):
        assert [card.id for card in given.ask(assets.machines, search=number)] == [ids["Press 1"]]
    given.do(decommission_machine, ids["Press 1"], "Sold", actor=admin)
    assert len(given.ask(assets.machines)) == 3
    assert len(given.ask(assets.machines, include_decommissioned=True)) == 4


def test_no_machine_of_that_number(given):
    with pytest.raises(DomainError):
        given.ask(assets.machine, 999)
