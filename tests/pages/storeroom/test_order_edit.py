"""An order is gathered line by line, survives a reload, is placed, and changed while it is open."""

from datetime import date
from decimal import Decimal

import pytest

from core.inventory import OrderStatus, cancel_purchase_order
from core.inventory.models import PurchaseOrder, PurchaseOrderLine
from core.kernel import Role
from tests.support import seen

PAGE = "storeroom/order_edit"


def words(page):
    return seen.words(page).replace("\u202f", " ")


def add(page, number, quantity):
    page = page.text_input(key="order-part").set_value(number).run()
    field = next(field for field in page.number_input if field.key.endswith(("-pieces", "-amount")))
    field.set_value(quantity)
    return page.button(key="order-add").click().run()


def lines(given):
    return {row.spare_part_id: (row.quantity_ordered, row.unit_price) for row in given.rows(PurchaseOrderLine)}


def test_an_order_is_gathered_kept_through_a_reload_and_placed(open_page, given, storekeeper):
    seal = given.part("SEAL-1", name="Rod seal", supplier_name="Acme", unit_price=Decimal("2.5"))
    oil = given.part("OIL-1", name="Oil", unit="l", whole_units_only=False)
    page = add(open_page(PAGE, storekeeper), "seal-1", 3)
    assert not page.exception
    assert "3 pcs at 2.50 € = 7.50 €" in words(page)

    page = add(open_page(PAGE, storekeeper), "oil-1", 2.5)
    assert "Together at least 7.50 €" in words(page)
    page.selectbox(key="order-new-supplier").set_value("Acme")
    page.date_input(key="order-new-expected_on").set_value(date(2026, 12, 1))
    page.text_input(key="order-new-reference").set_value("A-17").run()
    page.button(key="order-new-submit").click().run()

    (order,) = given.rows(PurchaseOrder)
    assert (order.supplier_name, order.supplier_reference, order.expected_on) == ("Acme", "A-17", date(2026, 12, 1))
    assert lines(given) == {seal: (3, Decimal("2.5")), oil: (Decimal("2.5"), None)}
    assert page.title[0].value.replace("\\", "") == f"Order {order.id} · Acme"


def test_without_a_supplier_it_is_refused_and_the_lines_stay(open_page, given, storekeeper):
    given.part("SEAL-1", name="Rod seal")
    page = add(open_page(PAGE, storekeeper), "SEAL-1", 3)
    page.button(key="order-new-submit").click().run()
    assert "The name of a supplier has 2 to 120 characters" in words(page)
    assert "1. Rod seal" in words(page)
    assert given.rows(PurchaseOrder) == []


def test_an_open_order_is_changed_but_not_what_came_of_it(open_page, given, storekeeper):
    seal, belt = given.part("SEAL-1", name="Rod seal"), given.part("BELT-7", name="Belt")
    order = given.order(seal, 4, belt, 2)
    given.came(order, seal, 1)

    page = open_page(PAGE, storekeeper, order=order)
    assert not page.exception
    assert "1 pcs came, it stays" in words(page)
    assert [button.key for button in page.button if "remove" in button.key] == [f"order-remove-{belt}"]
    page = add(page, "BELT-7", 9)
    page.button(key=f"order-{order}-2-submit").click().run()

    assert lines(given) == {seal: (4, None), belt: (9, None)}
    assert f"Order {order} is saved." in words(page)


def test_an_order_that_is_over_does_not_change(open_page, given, storekeeper):
    order = given.order(given.part(), 4)
    given.do(cancel_purchase_order, order, "Ordered twice", actor=storekeeper)
    page = open_page(PAGE, storekeeper, order=order)
    assert "does not change any more" in words(page)
    assert given.rows(PurchaseOrder)[0].status is OrderStatus.CANCELLED


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.INVENTORY_MANAGER}))
def test_is_not_for_others(open_page, given, role):
    assert "This page is for others" in words(open_page(PAGE, given.the(role)))
