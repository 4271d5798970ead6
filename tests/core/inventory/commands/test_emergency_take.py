"""A part out at once: posted first, looked at by a manager afterwards, never by who took it."""

from decimal import Decimal

import pytest

from core.inventory import (
    EmergencyState,
    PartsRequestStatus,
    confirm_emergency_take,
    dispute_emergency_take,
    emergency_take,
    issue_part,
    return_stock,
    reverse_transaction,
    takes_to_confirm,
)
from core.inventory.models import SparePartsRequest
from core.kernel import Forbidden, InsufficientStock, Invalid, Role, StaleState
from core.maintenance import Priority
from core.people import change_role
from tests.support.together import at_once, refused


@pytest.fixture
def job(given, technician):
    """An urgent job in work."""
    return given.job(technician=technician, priority=Priority.CRITICAL)


@pytest.fixture
def take(run, job, technician):
    """Take some of a part for it."""
    return lambda part, quantity=1, actor=technician, job=job, why="The store is locked": run(
        emergency_take, job, part, Decimal(quantity), why, actor=actor
    )


def request_of(given, taken):
    return next(row for row in given.rows(SparePartsRequest) if row.id == taken.parts_request_id)


def test_the_part_is_gone_at_once_and_the_request_stands_for_it(given, take):
    part = given.stock(5, cost="4")
    taken = take(part, 2)

    assert given.on_hand(part) == (Decimal(3), Decimal(0))
    row = request_of(given, taken)
    assert (row.status, row.quantity_issued, row.emergency) == (PartsRequestStatus.ISSUED, 2, EmergencyState.OPEN)
    assert (row.emergency_reason, row.approved_by) == ("The store is locked", None)
    assert given.last_audit().reason == "The store is locked"


def test_a_manager_confirms_or_disputes_once_and_the_movement_stands(run, given, take, manager):
    part = given.stock(5)
    right, wrong = take(part), take(part)
    run(confirm_emergency_take, right.parts_request_id, actor=manager)
    run(dispute_emergency_take, wrong.parts_request_id, "There was time to ask", actor=manager)

    assert [request_of(given, each).emergency.value for each in (right, wrong)] == ["CONFIRMED", "DISPUTED"]
    assert given.on_hand(part) == (Decimal(3), Decimal(0))
    with pytest.raises(StaleState):
        run(dispute_emergency_take, right.parts_request_id, "Once more", actor=manager)


@pytest.mark.parametrize("decide", [confirm_emergency_take, dispute_emergency_take])
def test_nobody_decides_on_their_own_take_not_even_in_another_role(run, given, take, admin, decide):
    worker = given.person(Role.MAINTENANCE_TECH)
    job = given.job(technician=worker, priority=Priority.HIGH)
    taken = take(given.stock(5), actor=worker, job=job)
    given.do(change_role, worker.user_id, Role.MAINTENANCE_MANAGER, actor=admin)
    words = ["It was right"] if decide is dispute_emergency_take else []
    with pytest.raises(Forbidden, match="their own take"):
        run(decide, taken.parts_request_id, *words, actor=given.again(worker))


@pytest.mark.parametrize("priority", [Priority.LOW, Priority.MEDIUM])
def test_a_job_that_can_wait_takes_nothing(given, take, priority):
    worker = given.person(Role.MAINTENANCE_TECH)
    part = given.stock(5)
    with pytest.raises(Forbidden, match="High or Critical"):
        take(part, actor=worker, job=given.job(technician=worker, priority=priority))
    assert given.on_hand(part) == (Decimal(5), Decimal(0))


def test_what_is_promised_to_another_job_is_not_taken(given, take):
    part = given.stock(5)
    given.approved(part, 4, job=given.job(technician=given.person(Role.MAINTENANCE_TECH)))
    with pytest.raises(InsufficientStock):
        take(part, 2)
    take(part, 1)
    assert given.on_hand(part) == (Decimal(4), Decimal(4))


def test_more_than_the_plant_allows_has_to_be_asked_for(given, take):
    dear = given.stock(5, cost="300")
    with pytest.raises(Invalid, match="up to 500 EUR"):
        take(dear, 2)
    take(dear, 1)


def test_what_was_taken_before_and_not_confirmed_counts_against_the_limit(
    run, given, take, technician, manager, storekeeper
):
    dear, other = given.stock(9, cost="200"), given.stock(9, cost="200")
    first, second = take(dear, 1), take(dear, 1)
    with pytest.raises(Invalid, match="With what you have taken already it is worth more than 500 EUR"):
        take(dear, 1)
    take(other, 2)
    colleague = given.person(Role.MAINTENANCE_TECH)
    take(dear, 2, actor=colleague, job=given.job(technician=colleague, priority=Priority.HIGH))

    run(dispute_emergency_take, first.parts_request_id, "There was time to ask", actor=manager)
    with pytest.raises(Invalid):
        take(dear, 1)
    run(confirm_emergency_take, second.parts_request_id, actor=manager)
    take(dear, 1)
    with pytest.raises(Invalid):
        take(dear, 1)
    run(return_stock, first.parts_request_id, Decimal(1), actor=storekeeper)
    take(dear, 1)
    assert given.on_hand(dear) == (Decimal(4), Decimal(0))


def test_two_takes_at_once_stay_within_the_limit_together(given, take):
    dear = given.stock(9, cost="300")
    assert [type(fault) for fault in refused(at_once(lambda: take(dear, 1), lambda: take(dear, 1)))] == [Invalid]
    assert given.on_hand(dear) == (Decimal(8), Decimal(0))


def test_why_it_could_not_wait_has_to_be_said(given, take):
    with pytest.raises(Invalid):
        take(given.stock(5), why=" ")


def test_what_was_not_used_comes_back(run, given, take, storekeeper):
    part = given.stock(5)
    taken = take(part, 3)
    run(return_stock, taken.parts_request_id, Decimal(2), actor=storekeeper)
    assert given.on_hand(part) == (Decimal(4), Decimal(0))


def test_a_take_that_was_taken_back_is_not_issued_again_without_an_approval(run, given, take, storekeeper):
    part = given.stock(5)
    taken = take(part, 3)
    run(reverse_transaction, taken.moved.transaction_id, "It was another part", actor=storekeeper)
    assert given.on_hand(part) == (Decimal(5), Decimal(0))
    with pytest.raises(StaleState):
        run(issue_part, taken.parts_request_id, actor=storekeeper)


def test_a_take_that_was_reversed_waits_for_no_manager_and_what_came_back_still_does(
    run, given, take, manager, storekeeper
):
    part = given.stock(5)
    reversed_one, returned = take(part, 3), take(part, 1)
    run(reverse_transaction, reversed_one.moved.transaction_id, "It was another part", actor=storekeeper)
    run(return_stock, returned.parts_request_id, Decimal(1), actor=storekeeper)

    assert [row.id for row in given.ask(takes_to_confirm).rows] == [returned.parts_request_id]
    for decide in (confirm_emergency_take, dispute_emergency_take):
        words = ["There was time"] if decide is dispute_emergency_take else []
        with pytest.raises(StaleState, match="was reversed"):
            run(decide, reversed_one.parts_request_id, *words, actor=manager)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MAINTENANCE_TECH}))
def test_only_technicians_take(given, take, role):
    with pytest.raises(Forbidden):
        take(given.stock(5), actor=given.person(role))


def test_a_request_that_was_approved_is_no_take(run, given, manager):
    with pytest.raises(StaleState):
        run(confirm_emergency_take, given.approved(given.stock(5), 1), actor=manager)
