"""A count sheet names the parts of one location, page by page."""

from decimal import Decimal

import pytest

from core.inventory import count_sheet
from core.inventory.models import SparePart
from core.kernel import Forbidden, Role


def test_names_the_parts_of_the_location_with_what_should_lie_there(given, storekeeper, main, rack):
    belt = given.stock(4, cost="2.5", number="BELT-7", location="B-1")
    seal = given.stock(10, number="SEAL-1", unit_price=Decimal(3))
    given.receive(seal, 2, location_id=rack)

    sheet = given.ask(count_sheet, main, actor=storekeeper)

    assert [(row.spare_part_id, row.part_number, row.expected, row.cost, row.last_seq) for row in sheet] == [
        (belt, "BELT-7", 4, Decimal("2.5"), 1),
        (seal, "SEAL-1", 10, 3, 2),
    ]
    assert [(row.part_number, row.expected) for row in given.ask(count_sheet, rack, actor=storekeeper)] == [
        ("SEAL-1", 2)
    ]


def test_goes_on_below_the_last_row_of_the_page_before(given, storekeeper, main):
    for number, shelf in (("C-3", None), ("a-1", "H-2"), ("B-2", "h-1"), ("A-4", None), ("A-5", "H-2")):
        given.stock(1, number=number, location=shelf)

    pages = [given.ask(count_sheet, main, limit=2, actor=storekeeper)]
    while len(pages[-1]) == 2:
        last = pages[-1][-1]
        shelf = (last.bin or "", last.part_number)
        pages.append(given.ask(count_sheet, main, after=shelf, limit=2, actor=storekeeper))

    assert [row.part_number for page in pages for row in page] == ["B-2", "a-1", "A-5", "A-4", "C-3"]


def test_a_page_that_ends_with_a_bin_of_any_letters_loses_nothing(given, storekeeper, main):
    for shelf in ("I-2", "İ-1", "i-3", "Ä-1", "ß-1", "ss-1"):
        given.stock(1, location=shelf)
    every, rows, after = given.ask(count_sheet, main, actor=storekeeper), [], None
    while page := given.ask(count_sheet, main, after=after, limit=1, actor=storekeeper):
        rows += page
        after = (page[-1].bin, page[-1].part_number)

    assert rows == list(every)


def test_of_another_location_the_parts_stand_by_number_without_the_bin_of_the_main_store(
    given, storekeeper, main, rack
):
    for number, shelf in (("C-3", "A-1"), ("a-1", "H-2"), ("B-2", None)):
        given.receive(given.part(number, location=shelf), 1, location_id=rack)

    pages = [given.ask(count_sheet, rack, limit=2, actor=storekeeper)]
    last = pages[0][-1]
    pages.append(given.ask(count_sheet, rack, after=(last.bin or "", last.part_number), limit=2, actor=storekeeper))

    assert [(row.part_number, row.bin) for page in pages for row in page] == [
        ("a-1", None),
        ("B-2", None),
        ("C-3", None),
    ]


def test_a_search_finds_what_never_lay_there_as_well(given, storekeeper, main, rack):
    given.stock(1, number="SEAL-1", name="Rod seal")
    given.receive(given.part("SEAL-2", name="Rod seal, long"), 3, location_id=rack)
    given.stock(1, number="BELT-7")

    sheet = given.ask(count_sheet, main, search="seal rod", actor=storekeeper)

    assert [(row.part_number, row.expected, row.is_new) for row in sheet] == [("SEAL-1", 1, False), ("SEAL-2", 0, True)]


def test_reads_what_was_counted_wherever_it_lies(given, storekeeper, main, rack):
    counted = [given.stock(1, number="SEAL-1"), given.receive(given.part("SEAL-2"), 3, location_id=rack).spare_part_id]
    given.stock(1, number="BELT-7")
    sheet = given.ask(count_sheet, main, among=counted, actor=storekeeper)
    assert [(row.part_number, row.expected, row.is_new) for row in sheet] == [("SEAL-1", 1, False), ("SEAL-2", 0, True)]
    assert given.ask(count_sheet, main, among=[], actor=storekeeper) == ()


def test_what_is_archived_and_gone_is_left_out(given, sessions, storekeeper, main, rack):
    part = given.stock(1)
    with sessions.begin() as session:
        session.get_one(SparePart, part).is_active = False
    assert len(given.ask(count_sheet, main, actor=storekeeper)) == 1
    assert given.ask(count_sheet, rack, actor=storekeeper) == ()


def test_the_storeroom_alone_reads_it(given, main):
    with pytest.raises(Forbidden):
        given.ask(count_sheet, main, actor=given.the(Role.MAINTENANCE_TECH))
