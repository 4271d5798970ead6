"""A breakdown is reported in three taps, and the report can be taken back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core import assets
from core.assets import Criticality
from core.kernel import Role
from core.maintenance import Priority, RequestStatus, Symptom
from core.maintenance.models import Comment, MaintenanceRequest
from tests.support.seen import links, words

REPORT = "supervisor/report_breakdown"


@pytest.fixture
def filler(given):
    return given.machine("Filler 3", criticality=Criticality.A, location="Line C", asset_number="FIL-0003")


def send(page, machine):
    return page.button(key=f"report-{machine}-submit").click().run()


def said(page):
    return [
        element.value.replace("\\", "").replace("\u202f", " ")
        for element in (*page.subheader, *page.markdown, *page.caption, *page.text)
    ]


def test_a_scan_a_symptom_and_send_report_a_stopped_machine(open_page, given, supervisor, filler, clock):
    page = open_page(REPORT, supervisor, machine=filler)
    page.button_group(key=f"report-{filler}-symptoms").set_value([Symptom.LEAK])
    page = send(page, filler)

    request = given.rows(MaintenanceRequest)[0]
    assert (request.machine_id, request.machine_stopped, request.symptoms) == (filler, True, ["LEAK"])
    assert (request.priority, request.failed_at) == (Priority.CRITICAL, clock())
    assert page.query_params["sent"] == str(request.id)
    assert page.success[0].value.replace("\\", "") == f"Job {request.id} on Filler 3 is reported."
    assert f"Job {request.id} on Filler 3" in said(page)


def test_where_no_machine_is_yet_it_says_who_adds_them(open_page, supervisor):
    assert "No machines yet. An administrator adds them" in open_page(REPORT, supervisor).info[0].value


def test_the_machine_is_chosen_by_name_and_then_asked_whether_it_stopped(open_page, given, supervisor, filler):
    page = open_page(REPORT, supervisor)
    page.selectbox(key="report-choice").set_value(filler).run()

    assert page.subheader[0].value == "Filler 3"
    page.button_group(key=f"report-{filler}-symptoms").set_value([Symptom.NOISE])
    page = send(page, filler)

    assert page.error[0].value.replace("\\", "") == "Say whether the machine is stopped or still runs."
    assert not given.rows(MaintenanceRequest)

    page.segmented_control(key=f"report-{filler}-stopped").set_value(False)
    page = send(page, filler)

    assert not given.rows(MaintenanceRequest)[0].machine_stopped
    assert not page.error


def test_nothing_said_is_refused_and_what_was_typed_stays(open_page, given, supervisor, filler):
    page = open_page(REPORT, supervisor, machine=filler)
    page.text_area(key=f"report-{filler}-details").set_value("Drips")
    page = send(page, filler)

    assert "Tap a symptom" in page.error[0].value
    assert page.text_area(key=f"report-{filler}-details").value == "Drips"
    assert not given.rows(MaintenanceRequest)


def test_another_machine_may_be_chosen(open_page, supervisor, filler):
    page = open_page(REPORT, supervisor, machine=filler)
    page = page.button(key="change-machine").click().run()

    assert page.selectbox(key="report-choice").value is None
    assert not page.subheader


def tiles(page):
    return [(link.proto.label, link.proto.query_string) for link in page.get("page_link")]


def test_without_a_scan_the_usual_machines_are_one_tap_away(open_page, given, supervisor, filler):
    given.request(filler, actor=supervisor)
    press = given.machine("Press 4", location="Line D")
    page = open_page(REPORT, supervisor)

    assert tiles(page) == [("Filler 3", f"machine={filler}"), ("Press 4", f"machine={press}")]
    assert [heading.value for heading in page.header] == ["Your last machines", "More from your areas"]
    assert {":red-badge[:material/dangerous: Down]", ":green-badge[:material/check_circle: Running]"} < set(said(page))


def test_who_never_reported_is_offered_what_is_down_or_the_search_alone(open_page, given, technician, filler):
    page = open_page(REPORT, technician)
    assert (tiles(page), list(page.header)) == ([], [])

    given.request(filler)
    page = open_page(REPORT, technician)
    assert [label for label, _address in tiles(page)] == ["Filler 3"]
    assert [heading.value for heading in page.header] == ["Machines that are down"]


def test_an_earlier_failure_is_fixed_when_it_is_tapped(open_page, given, supervisor, filler, clock):
    page = open_page(REPORT, supervisor, machine=filler)
    assert page.button_group(key=f"report-{filler}-since-ago").value == "0"
    began = clock() - timedelta(minutes=15)
    page.button_group(key=f"report-{filler}-since-ago").set_value("15").run()
    clock.advance(minutes=2)
    page.button_group(key=f"report-{filler}-symptoms").set_value([Symptom.JAM])
    send(page, filler)

    assert given.rows(MaintenanceRequest)[0].failed_at == began
    assert given.line(filler) == [("BREAKDOWN", began, None)]


def test_an_exact_time_is_read_from_the_clock_of_the_plant(open_page, given, supervisor, filler, clock):
    clock.now = datetime(2026, 7, 1, 8, 0, tzinfo=ZoneInfo("UTC"))
    page = open_page(REPORT, supervisor, machine=filler)
    page.get("datetime_input")[0].set_value(datetime(2026, 7, 1, 8, 30)).run()  # noqa: DTZ001 - a wall clock has no zone
    page.button_group(key=f"report-{filler}-symptoms").set_value([Symptom.JAM])
    send(page, filler)

    assert given.rows(MaintenanceRequest)[0].failed_at == datetime(2026, 7, 1, 7, 30, tzinfo=ZoneInfo("UTC"))


def test_a_time_in_the_future_is_refused(open_page, given, supervisor, filler):
    page = open_page(REPORT, supervisor, machine=filler)
    page.get("datetime_input")[0].set_value(datetime(2026, 11, 24, 9, 30)).run()  # noqa: DTZ001 - a wall clock has no zone
    page.button_group(key=f"report-{filler}-symptoms").set_value([Symptom.JAM])

    assert "That time is in the future" in send(page, filler).error[0].value
    assert not given.rows(MaintenanceRequest)


def test_the_proposed_priority_may_be_changed(open_page, given, supervisor, filler):
    page = open_page(REPORT, supervisor, machine=filler)
    page.button_group(key=f"report-{filler}-symptoms").set_value([Symptom.NOISE])
    page.button_group(key=f"report-{filler}-priority").set_value(Priority.LOW)
    send(page, filler)

    assert given.rows(MaintenanceRequest)[0].priority is Priority.LOW


def test_an_open_report_is_shown_and_takes_a_note(open_page, given, supervisor, filler, clock):
    reporter = given.person(Role.SUPERVISOR, "kwame.osei")
    request = given.request(filler, actor=reporter)
    clock.advance(minutes=12)

    page = open_page(REPORT, supervisor, machine=filler)
    assert "**Already reported 12 min ago by Kwame Osei**" in said(page)

    page = page.button(key=f"open-open-note-{request}").click().run()
    page.text_area(key=f"note-{request}-text").set_value("Now it drips at the back too")
    page.button(key=f"note-{request}-submit").click().run()

    assert [(note.request_id, note.text) for note in given.rows(Comment)] == [(request, "Now it drips at the back too")]


def test_an_open_report_does_not_hinder_another(open_page, given, supervisor, filler):
    given.request(filler)
    page = open_page(REPORT, supervisor, machine=filler)
    page.button_group(key=f"report-{filler}-symptoms").set_value([Symptom.SMOKE])
    send(page, filler)

    assert len(given.rows(MaintenanceRequest)) == 2


def test_a_report_is_undone_within_a_minute(open_page, given, supervisor, filler, clock):
    page = open_page(REPORT, supervisor, machine=filler)
    page.button_group(key=f"report-{filler}-symptoms").set_value([Symptom.LEAK])
    page = send(page, filler)
    clock.advance(seconds=20)
    page = next(button for button in page.button if button.label == "Undo").click().run()

    assert given.rows(MaintenanceRequest)[0].status is RequestStatus.CANCELLED
    assert "Taken back; nobody will come for it." in said(page)
    assert "Undo" not in [button.label for button in page.button]


def test_after_a_minute_there_is_no_undo(open_page, given, supervisor, filler, clock):
    request = given.request(filler)
    clock.advance(seconds=61)

    assert "Undo" not in [button.label for button in open_page(REPORT, supervisor, sent=request).button]


def test_a_machine_out_of_service_refuses_in_a_sentence(open_page, given, admin, supervisor, filler):
    page = open_page(REPORT, supervisor, machine=filler)
    page.button_group(key=f"report-{filler}-symptoms").set_value([Symptom.LEAK])
    given.do(assets.decommission_machine, filler, "Sold", actor=admin)

    assert "Filler 3 is decommissioned and takes no new requests" in send(page, filler).error[0].value


def test_an_unknown_machine_is_said(open_page, supervisor):
    assert "does not exist" in open_page(REPORT, supervisor, machine=4711).info[0].value


def test_a_plant_without_machines_says_so(open_page, supervisor):
    assert "No machine" in open_page(REPORT, supervisor).info[0].value


def test_a_very_large_plant_is_searched_first(open_page, given, supervisor):
    machines = [given.machine(f"Lathe {number:03}") for number in range(201)]
    page = open_page(REPORT, supervisor)
    assert not page.selectbox
    page.text_input(key="report-choice-words").set_value("lathe").run()
    assert "These are the first 30. Type more letters to see others." in words(page)
    page.text_input(key="report-choice-words").set_value("lathe 19").run()
    assert "These are the first" not in words(page)
    page.selectbox(key="report-choice").set_value(machines[197]).run()

    assert page.subheader[0].value == "Lathe 197"


def test_a_search_that_fits_one_machine_of_a_large_plant_takes_it(open_page, given, supervisor):
    for number in range(201):
        given.machine(f"Lathe {number:03}")
    page = open_page(REPORT, supervisor)
    page.text_input(key="report-choice-words").set_value("lathe 200").run()

    assert page.subheader[0].value == "Lathe 200"


def test_of_many_open_jobs_the_most_urgent_are_shown_and_a_link_leads_to_the_others(
    open_page, given, supervisor, filler
):
    for _ in range(3):
        given.request(filler)
    assert "See all open jobs of this machine" not in links(open_page(REPORT, supervisor, machine=filler))

    given.request(filler)
    page = open_page(REPORT, supervisor, machine=filler)

    assert words(page).count("Already reported") == 3
    assert "See all open jobs of this machine" in links(page)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_may_report(open_page, given, filler, role):
    page = open_page(REPORT, given.the(role), machine=filler)
    page.button_group(key=f"report-{filler}-symptoms").set_value([Symptom.LEAK])
    send(page, filler)

    assert given.rows(MaintenanceRequest)[0].reporter_id == given.the(role).user_id
