"""What must hold of every screen: nothing scrolls sideways, every target is large enough, axe finds nothing."""

from collections.abc import Iterator
from typing import Any

from axe_core_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE, fits

SMALLEST_TARGET = 44
# WCAG 2.2 has dropped the criterion behind "duplicate-id"; ids that labels and fields need have rules of their own.
# ARIA 1.2 has dropped that a spin button needs a value: a day not typed yet is empty, and says so.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
_DROPPED = "duplicate-id"
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
_HAS_AXE = "() => 'axe' in window"
# What is told of a rule that holds is left out: to describe every place where it does took most of the time.
_LOOK = """async rules => {
  const found = await axe.run(document, {...rules, resultTypes: ['violations']})
  const told = ({id, nodes}) => ({id, nodes: nodes.map(({html, target}) => ({html, target}))})
  const {passes, incomplete, violations} = found
  return {rules: passes.length + incomplete.length + violations.length, violations: violations.map(told)}
}"""
_LAID_OUT_ANEW = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_IN_THE_MENU = "item => item.closest('[data-testid=stSidebar]') !== null"
# What can be pressed, with the part of its label or frame that belongs to it.
_SMALL_TARGETS = """(smallest) => [...document.querySelectorAll(
    ':is(button, a[href], [role=radio], [role=combobox], [role=menuitem], input, textarea)')]
  .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) 
    && !e.closest('[aria-hidden=true]') && e.getBoundingClientRect().right > 0)
  .map(e => {
    const frame = [
      '[data-testid=stTextInputRootElement]', '[data-testid=stSelectbox] div:has(> input)', 'label',
      '[data-testid=stNumberInputContainer]', '[data-testid=stDateInputField]', '[role=group]'].join()
    const boxes = [e, e.closest(frame)].filter(Boolean).map(box => box.getBoundingClientRect())
    const after = getComputedStyle(e, '::after')
    if (after.position === 'absolute') boxes.push({width: parseFloat(after.width), height: parseFloat(after.height)})
    const most = side => Math.max(...boxes.map(box => box[side] || 0))
    const words = (e.innerText || e.ariaLabel || e.id).replace(/\\s+/g, ' ').trim()
    return {words, tag: e.tagName, width: most('width'), height: most('height')}
  })
  .filter(({width, height}) => Math.min(width, height) > 1 && Math.min(width, height) < smallest - .5)
  .map(({words, tag, width, height}) => `${tag} "${words.slice(0, 40)}" ${width.toFixed()}x${height.toFixed()}`)"""


def faults_of(page: Page) -> Iterator[str]:
    """What is wrong with the page that is shown, on each screen; it ends as a phone's."""
    if (titles := page.locator("h1").count()) != 1:
        yield f"{titles} h1"
    yield from sized(page, "tablet")
    yield from inaccessible(page, "light", RULES)
    go_dark(page)
    yield from inaccessible(page, "dark", COLOURS)
    page.set_viewport_size(DESKTOP)
    yield from sized(page, "desktop")
    page.set_viewport_size(PHONE)
    yield from sized(page, "phone")


def faults_at_hand(page: Page) -> Iterator[str]:
    """What is wrong with it on a phone alone, where somebody of another role has looked at it closely."""
    page.set_viewport_size(PHONE)
    yield from sized(page, "phone")


def go_dark(page: Page) -> None:
    """Turn the device to dark and wait for the app to follow."""
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "() => getComputedStyle(document.querySelector('[data-testid=stApp]') ?? document.body).colorScheme !== 'light'"
    )


def sized(page: Page, screen: str) -> Iterator[str]:
    page.wait_for_function("() => getComputedStyle(document.documentElement).getPropertyValue('--card')")
    page.evaluate(_LAID_OUT_ANEW)
    if not fits(page):
        yield f"{screen}: scrolls sideways"
    yield from (f"{screen}: {target} is too small" for target in page.evaluate(_SMALL_TARGETS, SMALLEST_TARGET))


def inaccessible(page: Page, screen: str, rules: dict[str, Any]) -> Iterator[str]:
    if not page.evaluate(_HAS_AXE):
        page.evaluate(AXE_SCRIPT)
    found: Any = page.evaluate(_LOOK, rules)
    assert found["rules"], "axe looked at nothing"
    for violation in [each for each in found["violations"] if each["id"] != _DROPPED]:
        for node in violation["nodes"]:
            is_empty = violation["id"] == "aria-required-attr" and node["html"].startswith('<span role="spinbutton"')
            if not is_empty and not (violation["id"] in {"list", "listitem"} and _is_in_the_folded_menu(page, node)):
                yield f"{screen}: {violation['id']} at {node['html'][:160]}"


def _is_in_the_folded_menu(page: Page, node: dict[str, Any]) -> bool:
    """The one exception: how Streamlit marks up a menu in groups on a phone."""
    return page.viewport_size == PHONE and bool(page.locator(node["target"][0]).first.evaluate(_IN_THE_MENU))
