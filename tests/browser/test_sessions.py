"""Sessions that end while a page is open: in another tab, by time, by an administrator; and one form in two tabs.

The server reads its clock from a file, so that a session can be idle for a day.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as PlaywrightError

from core import maintenance, people
from core.kernel import Role
from tests.browser.conftest import PHONE, Plant, fits, open_plant, settled
from tests.support.given import PASSWORD
from tests.support.turned_server import CLOCK_FILE, MODULE, TurnedClock

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-sessions"), pytest.mark.timeout(300)]

IDLE_H, ABSOLUTE_H = 2, 8


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> TurnedClock:
    """The plant's clock; it stands where a test puts it."""
    clock = TurnedClock(tmp_path_factory.mktemp("clock") / "now")
    clock.turn_to(datetime.now(UTC).replace(microsecond=0))
    return clock


@pytest.fixture(scope="module")
def turned(chromium: Browser, tmp_path_factory: pytest.TempPathFactory, clock: TurnedClock) -> Iterator[Plant]:
    """A plant that lives by that clock and lets nobody rest for long."""
    limits = {"SESSION_IDLE_MINUTES": str(IDLE_H * 60), "SESSION_ABSOLUTE_HOURS": str(ABSOLUTE_H)}
    settings = {CLOCK_FILE: str(clock.path), **limits}
    with open_plant(chromium, tmp_path_factory.mktemp("turned"), module=MODULE, clock=clock, **settings) as plant:
        yield plant


@pytest.fixture
def plant(turned: Plant) -> Iterator[Plant]:
    """The same for every test; its browsers end with the test."""
    yield turned
    turned.leave()


def test_signing_out_in_one_tab_ends_the_other_and_leads_back_to_where_it_was(plant: Plant):
    path = f"/report_breakdown?machine={plant.machines['Press 4']}"
    first = plant.enter("sam", path)
    first.get_by_role("button", name="Jams").click()
    second = first.context.new_page()
    second.goto("/session/logout")
    second.get_by_role("button", name="Sign out").click()
    expect(second.get_by_text("You are signed out.")).to_be_visible()
    before = len(plant.log())

    first.get_by_role("button", name="Send report").click()

    _says(first, "You signed out in another window of this browser.")
    assert len(plant.log()) == before
    _comes_back(first, "sam", path)


def test_the_same_form_sent_from_two_tabs_posts_once(plant: Plant):
    job = _job(plant)
    first = plant.enter("ken", f"/job?job={job}")
    second = first.context.new_page()
    second.goto(f"/job?job={job}")
    for tab in (first, second):
        settled(tab)
        tab.get_by_role("button", name="Pause", exact=True).click()
        tab.get_by_role("dialog").get_by_role("radio", name="End of shift").click()
    before = len(plant.log())

    first.get_by_role("button", name="Pause work").click()
    expect(first.get_by_role("dialog")).to_be_hidden()
    second.get_by_role("button", name="Pause work").click()

    expect(second.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    assert [row.description for row in plant.log()[before:]] == ["Paused work on Press 4"]
    plant.do(maintenance.cancel_request, job, "OTHER", "Only for the test", by="helen")


@pytest.mark.parametrize(
    ("passes", "why"),
    [
        ([IDLE_H + 0.1], "Nothing was pressed for a long time."),
        ([IDLE_H - 0.1] * 4 + [0.5], "Your sign-in was too old to go on with."),
    ],
    ids=["idle", "absolute"],
)
def test_a_session_that_has_run_out_posts_nothing_and_leads_back(
    plant: Plant, clock: TurnedClock, passes: list[float], why: str
):
    path = f"/report_breakdown?machine={plant.machines['Press 4']}"
    page = plant.sign_in("rosa")  # by the form: the server gives the session its time
    page.goto(path)
    settled(page)
    for hours in passes[:-1]:
        clock.turn_to(clock() + timedelta(hours=hours))
        page.get_by_role("button", name="Jams").click()
        page.wait_for_timeout(500)  # the run of this press has begun, so that it is waited for
        settled(page)
    before = len(plant.log())
    clock.turn_to(clock() + timedelta(hours=passes[-1]))

    with suppress(PlaywrightError):  # the page may notice by itself before the press
        page.get_by_role("button", name="Send report").click(timeout=2000)

    _says(page, why)
    assert len(plant.log()) == before
    _comes_back(page, "rosa", path)


def test_a_page_that_follows_the_plant_by_itself_keeps_no_session_alive(plant: Plant, clock: TurnedClock):
    page = plant.sign_in("rosa")
    page.goto("/floor_board")
    settled(page)
    for hours in (IDLE_H - 0.1, 0.2):
        clock.turn_to(clock() + timedelta(hours=hours))
        _report(plant)  # the board draws it by itself, and the browser asks whether the session lives
        page.wait_for_timeout(6000)

    _says(page, "Nothing was pressed for a long time.")


def test_a_page_asked_for_after_the_time_has_run_out_says_why_at_the_sign_in(plant: Plant, clock: TurnedClock):
    page = plant.enter("rosa", "/account")
    clock.turn_to(clock() + timedelta(hours=IDLE_H + 0.1))
    page.wait_for_timeout(2100)  # for so long the gate remembers who somebody is

    page.goto("/floor_board")

    expect(page.get_by_role("status")).to_contain_text("Nothing was pressed for a long time.")


def test_a_person_who_is_deactivated_loses_the_open_page(plant: Plant):
    plant.server.add_person("leaver", Role.SUPERVISOR)
    page = plant.enter("leaver", "/floor_board")

    plant.do(people.deactivate_user, plant.actor("leaver").user_id, "Has left the plant", by="ada")

    _says(page, "Your account is closed.")
    expect(page.get_by_text("Filler 3")).to_have_count(0)


def test_a_new_role_ends_the_open_page_and_the_next_sign_in_has_its_menu(plant: Plant):
    plant.server.add_person("riser", Role.SUPERVISOR)
    page = plant.enter("riser", "/floor_board")

    plant.do(people.change_role, plant.actor("riser").user_id, Role.MAINTENANCE_MANAGER, by="ada")

    _says(page, "Your role was changed.")
    expect(page.get_by_role("navigation", name="App pages")).to_have_count(0)
    _comes_back(page, "riser", "/floor_board")
    expect(page.get_by_test_id("stTopNavSection").first).to_be_visible()


def test_a_shared_tablet_goes_from_hand_to_hand_by_a_name_and_six_digits(plant: Plant):
    page = plant.visitor()
    for username, pin in (("anna", "602913"), ("rosa", "480175"), ("sam", "917342")):
        _lets_the_tablet_know(page, username, pin)
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.get_by_text("Anna Novak").click()
    expect(page.get_by_label("PIN, six digits")).to_be_focused()
    page.keyboard.type("602914")
    expect(page.get_by_text("4 more tries are possible.")).to_be_visible()
    expect(page.get_by_role("radio", name="Anna Novak")).to_be_checked()
    page.keyboard.type("602913")
    page.wait_for_url("**/my_work")
    settled(page)

    hers = page.context.new_page()
    hers.goto("/account")
    settled(hers)
    page.goto("/session/logout")
    page.set_viewport_size(PHONE)
    assert fits(page)
    page.get_by_label("Rosa Osei").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Sam Quist")).to_be_focused()
    page.get_by_text("Rosa Osei").click()
    page.get_by_text("Rosa Osei").click()
    page.keyboard.type("480175")
    page.wait_for_url("**/floor_board")
    settled(page)
    hers.get_by_role("button", name="Scan").click()
    expect(hers.get_by_role("heading", level=1)).to_have_text("Signed out")
    hers.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(hers.get_by_text("User name rosa")).to_be_visible()


def _lets_the_tablet_know(page: Page, username: str, pin: str) -> None:
    page.goto("/login")
    page.get_by_label(re.compile("user name", re.I)).fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Let me sign in with a PIN here").check()
    page.locator("form[action='/session/login']").get_by_role("button").click()
    page.wait_for_url("**/account")
    page.get_by_role("button", name="Choose a PIN").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Current password").fill(PASSWORD)
    dialog.get_by_label("New PIN, six digits").fill(pin)
    dialog.get_by_label("New PIN again").fill(pin)
    dialog.get_by_role("button", name="Save the PIN").click()
    expect(page.get_by_text("Saved. From now on it is enough on this device.")).to_be_visible()
    page.goto("/session/logout")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login?signed_out=1")


def _says(page: Page, why: str) -> None:
    """The one page that is left: a title, the reason, and the way back in."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Signed out")
    expect(page.get_by_role("status").filter(has_text=why)).to_be_visible()


def _comes_back(page: Page, username: str, path: str) -> None:
    link = page.get_by_role("link", name="Sign in")
    assert parse_qs(urlsplit(link.get_attribute("href") or "").query) == {"next": [path]}
    link.click()
    page.get_by_label(re.compile("user name", re.I)).fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{path}")
    settled(page)


def _job(plant: Plant) -> int:
    job = _report(plant)
    plant.do(maintenance.start_work, job, by="ken")
    return job


def _report(plant: Plant) -> int:
    reported = plant.do(
        maintenance.report_breakdown,
        plant.machines["Press 4"],
        "Stops at every third bottle",
        machine_stopped=True,
        by="sam",
    )
    return int(reported.request_id)
