"""The storekeeper looks movements up, takes one back, and takes the list away as a file."""

from decimal import Decimal

import pytest

from core.inventory import count_stock, scrap_stock
from core.kernel import Role
from tests.support.seen import labels, words

PAGE = "storeroom/movements"


@pytest.fixture
def bearing(given, storekeeper, clock):
    part = given.stock(5, number="BRG-1", name="Bearing *6204*", cost="4")
    clock.advance(minutes=1)
    given.do(scrap_stock, part, Decimal(2), "Rusted through", actor=storekeeper)
    return part


def test_shows_what_moved_with_sign_and_reason(open_page, bearing, storekeeper):
    page = open_page(PAGE, storekeeper)

    assert not page.exception
    seen = f"{words(page)} {' '.join(labels(page))}".replace("\u202f", " ")
    for told in ("\u22122 pcs", "+5 pcs", "Bearing *6204*", "Scrap", "Delivery", "Rusted through"):
        assert told in seen


def test_a_search_that_finds_nothing_says_so(open_page, bearing, storekeeper):
    page = open_page(PAGE, storekeeper)
    page.text_input(key="search").set_value("gasket").run()
    assert "No movement fits" in words(page)


def test_an_empty_store_says_what_to_do(open_page, storekeeper):
    assert "Receive the first delivery" in words(open_page(PAGE, storekeeper))


def test_a_movement_is_taken_back_with_a_reason(open_page, given, bearing, storekeeper):
    page = open_page(PAGE, storekeeper)
    newest = next(button.key for button in page.button if (button.key or "").startswith("open-movement-"))
    page.button(key=newest).click().run()
    number = newest.removeprefix("open-movement-")
    page.text_area(key=f"reverse-{number}-reason").set_value("It was still good")
    page.button(key=f"reverse-{number}-submit").click().run()

    assert not page.exception
    assert given.on_hand(bearing) == (Decimal(5), Decimal(0))


def test_a_count_says_that_it_is_counted_again(open_page, given, bearing, storekeeper):
    number = given.do(count_stock, bearing, Decimal(2), "Yearly count", actor=storekeeper).transaction_id
    page = open_page(PAGE, storekeeper)
    page.button(key=f"open-movement-{number}").click().run()

    assert "A count is not taken back. Count again." in words(page)
    assert "Reverse" not in labels(page)


def shown(page):
    """How many movements."""
    return sum("Bearing" in label for label in labels(page))


@pytest.fixture
def press(given, bearing, clock):
    """Two were handed out for it."""
    clock.advance(minutes=1)
    machine = given.machine("Press <4>")
    given.issued(bearing, 2, job=given.job(machine))
    return machine


def test_an_address_shows_what_was_chosen(open_page, press, bearing, storekeeper):
    page = open_page(PAGE, storekeeper, machine=press, person=storekeeper.user_id, reason="ISSUE", since="2026-01-01")
    seen = words(page)
    assert "Machine: Press <4>" in seen
    assert f"Person: {storekeeper.full_name}" in seen
    assert shown(page) == 1
    assert page.selectbox(key="machine").value == press
    assert page.get("popover")[0].proto.popover.label == "Filter (4)"


def test_a_choice_stands_in_the_address_and_is_cleared(open_page, press, storekeeper, given):
    page = open_page(PAGE, storekeeper)
    page.number_input(key="job").set_value(999).run()
    assert page.query_params["job"] == "999"
    assert "No movement fits" in words(page)
    page.button(key="filters-clear").click().run()
    assert not page.query_params
    assert shown(page) == 3


@pytest.mark.parametrize("query", [{"job": "many"}, {"person": "0"}, {"since": "soon"}, {"reason": "THEFT"}])
def test_an_address_that_means_nothing_shows_all(open_page, bearing, storekeeper, query):
    assert shown(open_page(PAGE, storekeeper, **query)) == 2


def test_a_machine_that_there_is_not_is_said(open_page, storekeeper):
    assert "That record does not exist" in words(open_page(PAGE, storekeeper, machine=99))


def test_a_search_that_fits_one_machine_of_a_large_plant_takes_it_once(open_page, given, press, storekeeper):
    for number in range(200):
        given.machine(f"Lathe {number:03}")
    page = open_page(PAGE, storekeeper)
    page.text_input(key="machine-words").set_value("lathe").run()
    assert "These are the first 30. Type more letters to see others." in words(page)
    page.text_input(key="machine-words").set_value("lathe 19").run()
    assert "machine" not in page.query_params
    assert "These are the first" not in words(page)
    page.text_input(key="machine-words").set_value("press <4").run()
    assert page.query_params["machine"] == str(press)
    assert "Machine: Press <4>" in words(page)
    assert shown(page) == 1

    page.button(key="filters-clear").click().run()
    assert "machine" not in page.query_params


def test_offers_the_list_as_a_file(open_page, bearing, storekeeper):
    page = open_page(PAGE, storekeeper)
    offered = [button.proto.id.rsplit("-", 1)[-1] for button in page.get("download_button")]
    assert offered == ["xlsx", "csv"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.INVENTORY_MANAGER}))
def test_is_not_for_others(open_page, given, role):
    assert "This page is for others" in words(open_page(PAGE, given.person(role)))
