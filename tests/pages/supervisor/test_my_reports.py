"""My reports: what I reported, who has it, and what I may still do about it."""

import pytest

from core.kernel import Role
from core.maintenance import Priority, RequestStatus, assign_request, cancel_request, start_work
from core.maintenance.models import Comment, MaintenanceRequest
from tests.support.crowd import crowd
from tests.support.seen import keys, links, plain, words

MINE = "supervisor/my_reports"


@pytest.fixture
def filler(given):
    return given.machine("Filler 3")


def test_shows_my_open_reports_first_with_who_has_them(open_page, given, supervisor, technician, clock):
    done = given.completed_job(given.machine("Lathe 2"))
    clock.advance(minutes=1)
    taken = given.job(given.machine("Press 4"), technician=technician)
    clock.advance(minutes=1)
    new = given.request(given.machine("Filler 3"))
    given.request(given.machine("Mixer 1"), actor=given.person(Role.SUPERVISOR))
    clock.advance(minutes=10)

    page = open_page(MINE, supervisor)

    assert not page.exception
    assert links(page) == [f"Press 4, job {taken}", f"Filler 3, job {new}", f"Lathe 2, job {done}"]
    assert page.get("page_link")[0].proto.query_string == f"job={taken}"
    assert "2 open reports" in words(page)
    assert "reported 10 min ago · stopped 10 min" in words(page)
    assert "nobody yet" in words(page)
    assert "at work" in words(page)
    assert [header.value for header in page.header] == ["Closed"]


def test_names_the_person_it_was_given_to(open_page, given, supervisor, manager, filler):
    smith = given.person(Role.MAINTENANCE_TECH, "anna.novak")
    given.do(assign_request, given.request(filler), smith.user_id, actor=manager)

    assert "given to A. Novak" in words(open_page(MINE, supervisor))


def test_says_why_a_report_was_cancelled(open_page, given, supervisor, manager, filler):
    given.do(cancel_request, given.request(filler), "FALSE_ALARM", "Only the lamp was broken", actor=manager)

    assert "Only the lamp was broken" in words(open_page(MINE, supervisor))


def test_adds_a_note(open_page, given, supervisor, filler):
    request = given.request(filler)
    page = open_page(MINE, supervisor)
    page = page.button(key=f"open-open-note-{request}").click().run()
    page.text_area(key=f"note-{request}-text").set_value("It is the left hose")
    page = page.button(key=f"note-{request}-submit").click().run()

    assert [note.text for note in given.rows(Comment)] == ["It is the left hose"]
    assert plain(page.success[0]) == "Note added."


def test_an_empty_note_is_refused(open_page, given, supervisor, filler):
    request = given.request(filler)
    page = open_page(MINE, supervisor).button(key=f"open-open-note-{request}").click().run()
    page = page.button(key=f"note-{request}-submit").click().run()

    assert plain(page.error[0]) == "Write a note first."
    assert not given.rows(Comment)


def test_cancels_a_report_that_nobody_has_started(open_page, given, supervisor, filler):
    request = given.request(filler)
    page = open_page(MINE, supervisor)
    page = page.button(key=f"open-cancel_request-{request}").click().run()
    page.button_group[0].set_value("FALSE_ALARM")
    page.text_area(key=f"cancel_request-{request}-ask-reason").set_value("Pressed by accident")
    page = page.button(key=f"cancel_request-{request}-ask-submit").click().run()

    row = given.rows(MaintenanceRequest)[0]
    assert (row.status, row.cancel_reason) == (RequestStatus.CANCELLED, "Pressed by accident")
    assert given.line(filler) == []
    assert plain(page.success[0]) == "Your report on Filler 3 is cancelled."


def test_a_report_that_was_started_meanwhile_is_not_cancelled(open_page, given, supervisor, technician, filler):
    request = given.request(filler)
    page = open_page(MINE, supervisor)
    page = page.button(key=f"open-cancel_request-{request}").click().run()
    given.do(start_work, request, actor=technician)
    page.button_group(key=f"cancel_request-{request}-ask-category").set_value("FALSE_ALARM")
    page.text_area(key=f"cancel_request-{request}-ask-reason").set_value("Pressed by accident")
    page = page.button(key=f"cancel_request-{request}-ask-submit").click().run()

    assert "Only the maintenance manager cancels this request now" in page.error[0].value
    assert given.rows(MaintenanceRequest)[0].status is RequestStatus.IN_PROGRESS


def test_a_job_in_work_offers_no_cancelling(open_page, given, supervisor, filler):
    job = given.job(filler)

    assert f"open-cancel_request-{job}" not in keys(open_page(MINE, supervisor))


def test_reopens_a_job_within_seven_days(open_page, given, supervisor, filler, clock):
    request = given.completed_job(filler)
    clock.advance(days=6)
    page = open_page(MINE, supervisor)
    page = page.button(key=f"open-reopen-{request}").click().run()
    page.segmented_control(key=f"reopen-{request}-form-machine_stopped").set_value(True)
    page.text_area(key=f"reopen-{request}-form-reason").set_value("Leaks again")
    page = page.button(key=f"reopen-{request}-form-submit").click().run()

    row = given.rows(MaintenanceRequest)[0]
    assert (row.status, row.machine_stopped, row.reopen_count) == (RequestStatus.PENDING, True, 1)
    assert plain(page.success[0]) == "The job on Filler 3 is open again."


def test_reopening_needs_a_reason(open_page, given, supervisor, filler):
    request = given.completed_job(filler)
    page = open_page(MINE, supervisor).button(key=f"open-reopen-{request}").click().run()
    page = page.button(key=f"reopen-{request}-form-submit").click().run()

    assert page.error
    assert given.rows(MaintenanceRequest)[0].status is RequestStatus.COMPLETED


def test_after_seven_days_it_is_reported_again_instead(open_page, given, supervisor, filler, clock):
    done = given.completed_job(filler)
    clock.advance(days=7, minutes=1)

    assert f"open-reopen-{done}" not in keys(open_page(MINE, supervisor))


def test_a_technician_sees_own_reports_but_reopens_nothing(open_page, given, technician, filler):
    done = given.completed_job(filler, actor=technician, technician=technician)
    page = open_page(MINE, technician)

    assert len(links(page)) == 1
    assert f"open-reopen-{done}" not in keys(page)


def test_goes_back_through_older_ones(open_page, given, supervisor, manager, filler, clock):
    for number in range(25):
        request = given.request(filler, stopped=False, description=f"Report number {number:02}")
        given.do(cancel_request, request, "NO_LONGER_NEEDED", "Tidied up", actor=manager)
        clock.advance(minutes=1)

    page = open_page(MINE, supervisor)
    assert len(links(page)) == 20
    page = page.button(key="my-reports-older").click().run()

    assert len(links(page)) == 5
    assert "Report number 04" in words(page)
    assert "Report number 05" not in words(page)


def test_reaches_every_open_report_most_urgent_first(open_page, given, supervisor, filler):
    low = given.request(filler, stopped=False, priority=Priority.LOW)
    crowd(given, 209)

    page = open_page(MINE, supervisor)
    assert "210 open reports" in words(page)
    seen = links(page)
    assert len(seen) == 20
    while not page.button(key="my-reports-open-older").disabled:
        page.button(key="my-reports-open-older").click().run()
        seen += links(page)

    assert len(set(seen)) == 210
    assert seen[-1] == f"Filler 3, job {low}"


def test_shortens_a_long_description(open_page, given, supervisor, filler):
    given.request(filler, description="The belt slips. " * 75)

    text = next(text.value for text in open_page(MINE, supervisor).text if "slips" in text.value)
    assert text.endswith("…")
    assert len(text) <= 181


def test_shows_what_was_written_as_it_was_written(open_page, given, supervisor, filler):
    given.request(filler, description="Valve *3* leaks :red[badly]")

    assert "Valve *3* leaks :red[badly]" in [text.value for text in open_page(MINE, supervisor).text]


def test_somebody_who_reported_nothing_is_told_how(open_page, supervisor):
    assert "You have reported nothing yet" in open_page(MINE, supervisor).info[0].value
