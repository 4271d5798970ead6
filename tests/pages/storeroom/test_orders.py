"""The storekeeper sees what is on order, what is late first, and what is over."""

from datetime import date
from decimal import Decimal

import pytest

from core.inventory import cancel_purchase_order, open_orders, past_orders
from core.kernel import Role
from tests.support.seen import links, words
from ui.order_words import columns

PAGE = "storeroom/orders"


def test_shows_what_is_late_first_and_how_far_each_has_come(open_page, given, storekeeper):
    seal, belt = given.part("SEAL-1"), given.part("BELT-7")
    soon = given.order(seal, 4, belt, 2, price="2.5", expected_on=date(2026, 11, 30), reference="A-17")
    late = given.order(seal, 1, supplier="Bolt & Co", expected_on=date(2026, 11, 20))
    given.came(soon, seal, 4)

    page = open_page(PAGE, storekeeper)

    assert not page.exception
    assert links(page)[:2] == [f"Order {late} · Bolt & Co", f"Order {soon} · Acme"]
    for told in (
        "Overdue",
        "4 days late",
        "Partly here",
        "A-17 · 1 of 2 parts are complete · expected 30 Nov · 15.00 €",
    ):
        assert told in words(page)


def test_what_is_over_stands_apart_and_a_search_finds_by_part(open_page, given, storekeeper):
    gone = given.order(given.part("SEAL-1"), 4)
    given.order(given.part("BELT-7"), 2, supplier="Bolt & Co")
    given.do(cancel_purchase_order, gone, "Ordered twice", actor=storekeeper)

    page = open_page(PAGE, storekeeper, state="past")
    assert "Cancelled" in words(page)
    assert "Ordered twice" in words(page)

    page = open_page(PAGE, storekeeper)
    page.text_input(key="search").set_value("belt-7").run()
    assert [name for name in links(page) if name.startswith("Order ")] == [f"Order {gone + 1} · Bolt & Co"]
    page.text_input(key="search").set_value("SEAL").run()
    assert "No order fits" in words(page)


@pytest.mark.parametrize("state", ["open", "past"])
def test_offers_the_list_as_a_file(open_page, given, storekeeper, state):
    given.order(given.part("SEAL-1"), 4, price="2.5", reference="A-17")
    gone = given.order(given.part("BELT-7"), 2)
    given.do(cancel_purchase_order, gone, "Ordered twice", actor=storekeeper)
    page = open_page(PAGE, storekeeper, state=state)
    offered = [button.proto.id.rsplit("-", 1)[-1] for button in page.get("download_button")]
    assert offered == ["xlsx", "csv"]

    query = open_orders if state == "open" else past_orders
    (row,) = given.ask(query, actor=storekeeper)
    cells = [read(row) for read in columns().values()]
    for told in ["A-17", Decimal(10), "Ordered"] if state == "open" else [gone, "Ordered twice", "Cancelled"]:
        assert told in cells


def test_the_file_says_how_far_each_has_come(given, storekeeper):
    seal = given.part("SEAL-1")
    order = given.order(seal, 4)
    given.came(order, seal, 1)

    (row,) = given.ask(open_orders, actor=storekeeper)

    assert {name: read(row) for name, read in columns().items() if name in {"Status", "Value"}} == {
        "Status": "Partly here",
        "Value": None,
    }


def test_an_empty_list_says_where_orders_come_from(open_page, storekeeper):
    assert "Nothing is on order" in words(open_page(PAGE, storekeeper))
    assert "No order is over yet" in words(open_page(PAGE, storekeeper, state="past"))


def test_a_long_list_goes_on(open_page, given, storekeeper):
    part = given.part()
    orders = [given.order(part, 1) for _ in range(32)]
    page = open_page(PAGE, storekeeper)
    page.button(key="orders-open-older").click().run()
    assert links(page)[:2] == [f"Order {number} · Acme" for number in orders[30:]]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.INVENTORY_MANAGER}))
def test_is_not_for_others(open_page, given, role):
    assert "This page is for others" in words(open_page(PAGE, given.the(role)))
