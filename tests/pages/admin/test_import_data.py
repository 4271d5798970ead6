"""Import: a file is read, tried and applied; what cannot be taken is listed by its row."""

import pytest

from core.assets import Department, Machine
from core.kernel import Role
from core.maintenance import RequestStatus
from core.maintenance.models import FailureCode, MaintenanceRequest
from tests.support.seen import labels, words

IMPORT = "admin/import_data"
MACHINES = b"Machine;Asset number;Area;Class\nRobot 1;R-1;Hall 7;A\nRobot 2;R-2;Hall 7;B\nRobot 3;R-3;Hall 7;Z\n"


def chosen(open_page, admin, content, name="list.csv", **query):
    page = open_page(IMPORT, admin, **query)
    page.file_uploader[0].set_value((name, content, "text/csv")).run()
    return page


def test_says_what_to_choose(open_page, admin):
    page = open_page(IMPORT, admin)

    assert not page.exception
    assert "Choose a file" in words(page)


def test_proposes_which_column_means_what(open_page, admin):
    page = chosen(open_page, admin, MACHINES)

    assert not page.exception
    assert page.selectbox(key="column-machines-name").value == "Machine"
    assert page.selectbox(key="column-machines-criticality").value == "Class"
    assert page.selectbox(key="column-machines-model").value == ""
    assert "such as Robot 1" in words(page)


def test_a_dry_run_counts_and_lists_faults_and_stores_nothing(open_page, given, admin):
    page = chosen(open_page, admin, MACHINES)
    page.button(key="dry-run").click().run()

    assert [(figure.label.split("] ")[-1], figure.value) for figure in page.metric] == [
        ("New", "2"),
        ("Known", "0"),
        ("Refused", "1"),
        ("Rows", "3"),
    ]
    assert list(page.dataframe[0].value["row"]) == [4]
    assert given.rows(Machine) == []
    assert "Import 2 rows" in labels(page)


def test_applies_what_was_tried(open_page, given, admin):
    page = chosen(open_page, admin, MACHINES)
    page.button(key="dry-run").click().run()
    page.button(key="import").click().run()

    assert [machine.name for machine in given.rows(Machine)] == ["Robot 1", "Robot 2"]
    assert [hall.name for hall in given.rows(Department)] == ["Hall 7"]
    assert given.audit_rows() == 1
    assert "2 records imported from list.csv." in words(page)

    page.button(key="another").click().run()
    assert "Choose a file" in words(page)


def test_a_file_that_was_meant_as_something_else_stays(open_page, admin):
    page = chosen(open_page, admin, b"Code;Description;Machine\nSEAL;Seal worn;Robot 1\n")
    page.button(key="dry-run").click().run()
    page.button_group(key="kind").set_value("failure_codes").run()

    assert not page.exception
    assert page.selectbox(key="column-failure_codes-description").value == "Description"
    assert not page.metric
    page.button(key="dry-run").click().run()
    assert page.metric[0].value == "1"


def test_the_same_file_again_imports_nothing(open_page, admin):
    page = chosen(open_page, admin, MACHINES)
    page.button(key="dry-run").click().run()
    page.button(key="import").click().run()
    page = chosen(open_page, admin, MACHINES)
    page.button(key="dry-run").click().run()

    button = next(button for button in page.button if button.label == "Nothing new to import")
    assert button.disabled


def test_another_mapping_has_to_be_tried_again(open_page, admin):
    page = chosen(open_page, admin, MACHINES)
    page.button(key="dry-run").click().run()
    page.selectbox(key="column-machines-criticality").set_value("").run()

    assert "Try it without storing" in labels(page)
    assert not page.metric


def test_a_missing_column_is_said_in_a_sentence(open_page, admin):
    page = chosen(open_page, admin, MACHINES)
    page.selectbox(key="column-machines-name").set_value("")
    page.button(key="dry-run").click().run()

    assert "Choose the column of “Name”." in words(page)


def test_says_that_one_of_two_columns_is_needed(open_page, admin):
    page = chosen(open_page, admin, b"Machine,Problem\nPress 4,Oil leak\n", kind="requests")
    assert [page.selectbox(key=f"column-requests-{name}").label for name in ("reported_at", "failed_at", "cause")] == [
        "Reported at *",
        "Failed at *",
        "Cause",
    ]
    assert "or “Failed at”" in words(page)
    page.button(key="dry-run").click().run()
    assert "Choose the column of “Reported at” or of “Failed at”." in words(page)


def test_a_file_that_cannot_be_read_is_said_in_a_sentence(open_page, admin):
    page = chosen(open_page, admin, b"", "empty.csv")

    assert not page.exception
    assert "empty.csv is empty." in words(page)


def test_takes_in_failure_codes(open_page, given, admin):
    content = b"Code,Meaning,Group\nROB-001,Gripper lost vacuum,MECHANICAL\n"
    page = chosen(open_page, admin, content, kind="failure_codes")
    page.button(key="dry-run").click().run()
    page.button(key="import").click().run()

    assert given.rows(FailureCode, FailureCode.code == "ROB-001")


def test_takes_in_past_jobs_and_adds_machines_when_asked(open_page, given, admin):
    heads, row = b"Equipment,Short text,Created on,Completed\n", b"Press 4,Oil leak at the pump,2026-03-01,2026-03-02\n"
    page = chosen(open_page, admin, heads + row, kind="requests")
    page.toggle(key="import-create").set_value(True).run()
    page.button(key="dry-run").click().run()
    assert "1 machine is added." in words(page)

    page.button(key="import").click().run()
    assert [row.problem_description for row in given.rows(MaintenanceRequest)] == ["Oil leak at the pump"]


def test_tells_and_applies_that_a_later_file_closes_an_open_job(open_page, given, admin):
    heads, row = "Equipment,Short text,Failed,Completed\n", "Press 4,Oil leak at the pump,2026-03-01 08:00,"
    given.machine("Press 4")
    for content in (heads + row, heads + row + "2026-03-02 08:00"):
        page = chosen(open_page, admin, content.encode(), kind="requests")
        page.button(key="dry-run").click().run()
        seen = [(figure.label.split("] ")[-1], figure.value) for figure in page.metric]
        assert "Import 1 row" in labels(page)
        page.button(key="import").click().run()

    assert seen == [("New", "0"), ("Closed", "1"), ("Known", "0"), ("Refused", "0"), ("Rows", "1")]
    assert "1 job was open in an earlier import and is closed in this file." in words(page)
    assert "1 open job closed." in words(page)
    assert [job.status for job in given.rows(MaintenanceRequest)] == [RequestStatus.COMPLETED]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_keeps_other_roles_out(open_page, given, role):
    page = open_page(IMPORT, given.the(role))

    assert page.info[0].value == "This page is for: Administrator."
    assert not page.file_uploader


def test_a_mapping_written_for_the_command_line_serves_here_too(open_page, given, admin):
    page = chosen(open_page, admin, b"Unit;Grade\nPress 1;top\nPress 2;gone\n")
    mapping = b"""department = "Hall 3"
    [fields]
    name = "Unit"
    criticality = "Grade"
    [values.criticality]
    top = "A"
    [skip]
    Grade = ["gone"]
    """
    page.file_uploader(key="mapping-machines").set_value(("map.toml", mapping, "application/toml")).run()
    assert "such as Press 1" in words(page)
    page.button(key="dry-run").click().run()
    page.button(key="import").click().run()

    assert not page.exception
    (machine,) = given.rows(Machine)
    assert (machine.name, machine.criticality) == ("Press 1", "A")
    assert [hall.name for hall in given.rows(Department)] == ["Hall 3"]


def test_a_mapping_that_cannot_be_read_is_answered_in_a_sentence(open_page, admin):
    page = chosen(open_page, admin, MACHINES)
    page.file_uploader(key="mapping-machines").set_value(("map.toml", b"zone = 3", "application/toml")).run()

    assert not page.exception
    assert "zone is wrong" in page.error[0].value
    assert "Try it without storing" not in labels(page)
