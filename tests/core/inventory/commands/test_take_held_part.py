"""What is approved and held for an urgent job is taken out by the technician, with a reason, without a second look."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from time import sleep

import pytest

from core.inventory import (
    MovementReason,
    PartsRequestStatus,
    cancel_parts_request,
    create_location,
    issue_part,
    parts_of_job,
    parts_to_ask_for,
    take_held_part,
    takes_to_confirm,
)
from core.inventory.models import InventoryTransaction, SparePartsRequest
from core.kernel import Forbidden, InsufficientStock, Invalid, Role, StaleState
from core.maintenance import Priority
from core.maintenance.models import MaintenanceRequest
from core.storage import get_locked
from tests.support.together import at_once, refused


@pytest.fixture
def job(given, technician):
    """An urgent job in work."""
    return given.job(technician=technician, priority=Priority.CRITICAL)


@pytest.fixture
def take(run, technician):
    """Take some of what is held."""
    return lambda request, quantity=1, actor=technician, why="The store is locked", **where: run(
        take_held_part, request, Decimal(quantity), why, actor=actor, **where
    )


def row_of(given, request):
    return given.rows(SparePartsRequest, SparePartsRequest.id == request)[0]


def test_what_is_held_goes_out_under_its_own_request_and_no_manager_is_asked_again(given, take, job, manager):
    part = given.stock(2, cost="400")
    held = given.approved(part, 2, job=job)
    take(held, 2)

    row = row_of(given, held)
    assert (row.status, row.quantity_issued, row.quantity_reserved) == (PartsRequestStatus.ISSUED, 2, 0)
    assert row.emergency is None
    assert given.on_hand(part) == (Decimal(0), Decimal(0))
    assert given.last_audit().reason == "The store is locked"
    movement = given.rows(InventoryTransaction)[-1]
    assert (movement.reason, movement.notes) == (MovementReason.ISSUE, "The store is locked")
    assert given.ask(takes_to_confirm, actor=manager).count == 0


def test_the_rest_waits_for_the_storeroom(given, run, take, job, storekeeper):
    part = given.stock(3)
    held = given.approved(part, 3, job=job)
    take(held, 1)

    row = row_of(given, held)
    assert (row.status, row.quantity_issued, row.quantity_reserved) == (PartsRequestStatus.APPROVED, 1, 2)
    run(issue_part, held, actor=storekeeper)
    assert row_of(given, held).status is PartsRequestStatus.ISSUED


def test_no_more_is_taken_than_is_held(given, take, job):
    part = given.stock(1)
    held = given.approved(part, 2, job=job)
    with pytest.raises(StaleState, match=r"Only 1\.000 pcs are held for this job now"):
        take(held, 2)
    assert given.on_hand(part) == (Decimal(1), Decimal(1))


def test_a_location_with_less_is_refused(given, take, job, run, storekeeper):
    other = run(create_location, "HALL", "Hall 2", actor=storekeeper)
    held = given.approved(given.stock(2), 2, job=job)
    with pytest.raises(InsufficientStock):
        take(held, 2, location_id=other)


@pytest.mark.parametrize("priority", [Priority.LOW, Priority.MEDIUM])
def test_a_job_that_can_wait_waits_for_the_storeroom(given, take, priority):
    worker = given.person(Role.MAINTENANCE_TECH)
    held = given.approved(given.stock(2), 2, job=given.job(technician=worker, priority=priority))
    with pytest.raises(Forbidden, match="Ask the storeroom"):
        take(held, 1, actor=worker)


def test_a_reason_is_needed(given, take, job):
    held = given.approved(given.stock(2), 2, job=job)
    with pytest.raises(Invalid, match="Give a reason"):
        take(held, 1, why="  ")


def test_what_nobody_has_approved_or_what_was_given_up_is_not_taken(given, run, take, job, manager):
    part = given.stock(2)
    asked = given.asked(part, 2, job=job)
    with pytest.raises(StaleState):
        take(asked)
    held = given.approved(part, 2, job=job)
    run(cancel_parts_request, held, "Not needed", actor=manager)
    with pytest.raises(StaleState):
        take(held)


def test_what_is_held_for_planned_work_is_issued_by_the_storeroom(given, take):
    held = given.approved(given.stock(2), 2, due=given.due())
    with pytest.raises(Forbidden, match="planned work"):
        take(held)


def test_two_technicians_take_the_same_piece_once(given, take, job):
    part = given.stock(1)
    held = given.approved(part, 1, job=job)
    people = [given.person(Role.MAINTENANCE_TECH) for _ in range(2)]
    told = at_once(*(lambda person=person: take(held, actor=person) for person in people))
    assert [type(fault) for fault in refused(told)] == [StaleState]
    assert given.on_hand(part) == (Decimal(0), Decimal(0))


def test_the_storekeeper_and_the_technician_hand_out_the_same_piece_once(given, run, take, job, storekeeper):
    part = given.stock(1)
    held = given.approved(part, 1, job=job)
    told = at_once(lambda: take(held), lambda: run(issue_part, held, actor=storekeeper))
    assert [type(fault) for fault in refused(told)] == [StaleState]
    assert given.on_hand(part) == (Decimal(0), Decimal(0))


def test_a_job_that_was_just_said_to_be_able_to_wait_waits(given, take, job, sessions):
    held = given.approved(given.stock(1), 1, job=job)
    with ThreadPoolExecutor(1) as pool:
        with sessions.begin() as session:
            # The row is held, as by whoever changes it, and its new priority cannot be read yet.
            get_locked(session, MaintenanceRequest, job).priority = Priority.LOW
            session.flush()
            told = pool.submit(take, held)
            sleep(0.3)
        with pytest.raises(Forbidden, match="Ask the storeroom"):
            told.result()


def test_what_is_held_for_a_job_is_told_where_its_parts_are_asked_for(given, job, technician):
    part = given.stock(3)
    held = given.approved(part, 2, job=job)
    work = row_of(given, held).maintenance_work_id

    [asked] = given.ask(parts_of_job, work, actor=technician)
    assert (asked.held, [place.quantity for place in asked.places]) == (2, [3])
    [choice] = given.ask(parts_to_ask_for, search=asked.part_number, work_id=work, actor=technician)
    assert (choice.available, choice.held) == (1, 2)
    given.approved(part, 1, due=given.due())
    [other] = given.ask(parts_to_ask_for, search=asked.part_number, actor=technician)
    assert (other.available, other.held) == (0, 0)
