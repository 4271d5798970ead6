"""What opens over a page or without one: dialogs, menus, popovers, and the doors of the product."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core import people
from core.kernel import Role, system_clock
from tests.browser.busy import USERS
from tests.browser.conftest import PHONE, TABLET, Plant, settled
from tests.browser.screens import COLOURS, RULES, faults_of, go_dark, inaccessible, sized

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-opened"), pytest.mark.timeout(300)]

# Dialogs lie outside the app, so that they do not know of its theme by themselves.
_CHOSEN = """() => [...document.querySelectorAll(
  '[data-testid=stButtonGroup] :is([aria-checked=true], [aria-pressed=true])'
)].map(chip => getComputedStyle(chip).backgroundColor)"""
Open = Callable[[Page], None]


def complete(page: Page) -> None:
    page.get_by_role("button", name="Complete job").click()
    expect(page.get_by_role("dialog").get_by_role("radio", name="Repaired")).to_be_visible()


def reject(page: Page) -> None:
    page.get_by_role("button", name="Reject", exact=True).first.click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Reject request")).to_be_visible()


def add_machine(page: Page) -> None:
    page.get_by_role("button", name="Add machine").click()
    expect(page.get_by_role("dialog").get_by_role("combobox").first).to_be_visible()


def person(page: Page) -> None:
    page.locator("[class*=st-key-tap-row-] button").first.click()
    expect(page.get_by_role("dialog").get_by_role("radiogroup").first).to_be_visible()


def log_filter(page: Page) -> None:
    page.get_by_role("button", name=re.compile("filter", re.I)).first.click()
    expect(page.get_by_test_id("stPopoverBody").get_by_role("combobox").first).to_be_visible()


def chosen_part(page: Page) -> None:
    search = page.get_by_label("Search all parts")
    search.fill("hose")
    search.press("Enter")
    page.get_by_role("radio", name=re.compile("Hydraulic hose")).click()
    expect(page.get_by_test_id("stNumberInput")).to_be_visible()


@pytest.mark.parametrize(
    ("role", "address", "show"),
    [
        (Role.MAINTENANCE_TECH, "/job?job={work}", complete),
        (Role.MAINTENANCE_MANAGER, "/triage", reject),
        (Role.ADMIN, "/machines", add_machine),
        (Role.ADMIN, "/users", person),
        (Role.ADMIN, "/activity_log", log_filter),
        (Role.MAINTENANCE_TECH, "/request_parts?job={waiting}", chosen_part),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_what_opens_fits_and_can_be_used_by_everybody(
    busy: tuple[Plant, dict[str, int]], role: Role, address: str, show: Open
):
    plant, jobs = busy
    page = plant.enter(USERS[role], address.format(**jobs))
    show(page)
    settled(page)
    page.mouse.move(0, 0)
    faults = [*sized(page, "tablet"), *inaccessible(page, "light", RULES)]
    go_dark(page)
    faults += inaccessible(page, "dark", COLOURS)
    faults += [f"dark: chosen is {colour}" for colour in page.evaluate(_CHOSEN) if colour != "rgb(43, 111, 203)"]
    page.set_viewport_size(PHONE)
    faults += sized(page, "phone")
    plant.leave()
    assert not faults, "\n".join(faults)


def test_the_menus_at_the_top_have_large_targets(busy: tuple[Plant, dict[str, int]]):
    plant, _jobs = busy
    page = plant.enter(USERS[Role.MAINTENANCE_MANAGER], "/account", TABLET)
    faults: list[str] = []
    for menu in page.get_by_test_id("stTopNavSection").all():
        menu.click()
        expect(page.get_by_test_id("stTopNavDropdownLink").first).to_be_visible()
        faults += sized(page, menu.inner_text())
        page.keyboard.press("Escape")
    plant.leave()
    assert not faults, "\n".join(faults)


def _sign_in(page: Page, _plant: Plant) -> None:
    page.goto("/login?next=/my_work")


def _set_up(page: Page, plant: Plant) -> None:
    page.goto(f"/setup/{people.issue_setup_token(plant.server.sessions, clock=system_clock)}")


def _not_found(page: Page, plant: Plant) -> None:
    _as(page, plant, "rosa", "/nonsense")


def _forbidden(page: Page, plant: Plant) -> None:
    _as(page, plant, "rosa", "/users")
    expect(page.get_by_text("This page is for: Administrator.")).to_be_visible()


def _signed_out(page: Page, plant: Plant) -> None:
    _as(page, plant, "sam", "/machine?machine=1&section=facts")
    settled(page)
    plant.do(people.end_sessions, plant.actor("sam").user_id, by="ada")
    expect(page.get_by_role("heading", name="Signed out")).to_be_visible()


def _as(page: Page, plant: Plant, username: str, path: str) -> None:
    page.context.add_cookies(
        [{"name": "millwright_session", "value": plant.session(username), "url": plant.server.base_url}]
    )
    page.goto(path)


@pytest.mark.parametrize("door", [_sign_in, _set_up, _not_found, _forbidden, _signed_out])
def test_every_door_fits_and_can_be_used_by_everybody(
    busy: tuple[Plant, dict[str, int]], door: Callable[[Page, Plant], None]
):
    plant, _jobs = busy
    page = plant.visitor(color_scheme="light")
    door(page, plant)
    settled(page)
    faults = list(faults_of(page))
    plant.leave()
    assert not faults, "\n".join(faults)
