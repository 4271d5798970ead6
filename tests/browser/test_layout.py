"""Every page of every role on a tablet, a phone and a desktop, in light and dark: what fits, what is reached, what is read."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from core import assets, inventory, maintenance, people
from core.assets import Shift
from core.kernel import Role
from core.maintenance import CancelCategory, Outcome, Symptom
from tests.browser.conftest import DESKTOP, PEOPLE, PHONE, TABLET, Plant, settled
from ui.menu import HIDDEN, MENU, Entry
from ui.page import STYLE

pytestmark = pytest.mark.browser

USERS = {role: username for username, (role, _name) in reversed(PEOPLE.items())}
SIZES = {"tablet": TABLET, "phone": PHONE, "desktop": DESKTOP}
SMALLEST_TARGET = 44
_RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
_GROUPED_MENU = '[data-testid="stSidebarNav'
# What can be pressed in the main area and the bar: its height and width, with the part of a label that belongs to it.
_SMALL_TARGETS = """(smallest) => [...document.querySelectorAll(
  ':is([data-testid=stMain], [data-testid=stBottom]) :is(button, a[href], [role=radio], [role=combobox], input)')]
  .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !e.closest('[aria-hidden=true]'))
  .map(e => {
    const own = [e, e.closest('label'), e.closest('[data-testid=stTextInputRootElement], [data-testid=stSelectbox] div:has(> input)')]
    const after = getComputedStyle(e, '::after')
    const boxes = own.filter(Boolean).map(box => box.getBoundingClientRect())
    if (after.position === 'absolute' && after.content !== 'none') {
      boxes.push({width: parseFloat(after.width), height: parseFloat(after.height)})
    }
    return {e, width: Math.max(...boxes.map(b => b.width)), height: Math.max(...boxes.map(b => b.height))}
  })
  .filter(({e, width, height}) => width > 1 && height > 1 && (height < smallest - .5 || width < smallest - .5))
  .map(({e, width, height}) => `${e.tagName} "${(e.innerText || e.ariaLabel || e.id).trim().slice(0, 40)}" ${width.toFixed()}x${height.toFixed()}`)
"""
