"""The sheet that completes a job: what was said before is said again in one press, and what is left open is told."""

import pytest

from core import maintenance
from core.maintenance import Outcome, RequestStatus
from core.maintenance.models import MaintenanceRequest
from core.people.models import Draft
from tests.support.seen import plain

PAGE = "everyone/job"


@pytest.fixture
def press(given):
    return given.machine("Press 4")


@pytest.fixture
def before(given, press, technician, clock):
    """A repair of the press that is over."""

    def complete(code, **finding):
        job = given.job(press, technician=technician)
        known = given.finding(failure_code_id=given.code(code), **finding)
        given.do(maintenance.complete_work, job, **known, actor=technician)
        clock.advance(minutes=1)

    return complete


@pytest.fixture
def job(given, press, technician):
    """A job on the press, reported after those before."""
    return lambda: given.job(press, technician=technician)


@pytest.fixture
def sheet(open_page, technician):
    """Open the page of a job and press Complete; gives the page and how the keys of the sheet begin."""

    def opened(number):
        page = open_page(PAGE, technician, job=number)
        return page.button(key=f"open-complete-{number}").click().run(), f"complete-{number}-sheet"

    return opened


def names_on(page, sheet):
    return [plain(name) for name in page.button_group(key=f"{sheet}-as_before").options]


def request_of(given, number):
    return given.rows(MaintenanceRequest, MaintenanceRequest.id == number)[0]


def test_a_job_like_one_before_is_completed_with_three_presses(sheet, given, before, job):
    before("HYD-001", cause="Locker", remedy="Angepasst")
    before("WEAR-002", cause="Verschlissen, Seal of 2019", remedy="Ersetzt, rod seal *90* × 105")
    number = job()

    page, name = sheet(number)  # the first press
    assert names_on(page, name) == ["Seal worn · Replaced, rod seal *90* × 105", "Oil leak · Adjusted"]
    assert page.button_group(key=f"{name}-as_before").value is None
    page.button_group(key=f"{name}-as_before").set_value("Seal worn · Replaced, rod seal *90* × 105").run()
    assert page.button_group(key=f"{name}-failure_code_id").value == given.code("WEAR-002")
    assert page.button_group(key=f"{name}-cause_chips").value == ["Worn out"]
    assert page.text_input(key=f"{name}-cause_text").value == "Seal of 2019"
    page.button(key=f"{name}-submit").click().run()

    assert not page.exception
    row = request_of(given, number)
    assert (row.status, row.failure_code_id) == (RequestStatus.COMPLETED, given.code("WEAR-002"))
    assert (row.cause, row.remedy) == ("Worn out, Seal of 2019", "Replaced, rod seal *90* × 105")
    assert given.rows(Draft) == []


def test_a_machine_without_a_repair_before_offers_none(sheet, job):
    page, name = sheet(job())

    assert f"{name}-as_before" not in {group.key for group in page.button_group}


def test_repairs_that_differ_in_their_cause_alone_say_it(sheet, before, job):
    for cause in ("Worn out", "Verschlissen", "Dirty", "Loose", "Overload"):
        before("WEAR-002", cause=cause, remedy="Replaced")

    page, name = sheet(job())

    assert names_on(page, name) == [
        "Seal worn · Replaced",
        "Seal worn · Loose · Replaced",
        "Seal worn · Dirty · Replaced",
    ]


def test_choosing_again_leaves_what_was_typed(sheet, given, before, job):
    before("HYD-001", cause="Loose", remedy="Adjusted, by a quarter turn")
    before("WEAR-002", cause="Seal of 2019", remedy="Replaced")
    number = job()
    page, name = sheet(number)
    page.button_group(key=f"{name}-as_before").set_value("Seal worn · Replaced").run()
    page.text_input(key=f"{name}-remedy_text").set_value("Two at once").run()

    page.button_group(key=f"{name}-as_before").set_value("Oil leak · Adjusted, by a quarter turn").run()

    assert page.text_input(key=f"{name}-remedy_text").value == "Two at once"
    assert page.text_input(key=f"{name}-cause_text").value == ""
    assert page.button_group(key=f"{name}-remedy_chips").value == ["Adjusted"]
    page.button_group(key=f"{name}-remedy_chips").set_value(["Cleaned"]).run()
    assert page.button_group(key=f"{name}-as_before").value is None  # no longer as before


def test_what_a_chip_has_filled_in_survives_a_refusal_and_another_tablet(sheet, given, before, job):
    before("WEAR-002", cause="Seal of 2019", remedy="Replaced")
    number = job()
    page, name = sheet(number)
    page.button_group(key=f"{name}-as_before").set_value("Seal worn · Replaced").run()
    page.text_input(key=f"{name}-cause_text").set_value("").run()
    page.button(key=f"{name}-submit").click().run()
    assert page.error
    assert page.button_group(key=f"{name}-remedy_chips").value == ["Replaced"]

    again, name = sheet(number)

    assert again.button_group(key=f"{name}-failure_code_id").value == given.code("WEAR-002")
    assert again.button_group(key=f"{name}-remedy_chips").value == ["Replaced"]
    assert request_of(given, number).outcome is None


def test_a_failure_behind_the_search_is_filled_in_there(sheet, given, before, job, clock):
    for code in ("MECH-001", "MECH-002", "MECH-003", "MECH-004", "ELEC-001", "WEAR-002"):
        before(code, cause="Loose", remedy="Adjusted")
    page, name = sheet(job())

    page.button_group(key=f"{name}-as_before").set_value("Seal worn · Adjusted").run()

    assert page.selectbox(key=f"{name}-failure_other").value == given.code("WEAR-002")
    assert page.button_group(key=f"{name}-outcome").value is Outcome.REPAIRED


def test_the_sheet_says_which_steps_are_not_ticked_and_does_not_insist(sheet, given, job, technician):
    number = job()
    for step in ("Drain the oil", "Fill oil *up*", "Test run"):
        given.do(maintenance.add_step, number, step, actor=technician)
    given.do(maintenance.tick_step, number, 1, True, actor=technician)
    page, name = sheet(number)
    told = page.warning[0]
    assert plain(told) == "2 work steps are not ticked, the first is “Fill oil *up*”."
    assert r"\*up\*" in told.value
    assert told.icon

    page.toggle(key=f"{name}-is_functional_failure").set_value(False).run()
    page.button_group(key=f"{name}-remedy_chips").set_value(["Cleaned"])
    page.button(key=f"{name}-submit").click().run()

    assert request_of(given, number).status is RequestStatus.COMPLETED


def test_the_sheet_says_nothing_of_steps_that_are_ticked(sheet, given, job, technician):
    number = job()
    given.do(maintenance.add_step, number, "Drain the oil", actor=technician)
    page, name = sheet(number)
    assert plain(page.warning[0]) == "1 work step is not ticked: “Drain the oil”."
    page.checkbox(key=f"step-{number}-1-open").check().run()

    page.button(key=f"open-complete-{number}").click().run()

    assert page.button(key=f"{name}-submit")
    assert not page.warning
