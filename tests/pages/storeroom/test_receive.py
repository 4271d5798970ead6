"""A delivery is gathered line by line, survives a refusal and a reload, and comes in as a whole."""

from datetime import date
from decimal import Decimal

import pytest

from core.inventory import OrderStatus, archive_part
from core.inventory.models import InventoryTransaction, PurchaseOrder, SparePart
from core.kernel import Role
from tests.support.seen import plain, words

PAGE = "storeroom/receive"


def scan(page, words):
    return page.text_input(key="receive-part").set_value(words).run()


def number_field(page, name):
    """The field of the one part that is asked for now."""
    (field,) = (field for field in page.number_input if field.key.endswith(f"-{name}"))
    return field


def add(page, number, quantity=None, price=None, field="pieces", place=None):
    page = scan(page, number)
    if quantity is not None:
        number_field(page, field).set_value(quantity)
    if price is not None:
        number_field(page, "price").set_value(price)
    if place is not None:
        page.selectbox(key="delivery-place").set_value(place)
    return press_add(page)


def press_add(page):
    (button,) = (button for button in page.button if (button.key or "").startswith("delivery-add-"))
    return button.click().run()


def receive(page):
    return page.button(key="delivery-submit")


def test_a_price_is_shown_with_the_places_that_are_typed(open_page, given, storekeeper):
    given.part("SEAL-90")
    page = scan(open_page(PAGE, storekeeper), "SEAL-90")
    assert number_field(page, "price").proto.format == "%g"
    page = add(page, "SEAL-90", 3, price=0.0334)
    assert "3 pcs at 0.0334 €" in words(page)


def test_an_empty_delivery_says_what_to_do(open_page, storekeeper):
    page = open_page(PAGE, storekeeper)

    assert not page.exception
    assert "Nothing yet" in words(page)
    assert receive(page).disabled


def test_the_number_of_a_part_out_of_use_is_never_taken_for_another_part(open_page, given, storekeeper):
    given.do(archive_part, given.part("SEAL-90"), actor=storekeeper)
    given.part("SEAL-90-X", name="Other seal")

    page = scan(open_page(PAGE, storekeeper), "seal-90")

    assert not page.exception
    assert "Part seal-90 is out of use. Bring it back into use first, on its page." in words(page)
    assert [button.key for button in page.button if button.key == "delivery-add"] == []


def test_what_is_proposed_for_one_part_is_not_for_the_next(open_page, given, storekeeper):
    seal = given.part("SEAL-90", name="Rod seal")
    given.part("BELT-7", name="Belt")
    given.order(seal, 16)

    page = scan(open_page(PAGE, storekeeper), "SEAL-90")
    assert number_field(page, "pieces").value == 16
    page = scan(page, "BELT-7")
    assert number_field(page, "pieces").value == 1


def test_a_scanned_number_is_the_part_and_lines_are_gathered(open_page, given, storekeeper):
    given.stock(6, number="SEAL-90", name="Rod seal", location="A-03-2")
    given.part("SEAL-90-X", name="Other seal")

    page = scan(open_page(PAGE, storekeeper), "seal-90")
    assert "SEAL-90 · A-03-2 · 6 pcs on hand" in words(page)
    page = add(page, "SEAL-90", 3, 4.5)

    assert not page.exception
    assert "3 pcs at 4.50 € = 13.50 €" in words(page)
    assert page.text_input(key="receive-part").value == ""
    assert receive(page).label == "Receive 1 line"


def test_a_word_that_fits_several_parts_lets_one_be_picked(open_page, given, storekeeper):
    rod = given.part("SEAL-90", name="Rod seal")
    given.part("SEAL-91", name="Piston seal")

    page = scan(open_page(PAGE, storekeeper), "seal")
    page.button_group(key="receive-part-pick").set_value(rod).run()
    press_add(page)

    assert "1 pcs, price not known" in words(page)


def test_receives_all_lines_at_once_and_says_who_is_served(open_page, given, rack, storekeeper, technician):
    seal = given.part("SEAL-90", name="Rod seal")
    oil = given.part("OIL-46", name="Oil", unit="l", whole_units_only=False)
    job = given.job(given.machine("Press 4"), technician=technician)
    given.approved(seal, 2, job=job)

    page = add(open_page(PAGE, storekeeper), "SEAL-90", 3, 4.5, place=rack)
    page = add(page, "OIL-46", 2.3, field="amount")
    page.text_input(key="delivery-delivery_note").set_value("DN 4711").run()
    assert receive(page).label == "Receive 2 lines"
    receive(page).click().run()

    assert not page.exception
    said = plain(page.success[0])
    assert "2 lines received." in said
    assert f"2 pcs of SEAL-90 are held for job {job}, Press 4." in said
    assert (given.on_hand(seal), given.on_hand(oil)) == ((3, 2), (Decimal("2.3"), 0))
    rows = given.rows(InventoryTransaction)
    assert [(row.location_id, row.notes) for row in rows] == [(rack, "DN 4711")] * 2
    assert given.rows(SparePart, SparePart.id == seal)[0].average_cost == Decimal("4.5")
    assert "Nothing yet" in words(page)


def test_a_line_that_lifts_the_part_over_its_maximum_warns(open_page, given, storekeeper):
    given.stock(4, number="SEAL-90", max_quantity=Decimal(8))

    page = add(open_page(PAGE, storekeeper), "SEAL-90", 4)
    assert "Over its maximum" not in words(page)
    page = add(page, "SEAL-90", 1)

    assert "Over its maximum" in words(page)
    assert "9 pcs will be in the store, at most 8 pcs should be." in words(page)


def test_a_line_can_be_taken_off(open_page, given, storekeeper):
    for number in ("SEAL-90", "BELT-7"):
        given.part(number, name=f"Part {number}")
    page = add(add(open_page(PAGE, storekeeper), "SEAL-90"), "BELT-7")
    page.button(key="delivery-remove-0-of-2").click().run()

    assert "Part SEAL-90" not in words(page)
    assert "1. Part BELT-7" in words(page)


def test_the_lines_survive_a_refusal_and_a_reload(open_page, given, sessions, storekeeper):
    seal = given.part("SEAL-90", name="Rod seal")
    belt = given.part("BELT-7", name="Belt")
    page = add(add(open_page(PAGE, storekeeper), "SEAL-90", 2), "BELT-7", 3)
    with sessions.begin() as session:
        session.get_one(SparePart, belt).is_active = False

    receive(page).click().run()
    assert "Line 2: Part BELT-7 is no longer used" in plain(page.error[0])
    assert given.on_hand(seal) == (0, 0)

    page = open_page(PAGE, storekeeper)
    assert "1. Rod seal" in words(page)
    assert "not sent yet" in words(page)
    page.button(key="delivery-remove-1-of-2").click().run()
    receive(page).click().run()
    assert given.on_hand(seal) == (2, 0)


def test_a_number_that_nobody_knows_says_what_to_do(open_page, storekeeper):
    page = scan(open_page(PAGE, storekeeper), "NO-SUCH")
    assert "No part fits “NO-SUCH”" in plain(page.info[0])


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INVENTORY_MANAGER])
def test_keeps_other_roles_out(open_page, given, role):
    page = open_page(PAGE, given.the(role))
    assert "This page is for" in page.info[0].value
    assert not page.text_input


def test_a_part_on_order_is_booked_on_its_order_with_its_quantity_and_price(open_page, given, storekeeper):
    seal = given.part("SEAL-90", name="Rod seal")
    later = given.order(seal, 9, expected_on=date(2026, 12, 9))
    first = given.order(seal, 4, price="2.5", expected_on=date(2026, 12, 1))

    page = scan(open_page(PAGE, storekeeper), "SEAL-90")
    assert number_field(page, "pieces").value == 4
    press_add(page)
    assert f"order {first}" in words(page)
    receive(page).click().run()

    assert not page.exception
    (row,) = given.rows(InventoryTransaction)
    assert (row.delta, row.unit_cost, row.reference_id) == (4, Decimal("2.5"), first)
    assert {order.id: order.status for order in given.rows(PurchaseOrder)} == {
        first: OrderStatus.CLOSED,
        later: OrderStatus.OPEN,
    }


def test_more_than_an_order_has_to_bring_is_marked_and_taken_in_when_said(open_page, given, storekeeper):
    seal = given.part("SEAL-90", name="Rod seal")
    given.order(seal, 4)
    page = add(open_page(PAGE, storekeeper), "SEAL-90", 5)
    assert "More than ordered" in words(page)
    receive(page).click().run()
    assert "Only 4 pcs of SEAL-90 are still to come" in plain(page.error[0])

    page.toggle(key="delivery-more_than_ordered").set_value(True).run()
    receive(page).click().run()
    assert given.on_hand(seal) == (5, 0)


def test_a_part_on_order_may_come_without_its_order(open_page, given, storekeeper):
    seal = given.part("SEAL-90", name="Rod seal")
    given.order(seal, 4)
    page = scan(open_page(PAGE, storekeeper), "SEAL-90")
    page.selectbox(key=f"delivery-order-{seal}").select_index(0).run()
    press_add(page)
    receive(page).click().run()

    assert given.rows(InventoryTransaction)[0].purchase_order_line_id is None
    assert given.on_hand(seal) == (1, 0)
