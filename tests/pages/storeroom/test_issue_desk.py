"""The issue desk: what is ready is handed out in one press, what is short says so, what was not used comes back."""

from decimal import Decimal

import pytest

from core import inventory
from core.inventory.models import (
    InventoryTransaction,
    MachineSparePart,
    PartsRequestStatus,
    SparePartsRequest,
    SparePartsUsage,
)
from core.kernel import Role
from core.maintenance import Priority
from tests.support.seen import labels, links, plain, words

DESK = "storeroom/issue_desk"


@pytest.fixture
def press(given):
    return given.machine("Press 4")


@pytest.fixture
def job(given, press, technician):
    return given.job(press, technician=technician, priority=Priority.HIGH)


@pytest.fixture
def issued(given, job, storekeeper):
    """A request of which two were handed out."""
    request = given.approved(given.stock(5, name="Rod seal"), 2, job=job)
    given.do(inventory.issue_part, request, actor=storekeeper)
    return request


def the(given, request):
    return given.rows(SparePartsRequest, SparePartsRequest.id == request)[0]


def movements(given, part):
    rows = given.rows(InventoryTransaction, InventoryTransaction.spare_part_id == part)
    return [(row.reason.value, row.delta) for row in rows]


def refusals(page):
    return [plain(error) for error in page.error]


def names(page):
    """The bold lines in order: the parts among them."""
    bold = [
        mark.value.strip("*").replace("\\", "").replace("\u2060", "")
        for mark in page.markdown
        if mark.value.startswith("**")
    ]
    return [text.replace("\u202f", " ") for text in bold]


def heaps(page):
    return [option.content for option in page.button_group(key="section").proto.options]


def opened(page, name):
    return page.button(key=f"open-{name}").click().run()


def test_what_is_pressed_is_spoken_without_backslashes(open_page, given, job, storekeeper):
    part = given.stock("12.5", name="Chain, 1/2 in", unit="m", whole_units_only=False)
    given.approved(part, Decimal("2.5"), job=job)
    page = open_page(DESK, storekeeper)
    assert "Issue 2.5\u202fm" in [button.label for button in page.button]

    page = open_page("storeroom/parts", storekeeper)
    assert "Chain, 1/2 in" in [link.proto.label for link in page.get("page_link")]


def test_shows_what_is_ready_with_bin_stock_and_who_waits(open_page, given, clock, job, storekeeper):
    part = given.stock("12.5", number="CHN-0815", name="Roller chain", unit="m", whole_units_only=False, location="A-3")
    given.approved(part, 5, job=job)
    clock.advance(minutes=19)

    page = open_page(DESK, storekeeper)

    assert not page.exception
    assert names(page) == ["Roller chain", "A-3", "12.5 m"]
    assert "CHN-0815 · Press 4" in words(page)
    assert "High" in words(page)
    assert "waits 19 min" in words(page)
    assert "1 request ready, oldest waits 19 min" in words(page)
    assert page.get("page_link")[0].proto.query_string == f"job={job}"
    assert "Issue 5 m" in labels(page)


def test_the_most_urgent_comes_first_and_has_the_filled_button(open_page, given, clock, job, storekeeper):
    part = given.stock(9)
    high = given.approved(part, 1, job=job)
    clock.advance(minutes=1)
    other = given.person(Role.MAINTENANCE_TECH)
    critical = given.approved(part, 2, job=given.job(technician=other, priority=Priority.CRITICAL), actor=other)

    page = open_page(DESK, storekeeper)

    buttons = [button for button in page.button if button.key and button.key.startswith("issue-")]
    assert [(button.key, button.proto.type) for button in buttons] == [
        (f"issue-{critical}-submit", "primary"),
        (f"issue-{high}-submit", "secondary"),
    ]


def test_one_press_hands_out_all_that_is_wanted_and_says_what_for_which_job(open_page, given, job, storekeeper):
    part = given.stock(6, name="Chain sprocket")
    request = given.approved(part, 2, job=job)

    page = open_page(DESK, storekeeper)
    page.button(key=f"issue-{request}-submit").click().run()

    assert words(page).count(f"2 pcs of Chain sprocket issued for job {job}.") == 1
    assert the(given, request).status is PartsRequestStatus.ISSUED
    assert given.on_hand(part) == (Decimal(4), Decimal(0))
    assert movements(given, part)[-1] == ("ISSUE", Decimal(-2))
    assert given.audit_rows() == 1
    assert heaps(page) == ["Ready 0", "Short 0", "Returns 1"]


def test_another_quantity_is_handed_out_and_the_rest_stays(open_page, given, job, storekeeper):
    part = given.stock(6)
    request = given.approved(part, 4, job=job)

    page = opened(open_page(DESK, storekeeper), f"some-{request}")
    page.number_input(key=f"some-{request}-pieces").set_value(1)
    page.button(key=f"some-{request}-submit").click().run()

    assert the(given, request).quantity_issued == Decimal(1)
    assert the(given, request).status is PartsRequestStatus.APPROVED
    assert given.on_hand(part) == (Decimal(5), Decimal(3))
    assert "Issue 3 pcs" in labels(page)


def test_more_than_is_wanted_is_refused_at_its_field_and_the_typing_stays(open_page, given, job, storekeeper):
    part = given.stock(6)
    request = given.approved(part, 2, job=job)

    page = opened(open_page(DESK, storekeeper), f"some-{request}")
    page.number_input(key=f"some-{request}-pieces").set_value(3)
    page.button(key=f"some-{request}-submit").click().run()

    assert refusals(page)[0] == "Only 2 are still wanted."
    assert page.number_input(key=f"some-{request}-pieces").value == 3
    assert given.on_hand(part)[0] == Decimal(6)


def test_a_part_by_the_metre_takes_decimals_exactly(open_page, given, job, storekeeper):
    part = given.stock("12.5", unit="m", whole_units_only=False)
    request = given.approved(part, "2.3", job=job)

    page = opened(open_page(DESK, storekeeper), f"some-{request}")
    assert page.number_input(key=f"some-{request}-amount").value == 2.3
    page.number_input(key=f"some-{request}-amount").set_value(1.1)
    page.button(key=f"some-{request}-submit").click().run()

    assert the(given, request).quantity_issued == Decimal("1.1")
    assert given.on_hand(part) == (Decimal("11.4"), Decimal("1.2"))


def test_a_part_in_several_places_is_taken_from_where_there_is_enough(open_page, given, job, rack, storekeeper):
    part = given.stock(1)
    given.receive(part, 4, location_id=rack)
    request = given.approved(part, 3, job=job)

    page = open_page(DESK, storekeeper)
    assert "RACK-B" in names(page)
    page.button(key=f"issue-{request}-submit").click().run()

    rows = given.rows(InventoryTransaction, InventoryTransaction.spare_part_id == part)
    assert (rows[-1].location_id, rows[-1].delta) == (rack, Decimal(-3))


def test_says_the_location_that_it_is_taken_from_and_the_bin_only_in_the_main_store(
    open_page, given, job, rack, storekeeper
):
    hose = given.stock(1, location="H-21")
    given.do(inventory.count_stock, hose, Decimal(0), "Not there", actor=storekeeper)
    given.receive(hose, 1, location_id=rack)
    given.approved(hose, 1, job=job)
    assert "RACK-B" in names(open_page(DESK, storekeeper))
    assert "H-21" not in names(open_page(DESK, storekeeper))

    given.receive(hose, 1)
    assert "MAIN, bin H-21" in names(open_page(DESK, storekeeper))


def test_the_storekeeper_may_say_from_which_place(open_page, given, job, rack, storekeeper):
    part = given.stock(2)
    given.receive(part, 4, location_id=rack)
    request = given.approved(part, 3, job=job)

    page = opened(open_page(DESK, storekeeper), f"some-{request}")
    place = page.selectbox(key=f"some-{request}-location_id")
    assert [option.replace("\u202f", " ") for option in place.options] == ["RACK-B · 4 pcs", "MAIN · 2 pcs"]
    place.set_value(1)
    page.button(key=f"some-{request}-submit").click().run()
    assert refusals(page)[0].startswith("Only 2")
    assert the(given, request).quantity_issued == 0

    page.number_input(key=f"some-{request}-pieces").set_value(2)
    page.button(key=f"some-{request}-submit").click().run()
    assert movements(given, part)[-1] == ("ISSUE", Decimal(-2))


def test_one_press_hands_out_what_lies_in_one_place_and_the_rest_stays(open_page, given, job, rack, storekeeper):
    part = given.stock(2)
    given.receive(part, 3, location_id=rack)
    request = given.approved(part, 5, job=job)

    page = open_page(DESK, storekeeper)
    assert "Issue 3 pcs" in labels(page)
    page.button(key=f"issue-{request}-submit").click().run()
    assert "Issue 2 pcs" in labels(page)


def test_a_second_storekeeper_reads_a_sentence_and_nothing_is_posted_twice(open_page, given, job, storekeeper):
    part = given.stock(6)
    request = given.approved(part, 2, job=job)
    page = open_page(DESK, storekeeper)
    given.do(inventory.issue_part, request, actor=given.person(Role.INVENTORY_MANAGER))

    page.button(key=f"issue-{request}-submit").click().run()

    assert refusals(page) == ["This parts request is issued now. Look at it again."]
    assert movements(given, part) == [("PURCHASE", Decimal(6)), ("ISSUE", Decimal(-2))]
    assert heaps(page)[0] == "Ready 0"


def test_a_second_press_after_a_part_of_it_went_out_is_refused_at_the_row(open_page, given, job, storekeeper):
    part = given.stock(6)
    request = given.approved(part, 2, job=job)
    page = open_page(DESK, storekeeper)
    given.do(inventory.issue_part, request, Decimal(1), actor=given.person(Role.INVENTORY_MANAGER))

    page.button(key=f"issue-{request}-submit").click().run()

    assert refusals(page) == ["Only 1 are still wanted."]
    assert given.on_hand(part)[0] == Decimal(5)
    assert "Issue 1 pcs" in labels(page)


def test_stock_that_a_count_took_away_meanwhile_is_a_sentence_at_the_row(open_page, given, job, storekeeper):
    part = given.stock(6)
    request = given.approved(part, 2, job=job)
    page = open_page(DESK, storekeeper)
    given.do(inventory.count_stock, part, Decimal(1), "Fell off the shelf", actor=given.person(Role.INVENTORY_MANAGER))

    page.button(key=f"issue-{request}-submit").click().run()

    assert refusals(page)[0].startswith("Only 1")
    assert the(given, request).quantity_issued == 0


def test_what_is_short_says_what_lies_there_in_its_place(open_page, given, job, technician, storekeeper):
    short, other = given.part(number="SEAL-1"), given.stock(4, number="SEAL-2")
    given.do(inventory.add_substitute, short, other, actor=storekeeper)
    given.approved(short, 2, job=job)

    page = open_page(DESK, storekeeper, section="SHORT")

    leads = links(page)
    assert "SEAL-2 lies there: 4 pcs" in leads
    assert "requests it instead, on the job. It is then approved anew." in words(page)


def test_a_part_that_is_not_listed_is_put_on_the_list_at_the_desk(open_page, given, press, job, storekeeper):
    part = given.stock(5)
    request = given.approved(part, 2, job=job)
    page = open_page(DESK, storekeeper)
    assert "Not on the list of Press 4" in words(page)
    page.button(key=f"list-{request}").click().run()
    assert [(row.machine_id, row.spare_part_id) for row in given.rows(MachineSparePart)] == [(press, part)]
    assert "Not on the list" not in words(page)


def test_what_is_short_says_how_much_is_missing(open_page, given, job, storekeeper):
    given.approved(given.stock(1, name="Heater band"), 3, job=job)
    given.approved(given.part(name="Rod seal"), 1, job=job)

    page = open_page(DESK, storekeeper, section="SHORT")

    assert heaps(page) == ["Ready 1", "Short 2", "Returns 0"]
    assert "2 pcs missing" in words(page)
    assert "1 pcs can be issued now" in words(page)
    assert "The next delivery goes to the most urgent job." in words(page)


def test_what_is_promised_to_others_is_said(open_page, given, job, storekeeper, technician):
    part = given.stock(2)
    given.approved(part, 2, job=job)
    given.approved(part, 1, job=job)

    assert "promised to others" in words(open_page(DESK, storekeeper, section="SHORT"))


def test_takes_back_all_that_is_out_with_a_note(open_page, given, issued, job, storekeeper):
    page = opened(open_page(DESK, storekeeper, section="RETURNS"), f"back-{issued}")
    assert page.number_input(key=f"back-{issued}-pieces").value == 2
    page.text_input(key=f"back-{issued}-notes").set_value("Still in its bag")
    page.button(key=f"back-{issued}-submit").click().run()

    row = the(given, issued)
    assert row.quantity_returned == Decimal(2)
    assert given.on_hand(row.spare_part_id)[0] == Decimal(5)
    assert movements(given, row.spare_part_id)[-1] == ("RETURN", Decimal(2))
    assert given.rows(InventoryTransaction)[-1].notes == "Still in its bag"
    assert f"2 pcs of Rod seal taken back from job {job}." in words(page)
    assert "Nothing is out" in words(page)


def test_what_is_out_of_use_by_now_says_so_when_it_comes_back(open_page, given, job, storekeeper):
    seal = given.stock(2, name="Rod seal")
    request = given.issued(seal, 2, job=job)
    given.do(inventory.archive_part, seal, actor=storekeeper)
    page = open_page(DESK, storekeeper, section="RETURNS")
    assert "Out of use" in words(page)
    page = opened(page, f"back-{request}")
    page.button(key=f"back-{request}-submit").click().run()
    assert f"2 pcs of Rod seal taken back from job {job}. The part is out of use: scrap it" in words(page)

    assert "2 pcs lie in the store. The part is out of use" in words(
        open_page("storeroom/part", storekeeper, part=seal)
    )
    assert "Rod seal" in links(open_page("storeroom/parts", storekeeper))


@pytest.mark.parametrize("is_expected", [True, False])
def test_the_field_is_free_for_the_next_scan_once_it_is_back(
    open_page, given, issued, technician, storekeeper, is_expected
):
    if is_expected:
        given.do(inventory.confirm_usage, issued, Decimal(0), actor=technician)
    page = open_page(DESK, storekeeper, section="RETURNS")
    page.text_input(key="search").set_value("Rod seal").run()
    if is_expected:
        page.button(key=f"take-back-{issued}").click().run()
    else:
        opened(page, f"back-{issued}").button(key=f"back-{issued}-submit").click().run()
    assert not page.exception
    assert the(given, issued).quantity_returned == 2
    assert page.text_input(key="search").value == ""


def test_what_is_expected_back_is_taken_with_one_press(open_page, given, issued, job, technician, storekeeper):
    given.do(inventory.confirm_usage, issued, Decimal(1), actor=technician)
    page = open_page(DESK, storekeeper, section="RETURNS")
    assert "To come back: 1 pcs" in words(page)

    page.button(key=f"take-back-{issued}").click().run()

    assert (the(given, issued).quantity_returned, heaps(page)[2]) == (1, "Returns 0")
    assert f"1 pcs of Rod seal taken back from job {job}." in words(page)


def test_what_does_not_come_back_counts_as_used_with_the_reason(open_page, given, issued, technician, storekeeper):
    given.do(inventory.confirm_usage, issued, Decimal(0), actor=technician)
    page = opened(open_page(DESK, storekeeper, section="RETURNS"), f"back-{issued}")
    assert page.number_input(key=f"back-{issued}-pieces").value == 2
    page.text_area(key=f"waive-{issued}-ask-reason").set_value("Both were fitted").run()
    page.button(key=f"waive-{issued}-ask-submit").click().run()

    assert not page.exception
    row = given.rows(SparePartsUsage)[0]
    assert (row.quantity_used, row.correction_reason, heaps(page)[2]) == (2, "Both were fitted", "Returns 0")
    found = open_page(DESK, storekeeper, section="RETURNS", search="Rod seal")
    assert "Used up" in words(found)


def test_planned_maintenance_is_handed_out_like_a_job(open_page, given, press, storekeeper):
    request = given.approved(given.stock(5, name="Oil"), 2, due=given.due(press, task="Oil change"))
    page = open_page(DESK, storekeeper)
    seen = words(page)
    assert "Planned" in seen
    assert "Oil change, due 25 Nov" in seen

    page.button(key=f"issue-{request}-submit").click().run()

    assert the(given, request).status is PartsRequestStatus.ISSUED
    assert "2 pcs of Oil issued for Oil change." in words(page)


def test_no_more_comes_back_than_went_out(open_page, given, issued, storekeeper):
    page = opened(open_page(DESK, storekeeper, section="RETURNS"), f"back-{issued}")
    page.number_input(key=f"back-{issued}-pieces").set_value(3)
    page.button(key=f"back-{issued}-submit").click().run()

    assert refusals(page)[0] == "Only 2 went out and did not come back."
    assert the(given, issued).quantity_returned == 0


@pytest.mark.parametrize("what", ["part", "job", "machine", "person"])
def test_finds_by_what_is_scanned_or_typed(open_page, given, job, storekeeper, what, technician):
    given.approved(given.stock(3, number="SEAL-90", name="Rod seal"), 1, job=job)
    other = given.person(Role.MAINTENANCE_TECH, "kim.lee")
    given.approved(
        given.stock(3, name="Belt"), 1, job=given.job(given.machine("Lathe 2"), technician=other), actor=other
    )
    typed = {"part": "seal-90", "job": str(job), "machine": "press", "person": technician.full_name}[what]

    page = open_page(DESK, storekeeper)
    page.text_input(key="search").set_value(typed).run()

    assert heaps(page)[0] == "Ready 1"
    assert names(page)[0] == "Rod seal"


def test_the_field_is_free_for_the_next_scan_when_what_was_found_is_handed_out(open_page, given, job, storekeeper):
    first = given.approved(given.stock(3, number="SEAL-90"), 1, job=job)
    given.approved(given.stock(3, number="BELT-1"), 1, job=job)
    page = open_page(DESK, storekeeper)
    page.text_input(key="search").set_value("SEAL-90").run()

    page.button(key=f"issue-{first}-submit").click().run()

    assert page.text_input(key="search").value == ""
    assert heaps(page)[0] == "Ready 1"


def test_a_search_without_hits_says_so_and_leads_back(open_page, given, job, storekeeper):
    given.approved(given.stock(3), 1, job=job)
    page = open_page(DESK, storekeeper)
    page.text_input(key="search").set_value("no such thing").run()
    assert "Nothing here fits “no such thing”" in words(page)

    page.button(key="show-all").click().run()
    assert heaps(page)[0] == "Ready 1"


def test_a_high_heap_is_shown_in_steps(open_page, given, job, storekeeper):
    part = given.stock(40)
    for _number in range(27):
        given.approved(part, 1, job=job)

    page = open_page(DESK, storekeeper)
    assert labels(page).count("Issue 1 pcs") == 25
    page.button(key="show-more").click().run()
    assert labels(page).count("Issue 1 pcs") == 27
    assert "These are the first" not in words(page)


def test_a_heap_that_is_higher_than_what_is_shown_says_so(monkeypatch, open_page, given, job, storekeeper):
    monkeypatch.setattr("core.inventory.queries.desk._MOST", 2)
    part = given.stock(40)
    for _number in range(3):
        given.approved(part, 1, job=job)

    page = open_page(DESK, storekeeper)

    assert labels(page).count("Issue 1 pcs") == 2
    assert "These are the first 2." in words(page)


@pytest.mark.parametrize(
    ("section", "sentence"),
    [("READY", "Nothing to hand out."), ("SHORT", "Nothing is short"), ("RETURNS", "Nothing is out.")],
)
def test_each_empty_heap_says_what_will_stand_there(open_page, storekeeper, section, sentence):
    page = open_page(DESK, storekeeper, section=section)

    assert not page.exception
    assert len(page.info) == 1
    assert sentence in words(page)


def test_hands_out_a_consumable_without_a_request(open_page, given, storekeeper):
    gloves = given.stock(9, number="GLV-1", name="Working gloves", free_issue=True, unit="pairs")
    given.stock(9, number="BRG-1", name="Bearing")

    page = opened(open_page(DESK, storekeeper), "hand-out")
    picks = page.button_group(key="consumable")
    assert [option.content.replace("\u202f", " ") for option in picks.proto.options] == ["Working gloves · 9 pairs"]
    picks.set_value(gloves).run()
    page.number_input(key=f"hand-out-{gloves}-pieces").set_value(2)
    page.text_input(key=f"hand-out-{gloves}-notes").set_value("Night shift")
    page.button(key=f"hand-out-{gloves}-submit").click().run()

    assert given.on_hand(gloves)[0] == Decimal(7)
    assert given.rows(InventoryTransaction)[-1].notes == "Night shift"
    assert "2 pairs of Working gloves handed out." in words(page)


def test_more_of_a_consumable_than_there_is_is_refused_in_the_dialog(open_page, given, storekeeper):
    gloves = given.stock(1, free_issue=True)
    page = opened(open_page(DESK, storekeeper), "hand-out")
    page.button_group(key="consumable").set_value(gloves).run()
    page.number_input(key=f"hand-out-{gloves}-pieces").set_value(2)
    page.button(key=f"hand-out-{gloves}-submit").click().run()

    assert refusals(page)[0].startswith("Only 1")
    assert given.on_hand(gloves)[0] == Decimal(1)


def test_without_consumables_the_dialog_says_so(open_page, given, storekeeper):
    given.stock(9)

    assert "No part is marked as a consumable" in words(opened(open_page(DESK, storekeeper), "hand-out"))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INVENTORY_MANAGER])
def test_keeps_other_roles_out(open_page, given, job, role):
    given.approved(given.stock(3, name="Rod seal"), 1, job=job)
    page = open_page(DESK, given.the(role))

    assert page.info[0].value == "This page is for: Storekeeper."
    assert "Rod seal" not in words(page)


def test_what_is_short_says_for_whom_it_is_held_and_what_is_on_order(open_page, given, clock, press, job, storekeeper):
    hose = given.stock(1, name="Hose")
    given.approved(hose, 1, due=given.due(press, task="Oil change"))
    given.approved(hose, 1, job=job)
    given.order(hose, 4, expected_on=clock().date())
    clock.advance(days=2)

    page = open_page(DESK, storekeeper, section="SHORT")

    seen = words(page)
    assert "1 pcs held for Oil change, due" in seen
    assert "Press 4, by " in seen
    assert "4 pcs to come with order" in seen
    assert "2 days late" in seen
    assert "The maintenance manager can cancel the planned request" in seen
    assert f"part={hose}" in [link.proto.query_string for link in page.get("page_link")]
