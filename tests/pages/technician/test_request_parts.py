"""Parts are requested on a job: from the machine's list, from the catalogue, or in words."""

from decimal import Decimal

import pytest

from core import maintenance
from core.inventory import (
    PartsRequestStatus,
    add_substitute,
    create_location,
    emergency_take,
    issue_part,
    link_part_to_machine,
)
from core.inventory.models import InventoryTransaction, MachineSparePart, SparePartsRequest, WantedLine
from core.kernel import Role
from core.maintenance import Priority
from tests.support.seen import keys, labels, plain, words

PAGE = "technician/request_parts"


@pytest.fixture
def press(given):
    return given.machine("Press 4")


@pytest.fixture
def job(given, press, technician):
    return given.job(press, technician=technician)


@pytest.fixture
def seal(given, press):
    part = given.part("SEAL-90", name="Rod seal")
    with given.sessions.begin() as session:
        session.add(MachineSparePart(machine_id=press, spare_part_id=part, min_qty=1, created_at=given.clock()))
    return part


@pytest.fixture
def hose(given, storekeeper):
    """A part of which two lie at a rack and one in the main store; and the rack."""
    rack = given.do(create_location, "RACK-B", "Rack B", actor=storekeeper)
    part = given.part(name="Hose 3/8", location="A-03")
    given.receive(part, 2, location_id=rack)
    given.receive(part, 1)
    return part, rack


def chosen(page, job, part):
    return page.button_group(key=f"request-{job}-part-spare_part_id").set_value(part).run()


def send(page, job, kind="part"):
    return page.button(key=f"request-{job}-{kind}-submit")


def test_offers_the_parts_of_the_machine_with_their_stock(open_page, given, job, seal, technician):
    given.part("OTHER-1", name="Belt")

    page = open_page(PAGE, technician, job=job)

    assert not page.exception
    assert plain(page.title[0]) == "Parts for Press 4"
    options = page.button_group(key=f"request-{job}-part-spare_part_id").options
    assert [plain(option) for option in options] == ["Rod seal · 0 pcs"]
    assert send(page, job).disabled


def test_requests_a_quantity_of_a_part(open_page, given, job, seal, technician):
    page = chosen(open_page(PAGE, technician, job=job), job, seal)
    page.number_input(key=f"request-{job}-part-{seal}-pieces").set_value(2).run()
    assert send(page, job).label.replace("\u202f", " ") == "Request 2 pcs"
    send(page, job).click().run()

    assert not page.exception
    request = given.rows(SparePartsRequest)[0]
    assert (request.spare_part_id, request.quantity_requested) == (seal, Decimal(2))
    assert "Asked for" in plain(page.success[0])
    assert "To approve" in words(page)


def test_a_substitute_that_lies_there_replaces_the_part_that_is_short(open_page, given, job, seal, technician):
    other = given.stock(4, number="X-77", name="Another thing")
    given.do(add_substitute, seal, other, note="Oil it", actor=given.the(Role.INVENTORY_MANAGER))
    page = chosen(open_page(PAGE, technician, job=job), job, seal)
    page.number_input(key=f"request-{job}-part-{seal}-pieces").set_value(2).run()
    assert "Another thing · Oil it" in words(page)

    page.button(key=f"instead-{other}").click().run()
    assert "not on the list of Press 4" in plain(page.warning[0])
    send(page, job).click().run()

    request = given.rows(SparePartsRequest)[0]
    assert (request.spare_part_id, request.quantity_requested) == (other, Decimal(2))


def test_what_is_short_is_asked_for_as_another_part_or_given_up(open_page, given, job, seal, technician):
    other = given.stock(4, number="X-77", name="Another thing")
    given.do(add_substitute, seal, other, actor=given.the(Role.INVENTORY_MANAGER))
    request = given.approved(seal, 3, job=job)

    page = open_page(PAGE, technician, job=job)
    page.button(key=f"ask_for_substitute-{request}-{other}").click().run()
    old, new = given.rows(SparePartsRequest)
    assert (old.status, new.status) == (PartsRequestStatus.CANCELLED, PartsRequestStatus.PENDING)
    assert (new.spare_part_id, new.quantity_requested) == (other, 3)

    page.button(key=f"open-cancel_parts_request-{new.id}").click().run()
    page.text_area(key=f"cancel_parts_request-{new.id}-ask-reason").set_value("Not needed any more")
    page.button(key=f"cancel_parts_request-{new.id}-ask-submit").click().run()
    assert given.rows(SparePartsRequest)[1].status is PartsRequestStatus.CANCELLED


def test_what_others_asked_for_is_not_given_up_by_a_colleague(open_page, given, job, seal):
    asked = given.asked(seal, 1, job=job)
    page = open_page(PAGE, given.person(Role.MAINTENANCE_TECH), job=job)
    assert f"open-cancel_parts_request-{asked}" not in keys(page)


def test_what_was_typed_for_one_part_is_not_asked_for_of_the_next(open_page, given, press, job, seal, technician):
    other = given.part("X-77", name="Another thing")
    given.do(link_part_to_machine, other, press, actor=given.the(Role.INVENTORY_MANAGER))
    page = chosen(open_page(PAGE, technician, job=job), job, seal)
    page.number_input(key=f"request-{job}-part-{seal}-pieces").set_value(7).run()
    chosen(page, job, other)
    assert send(page, job).label.replace("\u202f", " ") == "Request 1 pcs"
    send(page, job).click().run()

    request = given.rows(SparePartsRequest)[0]
    assert (request.spare_part_id, request.quantity_requested) == (other, 1)


def test_a_part_by_the_litre_takes_decimals(open_page, given, job, technician):
    oil = given.part("OIL-46", name="Hydraulic oil", unit="l", whole_units_only=False)

    page = open_page(PAGE, technician, job=job)
    page.text_input(key="part-search").set_value("hydraulic").run()
    page = chosen(page, job, oil)
    page.number_input(key=f"request-{job}-part-{oil}-amount").set_value(2.3).run()
    send(page, job).click().run()

    assert given.rows(SparePartsRequest)[0].quantity_requested == Decimal("2.3")


def test_a_part_of_another_machine_is_found_and_warned_about(open_page, given, job, seal, technician):
    belt = given.part("BELT-7", name="Toothed belt")

    page = open_page(PAGE, technician, job=job)
    page.text_input(key="part-search").set_value("belt-7").run()
    page = chosen(page, job, belt)

    warnings = [plain(warning) for warning in page.warning]
    assert "not on the list of Press 4" in warnings[0]
    assert "Not in stock" in warnings[1]


def test_asks_in_words_for_what_is_not_in_the_catalogue(open_page, given, job, technician):
    page = open_page(PAGE, technician, job=job, kind="words")
    page.text_area(key=f"request-{job}-words-words").set_value("Sprocket 5/8 inch, 17 teeth")
    page.number_input(key=f"request-{job}-words-amount").set_value(2.5)
    send(page, job, "words").click().run()

    assert given.rows(WantedLine)[0].words == "Sprocket 5/8 inch, 17 teeth"
    assert given.rows(WantedLine)[0].quantity == Decimal("2.5")
    assert plain(page.success[0]) == "Asked for. The storeroom looks for it first."
    assert "Sprocket 5/8 inch, 17 teeth" in words(page)


def test_no_words_are_refused_in_a_sentence(open_page, given, job, technician):
    page = open_page(PAGE, technician, job=job, kind="words")
    send(page, job, "words").click().run()

    assert "say in 3 to 300 characters" in plain(page.error[0])
    assert not given.rows(WantedLine)


def test_a_job_that_was_closed_meanwhile_is_refused_in_a_sentence(open_page, given, job, seal, technician):
    page = chosen(open_page(PAGE, technician, job=job), job, seal)
    given.do(maintenance.complete_work, job, **given.finding(), actor=technician)
    send(page, job).click().run()

    assert "Look at it again" in plain(page.error[0])
    assert not given.rows(SparePartsRequest)


def test_a_machine_without_parts_and_a_search_without_hits_say_what_to_do(open_page, job, technician):
    page = open_page(PAGE, technician, job=job)
    assert "Search the whole catalogue" in plain(page.info[0])
    assert "Nothing yet" in words(page)

    page.text_input(key="part-search").set_value("no such thing").run()
    assert "No part fits" in plain(page.info[0])


def test_a_job_that_nobody_has_started_says_so(open_page, given, press, technician):
    page = open_page(PAGE, technician, job=given.request(press))

    assert "Start work on it first" in plain(page.info[0])


def test_leads_back_to_the_job(open_page, job, technician):
    page = open_page(PAGE, technician, job=job)
    page.button(key=f"go-everyone-job-{job}").click().run()

    assert not page.exception
    assert plain(page.title[0]).startswith("Press 4: ")


def test_an_address_without_a_job_says_what_to_do(open_page, technician):
    assert "names no job" in plain(open_page(PAGE, technician).info[0])


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.INVENTORY_MANAGER])
def test_keeps_other_roles_out(open_page, given, job, seal, role):
    page = open_page(PAGE, given.the(role), job=job)

    assert "This page is for" in page.info[0].value
    assert not page.button_group


def test_in_an_emergency_the_part_is_taken_at_once_with_a_reason(open_page, given, technician):
    job = given.job(technician=technician, priority=Priority.CRITICAL)
    part = given.stock(5, name="Hose 3/8")
    page = open_page(PAGE, technician, job=job)
    page.text_input(key="part-search").set_value("Hose").run()
    chosen(page, job, part)
    page.button(key=f"open-take-{part}").click().run()
    page.text_area(key=f"take-{part}-ask-reason").set_value("The store is locked")
    page.button(key=f"take-{part}-ask-submit").click().run()

    assert not page.exception
    assert plain(page.success[0]).startswith("Taken: 1 pcs of Hose")
    assert given.on_hand(part) == (4, 0)
    assert given.rows(SparePartsRequest)[-1].emergency_reason == "The store is locked"


def test_in_an_emergency_the_part_is_taken_from_where_it_lies(open_page, given, technician, hose):
    job = given.job(technician=technician, priority=Priority.CRITICAL)
    part, rack = hose
    page = open_page(PAGE, technician, job=job)
    page.text_input(key="part-search").set_value("Hose").run()
    chosen(page, job, part)
    page.number_input(key=f"request-{job}-part-{part}-pieces").set_value(2).run()
    page.button(key=f"open-take-{part}").click().run()
    assert "Take it from RACK-B." in words(page)
    page.text_area(key=f"take-{part}-ask-reason").set_value("The store is locked")
    page.button(key=f"take-{part}-ask-submit").click().run()

    assert not page.exception
    assert given.rows(InventoryTransaction)[-1].location_id == rack
    assert given.on_hand(part) == (1, 0)


def test_an_emergency_takes_no_more_at_once_than_lies_together(open_page, given, technician, hose):
    job = given.job(technician=technician, priority=Priority.CRITICAL)
    part, _rack = hose
    page = open_page(PAGE, technician, job=job)
    page.text_input(key="part-search").set_value("Hose").run()
    chosen(page, job, part)
    page.number_input(key=f"request-{job}-part-{part}-pieces").set_value(3).run()

    assert f"open-take-{part}" not in keys(page)
    assert "At most 2 pcs at once: so much lies at RACK-B." in words(page)


def test_what_is_held_for_an_urgent_job_is_taken_while_the_storeroom_is_closed(open_page, given, technician):
    job = given.job(technician=technician, priority=Priority.CRITICAL)
    part = given.stock(1, name="Hose")
    held = given.approved(part, 1, job=job)
    page = open_page(PAGE, technician, job=job)
    page.text_input(key="part-search").set_value("Hose").run()
    chosen(page, job, part)
    page.number_input(key=f"request-{job}-part-{part}-pieces").set_value(1).run()
    assert plain(page.warning[-1]).startswith("Held for this job already: 1 pcs. Beyond that nothing is in stock")

    page.button(key=f"open-take-held-{held}").click().run()
    page.text_area(key=f"take-held-{held}-ask-reason").set_value("Nobody is there at night")
    page.button(key=f"take-held-{held}-ask-submit").click().run()

    assert given.on_hand(part) == (Decimal(0), Decimal(0))
    assert given.last_audit().reason == "Nobody is there at night"


def test_where_less_is_held_meanwhile_the_dialog_leads_back_to_what_is(open_page, given, technician, storekeeper):
    job = given.job(technician=technician, priority=Priority.CRITICAL)
    held = given.approved(given.stock(3), 3, job=job)
    page = open_page(PAGE, technician, job=job)
    page.button(key=f"open-take-held-{held}").click().run()
    given.do(issue_part, held, Decimal(1), actor=storekeeper)
    page.text_area(key=f"take-held-{held}-ask-reason").set_value("Nobody is there at night")
    page.button(key=f"take-held-{held}-ask-submit").click().run()
    assert "Only 2 pcs are held for this job now" in words(page)

    (way_out,) = (button for button in page.button if button.label == "Show how it stands now")
    assert "Storeroom closed? Take 2 pcs yourself" in labels(way_out.click().run())


def test_what_is_held_for_a_job_that_can_wait_is_left_to_the_storeroom(open_page, given, technician):
    job = given.job(technician=technician, priority=Priority.MEDIUM)
    held = given.approved(given.stock(1), 1, job=job)
    page = open_page(PAGE, technician, job=job)
    assert f"open-take-held-{held}" not in keys(page)


def test_a_job_that_can_wait_offers_no_such_thing(open_page, given, technician):
    job = given.job(technician=technician, priority=Priority.LOW)
    part = given.stock(5, name="Hose 3/8")
    page = open_page(PAGE, technician, job=job)
    page.text_input(key="part-search").set_value("Hose").run()
    chosen(page, job, part)

    assert f"open-take-{part}" not in keys(page)


def test_what_costs_too_much_for_an_emergency_is_not_offered(open_page, given, technician):
    job = given.job(technician=technician, priority=Priority.CRITICAL)
    part = given.stock(5, name="Hose 3/8", cost="200")
    page = open_page(PAGE, technician, job=job)
    page.text_input(key="part-search").set_value("Hose").run()
    chosen(page, job, part)
    assert f"open-take-{part}" in keys(page)

    page.number_input(key=f"request-{job}-part-{part}-pieces").set_value(3).run()

    assert f"open-take-{part}" not in keys(page)
    assert "So much of it costs more than may be taken without approval" in words(page)

    given.do(emergency_take, job, part, Decimal(2), "At night", actor=technician)
    page.number_input(key=f"request-{job}-part-{part}-pieces").set_value(1).run()

    assert f"open-take-{part}" not in keys(page)
    assert "With what you took already it costs more than may be taken" in words(page)


def test_a_note_goes_with_the_request(open_page, given, job, seal, technician):
    page = open_page(PAGE, technician, job=job)
    chosen(page, job, seal)
    page.text_input(key=f"request-{job}-part-note").set_value("The old one is 92 mm")
    send(page, job).click().run()

    assert given.rows(SparePartsRequest)[0].note == "The old one is 92 mm"
