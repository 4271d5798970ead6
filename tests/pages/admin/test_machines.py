"""Machines: the register is searched, extended, corrected, and machines go out of service and come back."""

from datetime import date
from decimal import Decimal

import pytest

from core.assets import Criticality, Machine, MachineFacts, MachineStatus, add_machine, update_machine
from core.kernel import Role
from tests.support.seen import labels, words

MACHINES = "admin/machines"


def the(given, machine_id):
    return given.rows(Machine, Machine.id == machine_id)[0]


def opened(open_page, actor, machine_id, section=None):
    page = open_page(MACHINES, actor)
    page.button(key=f"open-machine-{machine_id}").click().run()
    if section:
        page.button_group(key=f"machine-{machine_id}-section").set_value(section).run()
    return page


def test_shows_machines_with_status_and_finds_them_by_number(open_page, given, admin):
    given.machine("Press 4", asset_number="A-2004", location="Bay 5")
    given.machine("Filler 3")
    page = open_page(MACHINES, admin)

    assert not page.exception
    assert {"Press 4", "Filler 3"} <= set(labels(page))
    assert "A-2004 · Bay 5 · Hall 1" in words(page)
    assert "Running" in words(page)

    page.text_input(key="search").set_value("a-2004").run()
    assert "Filler 3" not in labels(page)
    page.text_input(key="search").set_value("zzz").run()
    assert "No machine fits" in words(page)


def test_reads_a_long_register_in_pages(open_page, given, admin):
    for number in range(32):
        given.machine(f"Machine {number:02}")
    page = open_page(MACHINES, admin)
    assert "Machine 30" not in labels(page)

    page.button(key="machines-older").click().run()
    assert [label for label in labels(page) if label.startswith("Machine")] == ["Machine 30", "Machine 31"]


def test_a_machine_may_be_part_of_any_other_however_many_there_are(open_page, given, sessions, clock, admin):
    hall = given.department()
    with sessions.begin() as session:
        for number in range(205):
            add_machine(session, MachineFacts(f"Machine {number:03}", hall), clock)
        for place in ("North", "South"):
            add_machine(session, MachineFacts("Pump", hall, location=place), clock)
    page = open_page(MACHINES, admin)
    page.button(key="open-add-machine").click().run()

    offered = page.selectbox(key="add-machine-parent_id").options
    assert len(offered) == len(set(offered)) == 208  # standing alone is one of them
    assert offered[-2:] == ["Pump · North", "Pump · South"]


def test_adds_a_machine_with_its_facts(open_page, given, manager):
    hall = given.department()
    page = open_page(MACHINES, manager)
    page.button(key="open-add-machine").click().run()
    page.text_input(key="add-machine-name").set_value("Press 9")
    page.selectbox(key="add-machine-department_id").set_value(hall)
    page.selectbox(key="add-machine-criticality").set_value(Criticality.A)
    page.number_input(key="add-machine-downtime_cost_per_hour").set_value(120.5)
    page.button(key="add-machine-submit").click().run()

    row = given.rows(Machine)[0]
    assert (row.name, row.criticality, row.downtime_cost_per_hour) == ("Press 9", Criticality.A, Decimal("120.5"))
    assert row.model is None


def test_asks_for_the_department_and_keeps_what_was_typed(open_page, given, admin):
    given.department()
    page = open_page(MACHINES, admin)
    page.button(key="open-add-machine").click().run()
    page.text_input(key="add-machine-name").set_value("Press 9")
    page.button(key="add-machine-submit").click().run()

    assert "Choose a department." in words(page)
    assert page.text_input(key="add-machine-name").value == "Press 9"


def test_what_was_typed_for_a_new_machine_comes_back_after_a_reload(open_page, given, admin):
    hall = given.department()
    page = open_page(MACHINES, admin)
    page.button(key="open-add-machine").click().run()
    page.text_input(key="add-machine-name").set_value("Press 9")
    page.selectbox(key="add-machine-department_id").set_value(hall)
    page.selectbox(key="add-machine-criticality").set_value(Criticality.A)
    page.date_input(key="add-machine-in_service_on").set_value(date(2026, 3, 1)).run()

    page = open_page(MACHINES, admin)
    page.button(key="open-add-machine").click().run()
    assert not page.exception
    assert page.text_input(key="add-machine-name").value == "Press 9"
    page.button(key="add-machine-submit").click().run()

    row = given.rows(Machine)[0]
    assert (row.name, row.criticality, row.in_service_on) == ("Press 9", Criticality.A, date(2026, 3, 1))


def test_where_no_department_is_yet_adding_leads_there_instead_of_to_a_form_that_cannot_be_sent(open_page, admin):
    page = open_page(MACHINES, admin)
    page.button(key="open-add-machine").click().run()

    assert "there is none yet" in words(page)
    assert not [field for field in page.text_input if field.key == "add-machine-name"]
    assert page.button(key="go-admin-departments").label == "Add a department first"


def test_saves_changed_facts_and_keeps_the_others(open_page, given, admin):
    machine = given.machine("Press 4", asset_number="A-2004", tags=("24 h",))
    page = opened(open_page, admin, machine)
    page.text_input(key=f"machine-{machine}-location").set_value("Bay 7")
    page.button(key=f"machine-{machine}-submit").click().run()

    row = the(given, machine)
    assert (row.name, row.location, row.asset_number, row.tags) == ("Press 4", "Bay 7", "A-2004", ["24 h"])


def test_notices_that_somebody_saved_meanwhile_and_keeps_the_typing(open_page, given, admin, manager):
    machine = given.machine("Press 4")
    page = opened(open_page, admin, machine)
    facts = MachineFacts(name="Press 4", department_id=given.department(), notes="By the manager")
    given.do(update_machine, machine, facts, version=1, actor=manager)
    page.text_input(key=f"machine-{machine}-location").set_value("Bay 7")
    page.button(key=f"machine-{machine}-submit").click().run()

    assert "Somebody changed this meanwhile." in words(page)
    assert page.text_input(key=f"machine-{machine}-location").value == "Bay 7"
    assert the(given, machine).notes == "By the manager"


def test_replaces_the_label_code(open_page, given, manager):
    machine = given.machine()
    before = the(given, machine).qr_code
    page = opened(open_page, manager, machine, "label")
    assert page.code[0].value == before

    page.button(key=f"label-{machine}-submit").click().run()
    assert the(given, machine).qr_code != before


def test_takes_a_machine_out_of_service_and_back(open_page, given, admin):
    machine = given.machine("Press 4")
    page = opened(open_page, admin, machine, "service")
    page.button(key=f"service-{machine}-submit").click().run()
    assert "Give a reason." in words(page)

    page.text_area(key=f"service-{machine}-reason").set_value("Sold")
    page.button(key=f"service-{machine}-submit").click().run()
    assert the(given, machine).status is MachineStatus.DECOMMISSIONED
    assert "Press 4" not in labels(page)

    page.selectbox(key="status").set_value(MachineStatus.DECOMMISSIONED).run()
    page.button(key=f"open-machine-{machine}").click().run()
    page.button_group(key=f"machine-{machine}-section").set_value("service").run()
    page.text_area(key=f"service-{machine}-reason~1").set_value("Bought back")
    page.button(key=f"service-{machine}-submit~1").click().run()
    assert the(given, machine).status is MachineStatus.OPERATIONAL


def test_refuses_to_decommission_while_a_job_is_open(open_page, given, admin):
    machine = given.machine("Press 4")
    given.request(machine)
    page = opened(open_page, admin, machine, "service")
    page.text_area(key=f"service-{machine}-reason").set_value("Sold")
    page.button(key=f"service-{machine}-submit").click().run()

    assert len(page.error) == 1
    assert the(given, machine).decommissioned_at is None


def test_says_what_to_do_when_there_is_none(open_page, admin):
    assert "No machine yet" in words(open_page(MACHINES, admin))


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MAINTENANCE_TECH, Role.INVENTORY_MANAGER])
def test_keeps_other_roles_out(open_page, given, role):
    given.machine("Press 4")
    page = open_page(MACHINES, given.the(role))

    assert "This page is for" in page.info[0].value
    assert "Press 4" not in labels(page)


def test_a_long_form_says_beside_the_field_and_at_the_button_what_is_wrong(open_page, given, admin):
    given.machine("Filler 3", asset_number="FIL-0003")
    page = open_page(MACHINES, admin)
    page.button(key="open-add-machine").click().run()
    page.button(key="add-machine-submit").click().run()
    assert [error.value for error in page.error] == [r"A name has 2 to 120 characters\."] * 2

    page.text_input(key="add-machine-name").set_value("Press 9")
    page.selectbox(key="add-machine-department_id").select_index(0)
    page.text_input(key="add-machine-asset_number").set_value("FIL-0003")
    page.button(key="add-machine-submit").click().run()
    assert [error.value for error in page.error] == [r"The asset number FIL\-0003 belongs to another machine\."] * 2
