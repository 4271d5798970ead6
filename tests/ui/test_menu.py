"""The menu of each role: complete, without doubles, and with a start page."""

import pytest

from core.kernel import Role
from ui.menu import HIDDEN, MENU


@pytest.mark.parametrize("role", Role)
def test_lists_no_page_twice(role):
    scripts = [entry.script for entry in (*MENU[role], *HIDDEN)]

    assert len(scripts) == len(set(scripts))


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MAINTENANCE_TECH])
def test_of_the_shop_floor_is_flat_and_fits_the_tablet(role):
    assert len(MENU[role]) <= 6
    assert {entry.group for entry in MENU[role]} == {""}


@pytest.mark.parametrize("role", Role)
def test_reaches_the_inbox_and_the_own_account(role):
    assert {"everyone/inbox", "everyone/account"} <= {entry.script for entry in MENU[role]}


def test_addresses_are_unique_within_a_role():
    for entries in MENU.values():
        names = [entry.path.stem for entry in entries]
        assert len(names) == len(set(names))
