"""Every page of every role on a tablet, a phone and a desktop, in light and dark: it fits, and everybody can use it."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from core.kernel import Role
from tests.browser.busy import USERS, addresses, furnish
from tests.browser.conftest import DESKTOP, PHONE, TABLET, Plant, fits, open_plant, settled

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

SMALLEST_TARGET = 44
AXE = Axe()
# WCAG 2.2 has dropped the criterion behind "duplicate-id"; ids that labels and fields need have rules of their own.
_RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
_DROPPED = "duplicate-id"
_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
_IN_THE_MENU = "item => item.closest('[data-testid=stSidebar]') !== null"
# What can be pressed in the main area and the bar, with the part of its label or frame that belongs to it.
_SMALL_TARGETS = """(smallest) => [...document.querySelectorAll(
    ':is([data-testid=stMain], [data-testid=stBottom]) :is(button, a[href], [role=radio], [role=combobox], input)')]
  .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !e.closest('[aria-hidden=true]'))
  .map(e => {
    const frame = '[data-testid=stTextInputRootElement], [data-testid=stSelectbox] div:has(> input), label'
    const boxes = [e, e.closest(frame)].filter(Boolean).map(box => box.getBoundingClientRect())
    const after = getComputedStyle(e, '::after')
    if (after.position === 'absolute') boxes.push({width: parseFloat(after.width), height: parseFloat(after.height)})
    const most = side => Math.max(...boxes.map(box => box[side] || 0))
    const words = (e.innerText || e.ariaLabel || e.id).replace(/\\s+/g, ' ').trim()
    return {words, tag: e.tagName, width: most('width'), height: most('height')}
  })
  .filter(({width, height}) => Math.min(width, height) > 1 && Math.min(width, height) < smallest - .5)
  .map(({words, tag, width, height}) => `${tag} "${words.slice(0, 40)}" ${width.toFixed()}x${height.toFixed()}`)"""


@pytest.fixture(scope="module")
def busy(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Plant, dict[str, int]]]:
    """A plant in which no page is empty, and its jobs."""
    with open_plant(chromium, tmp_path_factory.mktemp("busy")) as plant:
        yield plant, furnish(plant)


@pytest.mark.parametrize(
    "role",
    [
        pytest.param(role, marks=pytest.mark.xdist_group(f"browser-layout-{number % 2}"), id=role.value)
        for number, role in enumerate(Role)
    ],
)
def test_every_page_fits_every_screen_and_everybody_can_use_it(busy: tuple[Plant, dict[str, int]], role: Role):
    plant, jobs = busy
    page = plant.enter(USERS[role])
    faults: list[str] = []
    for address in addresses(plant, role, jobs):
        page.set_viewport_size(TABLET)
        page.emulate_media(color_scheme="light")
        page.goto(address)
        settled(page)
        faults += [f"{address}: {fault}" for fault in _faults_of(page)]
        if address == "/scan":
            faults += [f"{address}: {fault}" for fault in _inaccessible(page, "phone", _RULES)]
    plant.leave()
    assert not faults, "\n".join(faults)


def _faults_of(page: Page) -> Iterator[str]:
    """What is wrong with the page that is shown, on each screen; it ends as a phone's."""
    if (titles := page.locator("h1").count()) != 1:
        yield f"{titles} h1"
    yield from _sized(page, "tablet")
    yield from _inaccessible(page, "light", _RULES)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme === 'dark'"
    )
    yield from _inaccessible(page, "dark", _COLOURS)
    page.set_viewport_size(DESKTOP)
    yield from _sized(page, "desktop")
    page.set_viewport_size(PHONE)
    yield from _sized(page, "phone")


def _sized(page: Page, screen: str) -> Iterator[str]:
    page.wait_for_timeout(150)  # the page is laid out anew
    if not fits(page):
        yield f"{screen}: scrolls sideways"
    yield from (f"{screen}: {target} is too small" for target in page.evaluate(_SMALL_TARGETS, SMALLEST_TARGET))


def _inaccessible(page: Page, screen: str, rules: dict[str, Any]) -> Iterator[str]:
    found: Any = AXE.run(page, options=rules)
    assert found["passes"] or found["incomplete"] or found["violations"], "axe looked at nothing"
    for violation in [each for each in found["violations"] if each["id"] != _DROPPED]:
        for node in violation["nodes"]:
            if not (violation["id"] in {"list", "listitem"} and _is_in_the_folded_menu(page, node)):
                yield f"{screen}: {violation['id']} at {node['html'][:160]}"


def _is_in_the_folded_menu(page: Page, node: dict[str, Any]) -> bool:
    """The one exception: how Streamlit marks up a menu in groups on a phone."""
    return page.viewport_size == PHONE and bool(page.locator(node["target"][0]).first.evaluate(_IN_THE_MENU))
