"""One order: read, received wholly or in part, given up, and told when it has moved on."""

from datetime import date
from decimal import Decimal

import pytest

from core.inventory import OrderStatus, cancel_purchase_order
from core.inventory.models import InventoryTransaction, PurchaseOrder, PurchaseOrderLine
from core.kernel import Role
from tests.support.seen import labels, plain, words

PAGE = "storeroom/order"


@pytest.fixture
def seal(given):
    return given.part("SEAL-1", name="Rod seal")


@pytest.fixture
def order(given, seal):
    oil = given.part("OIL-1", name="Oil", unit="l", whole_units_only=False)
    return given.order(seal, 4, oil, 6, price="2.5", reference="A-17", expected_on=date(2026, 11, 20))


def line_of(given, order, part):
    rows = (PurchaseOrderLine.purchase_order_id == order, PurchaseOrderLine.spare_part_id == part)
    return given.rows(PurchaseOrderLine, *rows)[0].id


def stored(given):
    return given.rows(PurchaseOrder)[0]


def opened(page, name):
    return page.button(key=f"open-{name}").click().run()


def test_shows_its_lines_and_what_has_come(open_page, given, order, seal, storekeeper):
    given.came(order, seal, 1)
    page = open_page(PAGE, storekeeper, order=order)

    assert not page.exception
    assert plain(page.title[0]) == f"Order {order} · Acme"
    for told in ("Overdue", "4 days late", "A-17", "25.00 €", "SEAL-1 · 4 pcs ordered · 1 pcs came", "6 l to come"):
        assert told in words(page)
    assert any("+1" in label and "Rod seal" in label for label in labels(page))


def test_a_price_is_told_with_all_its_places(open_page, given, seal, storekeeper):
    told = words(open_page(PAGE, storekeeper, order=given.order(seal, 7, price="8.125")))
    assert "8.1250 € each" in told
    assert "56.88 €" in told


def test_a_price_that_nobody_knew_is_shown_with_the_places_that_are_typed(open_page, given, seal, storekeeper):
    order = given.order(seal, 7)
    page = opened(open_page(PAGE, storekeeper, order=order), f"receive-{order}")
    price = page.number_input(key=f"receive-order-{order}-price_{line_of(given, order, seal)}")
    assert (price.value, price.proto.format) == (None, "%g")


def test_receives_a_part_of_it_with_what_was_typed(open_page, given, order, seal, storekeeper):
    page = opened(open_page(PAGE, storekeeper, order=order), f"receive-{order}")
    form, line = f"receive-order-{order}", line_of(given, order, seal)
    page.text_input(key=f"{form}-delivery_note").set_value("DN 7")
    page.number_input(key=f"{form}-came_{line}").set_value(3)
    page.number_input(key=f"{form}-price_{line}").set_value(2.75)
    page.number_input(key=f"{form}-came_{line + 1}").set_value(0.0)
    page.button(key=f"{form}-submit").click().run()

    assert not page.exception
    assert "1 line received." in words(page)
    (row,) = given.rows(InventoryTransaction)
    assert (row.delta, row.unit_cost, row.notes) == (3, Decimal("2.75"), "DN 7")
    assert stored(given).status is OrderStatus.OPEN


def test_one_press_receives_all_and_closes_it(open_page, given, order, storekeeper):
    page = opened(open_page(PAGE, storekeeper, order=order), f"receive-{order}")
    page.button(key=f"receive-order-{order}-submit").click().run()

    assert stored(given).status is OrderStatus.CLOSED
    assert "Over since" in words(page)
    assert f"open-receive-{order}" not in [button.key for button in page.button]


def test_more_than_ordered_is_refused_until_somebody_says_so(open_page, given, order, seal, storekeeper):
    page = opened(open_page(PAGE, storekeeper, order=order), f"receive-{order}")
    form, line = f"receive-order-{order}", line_of(given, order, seal)
    page.number_input(key=f"{form}-came_{line}").set_value(40)
    page.button(key=f"{form}-submit").click().run()

    assert "Only 4 pcs of SEAL-1 are still to come" in words(page)
    assert page.number_input(key=f"{form}-came_{line}").value == 40
    page.toggle(key=f"{form}-more_than_ordered").set_value(True)
    page.button(key=f"{form}-submit").click().run()
    assert given.on_hand(seal) == (40, 0)


def test_it_is_cancelled_with_a_reason_while_nothing_came(open_page, given, order, storekeeper):
    name = f"cancel_purchase_order-{order}"
    page = opened(open_page(PAGE, storekeeper, order=order), name)
    page.button(key=f"{name}-ask-submit").click().run()
    assert "Give a reason" in words(page)
    page.text_area(key=f"{name}-ask-reason").set_value("Ordered twice")
    page.button(key=f"{name}-ask-submit").click().run()

    assert (stored(given).status, stored(given).close_reason) == (OrderStatus.CANCELLED, "Ordered twice")
    assert f"Order {order} is cancelled." in words(page)


def test_the_rest_is_given_up_once_something_came(open_page, given, order, seal, storekeeper):
    given.came(order, seal, 1)
    name = f"close_purchase_order-{order}"
    page = opened(open_page(PAGE, storekeeper, order=order), name)
    page.text_area(key=f"{name}-ask-reason").set_value("No longer made")
    page.button(key=f"{name}-ask-submit").click().run()

    assert stored(given).status is OrderStatus.CLOSED
    assert "3 pcs did not come" in words(page)


def test_a_delivery_is_taken_back_and_the_order_is_open_again(open_page, given, order, seal, storekeeper):
    given.came(order, seal, 4)
    given.came(order, seal + 1, 6)
    moved = given.rows(InventoryTransaction)[0].id
    page = opened(open_page(PAGE, storekeeper, order=order), f"came-{moved}")
    page.text_area(key=f"reverse-{moved}-reason").set_value("Wrong seals")
    page.button(key=f"reverse-{moved}-submit").click().run()

    assert not page.exception
    assert stored(given).status is OrderStatus.OPEN
    assert "4 pcs to come" in words(page)
    assert words(page).count("Reversed") == 2


def test_of_very_many_deliveries_the_newest_are_listed_and_it_says_so(open_page, given, storekeeper, monkeypatch):
    monkeypatch.setattr("core.inventory.queries.order._MOST", 2)
    part = given.part("HOSE-1")
    number = given.order(part, 9)
    for came in (1, 2):
        given.came(number, part, came)
    assert "These are the newest" not in words(open_page(PAGE, storekeeper, order=number))
    given.came(number, part, 3)
    page = words(open_page(PAGE, storekeeper, order=number))
    assert "These are the newest 2." in page
    assert page.count("Inventory Manager 2 · MAIN") == 2


def test_an_order_that_ended_meanwhile_says_so(open_page, given, order, storekeeper):
    page = opened(open_page(PAGE, storekeeper, order=order), f"receive-{order}")
    given.do(cancel_purchase_order, order, "Ordered twice", actor=storekeeper)
    page.button(key=f"receive-order-{order}-submit").click().run()
    assert f"Order {order} is cancelled now" in words(page)


def test_an_address_without_an_order_says_what_to_do(open_page, storekeeper):
    assert "names no order" in words(open_page(PAGE, storekeeper))
    assert "does not exist" in words(open_page(PAGE, storekeeper, order=99))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.INVENTORY_MANAGER}))
def test_is_not_for_others(open_page, given, order, role):
    assert "This page is for others" in words(open_page(PAGE, given.the(role), order=order))


def test_a_scanned_delivery_note_takes_nothing_in_yet(open_page, given, order, storekeeper):
    page = opened(open_page(PAGE, storekeeper, order=order), f"receive-{order}")
    note = page.text_input(key=f"receive-order-{order}-delivery_note")
    assert note.form_id == ""  # in a form, the Enter of a scanner sends it
    note.set_value("DN-4711").run()
    assert not given.rows(InventoryTransaction)
    page.button(key=f"receive-order-{order}-submit").click().run()
    assert not page.exception
    assert {row.reference_id for row in given.rows(InventoryTransaction)} == {order}
