"""Codes: the catalogue by category with its use; used codes go out of use, never away."""

from dataclasses import replace

import pytest

from core.kernel import Role
from core.maintenance import FailureCategory, update_failure_code
from core.maintenance.models import FailureCode, MaintenanceType
from tests.support.seen import labels, words
from ui.language import SOURCE, use

CODES = "manager/codes"


def the_code(given, code):
    return given.rows(FailureCode, FailureCode.code == code)[0]


def test_shows_codes_by_category_with_how_often_they_were_used(open_page, given, manager):
    given.completed_job()
    page = open_page(CODES, manager)

    assert not page.exception
    assert "WEAR-002" in labels(page)
    assert "used 1 time" in words(page)
    assert ":material/bolt: **Electrical**" in [line.value for line in page.markdown]


def test_finds_a_code_by_its_words(open_page, manager):
    page = open_page(CODES, manager)
    page.text_input(key="search").set_value("hose").run()

    found = [label for label in labels(page) if "-0" in label]
    assert found == ["HYD-002"]


def test_says_when_nothing_fits(open_page, manager):
    page = open_page(CODES, manager)
    page.text_input(key="search").set_value("zzz").run()

    assert "Nothing fits" in words(page)


def test_adds_a_code(open_page, given, manager):
    page = open_page(CODES, manager)
    page.button(key="open-add-failures").click().run()
    page.text_input(key="add-code-code").set_value("mech 077")
    page.text_input(key="add-code-description").set_value("Coupling sheared")
    page.button(key="add-code-submit").click().run()

    assert the_code(given, "MECH-077").category is FailureCategory.MECHANICAL
    assert "Failure code added." in words(page)


def test_refuses_a_code_that_exists_and_keeps_what_was_typed(open_page, manager):
    page = open_page(CODES, manager)
    page.button(key="open-add-failures").click().run()
    page.text_input(key="add-code-code").set_value("WEAR-002")
    page.text_input(key="add-code-description").set_value("Worn again")
    page.button(key="add-code-submit").click().run()

    assert "Failure code WEAR-002 is taken." in words(page)
    assert page.text_input(key="add-code-description").value == "Worn again"


def test_takes_a_used_code_out_of_use_and_keeps_it(open_page, given, manager):
    given.completed_job()
    code = the_code(given, "WEAR-002").id
    page = open_page(CODES, manager)
    page.button(key=f"open-code-{code}").click().run()
    page.toggle(key=f"code-{code}-is_active").set_value(False)
    page.button(key=f"code-{code}-submit").click().run()

    assert not the_code(given, "WEAR-002").is_active
    assert "Out of use" in words(page)


def test_a_built_in_type_stays_in_use(open_page, given, manager):
    row = given.rows(MaintenanceType)[0]
    page = open_page(CODES, manager, kind="types")
    page.button(key=f"open-type-{row.id}").click().run()
    page.toggle(key=f"type-{row.id}-is_active").set_value(False)
    page.button(key=f"type-{row.id}-submit").click().run()

    assert "Corrective is built in and stays in use." in words(page)


def test_shows_the_installed_types_by_their_plain_names(open_page, manager):
    shown = labels(open_page(CODES, manager, kind="types"))

    assert "Corrective" in shown
    assert not [label for label in shown if label.isupper()]


def test_shows_what_is_installed_in_the_language_of_the_reader(open_page, given, manager):
    reader = replace(manager, locale="de")
    rename = the_code(given, "HYD-002").id
    given.do(update_failure_code, rename, "Hose burst again", FailureCategory.HYDRAULIC, actor=manager)

    assert "Ölverlust" in words(open_page(CODES, reader))
    assert "Hose burst again" in words(open_page(CODES, reader))
    assert "Instandsetzung" in labels(open_page(CODES, reader, kind="types"))


@pytest.fixture
def german():
    """The test framework looks a choice up by its words, in the language of the test itself."""
    use("de")
    yield
    use(SOURCE)


@pytest.mark.usefixtures("german")
def test_saving_what_was_left_alone_in_another_language_changes_no_word(open_page, given, manager):
    code = the_code(given, "HYD-001").id
    page = open_page(CODES, replace(manager, locale="de"))
    page.button(key=f"open-code-{code}").click().run()
    assert page.text_input(key=f"code-{code}-description").value == "Ölverlust"
    page.toggle(key=f"code-{code}-is_active").set_value(False)
    page.button(key=f"code-{code}-submit").click().run()

    assert (the_code(given, "HYD-001").description, the_code(given, "HYD-001").is_active) == ("Oil leak", False)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MAINTENANCE_TECH, Role.INVENTORY_MANAGER])
def test_keeps_other_roles_out(open_page, given, role):
    page = open_page(CODES, given.the(role))

    assert "This page is for" in page.info[0].value
    assert "WEAR-002" not in labels(page)


def test_opens_for_the_administrator(open_page, admin):
    assert "WEAR-002" in labels(open_page(CODES, admin))
