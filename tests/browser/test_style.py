"""The stylesheet polishes what Streamlit draws: each of its selectors must still find something on some page."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from core import people
from core.kernel import Role
from tests.browser.busy import USERS
from tests.browser.conftest import PHONE, TABLET, Plant, settled
from ui.page import STYLE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-style"), pytest.mark.timeout(300)]

_SELECTORS = """(text) => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  const rules = [...sheet.cssRules].flatMap(rule => rule.cssRules?.length ? [...rule.cssRules] : [rule])
  return rules.map(rule => rule.selectorText).filter(Boolean)
}"""
_MATCHING = "(wanted) => wanted.filter(selector => document.querySelector(selector))"
# The tone of stock to reorder; take it out when a page with such cards is there.
_WITHOUT_A_PAGE_YET = {'[class*="card-yellow-"]'}
# There for seconds, after a refusal or an outage.
_FOR_SECONDS = {'[data-testid="stToast"] button', ".millwright-connection:not(:empty)"}
_STATES = re.compile(r"::[\w-]+|:hover|:focus-visible")


@pytest.mark.long
def test_every_selector_of_the_stylesheet_finds_something(busy: tuple[Plant, dict[str, int]]):
    plant, jobs = busy
    missing: set[str] = set()
    for page in _pages(plant, jobs):
        missing = missing or {_STATES.sub("", each) for each in _alternatives(page)}
        missing -= set(page.evaluate(_MATCHING, sorted(missing)))
        if not missing:
            break
    plant.leave()
    assert missing == _WITHOUT_A_PAGE_YET | _FOR_SECONDS


def _alternatives(page: Page) -> list[str]:
    """The selectors, with lists of them taken apart, so that each alternative has to be good for something."""
    rules: list[str] = page.evaluate(_SELECTORS, STYLE.read_text(encoding="utf-8"))
    assert len(rules) > 40
    return [each for rule in rules for each in _taken_apart(rule)]


def _taken_apart(selector: str) -> list[str]:
    parts = re.split(r",\s*(?![^()]*\))", selector)
    found = re.search(r":is\(([^():]*(?:\([^()]*\))?[^():]*)\)", selector) if len(parts) == 1 else None
    if len(parts) > 1:
        return [each for part in parts for each in _taken_apart(part)]
    if found is None:
        return [selector]
    choices = re.split(r",\s*", found[1])
    return [each for choice in choices for each in _taken_apart(selector.replace(found[0], f"{choice}", 1))]


def _pages(plant: Plant, jobs: dict[str, int]) -> Iterator[Page]:
    """Pages and states until every kind of element was seen."""
    visits: list[tuple[Role, str, Callable[[Page], None] | None]] = [
        (Role.MAINTENANCE_TECH, "/my_work", None),
        (Role.MAINTENANCE_TECH, f"/job?job={jobs['work']}", _pause_earlier),
        (Role.SUPERVISOR, "/floor_board", None),
        (Role.SUPERVISOR, f"/report_breakdown?machine={plant.machines['Filler 3']}", _priority),
        (Role.SUPERVISOR, "/my_reports", None),
        (Role.MAINTENANCE_MANAGER, "/triage", None),
        (Role.MAINTENANCE_MANAGER, f"/machine?machine={plant.machines['Filler 3']}", None),
        *((Role.INVENTORY_MANAGER, page, None) for page in ("/reorder", "/alerts")),
        (Role.INVENTORY_MANAGER, "/issue_desk", _pick_slip),
        (Role.ADMIN, "/users", _another_person),
        (Role.ADMIN, "/codes", None),
        (Role.ADMIN, "/activity_log", _filters),
        (Role.ADMIN, "/activity_log", _first_line),
        (Role.MAINTENANCE_TECH, f"/request_parts?job={jobs['waiting']}", _hose),
        (Role.SUPERVISOR, "/account", lambda page: _look(page, "Light")),
        (Role.SUPERVISOR, "/account", lambda page: _look(page, "Dark")),
        (Role.SUPERVISOR, f"/machine?machine={plant.machines['Filler 3']}", _as_table),
        (Role.MAINTENANCE_MANAGER, "/triage", _menu),
        (Role.MAINTENANCE_TECH, f"/job?job={jobs['work']}", _complete),
        (Role.SUPERVISOR, "/floor_board", lambda page: _signed_out(page, plant)),
    ]
    browsers: dict[Role, Page] = {}
    for role, address, act in visits:
        page = browsers[role] = browsers.get(role) or plant.enter(USERS[role])
        page.set_viewport_size(TABLET)
        page.goto(address)
        settled(page)
        yield page
        if act is not None:
            act(page)
            yield page
            continue
        page.set_viewport_size(PHONE)
        menu, entry = page.get_by_test_id("stExpandSidebarButton"), page.get_by_test_id("stSidebarNavLink").first
        expect(menu.or_(entry).first).to_be_visible()  # it stays open where it was opened on the page before
        yield page
        if menu.is_visible():
            menu.click()
            expect(entry).to_be_visible()
            yield page


def _look(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("button", name=name, pressed=True)).to_be_visible()


def _as_table(page: Page) -> None:
    page.get_by_text("Show as table").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()


def _pick_slip(page: Page) -> None:
    expect(page.get_by_role("link", name="Print pick slip")).to_be_visible()


def _menu(page: Page) -> None:
    page.get_by_test_id("stTopNavSection").first.click()
    expect(page.get_by_test_id("stTopNavDropdownLink").first).to_be_visible()


def _complete(page: Page) -> None:
    page.get_by_role("button", name="Complete job").click()
    expect(page.get_by_role("dialog").get_by_role("radio", name="Repaired")).to_be_visible()


def _signed_out(page: Page, plant: Plant) -> None:
    plant.do(people.end_sessions, plant.actor(USERS[Role.SUPERVISOR]).user_id, by="ada")
    expect(page.get_by_role("heading", name="Signed out")).to_be_visible()


def _pause_earlier(page: Page) -> None:
    page.get_by_role("button", name="Pause", exact=True).click()
    page.get_by_role("dialog").get_by_role("radio", name="Earlier").click()
    expect(page.get_by_test_id("stDateTimeInput")).to_be_visible()


def _priority(page: Page) -> None:
    page.get_by_role("button", name="Leaks").click()
    page.get_by_role("button", name=re.compile("^Priority")).click()
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()


def _another_person(page: Page) -> None:
    page.get_by_role("button", name="Anna Novak").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("dialog").get_by_role("radio", name="Role").click()
    expect(page.get_by_role("dialog").get_by_role("radiogroup", name="Role")).to_be_visible()


def _filters(page: Page) -> None:
    page.get_by_role("button", name=re.compile("filter", re.I)).first.click()
    expect(page.get_by_test_id("stDateInput").first).to_be_visible()


def _first_line(page: Page) -> None:
    page.locator("[class*=st-key-tap-row-] button").first.click()
    expect(page.get_by_role("dialog").get_by_role("table").first).to_be_visible()


def _hose(page: Page) -> None:
    search = page.get_by_label("Search all parts")
    search.fill("hose")
    search.press("Enter")
    page.get_by_role("radio", name=re.compile("Hydraulic hose")).click()
    expect(page.get_by_test_id("stNumberInput")).to_be_visible()
    settled(page)
