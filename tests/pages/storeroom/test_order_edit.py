"""An order is gathered line by line, survives a reload, is placed, and changed while it is open."""

from datetime import date
from decimal import Decimal

import pytest

from core.inventory import OrderLine, OrderStatus, cancel_purchase_order, update_purchase_order
from core.inventory.models import PurchaseOrder, PurchaseOrderLine
from core.kernel import Role
from core.people.models import Draft
from tests.support.seen import plain, words

PAGE = "storeroom/order_edit"


def scan(page, number):
    return page.text_input(key="order-part").set_value(number).run()


def field(page, *names):
    """The field of the one part that is asked for now."""
    (found,) = (each for each in page.number_input if each.key.endswith(names))
    return found


def add(page, number, quantity):
    page = scan(page, number)
    field(page, "-pieces", "-amount").set_value(quantity)
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
    assert plain(page.title[0]) == f"Order {order.id} · Acme"


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
    page.button(key=f"order-edit-{order}-submit").click().run()

    assert lines(given) == {seal: (4, None), belt: (9, None)}
    assert f"Order {order} is saved." in words(page)


def test_each_part_begins_with_its_own_price_and_a_line_that_stands_there_with_its_own(open_page, given, storekeeper):
    given.part("SEAL-1", name="Rod seal", unit_price=Decimal("2.5"))
    belt = given.part("BELT-7", name="Belt", unit_price=Decimal(40))
    order = given.order(belt, 6, price="38.5")

    page = scan(open_page(PAGE, storekeeper, order=order), "SEAL-1")
    assert field(page, "-price").value == 2.5
    page = scan(page, "BELT-7")
    assert (field(page, "-pieces").value, field(page, "-price").value) == (6, 38.5)
    assert "It stands here already: 6 pcs at 38.50 € = 231.00 €" in words(page)
    assert page.button(key="order-add").label == "Change line"


def test_a_line_of_which_something_came_is_not_offered_for_a_change(open_page, given, storekeeper):
    belt = given.part("BELT-7", name="Belt")
    order = given.order(belt, 6)
    given.came(order, belt, 2)

    page = scan(open_page(PAGE, storekeeper, order=order), "BELT-7")
    assert words(page).count("2 pcs came, it stays") == 2
    assert [button.key for button in page.button if button.key == "order-add"] == []


@pytest.fixture
def change(given, storekeeper):
    """Somebody else changes an order."""

    def made(order, *lines, **head):
        version = given.rows(PurchaseOrder, PurchaseOrder.id == order)[0].version
        new = [OrderLine(part, Decimal(amount)) for part, amount in lines]
        given.do(update_purchase_order, order, "Acme", new, version=version, actor=storekeeper, **head)

    return made


def test_what_somebody_else_changed_meanwhile_is_told_and_what_was_typed_stays(open_page, given, change, storekeeper):
    seal, belt, ring = (given.part(number, name=name) for number, name in (("S", "Seal"), ("B", "Belt"), ("R", "Ring")))
    order = given.order(seal, 4, belt, 2)
    page = add(open_page(PAGE, storekeeper, order=order), "S", 9)
    page.text_input(key=f"order-edit-{order}-reference").set_value("Mine 7").run()
    change(order, (seal, 5), (belt, 3), (ring, 1), notes="To gate 2")

    page.button(key=f"order-edit-{order}-submit").click().run()
    assert not page.exception
    assert "Changed by somebody else meanwhile" in words(page)
    for told in ("Notes: – before, To gate 2 now", "Belt (B): 2 pcs, price not known before", "Ring (R) was added"):
        assert told in words(page)
    assert lines(given)[seal] == (5, None)
    page.button(key=f"order-edit-{order}-submit").click().run()

    assert lines(given) == {seal: (9, None), belt: (3, None), ring: (1, None)}
    (saved,) = given.rows(PurchaseOrder)
    assert (saved.supplier_reference, saved.notes) == ("Mine 7", "To gate 2")


def test_what_was_typed_meets_the_order_as_it_is_after_a_reload_too(open_page, given, storekeeper):
    seal, belt = given.part("S", name="Seal"), given.part("B", name="Belt")
    order = given.order(seal, 4, belt, 2)
    page = open_page(PAGE, storekeeper, order=order)
    page.button(key=f"order-remove-{belt}").click().run()
    page.text_area(key=f"order-edit-{order}-notes").set_value("Mine").run()
    given.came(order, belt, 1)

    page = open_page(PAGE, storekeeper, order=order)
    assert "Of Belt (B) 1 pcs have come; its line stays." in words(page)
    page.button(key=f"order-edit-{order}-submit").click().run()
    assert lines(given) == {seal: (4, None), belt: (2, None)}
    assert given.rows(PurchaseOrder)[0].notes == "Mine"


def test_without_any_typing_the_form_follows_the_order_and_leaves_no_draft(open_page, given, change, storekeeper):
    seal = given.part("S", name="Seal")
    order = given.order(seal, 4)
    page = open_page(PAGE, storekeeper, order=order)
    change(order, (seal, 6), reference="A-1")
    page.run()
    assert page.text_input(key=f"order-edit-{order}-reference").value == "A-1"
    assert "6 pcs" in words(page)
    assert given.rows(Draft) == []


def test_an_order_that_is_over_does_not_change(open_page, given, storekeeper):
    order = given.order(given.part(), 4)
    given.do(cancel_purchase_order, order, "Ordered twice", actor=storekeeper)
    page = open_page(PAGE, storekeeper, order=order)
    assert "does not change any more" in words(page)
    assert given.rows(PurchaseOrder)[0].status is OrderStatus.CANCELLED


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.INVENTORY_MANAGER}))
def test_is_not_for_others(open_page, given, role):
    assert "This page is for others" in words(open_page(PAGE, given.the(role)))
