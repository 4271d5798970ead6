"""The storekeeper reads what to order, why, and what it costs."""

from decimal import Decimal

import pytest

from core.kernel import Role
from tests.support.seen import words

PAGE = "storeroom/reorder"


def seen(page):
    return words(page).replace("\u202f", " ")


def test_says_how_much_why_and_what_it_costs(open_page, given, storekeeper):
    given.part("BRG-1", name="Bearing", min_quantity=Decimal(4), unit_price=Decimal(3), lead_time_days=5)
    page = open_page(PAGE, storekeeper)

    assert not page.exception
    for told in ("1 part to order, 24.00 €", "0 pcs available, 8 pcs should be there", "BRG-1", "Out"):
        assert told in seen(page)


def test_says_for_how_much_jobs_wait(open_page, given, storekeeper):
    given.approved(given.part(), 3)
    assert "jobs wait for 3 pcs" in seen(open_page(PAGE, storekeeper))


def test_a_full_store_says_so(open_page, given, storekeeper):
    given.stock(5)
    assert "Nothing to order: every part is above its minimum" in seen(open_page(PAGE, storekeeper))


def test_a_search_narrows_the_list(open_page, given, storekeeper):
    given.part("BRG-1")
    page = open_page(PAGE, storekeeper)
    page.text_input(key="search").set_value("seal").run()
    assert "Nothing to order fits" in seen(page)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.INVENTORY_MANAGER}))
def test_is_not_for_others(open_page, given, role):
    assert "This page is for others" in words(open_page(PAGE, given.person(role)))
