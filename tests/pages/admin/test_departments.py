"""Departments: added, renamed and archived; never deleted."""

import pytest

from core.assets import Department
from core.kernel import Role
from tests.support.seen import labels, words

DEPARTMENTS = "admin/departments"


def test_shows_departments_with_how_many_machines_they_have(open_page, given, admin):
    given.machine(department_id=given.department("Hall *2*"))
    page = open_page(DEPARTMENTS, admin)

    assert not page.exception
    assert "Hall *2*" in labels(page)
    assert "1 machine" in words(page)


def test_adds_a_department(open_page, given, manager):
    page = open_page(DEPARTMENTS, manager)
    page.button(key="open-add-department").click().run()
    page.text_input(key="add-department-name").set_value("Utilities")
    page.button(key="add-department-submit").click().run()

    assert [row.name for row in given.rows(Department)] == ["Utilities"]
    assert "Utilities" in labels(page)


def test_refuses_a_name_that_is_taken_and_keeps_it(open_page, given, admin):
    given.department("Utilities")
    page = open_page(DEPARTMENTS, admin)
    page.button(key="open-add-department").click().run()
    page.text_input(key="add-department-name").set_value("utilities")
    page.button(key="add-department-submit").click().run()

    assert "The name utilities is taken." in words(page)
    assert page.text_input(key="add-department-name").value == "utilities"


def test_archives_a_department(open_page, given, admin):
    hall = given.department("Hall 2")
    page = open_page(DEPARTMENTS, admin)
    page.button(key=f"open-department-{hall}").click().run()
    page.toggle(key=f"department-{hall}-is_active").set_value(False)
    page.button(key=f"department-{hall}-submit").click().run()

    assert not given.rows(Department)[0].is_active
    assert "Archived" in words(page)


def test_says_what_to_do_when_there_is_none(open_page, admin):
    assert "No department yet" in words(open_page(DEPARTMENTS, admin))


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MAINTENANCE_TECH, Role.INVENTORY_MANAGER])
def test_keeps_other_roles_out(open_page, given, role):
    given.department("Hall 2")
    page = open_page(DEPARTMENTS, given.the(role))

    assert "This page is for" in page.info[0].value
    assert "Hall 2" not in labels(page)
