"""The keyboard: a ring says where it is, in light and dark, a field is named as it was typed, a comma is decimal."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from core import inventory, maintenance, people
from tests.browser.conftest import Plant, settled

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-opened")]

# The ring of what has the focus, of what it stretches over its card, or of the label that it belongs to.
_RING = """() => {
  const at = document.activeElement
  const shown = (box, part) => {
    const style = getComputedStyle(box, part)
    const isSeen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
      && !/rgba\\(.*, 0\\)|transparent/.test(style.outlineColor)
    return isSeen ? style.outlineColor : null
  }
  const label = at.closest('label')
  const ring = shown(at) || shown(at, '::after') || (label && shown(label))
  const what = `${at.tagName} ${at.innerText || at.ariaLabel || at.id}`.trim()
  return {what, ring, isTile: !!at.closest('[class*=st-key-tap-]')}
}"""
_RINGS = {"light": {"rgb(15, 76, 146)", "rgb(156, 203, 255)"}, "dark": {"rgb(156, 203, 255)"}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_stop_of_the_tab_key_on_the_floor_has_a_ring(shared: Plant, scheme: str):
    page = shared.enter("rosa", "/floor_board", color_scheme=scheme)
    for machine in shared.machines:
        expect(page.locator("[class*=st-key-tap-]").filter(has_text=machine).first).to_be_visible()
    settled(page)

    stops = _stops(page, 12)

    assert [(stop["what"][:60], stop["ring"]) for stop in stops if stop["ring"] not in _RINGS[scheme]] == []
    assert sum(stop["isTile"] for stop in stops) == 2


@pytest.mark.parametrize(
    ("username", "path", "opener", "stops"),
    [
        ("rosa", "/report_breakdown?machine=1", None, 20),
        ("ada", "/users", "Add person", 16),
    ],
)
def test_every_stop_in_forms_lists_and_dialogs_has_a_ring(
    shared: Plant, username: str, path: str, opener: str | None, stops: int
):
    page = shared.enter(username, path, color_scheme="dark")
    settled(page)
    if opener:
        page.get_by_role("button", name=opener).click()
        expect(page.get_by_role("dialog").get_by_role("textbox").first).to_be_visible()
        settled(page)

    assert [
        (stop["what"][:60], stop["ring"]) for stop in _stops(page, stops) if stop["ring"] not in _RINGS["dark"]
    ] == []


def test_a_field_is_named_as_it_was_typed(shared: Plant):
    report = (maintenance.report_breakdown, shared.machines["Filler 3"], "Stops at times")
    job = shared.do(*report, machine_stopped=False, by="sam").request_id
    shared.do(maintenance.start_work, job, by="anna")
    for step in ("Fill oil *up*", r"Save to C:\_new"):
        shared.do(maintenance.add_step, job, step, by="anna")
    page = shared.enter("anna", f"/job?job={job}")

    expect(page.get_by_role("checkbox", name=r"Save to C:\_new", exact=True)).to_be_visible()
    box = page.get_by_role("checkbox", name="Fill oil *up*", exact=True)
    box.check(force=True)

    expect(page.get_by_role("checkbox", name="Fill oil *up* ·")).to_be_checked()  # and says by whom


def test_a_comma_is_the_decimal_sign_of_a_german_account_also_in_a_browser_that_knows_none(shared: Plant):
    """Typed and pasted; where only whole pieces count, the rest is dropped, and nothing becomes ten times as much."""
    shared.do(inventory.create_part, "OIL-46", "Hydraulic oil", unit="l", whole_units_only=False, by="ivan")
    shared.do(people.choose_language, "de", by="ivan")
    page = shared.enter("ivan", "/receive")
    search, note = page.get_by_label("Teil: Etikett scannen"), page.get_by_label("Lieferschein")

    _find(page, search, "OIL-46")
    note.fill("1.234,50")
    note.press("Control+a")
    note.press("Control+c")
    page.get_by_label("Preis je l").press("Control+v")
    _retype(page.get_by_label("Menge in l"), "2,5")
    expect(page.get_by_text(re.compile(r"2,5\sl zu 1\D?234,50\s€ = 3\D?086,25\s€"))).to_be_visible()

    _find(page, search, "HOSE-12")
    _retype(page.get_by_label("Menge in pcs"), "2,5")
    expect(page.get_by_text(re.compile(r"^2\spcs"))).to_be_visible()


def _find(page: Page, search: Locator, number: str) -> None:
    search.fill(number)
    search.press("Enter")
    expect(page.get_by_text(number, exact=False).first).to_be_visible()
    settled(page)


def _retype(field: Locator, text: str) -> None:
    field.press("Control+a")
    field.press_sequentially(text)
    field.press("Enter")


def _stops(page: Page, count: int) -> list[dict[str, Any]]:
    """What the tab key reaches, as far as it stays in the page."""
    page.wait_for_function("() => getComputedStyle(document.documentElement).getPropertyValue('--card')")
    stops = []
    for _ in range(count):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(_RING))
    return [stop for stop in stops if not stop["what"].startswith(("BODY", "SECTION", "DIV", "CANVAS"))]
