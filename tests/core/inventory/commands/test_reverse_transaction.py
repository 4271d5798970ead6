"""A movement is taken back by a movement, once."""

from datetime import date
from decimal import Decimal

import pytest

from core import maintenance
from core.inventory import (
    AlreadyReversed,
    ConsumptionScope,
    archive_part,
    cancel_parts_request,
    consumption_by_part,
    count_stock,
    issue_free_stock,
    issue_part,
    receive_stock,
    return_stock,
    reverse_transaction,
    scrap_stock,
    transfer_stock,
    update_location,
)
from core.inventory.models import InventoryTransaction, SparePart, SparePartsRequest
from core.kernel import InsufficientStock, Role, StaleState
from core.maintenance import Priority
from core.preventive import OccurrenceStatus
from core.preventive.models import PreventiveOccurrence


@pytest.fixture
def standing(given):
    """The status of a parts request, what of it was issued, and what is held for it."""

    def ask(request):
        (row,) = given.rows(SparePartsRequest, SparePartsRequest.id == request)
        return row.status.value, row.quantity_issued, row.quantity_reserved

    return ask


def test_a_movement_is_taken_back_once(run, given, storekeeper):
    part = given.stock(10, cost="4")
    wrong = run(receive_stock, part, Decimal(5), unit_cost=Decimal(400), actor=storekeeper).transaction_id

    run(reverse_transaction, wrong, "Typed a wrong price", actor=storekeeper)

    assert given.on_hand(part) == (10, 0)
    assert given.rows(SparePart)[0].average_cost == 4
    with pytest.raises(AlreadyReversed):
        run(reverse_transaction, wrong, "Again", actor=storekeeper)


def test_both_movements_of_a_transfer_are_taken_back(run, given, storekeeper, main, rack, levels):
    part = given.stock(10)
    moved = run(transfer_stock, part, Decimal(4), main, rack, actor=storekeeper).transaction_id
    run(reverse_transaction, moved, "Wrong rack", actor=storekeeper)
    assert levels(part) == {main: 10, rack: 0}


def test_a_request_wants_again_what_an_issue_by_mistake_gave_it(run, given, storekeeper, standing):
    part = given.stock(10)
    request = given.approved(part, 5)
    wrong = given.do(issue_part, request, Decimal(3), actor=storekeeper).transaction_id

    run(reverse_transaction, wrong, "Wrong bin", actor=storekeeper)

    assert standing(request) == ("APPROVED", 0, 5)
    assert given.on_hand(part) == (10, 5)


@pytest.mark.parametrize("parts", [[3], [2, 3]], ids=["all of it", "one of two issues"])
def test_a_closed_job_wants_nothing_again(run, given, storekeeper, technician, standing, parts):
    part, job = given.stock(10), given.job(technician=technician)
    request = given.approved(part, 6, job=job)
    issues = [given.do(issue_part, request, Decimal(each), actor=storekeeper) for each in parts]
    given.do(maintenance.complete_work, job, **given.finding(), actor=technician)

    run(reverse_transaction, issues[-1].transaction_id, "Wrong bin", actor=storekeeper)

    left = sum(parts[:-1])
    assert standing(request) == ("ISSUED" if left else "CANCELLED", left, 0)
    assert given.on_hand(part) == (10 - left, 0)
    with pytest.raises(StaleState):
        run(issue_part, request, actor=storekeeper)


def test_a_due_date_that_is_done_wants_nothing_again(run, given, sessions, storekeeper, standing):
    part, due = given.stock(10), given.due()
    request = given.issued(part, 5, due=due)
    with sessions.begin() as session:
        session.get_one(PreventiveOccurrence, due).status = OccurrenceStatus.DONE

    run(reverse_transaction, given.rows(InventoryTransaction)[-1].id, "Wrong bin", actor=storekeeper)

    assert standing(request) == ("CANCELLED", 0, 0)


def test_what_was_given_up_is_not_wanted_again(run, given, storekeeper, manager, standing):
    part = given.stock(10)
    request = given.approved(part, 5)
    wrong = given.do(issue_part, request, Decimal(3), actor=storekeeper).transaction_id
    given.do(cancel_parts_request, request, "Three are enough", actor=manager)

    run(reverse_transaction, wrong, "Wrong bin", actor=storekeeper)

    assert standing(request) == ("CANCELLED", 0, 0)
    assert given.on_hand(part) == (10, 0)


def test_a_part_out_of_use_is_not_wanted_again(run, given, storekeeper, standing):
    part = given.stock(5)
    request = given.issued(part, 5)
    given.do(archive_part, part, actor=storekeeper)

    run(reverse_transaction, given.rows(InventoryTransaction)[-1].id, "Wrong bin", actor=storekeeper)

    assert standing(request) == ("CANCELLED", 0, 0)
    assert given.on_hand(part) == (5, 0)


def test_what_comes_back_by_a_reversal_goes_to_the_most_urgent_job(run, given, storekeeper, standing):
    part = given.stock(5)
    low, critical = (
        given.job(technician=given.person(Role.MAINTENANCE_TECH), priority=priority)
        for priority in (Priority.LOW, Priority.CRITICAL)
    )
    first = given.issued(part, 5, job=low)
    wrong = given.rows(InventoryTransaction)[-1].id
    waiting = given.approved(part, 3, job=critical)

    run(reverse_transaction, wrong, "Wrong job", actor=storekeeper)

    assert standing(waiting) == ("APPROVED", 0, 3)
    assert standing(first) == ("APPROVED", 0, 2)


@pytest.mark.parametrize("there", [0, 10])
def test_a_price_that_was_taken_back_is_not_the_cost_of_what_lay_there_without_one(run, given, storekeeper, there):
    part = given.stock(there) if there else given.part()
    wrong = given.receive(part, 2, cost="1000").transaction_id
    run(reverse_transaction, wrong, "Typed a wrong price", actor=storekeeper)
    assert given.rows(SparePart)[0].average_cost is None

    given.receive(part, 5)
    assert given.rows(SparePart)[0].average_cost is None
    right = given.receive(part, 2, cost="10").transaction_id
    wrong = given.receive(part, 2, cost="1000").transaction_id
    given.do(reverse_transaction, wrong, "Typed a wrong price", actor=storekeeper)
    assert given.rows(SparePart)[0].average_cost == 10
    given.do(reverse_transaction, right, "Of another part", actor=storekeeper)
    assert given.rows(SparePart)[0].average_cost is None


@pytest.mark.parametrize(
    ("wrong", "gone_before", "meanwhile", "gone_after", "standing"),
    [
        ((5, "6000"), 10, None, 0, "4"),  # nothing is left to take an average of
        ((1, "1000"), 0, None, 9, "4"),  # what is left would be worth less than nothing
        ((5, "6000"), 10, (5, "7"), 5, "7"),  # a right price came after the wrong one
    ],
)
def test_a_wrong_price_does_not_live_on_where_the_average_no_longer_follows_from_it(
    run, given, storekeeper, wrong, gone_before, meanwhile, gone_after, standing
):
    part = given.stock(10, cost="4", free_issue=True)

    def hand_out(pieces):
        if pieces:
            given.do(issue_free_stock, part, Decimal(pieces), actor=storekeeper)

    hand_out(gone_before)
    typed = given.receive(part, wrong[0], cost=wrong[1]).transaction_id
    if meanwhile:
        given.receive(part, meanwhile[0], cost=meanwhile[1])
    hand_out(gone_after)
    run(reverse_transaction, typed, "Typed a wrong price", actor=storekeeper)
    assert given.rows(SparePart)[0].average_cost == Decimal(standing)

    given.receive(part, 5)
    hand_out(5)
    assert given.rows(InventoryTransaction)[-1].unit_cost == Decimal(standing)


@pytest.mark.parametrize("undo", ["return", "reversal"])
def test_what_went_out_without_a_price_comes_back_without_one(run, given, storekeeper, undo):
    part = given.stock(10)
    request = given.issued(part, 4)
    issue = given.rows(InventoryTransaction)[-1].id
    given.receive(part, 10, cost="5")

    if undo == "return":
        run(return_stock, request, Decimal(4), actor=storekeeper)
    else:
        run(reverse_transaction, issue, "Wrong bin", actor=storekeeper)

    month = ConsumptionScope(since=date(2026, 11, 1), until=date(2026, 12, 1))
    rows = given.ask(consumption_by_part, month, actor=storekeeper)
    assert [(row.now.quantity, row.now.value) for row in rows] == [(0, 0)]
    assert given.rows(InventoryTransaction)[-1].unit_cost is None
    assert given.rows(SparePart)[0].average_cost == 5


def test_an_issue_without_a_price_that_was_taken_back_says_nothing_of_the_next(run, given, storekeeper):
    part = given.stock(10)
    request = given.issued(part, 4, job=given.job())
    issue = given.rows(InventoryTransaction)[-1].id
    given.do(reverse_transaction, issue, "Not handed out", actor=storekeeper)
    given.receive(part, 10, cost="5")
    given.do(issue_part, request, actor=storekeeper)

    run(return_stock, request, Decimal(4), actor=storekeeper)

    month = ConsumptionScope(since=date(2026, 11, 1), until=date(2026, 12, 1))
    rows = given.ask(consumption_by_part, month, actor=storekeeper)
    assert [(row.now.quantity, row.now.value) for row in rows] == [(0, 0)]
    assert given.rows(InventoryTransaction)[-1].unit_cost == 5


@pytest.mark.parametrize(("promised", "told"), [(8, "Only 2.000 pcs of it are free"), (10, "None of it is free")])
@pytest.mark.parametrize("came", ["delivery", "return"])
def test_what_came_in_and_is_promised_stays_and_is_counted_instead(run, given, storekeeper, came, promised, told):
    part = given.part()
    wrong = given.receive(part, 10).transaction_id
    if came == "return":
        request = given.issued(part, 10)
        wrong = given.do(return_stock, request, Decimal(10), actor=storekeeper).transaction_id
    given.approved(part, promised, due=given.due())

    with pytest.raises(InsufficientStock, match=f"{told}: .* Count the part instead"):
        run(reverse_transaction, wrong, "Wrong part", actor=storekeeper)
    assert given.on_hand(part) == (10, promised)

    run(count_stock, part, Decimal(0), "Booked for the wrong part", actor=storekeeper)
    assert given.on_hand(part) == (0, 0)


@pytest.mark.parametrize("carried", [False, True], ids=["scrap", "transfer"])
def test_nothing_comes_to_lie_at_a_location_out_of_use(run, given, storekeeper, main, rack, levels, carried):
    part = given.part()
    given.receive(part, 5, location_id=rack)
    if carried:
        moved = given.do(transfer_stock, part, Decimal(5), rack, main, actor=storekeeper)
    else:
        moved = given.do(scrap_stock, part, Decimal(5), "Rusty", location_id=rack, actor=storekeeper)
    given.do(update_location, rack, "Rack", is_active=False, actor=storekeeper)

    with pytest.raises(StaleState, match="A-03"):
        run(reverse_transaction, moved.transaction_id, "Not rusty", actor=storekeeper)

    assert levels(part)[rack] == 0
