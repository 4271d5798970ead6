"""A lost connection and a server that starts again: what was typed stays, and one press posts once."""

import re

import pytest
from playwright.sync_api import Page, expect

from core import maintenance
from core.maintenance.models import MaintenanceRequest
from core.people.models import Draft
from tests.browser.conftest import PHONE, Plant, settled

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-reconnect")]

SENT = re.compile(r"Job \d+ on Filler 3")
WORDS = "Oil below the pump, more every hour"
_BACK_WITHIN_MS = 40_000
_KEEP_SOCKETS = """
window.__sockets = []
window.WebSocket = class extends WebSocket {
  constructor(...given) { super(...given); window.__sockets.push(this) }
}
"""


def test_a_dropped_connection_keeps_the_draft_and_one_press_posts_once(shared: Plant):
    page = _draft(shared)

    _cut(page)
    expect(page.get_by_test_id("stConnectionStatus")).to_be_visible()
    page.context.set_offline(False)

    expect(page.get_by_test_id("stConnectionStatus")).to_be_hidden(timeout=_BACK_WITHIN_MS)
    expect(page.get_by_role("status").filter(has_text="Please check your last entry")).to_be_visible()
    _sends_what_was_typed(shared, page)


@pytest.mark.long
def test_a_dropped_connection_that_touched_nobody_says_that_nothing_was_lost(shared: Plant):
    page = _opened(shared)
    page.wait_for_timeout(5_500)

    _cut(page)
    expect(page.get_by_test_id("stConnectionStatus")).to_be_visible()
    page.context.set_offline(False)

    expect(page.get_by_role("status").filter(has_text="nothing was lost")).to_be_visible(timeout=_BACK_WITHIN_MS)
    expect(page.get_by_role("status").filter(has_text="nothing was lost")).to_be_hidden()


@pytest.mark.long
def test_a_server_that_starts_again_closes_a_dialog_and_says_so(shared: Plant):
    page = shared.enter("ada", "/departments")
    page.get_by_role("button", name="Add department").click()
    dialog = page.get_by_role("dialog").filter(has_text="Add department")
    expect(dialog).to_be_visible()
    page.wait_for_timeout(5_500)

    shared.server.stop()
    expect(page.get_by_test_id("stConnectionStatus")).to_be_visible()
    shared.server.start()

    said = page.get_by_role("status").filter(has_text="Please check your last entry")
    expect(said).to_be_visible(timeout=_BACK_WITHIN_MS)
    expect(dialog).to_be_hidden()


def test_a_server_that_starts_again_keeps_the_draft_and_one_press_posts_once(shared: Plant):
    page = _draft(shared)

    shared.server.stop()
    expect(page.get_by_test_id("stConnectionStatus")).to_be_visible()
    _says_so_in_our_words(page)
    shared.server.start()

    expect(page.get_by_test_id("stConnectionStatus")).to_be_hidden(timeout=_BACK_WITHIN_MS)
    _sends_what_was_typed(shared, page)


def test_a_press_during_the_outage_posts_at_most_once(shared: Plant):
    page = _draft(shared)

    _cut(page)
    page.get_by_role("button", name="Send report").evaluate("button => { button.click(); button.click() }")
    page.context.set_offline(False)

    expect(page.get_by_test_id("stConnectionStatus")).to_be_hidden(timeout=_BACK_WITHIN_MS)
    send = page.get_by_role("button", name="Send report")
    sent = page.get_by_text(SENT).first
    expect(send.or_(sent).first).to_be_visible()
    if send.is_visible():
        send.click()
    expect(sent).to_be_visible()
    assert _takes_back_the_one_report(shared).problem_description.endswith(WORDS)


def test_a_reload_brings_the_whole_report_back(shared: Plant):
    page = _draft(shared)

    page.reload()

    settled(page)
    expect(page.get_by_text("not sent yet")).to_be_visible()
    _sends_what_was_typed(shared, page)


def _says_so_in_our_words(page: Page) -> None:
    """Streamlit's own window would name Streamlit, in English."""
    window = page.get_by_role("dialog")
    expect(window).to_be_visible(timeout=_BACK_WITHIN_MS)
    expect(window.get_by_text("Streamlit")).to_be_hidden()
    said = "heading => getComputedStyle(heading, '::after').content"
    assert window.get_by_role("heading").evaluate(said) == '"No connection"'


def _opened(plant: Plant) -> Page:
    """The report form of a machine, on a phone."""
    page = plant.enter("rosa", "/account", PHONE)
    page.add_init_script(_KEEP_SOCKETS)
    page.goto(f"/report_breakdown?machine={plant.machines['Filler 3']}")
    settled(page)
    return page


def _draft(plant: Plant) -> Page:
    """A report that is filled in but not sent: the machine still runs."""
    page = _opened(plant)
    page.get_by_role("radio", name="Still runs").click()
    page.get_by_role("button", name="Leaks").click()
    details = page.get_by_label("Details (optional)")
    details.fill(WORDS)
    details.press("Control+Enter")
    _wait_until_kept(plant, page)
    settled(page)
    return page


def _wait_until_kept(plant: Plant, page: Page) -> None:
    """The typing has reached the server."""
    for _ in range(100):
        with plant.server.sessions() as session:
            if any(draft.content.get("details") == WORDS for draft in session.query(Draft)):
                return
        page.wait_for_timeout(100)
    pytest.fail("the typing was not kept")


def _cut(page: Page) -> None:
    """The wireless is gone: offline mode lets an open websocket live, so that is closed beside it."""
    page.context.set_offline(True)
    page.evaluate("() => window.__sockets.forEach(socket => socket.close())")


def _sends_what_was_typed(plant: Plant, page: Page) -> None:
    expect(page.get_by_label("Details (optional)")).to_have_value(WORDS)
    expect(page.get_by_role("button", name="Leaks", pressed=True)).to_be_visible()
    expect(page.get_by_role("radio", name="Still runs", checked=True)).to_be_visible()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text(SENT).first).to_be_visible()
    expect(page.get_by_text(WORDS).first).to_be_visible()
    sent = _takes_back_the_one_report(plant)
    assert (sent.machine_stopped, sent.problem_description.endswith(WORDS)) == (False, True)
    with plant.server.sessions() as session:
        assert not session.query(Draft).all()


def _takes_back_the_one_report(plant: Plant) -> MaintenanceRequest:
    """What was reported, once; taken back, so that the next test finds nothing open."""
    with plant.server.sessions() as session:
        sent = session.query(MaintenanceRequest).filter_by(status="PENDING").one()
    plant.do(maintenance.cancel_request, sent.id, "OTHER", "Only for the test", by="helen")
    return sent
