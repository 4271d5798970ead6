"""The storekeeper reads what to order, why, and what it costs."""

from datetime import date
from decimal import Decimal

import pytest

from core import inventory
from core.inventory.models import PurchaseOrder, PurchaseOrderLine
from core.kernel import Role
from tests.support.seen import plain, words
from tests.support.shortage import many_short

PAGE = "storeroom/reorder"


def test_says_how_much_why_and_what_it_costs(open_page, given, storekeeper):
    given.part("BRG-1", name="Bearing", min_quantity=Decimal(4), unit_price=Decimal(3), lead_time_days=5)
    page = open_page(PAGE, storekeeper)

    assert not page.exception
    for told in ("1 part to order, 24.00 €", "0 pcs available, 8 pcs should be there", "BRG-1", "Out"):
        assert told in words(page)


def test_says_for_how_much_jobs_wait(open_page, given, storekeeper):
    given.approved(given.part(), 3)
    assert "jobs wait for 3 pcs" in words(open_page(PAGE, storekeeper))


def test_a_full_store_says_so(open_page, given, storekeeper):
    given.stock(5)
    assert "Nothing to order: every part is above its minimum" in words(open_page(PAGE, storekeeper))


def test_a_search_narrows_the_list(open_page, given, storekeeper):
    given.part("BRG-1")
    page = open_page(PAGE, storekeeper)
    page.text_input(key="search").set_value("seal").run()
    assert "Nothing to order fits" in words(page)


def test_a_supplier_stands_in_the_address(open_page, given, storekeeper):
    given.part("BRG-1", supplier_name="Roth", min_quantity=Decimal(4))
    given.part("SEAL-1", supplier_name="Acme", min_quantity=Decimal(4))
    page = open_page(PAGE, storekeeper)
    page.selectbox(key="supplier").set_value("Roth").run()
    linked = open_page(PAGE, storekeeper, supplier=page.query_params["supplier"])

    for shown in (page, linked):
        assert "BRG-1" in words(shown)
        assert "SEAL-1" not in words(shown)


def test_a_list_that_is_cut_says_so_and_finds_the_parts_of_a_supplier_all_the_same(
    open_page, given, sessions, storekeeper
):
    asked = given.part("Z-1", name="Zz", supplier_name="Acme", min_quantity=Decimal(1))
    given.order(given.part("Z-2", name="Zz", min_quantity=Decimal(1)), 5)
    many_short(sessions, given.clock())
    page = open_page(PAGE, storekeeper)
    assert "1 000+ parts to order" in words(page)
    assert "These are the first 1 000." in words(page)
    assert [plain(option.content) for option in page.button_group(key="state").proto.options][1] == "On the way 1"

    page.selectbox(key="supplier").set_value("Acme").run()
    page.checkbox(key=f"tick-{asked}").check().run()
    assert "These are the first" not in words(page)
    page.selectbox(key="supplier").set_value(None).run()
    assert page.button(key="open-place-orders").label == "Order 1 part"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.INVENTORY_MANAGER}))
def test_is_not_for_others(open_page, given, role):
    assert "This page is for others" in words(open_page(PAGE, given.person(role)))


def test_enter_in_a_quantity_places_nothing_and_a_full_order_goes_on_in_the_next(
    open_page, given, storekeeper, monkeypatch
):
    monkeypatch.setattr(inventory, "MOST_ORDER_LINES", 2)
    for number in range(3):
        given.part(f"P-{number}", supplier_name="Roth", min_quantity=Decimal(4))
    page = open_page(PAGE, storekeeper)
    page.button(key="tick-all").click().run()
    page.button(key="open-place-orders").click().run()
    assert {field.form_id for field in page.number_input} == {""}  # in a form, Enter in a field sends it
    button = page.button(key="place-orders-submit")
    assert button.label == "Place 2 orders"
    button.click().run()
    assert not page.exception
    placed = [row.purchase_order_id for row in given.rows(PurchaseOrderLine)]
    assert sorted(placed.count(order.id) for order in given.rows(PurchaseOrder)) == [1, 2]


def test_what_is_ticked_is_ordered_by_supplier_in_one_press(open_page, given, storekeeper):
    seal = given.part("SEAL-1", supplier_name="Acme", min_quantity=Decimal(4), unit_price=Decimal(2), lead_time_days=5)
    belt = given.part("BELT-7", min_quantity=Decimal(1))
    left = given.part("RING-3", supplier_name="Acme")
    page = open_page(PAGE, storekeeper)
    page.checkbox(key=f"tick-{seal}").check().run()
    page.checkbox(key=f"tick-{belt}").check().run()
    page.button(key="open-place-orders").click().run()
    page.number_input(key=f"place-orders-quantity_{seal}").set_value(6)
    page.button(key="place-orders-submit").click().run()
    assert "Name the supplier of these parts" in words(page)
    page.text_input(key="place-orders-supplier_1").set_value("Bolt & Co")
    page.button(key="place-orders-submit").click().run()

    assert not page.exception
    assert "2 orders are placed." in words(page)
    first, second = given.rows(PurchaseOrder)
    assert (first.supplier_name, first.expected_on) == ("Acme", date(2026, 11, 29))
    assert (second.supplier_name, second.expected_on) == ("Bolt & Co", None)
    ordered = {row.spare_part_id: (row.quantity_ordered, row.unit_price) for row in given.rows(PurchaseOrderLine)}
    assert ordered == {seal: (6, 2), belt: (2, None)}

    page = open_page(PAGE, storekeeper)
    assert [box.key for box in page.checkbox] == [f"tick-{left}"]
    page = open_page(PAGE, storekeeper, state="coming")
    assert "6 pcs on order, expected 29 Nov" in words(page)


def test_very_many_are_ordered_as_proposed_without_a_field_for_each(open_page, given, storekeeper):
    parts = [
        given.part(supplier_name=("Acme", "Roth", None)[n % 3], min_quantity=Decimal(4), unit_price=Decimal("0.5"))
        for n in range(61)
    ]
    page = open_page(PAGE, storekeeper)
    page.button(key="tick-all").click().run()
    page.button(key="open-place-orders").click().run()
    assert len(page.number_input) == 0
    assert "of every part as much as is proposed" in words(page)
    assert "20 parts" in words(page)
    page.button(key="place-orders-submit").click().run()
    assert "Name the supplier of these parts" in words(page)
    page.text_input(key="place-orders-supplier_2").set_value("Bolt & Co")
    page.button(key="place-orders-submit").click().run()

    assert "3 orders are placed." in words(page)
    lines = given.rows(PurchaseOrderLine)
    assert sorted(line.spare_part_id for line in lines) == sorted(parts)
    assert {(line.quantity_ordered, line.unit_price) for line in lines} == {(8, Decimal("0.5"))}


def test_all_that_is_shown_is_ticked_at_once(open_page, given, storekeeper):
    for _ in range(2):
        given.part(supplier_name="Acme")
    page = open_page(PAGE, storekeeper)
    assert page.button(key="open-place-orders").disabled
    page.button(key="tick-all").click().run()
    assert page.button(key="open-place-orders").label == "Order 2 parts"
