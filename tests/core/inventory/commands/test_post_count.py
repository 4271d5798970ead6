"""Several parts of one location are counted together or not at all."""

from decimal import Decimal

import pytest

from core.inventory import CountedPart, PartRefused, post_count
from core.inventory.models import InventoryTransaction, SparePart, SparePartsRequest, StockLocation
from core.kernel import Forbidden, Invalid, NotFound, Role, StaleState
from core.storage import run_command
from tests.support.together import at_once, refused


def counts(*pairs):
    return [CountedPart(part, Decimal(counted)) for part, counted in pairs]


def seen(given, part):
    return given.rows(SparePart, SparePart.id == part)[0].last_seq


def test_sets_each_part_with_one_line_in_the_record(run, given, storekeeper, main, levels):
    seal, belt = given.stock(10), given.stock(4)
    posted = len(given.rows(InventoryTransaction))

    told = run(post_count, main, counts((belt, 5), (seal, 7)), "Yearly count", actor=storekeeper)

    assert [(row.spare_part_id, row.delta, row.on_hand) for row in told] == [(seal, -3, 7), (belt, 1, 5)]
    rows = given.rows(InventoryTransaction)[posted:]
    assert [(row.quantity, row.expected_quantity, row.delta, row.notes) for row in rows] == [
        (7, 10, -3, "Yearly count"),
        (5, 4, 1, "Yearly count"),
    ]
    assert (levels(seal), levels(belt)) == ({main: 7}, {main: 5})
    assert given.audit_rows() == 1
    assert given.last_audit().description == "Counted 2 parts at MAIN"
    assert given.last_audit().reason == "Yearly count"


def test_counts_one_location_and_leaves_the_others(run, given, storekeeper, main, rack, levels):
    part = given.stock(10)
    given.receive(part, 3, location_id=rack)

    run(post_count, rack, counts((part, 2)), "Recount", actor=storekeeper)

    assert levels(part) == {main: 10, rack: 2}
    assert given.last_audit().description.endswith(", 3 expected")


def test_the_newest_promise_makes_way_for_what_is_not_there(run, given, clock, storekeeper, main, technician):
    part, job = given.stock(10), given.job(technician=technician)
    first = given.approved(part, 4, job=job)
    clock.advance(minutes=1)
    second = given.approved(part, 4, job=job)

    (told,) = run(post_count, main, counts((part, 5)), "Recount", actor=storekeeper)

    assert {row.id: row.quantity_reserved for row in given.rows(SparePartsRequest)} == {first: 4, second: 1}
    assert given.on_hand(part) == (5, 5)
    assert [(each.quantity, each.job) for each in told.released] == [(3, job)]
    assert given.last_audit().description.endswith(f"; short again: parts requests {second}")


def test_says_of_several_parts_who_is_short_again(run, given, storekeeper, main, technician):
    parts, job = [given.stock(2), given.stock(2), given.stock(2)], given.job(technician=technician)
    short = [given.approved(part, 2, job=job) for part in parts[:2]]

    told = run(post_count, main, counts(*((part, 1) for part in parts)), "Recount", actor=storekeeper)

    assert [len(each.released) for each in told] == [1, 1, 0]
    numbers = ", ".join(map(str, short))
    assert given.last_audit().description == f"Counted 3 parts at MAIN; short again: parts requests {numbers}"


def test_a_part_that_moved_since_it_was_counted_stops_the_count(run, given, storekeeper, main):
    seal, belt = given.stock(10), given.stock(4, number="BELT-7")
    sheet = [CountedPart(part, Decimal(1), seen(given, part)) for part in (seal, belt)]
    given.receive(belt, 1)

    with pytest.raises(PartRefused, match="Part BELT-7: It moved"):
        run(post_count, main, sheet, "Recount", actor=storekeeper)

    assert (given.on_hand(seal), given.on_hand(belt)) == ((10, 0), (5, 0))
    assert given.audit_rows() == 0


@pytest.mark.parametrize("counted", ["-1", "0.5", "NaN"])
def test_a_faulty_quantity_names_its_part_and_nothing_is_posted(run, given, storekeeper, main, counted):
    seal, belt = given.stock(10), given.stock(4, number="BELT-7")
    with pytest.raises(PartRefused, match="Part BELT-7: "):
        run(post_count, main, counts((seal, 1), (belt, counted)), "Recount", actor=storekeeper)
    assert given.on_hand(seal) == (10, 0)


def test_refuses_a_count_that_is_none(run, given, sessions, storekeeper, main, rack):
    part = given.stock(1)
    for bad, words in [([], "1 to 200 parts"), (counts((part, 1), (part, 2)), "each part once")]:
        with pytest.raises(Invalid, match=words):
            run(post_count, main, bad, "Recount", actor=storekeeper)
    with pytest.raises(Invalid, match="reason"):
        run(post_count, main, counts((part, 1)), " ", actor=storekeeper)
    for place, nobody in [(10**6, part), (main, 10**6)]:
        with pytest.raises(NotFound):
            run(post_count, place, counts((nobody, 1)), "Recount", actor=storekeeper)
    with sessions.begin() as session:
        session.get_one(StockLocation, rack).is_active = False
    with pytest.raises(StaleState, match="no longer used"):
        run(post_count, rack, counts((part, 1)), "Recount", actor=storekeeper)
    assert given.audit_rows() == 0


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INVENTORY_MANAGER])
def test_the_storeroom_alone_counts(run, given, main, role):
    with pytest.raises(Forbidden):
        run(post_count, main, counts((given.stock(3), 1)), "Recount", actor=given.the(role))


def test_of_two_who_post_the_same_sheet_one_has_to_look_again(sessions, given, clock, storekeeper, main):
    parts = [given.stock(10), given.stock(4)]
    sheet = [CountedPart(part, Decimal(3), seen(given, part)) for part in parts]

    def post(lines):
        return lambda: run_command(sessions, post_count, main, lines, "Recount", actor=storekeeper, clock=clock)

    outcomes = at_once(post(sheet), post(sheet[::-1]))

    assert [type(fault) for fault in refused(outcomes)] == [PartRefused]
    assert given.audit_rows() == 1
