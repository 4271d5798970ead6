"""Stock is carried between locations, and the locations are added, renamed and archived."""

from decimal import Decimal

import pytest

from core.inventory import transfer_stock
from core.inventory.models import StockLevel, StockLocation
from core.kernel import Role
from tests.support.seen import plain, words

PAGE = "storeroom/transfer"


@pytest.fixture
def seal(given):
    return given.stock(6, number="SEAL-90", name="Rod seal")


def scan(page):
    return page.text_input(key="transfer-part").set_value("SEAL-90").run()


def levels(given, part):
    return {row.location_id: row.quantity for row in given.rows(StockLevel, StockLevel.spare_part_id == part)}


def test_carries_a_quantity_to_another_location(open_page, given, storekeeper, main, rack, seal):
    page = scan(open_page(PAGE, storekeeper))
    assert not page.exception
    assert "SEAL-90 · MAIN: 6 pcs" in words(page)
    page.number_input(key=f"transfer-{seal}-pieces").set_value(4).run()
    button = page.button(key=f"transfer-{seal}-submit")
    assert button.label.replace("\u202f", " ") == "Transfer 4 pcs"
    button.click().run()

    assert not page.exception
    assert plain(page.success[0]) == "4 pcs of SEAL-90 transferred."
    assert levels(given, seal) == {main: 2, rack: 4}
    assert page.text_input(key="transfer-part").value == ""


def test_more_than_lies_there_is_refused_and_the_typing_stays(open_page, given, storekeeper, main, rack, seal):
    page = scan(open_page(PAGE, storekeeper))
    page.number_input(key=f"transfer-{seal}-pieces").set_value(7).run()
    page.button(key=f"transfer-{seal}-submit").click().run()

    assert "Only 6 pcs" in plain(page.error[0])
    assert page.number_input(key=f"transfer-{seal}-pieces").value == 7
    assert levels(given, seal) == {main: 6}


def test_the_location_that_was_chosen_stays_when_somebody_moves_stock_meanwhile(
    open_page, given, storekeeper, main, rack, seal
):
    page = scan(open_page(PAGE, storekeeper))
    given.do(transfer_stock, seal, Decimal(4), main, rack, actor=storekeeper)
    page.number_input(key=f"transfer-{seal}-pieces").set_value(2).run()

    told = page.selectbox(key=f"transfer-{seal}-from_location_id").proto
    # Otherwise the browser would send the words of before, which mean nothing any more.
    assert (told.set_value, told.raw_value.replace("\u202f", " ")) == (True, "MAIN · 2 pcs")
    page.button(key=f"transfer-{seal}-submit").click().run()
    assert not page.exception
    assert levels(given, seal) == {main: 0, rack: 6}


def test_with_one_location_says_what_to_do(open_page, storekeeper, seal):
    page = open_page(PAGE, storekeeper)
    assert "Add another one" in words(page)
    assert [box.key for box in page.text_input] == []


def test_a_part_that_lies_nowhere_says_so(open_page, given, storekeeper, rack):
    given.part("SEAL-90")
    assert "None of it lies in the store" in words(scan(open_page(PAGE, storekeeper)))


def test_adds_a_location(open_page, given, storekeeper):
    page = open_page(PAGE, storekeeper)
    page.button(key="open-add-location").click().run()
    page.text_input(key="add-location-code").set_value("b-7")
    page.text_input(key="add-location-name").set_value("Rack by the door")
    page.button(key="add-location-submit").click().run()

    assert not page.exception
    assert "Location added." in plain(page.success[0])
    assert given.rows(StockLocation)[-1].code == "B-7"
    assert "Rack by the door · empty" in words(page)


def test_a_location_where_parts_lie_is_not_archived(open_page, given, storekeeper, rack, seal):
    given.receive(seal, 1, location_id=rack)
    page = open_page(PAGE, storekeeper)
    page.button(key=f"open-location-{rack}").click().run()
    page.toggle(key=f"location-{rack}-is_active").set_value(False)
    page.button(key=f"location-{rack}-submit").click().run()

    assert "Parts still lie at RACK-B" in plain(page.error[0])
    assert given.rows(StockLocation, StockLocation.id == rack)[0].is_active


def test_an_empty_location_is_archived(open_page, given, storekeeper, rack):
    page = open_page(PAGE, storekeeper)
    page.button(key=f"open-location-{rack}").click().run()
    page.toggle(key=f"location-{rack}-is_active").set_value(False)
    page.button(key=f"location-{rack}-submit").click().run()

    assert "Archived" in words(page)
    assert not given.rows(StockLocation, StockLocation.id == rack)[0].is_active


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INVENTORY_MANAGER])
def test_keeps_other_roles_out(open_page, given, role):
    page = open_page(PAGE, given.the(role))
    assert "This page is for" in page.info[0].value
    assert not page.text_input
