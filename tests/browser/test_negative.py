"""What people do by mistake: back, twice, in two tabs, after their session has ended."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from core import maintenance, people
from tests.browser.conftest import Plant, settled

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-negative")]

_SEEN_WITHIN_S = 5.0
_THREE_CLICKS = "button => { button.click(); button.click(); button.click() }"


def test_going_back_after_completing_does_not_do_it_again(shared: Plant):
    job = _job(shared, "Press 4", "ken")
    page = shared.enter("ken", "/my_work")
    page.goto(f"/job?job={job}")
    _complete(page)
    before = len(shared.log())

    for go in (page.go_back, page.go_forward, page.reload):
        go()
        settled(page)
    page.goto(f"/job?job={job}")

    expect(page.get_by_text("Done").first).to_be_visible()
    expect(page.get_by_role("button", name="Complete job")).to_have_count(0)
    assert len(shared.log()) == before


def test_the_floor_shows_what_others_do_within_five_seconds(shared: Plant):
    page = shared.enter("rosa", "/floor_board")
    # While the page is drawn anew, the card of before may stand beside the new one for a moment.
    tile = page.locator("[class*=tap-card]").filter(has_text="Filler 3")
    expect(tile).to_contain_text("Running")

    job = _reported(shared, "Filler 3")
    assert _seconds_until(lambda: expect(tile.filter(has_text="Down")).to_be_visible()) <= _SEEN_WITHIN_S
    shared.do(maintenance.start_work, job, by="anna")
    assert _seconds_until(lambda: expect(tile.filter(has_text="A. Novak")).to_be_visible()) <= _SEEN_WITHIN_S
    _finish(shared, job, "anna")


def test_a_job_shows_what_others_do_within_five_seconds(shared: Plant):
    job = _job(shared, "Filler 3", "anna")
    page = shared.enter("anna", f"/job?job={job}")
    expect(page.get_by_text("No notes yet.")).to_be_visible()

    shared.do(maintenance.add_comment, job, "The night shift knows this noise", by="rosa")
    note = page.get_by_text("The night shift knows this noise")
    assert _seconds_until(lambda: expect(note).to_be_visible()) <= _SEEN_WITHIN_S
    _finish(shared, job, "anna")
    assert _seconds_until(lambda: expect(page.get_by_text("Done").first).to_be_visible()) <= _SEEN_WITHIN_S


@pytest.mark.parametrize("twice", [lambda button: button.dblclick(), lambda button: button.evaluate(_THREE_CLICKS)])
def test_a_report_sent_twice_is_one_report(shared: Plant, twice: Callable[[Locator], None]):
    page = shared.enter("sam", f"/report_breakdown?machine={shared.machines['Press 4']}")
    page.get_by_role("radio", name="Still runs").click()
    page.get_by_role("button", name="Jams").click()
    settled(page)
    before = len(shared.log())

    twice(page.get_by_role("button", name="Send report"))

    expect(page.get_by_text(re.compile(r"Job \d+ on Press 4")).first).to_be_visible()
    settled(page)
    assert [row.description for row in shared.log()[before:]] == ["Reported Press 4"]
    shared.do(maintenance.cancel_request, _newest(shared), "OTHER", "Only for the test", by="helen")


def test_a_machine_that_is_tapped_stays_chosen_and_what_was_done_does_not_follow_to_the_next_page(shared: Plant):
    shared.do(maintenance.cancel_request, _reported(shared, "Press 4"), "OTHER", "Only for the test", by="helen")
    page = shared.enter("sam", "/report_breakdown")
    page.locator("[class*=tap-card]").get_by_role("link", name="Press 4").click()
    page.get_by_role("button", name="Jams").click()
    page.get_by_role("button", name="Send report").click()
    said = page.get_by_text(re.compile(r"Job \d+ on Press 4 is reported"))
    expect(said).to_be_visible()

    page.get_by_role("link", name="My reports").click()
    expect(page.get_by_role("heading", name="My reports")).to_be_visible()
    expect(said).to_have_count(0)
    shared.do(maintenance.cancel_request, _newest(shared), "OTHER", "Only for the test", by="helen")


def test_the_job_that_a_duplicate_leads_to_stays_open_and_takes_the_next_press(shared: Plant):
    job, duplicate = _reported(shared, "Press 4"), _reported(shared, "Press 4")
    shared.do(maintenance.merge_duplicate, duplicate, job, by="helen")
    page = shared.enter("ken", f"/job?job={duplicate}")
    page.get_by_role("link", name=f"Duplicate of job {job}").click()
    page.get_by_role("button", name="Start work").click()

    expect(page.get_by_role("button", name="Complete job")).to_be_visible()
    assert page.url.endswith(f"job={job}")
    _finish(shared, job, "ken")


@pytest.mark.parametrize("twice", [lambda button: button.dblclick(), lambda button: button.evaluate(_THREE_CLICKS)])
def test_work_started_twice_is_one_visit(shared: Plant, twice: Callable[[Locator], None]):
    job = _reported(shared, "Press 4")
    page = shared.enter("ken", f"/job?job={job}")
    before = len(shared.log())

    twice(page.get_by_role("button", name="Start work"))

    expect(page.get_by_role("button", name="Complete job")).to_be_visible()
    settled(page)
    assert [row.description for row in shared.log()[before:]] == ["Started work on Press 4"]
    _finish(shared, job, "ken")


def test_a_line_of_a_delivery_is_added_once_and_taken_off_alone(shared: Plant):
    page = shared.enter("ivan", "/receive")
    for lines in ("1 line", "2 lines"):
        page.get_by_label("Part: scan the label").fill("HOSE-12")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Add line").evaluate(_THREE_CLICKS)
        expect(page.get_by_role("button", name=f"Receive {lines}")).to_be_visible()
        expect(page.get_by_role("button", name="Add line")).to_have_count(0)
        settled(page)
    expect(page.get_by_role("button", name="Remove")).to_have_count(2)

    page.reload()
    settled(page)
    page.get_by_role("button", name="Remove").first.dblclick()
    expect(page.get_by_role("button", name="Receive 1 line")).to_be_visible()
    settled(page)
    expect(page.get_by_role("button", name="Remove")).to_have_count(1)
    page.get_by_role("button", name="Start afresh").click()
    expect(page.get_by_role("button", name="Add a line first")).to_be_visible()


def test_a_dialog_on_a_job_that_was_finished_meanwhile_says_so_and_shows_how_it_stands(shared: Plant):
    job = _job(shared, "Filler 3", "anna")
    page = shared.enter("anna", f"/job?job={job}")
    page.get_by_role("button", name="Pause", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="End of shift").click()
    _finish(shared, job, "anna")
    before = len(shared.log())

    dialog.get_by_role("button", name="Pause work").click()

    expect(dialog.get_by_role("alert")).to_have_text(re.compile("This job is done now"))
    dialog.get_by_role("button", name="Show how it stands now").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_test_id("stMain").get_by_text("Done").first).to_be_visible()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_have_count(0)
    assert len(shared.log()) == before


def test_a_press_after_the_session_has_ended_leads_to_the_sign_in_and_posts_nothing(shared: Plant):
    page = shared.enter("sam", f"/report_breakdown?machine={shared.machines['Press 4']}")
    page.get_by_role("button", name="Jams").click()
    page.get_by_label("Details (optional)").fill("Stops at every third bottle")
    page.get_by_label("Details (optional)").blur()
    settled(page)
    before = len(shared.log())
    shared.do(people.end_sessions, shared.actor("sam").user_id, by="ada")

    page.get_by_role("button", name="Send report").dispatch_event("click")  # before the page itself notices

    expect(page.get_by_text("You are signed out.")).to_be_visible()
    assert [row.description for row in shared.log()[before:]] == []
    page.get_by_role("link", name="Sign in").click()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()


def _reported(plant: Plant, machine: str) -> int:
    words = "Stops at every third bottle"
    reported = plant.do(maintenance.report_breakdown, plant.machines[machine], words, machine_stopped=True, by="sam")
    return int(reported.request_id)


def _job(plant: Plant, machine: str, technician: str) -> int:
    job = _reported(plant, machine)
    plant.do(maintenance.start_work, job, by=technician)
    return job


def _newest(plant: Plant) -> int:
    return int(plant.log()[-1].entity_id or 0)


def _finish(plant: Plant, job: int, technician: str) -> None:
    plant.do(maintenance.complete_work, job, "NO_FAULT", "Ran through three times without a fault", by=technician)


def _complete(page: Page) -> None:
    page.get_by_role("button", name="Complete job").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("radio", name="Nobody could tell").click()
    sheet.get_by_role("button", name="Worn out").click()
    sheet.get_by_role("button", name="Replaced").click()
    sheet.get_by_role("button", name="Complete job").click()
    expect(sheet).to_be_hidden()


def _seconds_until(seen: Callable[[], None]) -> float:
    begun = time.monotonic()
    seen()
    return time.monotonic() - begun
