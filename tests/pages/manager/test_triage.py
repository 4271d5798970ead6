"""Triage: the manager sees what is new, most urgent first, and gives it to somebody in one press."""

import pytest

from core.kernel import Role
from core.maintenance import Priority, RequestStatus, assign_request
from core.maintenance.models import MaintenanceRequest
from tests.support.crowd import crowd
from tests.support.seen import labels, words

TRIAGE = "manager/triage"


def the(given, request_id):
    return given.rows(MaintenanceRequest, MaintenanceRequest.id == request_id)[0]


def numbers_on(page):
    return [link.proto.query_string for link in page.get("page_link")]


def test_shows_new_requests_most_urgent_and_oldest_first(open_page, given, manager, clock):
    given.request(given.machine("Lathe 2"), stopped=False)
    clock.advance(minutes=5)
    given.request(given.machine("Press 4"), description="Oil on the *floor*")
    clock.advance(minutes=72)

    page = open_page(TRIAGE, manager)

    assert not page.exception
    assert [heading.value for heading in page.subheader] == ["Press 4", "Lathe 2"]
    assert "Oil on the *floor*" in [text.value for text in page.text]
    assert "stopped 72 min" in words(page)
    assert "1 machine stopped" in words(page)


def test_counts_every_section_in_its_label(open_page, given, manager):
    given.request()
    given.job()
    given.waiting_job(technician=given.person(Role.MAINTENANCE_TECH))

    control = open_page(TRIAGE, manager).button_group(key="section")

    assert [option.content for option in control.proto.options] == ["New 1", "Assigned 0", "In work 1", "Waiting 1"]


def test_counts_and_reaches_every_request_however_many(open_page, given, manager):
    given.request(given.machine("Lathe 2"), stopped=False, priority=Priority.LOW)
    crowd(given, 302)
    page = open_page(TRIAGE, manager)

    assert page.button_group(key="section").proto.options[0].content == "New 303"
    assert len(page.subheader) == 12
    seen = set(numbers_on(page))
    while not page.button(key="triage-new-older").disabled:
        page.button(key="triage-new-older").click().run()
        seen |= set(numbers_on(page))

    assert len(seen) == 303
    assert page.subheader[-1].value == "Lathe 2"


def test_another_section_begins_at_its_start(open_page, given, manager):
    crowd(given, 13)
    page = open_page(TRIAGE, manager)
    page.button(key="triage-new-older").click().run()
    assert len(page.subheader) == 1

    page.button_group(key="section").set_value("assigned").run()
    page.button_group(key="section").set_value("new").run()
    assert len(page.subheader) == 12


def test_counts_machines_that_stand_whatever_is_on_the_page(open_page, given, manager):
    given.request(given.machine("Lathe 2"), priority=Priority.LOW)
    crowd(given, 205)

    assert "1 machine stopped" in words(open_page(TRIAGE, manager))


def test_shortens_a_long_description(open_page, given, manager):
    given.request(description="The belt slips. " * 75)

    text = next(text.value for text in open_page(TRIAGE, manager).text if "slips" in text.value)
    assert text.endswith("…")
    assert len(text) <= 181


def test_tells_two_technicians_of_one_name_apart(open_page, given, manager):
    first, second = (given.person(Role.MAINTENANCE_TECH, name) for name in ("jan.novak", "jan_novak"))
    request = given.request()
    page = open_page(TRIAGE, manager)
    offered = page.selectbox(key=f"assign-{request}-technician_id").options
    assert {"Jan Novak (jan.novak)", "Jan Novak (jan_novak)"} <= set(offered)

    page.selectbox(key=f"assign-{request}-technician_id").set_value(second.user_id)
    page.button(key=f"assign-{request}-submit").click().run()

    assert the(given, request).assigned_to == second.user_id != first.user_id


def test_gives_a_request_to_a_technician_with_its_priority_in_one_press(open_page, given, manager, technician):
    request = given.request()
    page = open_page(TRIAGE, manager)
    page.selectbox(key=f"assign-{request}-technician_id").set_value(technician.user_id)
    page.selectbox(key=f"assign-{request}-priority").set_value(Priority.LOW)
    page.button(key=f"assign-{request}-submit").click().run()

    row = the(given, request)
    assert (row.assigned_to, row.priority) == (technician.user_id, Priority.LOW)
    assert given.audit_rows() == 1
    assert "Nothing to triage" in words(page)


def test_asks_who_before_anything_is_assigned(open_page, given, manager):
    request = given.request()
    page = open_page(TRIAGE, manager)
    page.button(key=f"assign-{request}-submit").click().run()

    assert "Choose who sees to it." in words(page)
    assert the(given, request).assigned_to is None


def test_takes_an_assigned_job_back_to_the_queue(open_page, given, manager, technician):
    request = given.request()
    given.do(assign_request, request, technician.user_id, actor=manager)
    page = open_page(TRIAGE, manager, section="assigned")
    page.selectbox(key=f"assign-{request}-technician_id").select("Back to the queue")
    page.button(key=f"assign-{request}-submit").click().run()

    assert the(given, request).assigned_to is None


def test_offers_to_merge_the_younger_of_two_reports_of_one_machine(open_page, given, manager, clock):
    machine = given.machine("Filler 3")
    older = given.request(machine)
    clock.advance(minutes=3)
    younger = given.request(machine)
    page = open_page(TRIAGE, manager)
    assert labels(page).count(f"Merge into job {older}") == 1

    page.button(key=f"open-merge_duplicate-{younger}-{older}").click().run()
    assert f"Job {older} takes over the earlier stop and the comments; this one is closed." in words(page)
    page.button(key=f"merge_duplicate-{younger}-{older}-ask-submit").click().run()

    assert the(given, younger).duplicate_of_id == older
    assert the(given, older).status is RequestStatus.PENDING


def test_rejects_with_a_category_and_a_reason(open_page, given, manager):
    request = given.request()
    page = open_page(TRIAGE, manager)
    page.button(key=f"open-cancel_request-{request}").click().run()
    page.button(key=f"cancel_request-{request}-ask-submit").click().run()
    assert "Choose the kind of reason." in words(page)

    page.button_group(key=f"cancel_request-{request}-ask-category").set_value("FALSE_ALARM").run()
    assert "Choose the kind of reason." not in words(page)
    assert "The stop is taken out of the record" in words(page)
    page.button(key=f"cancel_request-{request}-ask-submit").click().run()
    assert "Give a reason." in words(page)

    page.button_group(key=f"cancel_request-{request}-ask-category").set_value("NOT_MAINTENANCE").run()
    assert "The stop ends now" in words(page)
    page.text_area(key=f"cancel_request-{request}-ask-reason").set_value("Only the lamp was broken")
    page.button(key=f"cancel_request-{request}-ask-submit").click().run()

    row = the(given, request)
    assert (row.status, row.cancel_reason) == (RequestStatus.CANCELLED, "Only the lamp was broken")
    assert row.cancel_category == "NOT_MAINTENANCE"


def test_shows_one_department_alone(open_page, given, manager):
    given.request(given.machine("Press 4"))
    other = given.department("Utilities")
    given.request(given.machine("Compressor 1", department_id=other))
    page = open_page(TRIAGE, manager)
    page.selectbox(key="department").set_value(other).run()

    assert [heading.value for heading in page.subheader] == ["Compressor 1"]
    linked = open_page(TRIAGE, manager, department=page.query_params["department"])
    assert [heading.value for heading in linked.subheader] == ["Compressor 1"]


def test_leads_from_work_going_on_to_the_job(open_page, given, manager, technician):
    request = given.job(given.machine("Press 4"), technician=technician)
    page = open_page(TRIAGE, manager, section="work")

    assert page.get("page_link")[0].proto.query_string == f"job={request}"
    assert technician.full_name in words(page)


@pytest.mark.parametrize("section", ["new", "assigned", "work", "waiting"])
def test_says_when_a_section_is_empty(open_page, manager, section):
    page = open_page(TRIAGE, manager, section=section)

    assert not page.exception
    assert len(page.info) == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MAINTENANCE_MANAGER])
def test_keeps_other_roles_out(open_page, given, role):
    given.request(given.machine("Press 4"))
    page = open_page(TRIAGE, given.the(role))

    assert page.info[0].value == "This page is for: Maintenance manager."
    assert not page.subheader
