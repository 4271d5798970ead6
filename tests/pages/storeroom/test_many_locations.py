"""A store with very many locations: each of them is found by its code, wherever a location is chosen."""

import pytest

from core import inventory
from core.inventory.models import StockLocation
from tests.support.seen import plain, words
from ui import location_choice


@pytest.fixture
def places(given, sessions, main, monkeypatch):
    """Six beside the main store, of which three are listed without a search."""
    monkeypatch.setattr(location_choice, "LISTED", 3)
    with sessions.begin() as session:
        session.add_all(StockLocation(code=f"R-{number}", name=f"Rack {number}") for number in range(6))
    return {row.code: row.id for row in given.rows(StockLocation)}


@pytest.fixture
def seal(given):
    return given.stock(6, number="SEAL-90", name="Rod seal")


def options(page, key):
    return [plain(each) for each in page.selectbox(key=key).options]


def test_counts_where_the_code_was_scanned(open_page, given, storekeeper, places, seal):
    given.receive(seal, 2, location_id=places["R-4"])
    page = open_page("storeroom/count", storekeeper, location=places["R-5"])
    assert page.selectbox(key="count-location").value == places["R-5"]
    assert "R-4 · Rack 4" not in options(page, "count-location")
    page.text_input(key="count-location-words").set_value("r-4").run()
    assert not page.exception
    assert not page.warning
    assert page.selectbox(key="count-location").value == places["R-4"]
    assert page.query_params["location"] == str(places["R-4"])
    assert "SEAL-90" in words(page)

    page.text_input(key="count-location-words").set_value("rack").run()
    assert "Several locations fit. Check the one that is chosen." in words(page)
    assert page.selectbox(key="count-location").value == places["R-4"]
    page.text_input(key="count-location-words").set_value("nowhere").run()
    assert "No location fits" in words(page)
    assert page.selectbox(key="count-location").value == places["R-4"]


def test_carries_to_a_location_that_is_not_listed(open_page, given, storekeeper, places, seal):
    page = open_page("storeroom/transfer", storekeeper)
    page.text_input(key="transfer-part").set_value("SEAL-90").run()
    page.text_input(key="transfer-part-to").set_value("rack 5").run()
    assert not page.exception
    assert not page.warning
    page.number_input(key=f"transfer-{seal}-pieces").set_value(4).run()
    page.button(key=f"transfer-{seal}-submit").click().run()
    assert plain(page.success[0]) == "4 pcs of SEAL-90 transferred."
    lies = given.ask(inventory.places_of_parts, {seal}, actor=storekeeper)[seal]
    assert {each.code: each.quantity for each in lies} == {"MAIN": 2, "R-5": 4}


def test_of_several_that_fit_one_is_chosen_and_said(open_page, given, run, storekeeper, places, seal):
    below = run(inventory.create_location, "X-1", "Rack 5 below", actor=storekeeper)
    page = open_page("storeroom/transfer", storekeeper)
    page.text_input(key="transfer-part").set_value("SEAL-90").run()
    goal = f"transfer-{seal}-to_location_id"
    assert page.selectbox(key=goal).value == places["R-0"]
    page.text_input(key="transfer-part-to").set_value("rack 5").run()
    assert not page.exception
    assert options(page, goal) == ["R-5 · Rack 5", "X-1 · Rack 5 below", "R-0 · Rack 0"]
    assert page.selectbox(key=goal).value == places["R-5"]
    assert "Several locations fit. Check the one that is chosen." in words(page)
    page.selectbox(key=goal).set_value(below).run()
    assert page.selectbox(key=goal).value == below
    page.text_input(key="transfer-part-to").set_value("MAIN").run()
    assert not page.exception
    assert page.selectbox(key=goal).value == below


def test_receives_each_line_where_it_was_said(open_page, given, storekeeper, places, seal):
    page = open_page("storeroom/receive", storekeeper)
    for code, line in (("R-5", 0), ("R-3", 1)):
        page.text_input(key="receive-part").set_value("SEAL-90").run()
        page.text_input(key="delivery-place-words").set_value(code).run()
        assert not page.exception
        assert not page.warning
        page.button(key=f"delivery-add-{line}").click().run()
    page.button(key="delivery-submit").click().run()
    lies = {each.code: each.quantity for each in given.ask(inventory.places_of_parts, {seal}, actor=storekeeper)[seal]}
    assert lies == {"MAIN": 6, "R-5": 1, "R-3": 1}


def test_an_order_comes_to_two_places_that_are_not_listed(open_page, given, storekeeper, places, seal):
    belt = given.part("BELT-7")
    order = given.order(seal, 2, belt, 2)
    read = given.ask(inventory.purchase_order, order, actor=storekeeper)
    line_of = {line.spare_part_id: line.line_id for line in read.lines}
    page = open_page("storeroom/order", storekeeper, order=order)
    page.button(key=f"open-receive-{order}").click().run()
    form = f"receive-order-{order}"
    for line, code in ((line_of[seal], "R-5"), (line_of[belt], "R-3")):
        page.text_input(key=f"{form}-words").set_value(code).run()
        page.selectbox(key=f"{form}-place_{line}").set_value(places[code]).run()
        assert not page.exception
        assert not page.warning
    page.button(key=f"{form}-submit").click().run()
    lies = given.ask(inventory.places_of_parts, {seal, belt}, actor=storekeeper)
    assert {each.code for each in lies[belt]} == {"R-3"}
    assert {each.code for each in lies[seal]} == {"MAIN", "R-5"}


def test_movements_are_narrowed_to_one_and_one_is_renamed(open_page, given, storekeeper, places, seal):
    given.receive(seal, 2, location_id=places["R-4"])
    page = open_page("storeroom/movements", storekeeper)
    page.text_input(key="place-words").set_value("R-4").run()
    assert page.query_params["place"] == str(places["R-4"])
    assert not page.exception
    assert not page.warning

    page = open_page("storeroom/transfer", storekeeper)
    assert "These are the first 3." in words(page)
    page.text_input(key="location-words").set_value("rack 4").run()
    assert "Rack 4" in words(page)
    assert "Rack 1" not in words(page)
