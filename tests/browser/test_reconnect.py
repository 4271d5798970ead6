"""A lost connection and a server that starts again: what was typed stays, and one press posts once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Plant, settled

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-reconnect")]

WORDS = "Oil below the pump, more every hour"
_BACK_WITHIN_MS = 40_000
_KEEP_SOCKETS = """
window.__sockets = []
window.WebSocket = class extends WebSocket {
  constructor(...given) { super(...given); window.__sockets.push(this) }
}
"""


def test_a_dropped_connection_keeps_the_draft_and_one_press_posts_once(plant: Plant):
    page = _draft(plant)

    _cut(page)
    expect(page.get_by_test_id("stConnectionStatus")).to_be_visible()
    page.context.set_offline(False)

    expect(page.get_by_test_id("stConnectionStatus")).to_be_hidden(timeout=_BACK_WITHIN_MS)
    _sends_what_was_typed(plant, page)


def test_a_server_that_starts_again_keeps_the_draft_and_one_press_posts_once(plant: Plant):
    page = _draft(plant)

    plant.server.stop()
    expect(page.get_by_test_id("stConnectionStatus")).to_be_visible()
    plant.server.start_again()

    expect(page.get_by_test_id("stConnectionStatus")).to_be_hidden(timeout=_BACK_WITHIN_MS)
    _sends_what_was_typed(plant, page)


def test_a_press_during_the_outage_posts_at_most_once(make_plant: Callable[..., Plant]):
    plant = make_plant()
    page = _draft(plant)

    _cut(page)
    page.get_by_role("button", name="Send report").evaluate("button => { button.click(); button.click() }")
    page.context.set_offline(False)

    expect(page.get_by_test_id("stConnectionStatus")).to_be_hidden(timeout=_BACK_WITHIN_MS)
    send = page.get_by_role("button", name="Send report")
    sent = page.get_by_text("Job 1 on Filler 3").first
    expect(send.or_(sent).first).to_be_visible()
    if send.is_visible():
        send.click()
    expect(sent).to_be_visible()
    assert _reports(plant) == 1


def _draft(plant: Plant) -> Page:
    """A report that is filled in but not sent, on a phone."""
    page = plant.enter("rosa", "/account", PHONE)
    page.add_init_script(_KEEP_SOCKETS)
    page.goto(f"/report_breakdown?machine={plant.machines['Filler 3']}")
    page.get_by_role("button", name="Leaks").click()
    details = page.get_by_label("Details (optional)")
    details.fill(WORDS)
    details.press("Control+Enter")
    settled(page)
    return page


def _cut(page: Page) -> None:
    """The wireless is gone: offline mode lets an open websocket live, so that is closed beside it."""
    page.context.set_offline(True)
    page.evaluate("() => window.__sockets.forEach(socket => socket.close())")


def _sends_what_was_typed(plant: Plant, page: Page) -> None:
    expect(page.get_by_label("Details (optional)")).to_have_value(WORDS)
    expect(page.get_by_role("button", name="Leaks", pressed=True)).to_be_visible()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("Job 1 on Filler 3").first).to_be_visible()
    expect(page.get_by_text(WORDS).first).to_be_visible()
    assert _reports(plant) == 1


def _reports(plant: Plant) -> int:
    return len([row for row in plant.log() if row.description == "Reported Filler 3"])
