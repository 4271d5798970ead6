"""Where parts go, and which part a scanner means."""

from decimal import Decimal

import pytest

from core.inventory import create_location, parts_to_receive, stock_locations
from core.inventory.models import SparePart, StockLocation
from core.kernel import Forbidden, Role


def test_the_main_store_comes_first_and_what_is_archived_only_when_asked_for(given, sessions, storekeeper, main, rack):
    given.receive(given.part(), 2, location_id=rack)
    with sessions.begin() as session:
        session.add(StockLocation(code="A-01", name="Old", is_active=False))

    told = given.ask(stock_locations, actor=storekeeper)

    assert [(place.id, place.code, place.parts) for place in told] == [(main, "MAIN", 0), (rack, "A-03", 1)]
    every = given.ask(stock_locations, include_inactive=True, actor=storekeeper)
    assert [(place.code, place.is_active) for place in every] == [("MAIN", True), ("A-01", False), ("A-03", True)]


def test_a_location_is_found_by_code_or_name_and_the_one_of_this_code_comes_first(given, run, storekeeper, main, rack):
    places = {
        code: run(create_location, code, f"Hall {code[-1]}", actor=storekeeper) for code in ("A-1", "A-12", "B_1")
    }

    def found(search, **how):
        return [place.code for place in given.ask(stock_locations, search=search, actor=storekeeper, **how)]

    for code, name in (("R-1", "Rack 1 shelf 2"), ("R-2", "Rack 2 shelf 1")):
        run(create_location, code, name, actor=storekeeper)
    assert (found("rack 2  shelf 1"), found("rack 1 shelf 2")) == (["R-2", "R-1"], ["R-1", "R-2"])
    assert (found("a-1"), found("hall 2 a-"), found("b_"), found("_1")) == (["A-1", "A-12"], ["A-12"], ["B_1"], ["B_1"])
    assert (found("%"), found("a-", limit=2), found("", only=[places["A-12"], main])) == (
        [],
        ["A-03", "A-1"],
        ["MAIN", "A-12"],
    )


def test_what_fits_exactly_comes_first_by_either_number(given, sessions, storekeeper):
    given.part("SEAL-90-X", name="A seal")
    exact = given.stock(3, number="SEAL-90", name="Rod seal", max_quantity=Decimal(5), location="A-03-2")
    with sessions.begin() as session:
        session.get_one(SparePart, exact).supplier_part_number = "K22-7"

    first, second = given.ask(parts_to_receive, " seal-90 ", actor=storekeeper)

    assert (first.id, first.is_exact, second.is_exact) == (exact, True, False)
    assert (first.on_hand, first.max_quantity, first.bin) == (3, 5, "A-03-2")
    assert [part.is_exact for part in given.ask(parts_to_receive, "k22-7", actor=storekeeper)] == [True]
    assert [part.id for part in given.ask(parts_to_receive, "rod", actor=storekeeper)] == [exact]


def test_nothing_is_offered_without_words_and_nothing_that_is_archived(given, sessions, storekeeper):
    part = given.part("SEAL-90")
    assert given.ask(parts_to_receive, "  ", actor=storekeeper) == ()
    with sessions.begin() as session:
        session.get_one(SparePart, part).is_active = False
    assert given.ask(parts_to_receive, "SEAL-90", actor=storekeeper) == ()


def test_the_list_is_bounded(given, storekeeper):
    for number in range(4):
        given.part(f"SEAL-{number}", name="Seal")
    assert len(given.ask(parts_to_receive, "seal", limit=3, actor=storekeeper)) == 3


def test_others_do_not_read_it(given, technician):
    for query, words in [(parts_to_receive, ("seal",)), (stock_locations, ())]:
        with pytest.raises(Forbidden):
            given.ask(query, *words, actor=given.the(Role.SUPERVISOR))
