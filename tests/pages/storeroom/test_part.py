"""One part: everybody reads what lies there and why; the storekeeper takes a movement back, others its facts."""

import json
from datetime import date
from decimal import Decimal

import pytest

from core import inventory
from core.assets import Criticality
from core.inventory import add_substitute, archive_part, link_part_to_machine, update_part
from core.inventory.models import (
    InventoryTransaction,
    MachineSparePart,
    PartsRequestStatus,
    PartSubstitute,
    SparePart,
    SparePartsRequest,
)
from core.kernel import Role
from tests.support.seen import labels, links, plain, words

PART = "storeroom/part"


def figures(page):
    return {metric.label: plain(metric) for metric in page.metric}


def stored(given, part):
    return given.rows(SparePart, SparePart.id == part)[0]


def editing(open_page, given, part, actor, section=None):
    page = open_page(PART, actor, part=part)
    page.button(key=f"open-part-{part}").click().run()
    if section:
        page.button_group(key=f"part-{part}-section").set_value(section).run()
    return page


@pytest.fixture
def seal(given):
    return given.stock(6, cost="4.5", number="SEAL-40", name="Rod seal", location="A-03-2", min_quantity=Decimal(2))


def test_what_one_costs_is_told_with_all_its_places(open_page, given, storekeeper):
    washer = given.stock(1000, cost="0.0334", number="WSH-1", unit_price=Decimal("0.0042"))
    page = open_page(PART, storekeeper, part=washer)
    assert figures(page)["Average cost"] == "0.0334 €"
    (moved,) = given.rows(InventoryTransaction, InventoryTransaction.spare_part_id == washer)
    assert "0.0334 €" in words(page.button(key=f"open-moved-{moved.id}").click().run())
    assert "0.0042 €" in words(open_page(PART, storekeeper, part=washer, section="facts"))


@pytest.mark.parametrize("role", Role)
def test_shows_everybody_its_figures_and_its_ledger(open_page, given, seal, role):
    given.approved(seal, 1)
    page = open_page(PART, given.the(role), part=seal)

    assert not page.exception
    assert page.title[0].value == "Rod seal"
    assert {"On hand": "6 pcs", "Reserved": "1 pcs"}.items() <= figures(page).items()
    assert any("5 pcs" in value for value in figures(page).values())
    sees_cost = role in {Role.ADMIN, Role.MAINTENANCE_MANAGER, Role.INVENTORY_MANAGER}
    assert ("Average cost" in figures(page)) is sees_cost
    assert any("4.50" in value for value in figures(page).values()) is sees_cost
    assert "+6 pcs · Delivery" in labels(page)
    assert "Balance 6 pcs" in words(page)


def test_shows_who_waits_for_it_with_a_way_to_the_job(open_page, given, seal, technician, storekeeper):
    job = given.job(given.machine("Press 4"), technician=technician)
    given.asked(seal, 2, job=job)
    page = open_page(PART, storekeeper, part=seal)

    assert "2 pcs for Press 4" in links(page)
    assert "To approve" in words(page)
    assert f"job {job} · {technician.full_name}" in words(page)


def test_what_is_approved_and_not_there_is_missing(open_page, given, storekeeper):
    part = given.stock(1)
    given.approved(part, 3)
    assert "2 pcs missing" in words(open_page(PART, storekeeper, part=part))

    given.receive(part, 2)
    assert "missing" not in words(open_page(PART, storekeeper, part=part))


def test_shows_where_it_lies(open_page, given, seal, technician):
    page = open_page(PART, technician, part=seal, section="places")
    assert "MAIN" in str(page.dataframe[0].value)


def test_shows_whether_there_is_enough_for_its_machines(open_page, given, seal, storekeeper, technician):
    press = given.machine("Press 4", criticality=Criticality.A)
    saw = given.machine("Saw 1", criticality=Criticality.C)
    given.do(link_part_to_machine, seal, press, min_quantity=Decimal(2), max_quantity=Decimal(6), actor=storekeeper)
    given.do(link_part_to_machine, seal, saw, min_quantity=Decimal(8), actor=storekeeper)
    page = open_page(PART, technician, part=seal, section="machines")

    assert [name for name in links(page) if name in {"Press 4", "Saw 1"}] == ["Press 4", "Saw 1"]
    assert (figures(page)["Coverage"], figures(page)["Required"]) == ("60.0 %", "10 pcs")
    assert "Order soon: less than 80 % of what its machines need is available." in words(page)
    assert "at least 2 pcs · at most 6 pcs" in words(page)
    assert "at least 8 pcs · would lack 4 pcs" in words(page)


def test_a_part_of_no_machine_says_so(open_page, seal, technician):
    assert "on no machine’s list" in words(open_page(PART, technician, part=seal, section="machines"))


def test_shows_what_can_stand_in_for_it(open_page, given, seal, storekeeper, technician):
    other = given.stock(3, number="SEAL-41", name="Rod *seal*, hard")
    given.do(add_substitute, seal, other, note="Oil it first", actor=storekeeper)
    page = open_page(PART, technician, part=seal)

    assert "Can be replaced by" in words(page)
    assert "Rod *seal*, hard" in links(page)
    assert "3 pcs available" in words(page)
    assert "SEAL-41 · Oil it first" in words(page)


def test_names_a_substitute_and_takes_it_off(open_page, given, seal, storekeeper):
    other = given.part("SEAL-41", name="Rod seal, hard")
    page = editing(open_page, given, seal, storekeeper, "substitutes")
    assert page.button(key=f"substitute-{seal}-submit").disabled
    page.text_input(key=f"substitute-for-{seal}-words").set_value("seal-41").run()
    page.text_input(key=f"substitute-{seal}-note").set_value("Oil it")
    page.button(key=f"substitute-{seal}-submit").click().run()
    ways = {(row.spare_part_id, row.substitute_id, row.note) for row in given.rows(PartSubstitute)}
    assert ways == {(seal, other, "Oil it"), (other, seal, "Oil it")}

    page = editing(open_page, given, seal, storekeeper, "substitutes")
    next(button for button in page.button if button.label == "Take off").click().run()
    assert given.rows(PartSubstitute) == []


def test_a_part_that_is_wanted_for_a_machine_is_put_on_its_list(open_page, given, seal, technician, storekeeper):
    press = given.machine("Press 4")
    given.asked(seal, 2, job=given.job(press, technician=technician))
    assert "It fits: put it on the list" not in labels(open_page(PART, technician, part=seal))

    page = open_page(PART, storekeeper, part=seal)
    assert "Not on the list of Press 4. Check that it fits." in words(page)
    page.button(key=f"list-{press}").click().run()

    assert [(row.machine_id, row.spare_part_id) for row in given.rows(MachineSparePart)] == [(press, seal)]
    assert "Not on the list of Press 4" not in words(page)


def test_shows_its_facts(open_page, given, seal, technician):
    page = open_page(PART, technician, part=seal, section="facts")
    assert "A-03-2" in words(page)
    assert "for a job" in words(page)


def test_draws_its_stock_once_something_moved_twice(open_page, given, seal, storekeeper):
    assert not open_page(PART, storekeeper, part=seal).get("plotly_chart")
    given.receive(seal, 2)
    assert open_page(PART, storekeeper, part=seal).get("plotly_chart")


def test_a_transfer_is_no_step_of_the_stock(open_page, given, clock, seal, storekeeper):
    rack = given.do(inventory.create_location, "RACK-B", "Rack B", actor=storekeeper)
    clock.advance(minutes=5)
    given.do(inventory.transfer_stock, seal, Decimal(4), 1, rack, actor=storekeeper)
    clock.advance(minutes=5)
    given.receive(seal, 2)

    chart = open_page(PART, storekeeper, part=seal).get("plotly_chart")[0]
    stock = json.loads(chart.proto.spec)["data"][0]["y"]
    assert stock == [6.0, 8.0, 8.0]


def test_the_storekeeper_takes_a_movement_back_with_a_reason(open_page, given, seal, storekeeper):
    moved = given.receive(seal, 2).transaction_id
    page = open_page(PART, storekeeper, part=seal)
    page.button(key=f"open-moved-{moved}").click().run()
    page.button(key=f"reverse-{moved}-submit").click().run()
    assert "Give a reason." in words(page)

    page.text_area(key=f"reverse-{moved}-reason").set_value("Wrong part")
    page.button(key=f"reverse-{moved}-submit").click().run()
    assert given.on_hand(seal) == (6, 0)
    assert "Movement 2 is taken back." in words(page)
    assert "Reversed" in words(page)
    assert "\u22122 pcs · Reversal" in labels(page)


def test_a_delivery_that_was_used_since_is_not_taken_back_and_the_reason_stays(open_page, given, storekeeper):
    part = given.stock(2, free_issue=True)
    moved = given.rows(InventoryTransaction)[0].id
    given.do(inventory.issue_free_stock, part, Decimal(1), actor=storekeeper)
    page = open_page(PART, storekeeper, part=part)
    page.button(key=f"open-moved-{moved}").click().run()
    page.text_area(key=f"reverse-{moved}-reason").set_value("Wrong part")
    page.button(key=f"reverse-{moved}-submit").click().run()

    assert len(page.error) == 1
    assert page.text_area(key=f"reverse-{moved}-reason").value == "Wrong part"
    assert given.on_hand(part) == (1, 0)


@pytest.mark.parametrize("role", [Role.MAINTENANCE_MANAGER, Role.MAINTENANCE_TECH])
def test_others_see_a_movement_and_cannot_take_it_back(open_page, given, seal, role):
    moved = given.rows(InventoryTransaction)[0].id
    page = open_page(PART, given.the(role), part=seal)
    page.button(key=f"open-moved-{moved}").click().run()

    assert ("4.50" in words(page)) is (role is Role.MAINTENANCE_MANAGER)
    assert "Reverse" not in labels(page)


def test_a_count_is_not_taken_back(open_page, given, seal, storekeeper):
    count = given.do(inventory.count_stock, seal, Decimal(5), "Yearly count", actor=storekeeper).transaction_id
    page = open_page(PART, storekeeper, part=seal)
    page.button(key=f"open-moved-{count}").click().run()

    assert "5 pcs, 6 pcs expected" in words(page)
    assert "A count is not taken back. Count again." in words(page)
    assert "Reverse" not in labels(page)


def test_reads_a_long_ledger_in_pages(open_page, given, storekeeper):
    part = given.part()
    for _number in range(22):
        given.receive(part, 1)
    page = open_page(PART, storekeeper, part=part)
    assert "Balance 2 pcs" not in words(page)

    page.button(key=f"ledger-{part}-older").click().run()
    assert "Balance 2 pcs" in words(page)


def test_saves_changed_facts_and_keeps_the_others(open_page, given, seal, manager):
    given.part(supplier_name="Acme", group_name="Seals")
    page = editing(open_page, given, seal, manager)
    assert page.selectbox(key=f"part-{seal}-group_name").options == ["Seals"]
    page.number_input(key=f"part-{seal}-reorder_point").set_value(4)
    page.selectbox(key=f"part-{seal}-supplier_name").set_value("Acme")
    page.button(key=f"part-{seal}-submit").click().run()

    row = stored(given, seal)
    assert (row.reorder_point, row.supplier_name, row.location, row.min_quantity) == (4, "Acme", "A-03-2", 2)
    assert row.version == 2


def test_notices_that_somebody_saved_meanwhile_and_keeps_the_typing(open_page, given, seal, storekeeper, manager):
    page = editing(open_page, given, seal, storekeeper)
    facts = inventory.PartFacts(part_number="SEAL-40", part_name="By the manager")
    given.do(update_part, seal, facts, version=1, actor=manager)
    page.text_input(key=f"part-{seal}-location").set_value("B-01")
    page.button(key=f"part-{seal}-submit").click().run()

    assert "Somebody changed this meanwhile." in words(page)
    assert page.text_input(key=f"part-{seal}-location").value == "B-01"
    assert stored(given, seal).part_name == "By the manager"


def test_says_at_the_field_that_the_maximum_is_too_low(open_page, given, seal, storekeeper):
    page = editing(open_page, given, seal, storekeeper)
    page.number_input(key=f"part-{seal}-max_quantity").set_value(1)
    page.button(key=f"part-{seal}-submit").click().run()

    assert "The maximum lies below the minimum." in words(page)
    assert stored(given, seal).max_quantity is None


def test_lists_it_for_a_machine_and_takes_it_off(open_page, given, seal, storekeeper):
    press = given.machine("Press 4")
    page = editing(open_page, given, seal, storekeeper, "machines")
    page.button(key=f"list-{seal}-submit").click().run()
    assert "Choose a machine." in words(page)
    page.selectbox(key=f"machine-for-{seal}").set_value(press).run()
    page.number_input(key=f"list-{seal}-min_quantity").set_value(2)
    page.button(key=f"list-{seal}-submit").click().run()
    assert [(row.machine_id, row.min_qty) for row in given.rows(MachineSparePart)] == [(press, 2)]

    page = editing(open_page, given, seal, storekeeper, "machines")
    next(button for button in page.button if button.label == "Take off").click().run()
    assert given.rows(MachineSparePart) == []


def test_goes_out_of_use_and_comes_back(open_page, given, seal, storekeeper):
    page = editing(open_page, given, seal, storekeeper, "use")
    next(button for button in page.button if button.label == "Take out of use").click().run()
    assert "lies in the store" in words(page)

    empty = given.part(name="Old seal")
    page = editing(open_page, given, empty, storekeeper, "use")
    next(button for button in page.button if button.label == "Take out of use").click().run()
    assert stored(given, empty).is_active is False
    assert "Out of use" in words(page)

    page = editing(open_page, given, empty, storekeeper, "use")
    next(button for button in page.button if button.label == "Bring back into use").click().run()
    assert stored(given, empty).is_active is True


def test_a_part_without_movements_says_what_comes_next(open_page, given, storekeeper):
    page = open_page(PART, storekeeper, part=given.part())
    assert "No movements yet" in words(page)
    assert "Out" in words(page)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MAINTENANCE_TECH, Role.ADMIN])
def test_offers_others_no_change(open_page, given, seal, role):
    page = open_page(PART, given.the(role), part=seal)
    assert "Change the part" not in labels(page)
    assert "All parts" in labels(page)


@pytest.mark.parametrize("address", [{}, {"part": "x"}, {"part": 999_999}])
def test_an_address_without_a_part_says_so(open_page, given, storekeeper, address):
    page = open_page(PART, storekeeper, **address)
    assert not page.exception
    assert len(page.info) == 1


def test_an_archived_part_says_that_it_is_out_of_use(open_page, given, storekeeper, technician):
    part = given.part()
    given.do(archive_part, part, actor=storekeeper)
    assert "Out of use" in words(open_page(PART, technician, part=part))


@pytest.mark.parametrize("role", [Role.INVENTORY_MANAGER, Role.MAINTENANCE_TECH])
def test_says_what_is_on_order_and_only_the_storeroom_gets_there(open_page, given, seal, role):
    order = given.order(seal, 8, expected_on=date(2026, 11, 20))
    page = open_page(PART, given.the(role), part=seal)

    assert "8 pcs on order" in words(page)
    assert "4 days late" in words(page)
    leads = f"8 pcs to come with order {order} from Acme" in links(page)
    assert leads is (role is Role.INVENTORY_MANAGER)


def test_the_manager_gives_up_a_planned_request_and_what_it_held_goes_to_the_job(
    open_page, given, seal, technician, manager, storekeeper
):
    press = given.machine("Press 4")
    planned = given.approved(seal, 6, due=given.due(press, task="Oil change"))
    urgent = given.approved(seal, 2, job=given.job(press, technician=technician))
    assert f"open-cancel_parts_request-{planned}" not in [
        button.key for button in open_page(PART, storekeeper, part=seal).button
    ]

    page = open_page(PART, manager, part=seal)
    page.button(key=f"open-cancel_parts_request-{planned}").click().run()
    page.text_area(key=f"cancel_parts_request-{planned}-ask-reason").set_value("A press stands").run()
    page.button(key=f"cancel_parts_request-{planned}-ask-submit").click().run()

    assert not page.exception
    rows = {row.id: row for row in given.rows(SparePartsRequest)}
    assert rows[planned].status is PartsRequestStatus.CANCELLED
    assert rows[urgent].quantity_reserved == 2
    assert f"open-cancel_parts_request-{urgent}" not in [button.key for button in page.button]
