"""Activity log: who changed what, from what to what, what was refused, and whether the record was touched."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from core.assets import decommission_machine, update_department
from core.audit import LogAction
from core.audit.models import ActivityLog
from core.kernel import Role
from core.maintenance import Symptom
from core.people import create_user, deactivate_user
from tests.support.seen import labels, words

LOG = "admin/activity_log"


def descriptions(page):
    return [button.label.replace("\\", "") for button in page.button if (button.key or "").startswith("open-activity")]


def test_shows_the_newest_change_first(open_page, given, admin):
    given.machine("Press 4")
    given.machine("Filler 3")
    page = open_page(LOG, admin)

    assert not page.exception
    assert descriptions(page)[:2] == ["Added machine Filler 3", "Added machine Press 4"]
    assert f"{admin.full_name} (Administrator)" in words(page)


def test_opens_a_change_with_before_and_after_and_its_reason(open_page, given, admin):
    machine = given.machine("Press 4")
    given.do(decommission_machine, machine, "Sold to a *museum*", actor=admin)
    row = given.last_audit()
    page = open_page(LOG, admin)
    page.button(key=f"open-activity-{row.id}").click().run()

    assert "| Status | Running | Decommissioned |" in words(page)
    assert "Sold to a *museum*" in [text.value for text in page.text]


def opened(page, given):
    page.button(key=f"open-activity-{given.last_audit().id}").click().run()
    return words(page)


def test_a_change_names_people_machines_and_codes_in_plain_words(open_page, given, admin, technician):
    machine = given.machine("Packer 1")
    given.completed_job(machine, technician=technician)
    shown = opened(open_page(LOG, admin), given)

    assert "| Failure | – | Seal worn (WEAR-002) |" in shown
    assert "| Kind of down time |" in shown or "| End |" in shown
    assert shown.count("| Status |") == 2  # the job once and its machine once
    assert not [word for word in ("_", "Machine 1", "REPAIRED", "failure_code") if word in shown.split("| Field")[1]]


def test_a_change_is_read_in_german(open_page, given, admin, technician):
    machine = given.machine("Packer 1")
    given.request(machine, symptoms=[Symptom.LEAK])
    page = open_page(LOG, replace(admin, locale="de"))
    shown = opened(page, given)

    assert "Packer 1 gemeldet" in descriptions(page)
    assert "| Maschine | Packer 1 (Nr. 1) |" in shown
    assert "| Instandhaltungsart | Instandsetzung (Nr. 1) |" in shown
    assert "Auftrag 1, Packer 1" in shown


def test_the_sentence_stays_in_the_record_as_it_was_signed(open_page, given, admin):
    given.do(create_user, "ben.okafor", "Ben Okafor", Role.MAINTENANCE_TECH, actor=admin)
    page = open_page(LOG, admin)

    assert descriptions(page)[0] == "Added Ben Okafor as Technician"
    assert given.last_audit().description == "Added Ben Okafor as MAINTENANCE_TECH"


def test_a_date_is_typed_as_the_language_writes_it(open_page, admin):
    assert open_page(LOG, admin).date_input(key="since").proto.format == "DD/MM/YYYY"
    assert open_page(LOG, replace(admin, locale="de")).date_input(key="since").proto.format == "DD.MM.YYYY"


def test_text_in_a_change_is_never_parsed(open_page, given, admin):
    hall = given.department("Hall | 1")
    given.do(update_department, hall, "Hall [x](http://evil.example)", actor=admin)
    page = open_page(LOG, admin)
    page.button(key=f"open-activity-{given.last_audit().id}").click().run()

    table = next(line.value for line in page.markdown if line.value.startswith("| Field"))
    assert r"Hall \| 1" in table
    assert "[x](" not in table


def test_filters_by_action_and_counts_the_filters(open_page, given, admin):
    given.signed_in(given.person(Role.MAINTENANCE_TECH, "anna.novak"))
    given.machine("Press 4")
    page = open_page(LOG, admin)
    page.selectbox(key="action").set_value(LogAction.LOGIN).run()

    assert descriptions(page) == ["Anna Novak signed in"]
    assert page.get("popover")[0].proto.popover.label == "Filter (1)"


def test_a_link_shows_what_was_filtered_by(open_page, given, admin):
    given.signed_in(given.person(Role.MAINTENANCE_TECH, "anna.novak"))
    given.machine("Press 4")
    page = open_page(LOG, admin)
    page.selectbox(key="who").set_value(admin.user_id)
    page.selectbox(key="entity").set_value("machines")
    page.date_input(key="since").set_value(date(2026, 11, 20)).run()
    linked = open_page(LOG, admin, **page.query_params)

    assert dict(page.query_params) == {"who": str(admin.user_id), "entity": "machines", "since": "2026-11-20"}
    for shown in (page, linked):
        assert descriptions(shown) == ["Added machine Press 4"]
        assert shown.get("popover")[0].proto.popover.label == "Filter (3)"


def test_filters_by_whole_days_of_the_plant(open_page, given, admin, clock):
    given.machine("Press 4")
    clock.advance(days=1)
    given.machine("Filler 3")
    page = open_page(LOG, admin)
    page.date_input(key="until").set_value(date(2026, 11, 24)).run()

    assert "Added machine Press 4" in descriptions(page)
    assert "Added machine Filler 3" not in descriptions(page)

    page.date_input(key="until").set_value(date(2026, 11, 20)).run()
    assert "No entry fits" in words(page)


def test_reads_older_rows_page_by_page(open_page, given, admin):
    for number in range(52):
        given.machine(f"Machine {number:02}")
    page = open_page(LOG, admin)
    assert len(descriptions(page)) == 50
    page.button(key="activity-older").click().run()

    assert descriptions(page)[:2] == ["Added machine Machine 01", "Added machine Machine 00"]


def test_lists_what_was_refused(open_page, given, admin, run):
    with pytest.raises(Exception, match="last active administrator"):
        run(deactivate_user, admin.user_id, "Holiday", actor=admin)
    page = open_page(LOG, admin, section="refusals")

    assert "This is the last active administrator. Make somebody else an administrator first." in labels(page)
    assert "Deactivate a person" in words(page)
    assert "people.deactivate_user" not in words(page)


def test_says_when_nothing_was_refused(open_page, admin):
    assert "Nothing was refused" in words(open_page(LOG, admin, section="refusals"))


def test_verifies_an_untouched_record(open_page, given, admin):
    given.machine()
    given.seal()
    given.machine()
    page = open_page(LOG, admin)
    page.button(key="verify").click().run()

    assert "rows, untouched." in page.success[0].value.replace("\\", "")
    assert "1 row not sealed yet." in page.success[0].value.replace("\\", "")
    assert page.toast[0].value == page.success[0].value  # the list may be scrolled down


def test_names_the_first_row_that_was_touched(open_page, given, admin):
    given.machine()
    given.seal()
    given.expect_broken()
    target = given.last_audit().id
    with given.sessions.begin() as session:
        session.execute(update(ActivityLog).where(ActivityLog.id == target).values(description="Nothing happened"))
    page = open_page(LOG, admin)
    page.button(key="verify").click().run()

    assert f"Row {target} was changed after it was written." in words(page)
    assert f"Row {target} was changed after it was written." in page.toast[0].value.replace("\\", "")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_keeps_other_roles_out(open_page, given, role):
    given.machine("Press 4")
    page = open_page(LOG, given.the(role))

    assert page.info[0].value == "This page is for: Administrator."
    assert not descriptions(page)
