"""The menu of each role: complete, without doubles, and with a start page."""

import pytest

from core.kernel import Permission, Role, roles_with
from ui.menu import HIDDEN, MENU, addresses, foreign_to, roles_of, start_of


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


@pytest.mark.parametrize("role", Role)
def test_knows_which_built_pages_are_for_others(role):
    own = {entry.script for entry in MENU[role]}

    foreign = foreign_to(role)

    assert foreign
    assert all(entry.script not in own and entry.path.exists() for entry in foreign)
    assert all(role not in roles_of(entry) for entry in foreign)


@pytest.mark.parametrize("role", sorted(roles_with(Permission.SEE_FLOOR)))
def test_leads_everybody_who_may_see_the_floor_there(role):
    floor = "supervisor/floor_board"

    assert floor in {entry.script for entry in MENU[role]}
    assert floor not in {entry.script for entry in foreign_to(role)}


def test_names_whose_page_it_is():
    users = next(entry for entry in MENU[Role.ADMIN] if entry.script == "admin/users")

    assert roles_of(users) == {Role.ADMIN}


def test_every_start_page_has_an_address():
    assert {start_of(role).rpartition("/")[2] for role in Role} <= addresses()
    assert "nonsense" not in addresses()
