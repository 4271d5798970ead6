"""A location is counted blind, the differences are looked at, and all of it is posted at once."""

from decimal import Decimal

import pytest

from core.inventory import create_location
from core.inventory.models import InventoryTransaction
from core.kernel import Role
from tests.support.seen import plain, words
from ui import count_sheet

PAGE = "storeroom/count"


@pytest.fixture
def belt(given):
    return given.stock(4, cost="2.5", number="BELT-7", name="Belt")


@pytest.fixture
def seal(given, belt):
    return given.stock(10, cost="3", number="SEAL-90", name="Rod seal", location="A-03-2")


@pytest.fixture
def sheet(main, belt, seal):
    """The name of the form, by which its keys begin."""
    return f"count-{main}"


def enter(page, sheet, **counts):
    for part, counted in counts.items():
        page.number_input(key=f"{sheet}-n{part.removeprefix('p')}").set_value(counted).run()
    return page


def compare(page, sheet):
    return page.button(key=f"{sheet}-to-compare").click().run()


def post(page, sheet, reason="Yearly count"):
    page.text_area(key=f"{sheet}-reason").set_value(reason).run()
    return page.button(key=f"{sheet}-submit").click().run()


def test_a_page_that_is_loaded_anew_goes_on_at_its_location(open_page, run, storekeeper, main, belt):
    hall = run(create_location, "HALL", "Hall 2", actor=storekeeper)
    page = open_page(PAGE, storekeeper)
    assert page.selectbox(key="count-location").value is None
    page.selectbox(key="count-location").set_value(main).run()
    assert page.query_params["location"] == str(main)

    assert open_page(PAGE, storekeeper, location=main).selectbox(key="count-location").value == main
    assert open_page(PAGE, storekeeper, location=hall).selectbox(key="count-location").value == hall
    assert open_page(PAGE, storekeeper, location=999).selectbox(key="count-location").value is None


def test_shows_the_parts_of_the_location_without_what_should_lie_there(open_page, storekeeper, sheet):
    page = open_page(PAGE, storekeeper)

    assert not page.exception
    told = words(page)
    assert "SEAL-90 · A-03-2" in told
    assert "10" not in told
    assert page.button(key=f"{sheet}-to-compare").disabled


def test_each_field_is_spoken_with_its_part(open_page, storekeeper, sheet, belt, seal):
    spoken = [plain(field.label) for field in open_page(PAGE, storekeeper).number_input]
    assert spoken == ["Counted, pcs: Rod seal SEAL-90", "Counted, pcs: Belt BELT-7"]


def test_shows_the_difference_and_posts_it(open_page, given, storekeeper, sheet, belt, seal):
    page = enter(open_page(PAGE, storekeeper), sheet, **{f"p{belt}": 4, f"p{seal}": 8})
    assert page.button(key=f"{sheet}-to-compare").label == "Compare 2 parts"
    page = compare(page, sheet)

    frame = page.dataframe[0].value
    assert [value.replace("\u202f", " ") for value in frame.iloc[0]] == [
        "Rod seal · SEAL-90",
        "10 pcs",
        "8 pcs",
        "−2 pcs",
        "−6.00 €",
    ]
    page = post(page, sheet)

    assert not page.exception
    assert "2 parts counted. The stock of 1 was corrected." in plain(page.success[0])
    assert (given.on_hand(belt), given.on_hand(seal)) == ((4, 0), (8, 0))
    assert {row.notes for row in given.rows(InventoryTransaction)[2:]} == {"Yearly count"}
    assert given.audit_rows() == 1


def test_a_surplus_has_its_plus_in_quantity_and_in_value(open_page, storekeeper, sheet, seal):
    page = compare(enter(open_page(PAGE, storekeeper), sheet, **{f"p{seal}": 12}), sheet)
    assert [value.replace("\u202f", " ") for value in page.dataframe[0].value.iloc[0]][3:] == ["+2 pcs", "+6.00 €"]


def test_says_for_which_job_something_is_no_longer_held(open_page, given, storekeeper, sheet, belt):
    job = given.job(given.machine("Press 4"))
    given.approved(belt, 3, job=job)
    page = post(compare(enter(open_page(PAGE, storekeeper), sheet, **{f"p{belt}": 1}), sheet), sheet)

    assert f"2 pcs of BELT-7 are no longer held for job {job}, Press 4." in plain(page.success[0])


def test_an_empty_field_is_not_counted_and_nought_is(open_page, given, storekeeper, sheet, belt, seal):
    page = post(compare(enter(open_page(PAGE, storekeeper), sheet, **{f"p{belt}": 0}), sheet), sheet)

    assert "1 part counted." in plain(page.success[0])
    assert (given.on_hand(belt), given.on_hand(seal)) == ((0, 0), (10, 0))


def test_a_missing_reason_is_refused_and_the_count_stays(open_page, given, storekeeper, sheet, belt):
    page = post(compare(enter(open_page(PAGE, storekeeper), sheet, **{f"p{belt}": 3}), sheet), sheet, " ")
    assert "reason" in plain(page.error[0])
    page.button(key=f"{sheet}-back").click().run()

    assert page.number_input(key=f"{sheet}-n{belt}").value == 3
    assert given.on_hand(belt) == (4, 0)


def test_a_count_that_was_not_posted_is_there_after_a_reload(open_page, storekeeper, sheet, belt):
    enter(open_page(PAGE, storekeeper), sheet, **{f"p{belt}": 3})
    page = open_page(PAGE, storekeeper)

    assert page.number_input(key=f"{sheet}-n{belt}").value == 3
    assert "not sent yet" in words(page)


def test_a_part_that_moved_since_has_to_be_looked_at_again(open_page, given, storekeeper, sheet, belt, seal):
    page = enter(open_page(PAGE, storekeeper), sheet, **{f"p{belt}": 3, f"p{seal}": 10})
    given.receive(belt, 1)
    page = compare(page, sheet)

    assert "Moved since you began" in words(page)
    assert page.button(key=f"{sheet}-submit").disabled
    page.button(key=f"{sheet}-looked{belt}").click().run()
    assert "Moved since you began" not in words(page)
    page = post(page, sheet)
    assert given.on_hand(belt) == (3, 0)


def test_a_part_that_moves_at_the_last_moment_stops_the_count(open_page, given, storekeeper, sheet, belt, seal):
    page = compare(enter(open_page(PAGE, storekeeper), sheet, **{f"p{belt}": 3, f"p{seal}": 10}), sheet)
    page.text_area(key=f"{sheet}-reason").set_value("Yearly count").run()
    given.receive(belt, 1)
    page.button(key=f"{sheet}-submit").click().run()

    assert "Part BELT-7: It moved since it was counted" in plain(page.error[0])
    assert "Moved since you began" in words(page)
    assert (given.on_hand(belt), given.on_hand(seal)) == ((5, 0), (10, 0))


def test_a_measured_part_is_counted_exactly(open_page, given, storekeeper, main):
    oil = given.stock("4.5", number="OIL-46", unit="l", whole_units_only=False)
    sheet = f"count-{main}"
    page = post(compare(enter(open_page(PAGE, storekeeper), sheet, **{f"p{oil}": 2.3}), sheet), sheet)

    assert not page.exception
    assert given.on_hand(oil) == (Decimal("2.3"), 0)


def test_of_several_locations_one_is_chosen_first(open_page, rack, storekeeper, belt):
    page = open_page(PAGE, storekeeper)
    assert "Choose where you count" in words(page)

    page.selectbox(key="count-location").set_value(rack).run()
    assert "Nothing was ever put there" in words(page)


def test_a_long_location_is_counted_page_by_page(open_page, given, storekeeper, main):
    parts = [given.stock(1, number=f"P-{number:02}") for number in range(31)]
    page = open_page(PAGE, storekeeper)
    assert len(page.number_input) == 30

    page.button(key="count-sheet-older").click().run()
    assert not page.exception
    assert [field.key for field in page.number_input] == [f"count-{main}-n{parts[30]}"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INVENTORY_MANAGER])
def test_keeps_other_roles_out(open_page, given, role):
    page = open_page(PAGE, given.the(role))
    assert "This page is for" in page.info[0].value
    assert not page.selectbox


def test_a_part_that_was_found_where_it_never_lay_is_counted_there(open_page, given, storekeeper, main, belt):
    ring = given.part("RING-3", name="Ring")
    page = open_page(PAGE, storekeeper, search="ring-3")
    assert "never lay here until now" in words(page)

    name = f"count-{main}"
    post(compare(enter(page, name, **{f"p{ring}": 2}), name), name)

    assert not page.exception
    assert given.on_hand(ring) == (2, 0)


def test_one_count_goes_over_several_searches_and_is_posted_at_once(open_page, given, storekeeper, sheet, belt, seal):
    ring = given.part("RING-3", name="Ring")
    page = open_page(PAGE, storekeeper)
    for part, search, counted in ((belt, "belt", 3), (ring, "ring-3", 2), (seal, "", 9)):
        page.text_input(key="search").set_value(search).run()
        enter(page, sheet, **{f"p{part}": counted})
    assert page.button(key=f"{sheet}-to-compare").label == "Compare 3 parts"
    assert page.number_input(key=f"{sheet}-n{belt}").value == 3
    page.text_input(key="search").set_value("seal").run()
    assert "2 parts are counted too, not posted yet: BELT-7 3 pcs, RING-3 2 pcs." in words(page)
    page.text_input(key="search").set_value("nothing").run()
    assert "No part fits" in words(page)

    page = open_page(PAGE, storekeeper, search="seal")
    assert page.number_input(key=f"{sheet}-n{seal}").value == 9
    post(compare(page, sheet), sheet)
    assert [given.on_hand(part)[0] for part in (belt, ring, seal)] == [3, 2, 9]
    assert given.audit_rows() == 1


def test_a_field_that_is_emptied_is_not_counted(open_page, storekeeper, sheet, belt, seal):
    page = enter(open_page(PAGE, storekeeper), sheet, **{f"p{belt}": 3, f"p{seal}": 9})
    page.number_input(key=f"{sheet}-n{belt}").set_value(None).run()
    assert page.button(key=f"{sheet}-to-compare").label == "Compare 1 part"


def test_a_search_leads_from_the_comparison_back_to_counting(open_page, storekeeper, sheet, belt, seal):
    page = compare(enter(open_page(PAGE, storekeeper), sheet, **{f"p{belt}": 3}), sheet)
    page.text_input(key="search").set_value("seal").run()
    assert page.number_input(key=f"{sheet}-n{seal}").value is None
    assert page.button(key=f"{sheet}-to-compare").label == "Compare 1 part"


def test_no_more_is_counted_than_can_be_posted_at_once(open_page, monkeypatch, storekeeper, sheet, belt, seal):
    monkeypatch.setattr(count_sheet, "MOST_COUNTED", 1)
    page = enter(open_page(PAGE, storekeeper), sheet, **{f"p{belt}": 3})
    page.run()
    assert "A count has at most 1 parts" in words(page)
    assert page.number_input(key=f"{sheet}-n{seal}").disabled
    assert not page.number_input(key=f"{sheet}-n{belt}").disabled
