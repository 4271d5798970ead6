"""Several requests approved in one decision: those that can be, and why the others cannot; never one's own."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.inventory import (
    PartsRequestStatus,
    approve_parts_request,
    approve_parts_requests,
    reject_parts_request,
)
from core.inventory.models import SparePartsRequest
from core.kernel import Forbidden, Invalid, NotFound, Role, StaleState
from core.maintenance import Priority
from core.people import change_role
from core.storage import run_command
from tests.support.together import at_once, refused

PENDING, APPROVED = PartsRequestStatus.PENDING, PartsRequestStatus.APPROVED


def statuses(given, *requests):
    found = {row.id: row.status for row in given.rows(SparePartsRequest)}
    return [found[request] for request in requests]


def held(given, *requests):
    found = {row.id: row.quantity_reserved for row in given.rows(SparePartsRequest)}
    return [found[request] for request in requests]


@pytest.fixture
def asked_by(given):
    """A parts request of this person, on a job of their own."""

    def ask(actor, part=None, quantity=2, **job):
        return given.asked(part or given.stock(5), quantity, actor=actor, job=given.job(technician=actor, **job))

    return ask


@pytest.fixture
def of_technician(given, asked_by):
    return lambda *args, **kwargs: asked_by(given.person(Role.MAINTENANCE_TECH), *args, **kwargs)


def test_approves_each_as_it_was_asked_for_in_one_line_of_the_record(run, given, manager, of_technician, clock):
    first, second = of_technician(quantity=2), of_technician(quantity=3)
    clock.advance(minutes=3)
    given.mark()

    done = run(approve_parts_requests, [second, first], actor=manager)

    assert (done.approved, done.left) == ((first, second), ())
    rows = given.rows(SparePartsRequest)
    assert [row.quantity_approved for row in rows] == [row.quantity_reserved for row in rows] == [2, 3]
    assert {(row.status, row.approved_by, row.approved_at) for row in rows} == {(APPROVED, manager.user_id, clock())}
    assert given.audit_rows() == 1
    assert given.last_audit().description == "Approved 2 parts requests"


def test_one_of_them_alone_is_told_as_one(run, given, manager, of_technician):
    run(approve_parts_requests, [of_technician(given.stock(5, name="Belt"))], actor=manager)

    assert given.last_audit().description.startswith("Approved 2 pcs of ")
    assert given.last_audit().entity_id == given.rows(SparePartsRequest)[0].id


def test_the_most_urgent_job_is_promised_first(run, given, manager, of_technician):
    part = given.stock(3)
    low = of_technician(part, 2, priority=Priority.LOW)
    urgent = of_technician(part, 2, priority=Priority.CRITICAL)

    run(approve_parts_requests, [low, urgent], actor=manager)

    assert held(given, low, urgent) == [1, 2]
    assert given.on_hand(part) == (3, 3)


def test_leaves_ones_own_and_says_why(run, given, manager, asked_by, of_technician):
    own, other = asked_by(manager), of_technician()

    done = run(approve_parts_requests, [own, other], actor=manager)

    assert done.approved == (other,)
    assert [(row.parts_request_id, "own request" in row.refusal) for row in done.left] == [(own, True)]
    assert statuses(given, own, other) == [PENDING, APPROVED]


def test_leaves_what_was_decided_already_and_says_why(run, given, manager, of_technician):
    decided, other = of_technician(), of_technician()
    given.do(reject_parts_request, decided, "Too dear", actor=given.person(Role.MAINTENANCE_MANAGER))

    done = run(approve_parts_requests, [decided, other], actor=manager)

    assert done.approved == (other,)
    assert [(row.parts_request_id, "is REJECTED now" in row.refusal) for row in done.left] == [(decided, True)]
    assert statuses(given, decided) == [PartsRequestStatus.REJECTED]


def test_refuses_when_nothing_is_left_to_approve(run, given, manager, asked_by, of_technician):
    decided, own = of_technician(), asked_by(manager)
    given.do(approve_parts_request, decided, actor=given.person(Role.MAINTENANCE_MANAGER))
    given.mark()
    with pytest.raises(StaleState, match="None of these"):
        run(approve_parts_requests, [decided, own], actor=manager)
    with pytest.raises(Forbidden, match="own request"):
        run(approve_parts_requests, [own], actor=manager)
    with pytest.raises(Invalid, match="Choose what"):
        run(approve_parts_requests, [], actor=manager)
    with pytest.raises(NotFound):
        run(approve_parts_requests, [own, 10**6], actor=manager)
    assert given.audit_rows() == 0


def test_the_same_number_twice_is_one_request(run, given, manager, of_technician):
    request = of_technician()

    assert run(approve_parts_requests, [request, request], actor=manager).approved == (request,)
    assert held(given, request) == [2]


def test_a_repeated_press_is_answered_with_what_was_done(sessions, given, manager, asked_by, of_technician, clock):
    requests = [of_technician(), asked_by(manager)]

    def press():
        return run_command(sessions, approve_parts_requests, requests, actor=manager, clock=clock, key="one press")

    assert press() == press()
    assert held(given, *requests) == [2, 0]


DETOURS = [
    (approve_parts_request, lambda own: (own,)),
    (approve_parts_request, lambda own: (own, Decimal(1))),
    (reject_parts_request, lambda own: (own, "Not needed")),
    (approve_parts_requests, lambda own: ([own],)),
]


@pytest.mark.parametrize(("command", "arguments"), DETOURS)
def test_a_manager_who_asked_does_not_decide(run, given, manager, asked_by, command, arguments):
    own = asked_by(manager)

    with pytest.raises(Forbidden, match="own request"):
        run(command, *arguments(own), actor=manager)

    assert (statuses(given, own), held(given, own)) == ([PENDING], [0])


@pytest.mark.parametrize(("command", "arguments"), DETOURS)
def test_a_technician_who_became_a_manager_does_not_decide_on_what_they_asked_before(
    run, given, asked_by, command, arguments
):
    technician = given.person(Role.MAINTENANCE_TECH)
    own = asked_by(technician)
    given.do(change_role, technician.user_id, Role.MAINTENANCE_MANAGER, actor=given.the(Role.ADMIN))
    promoted = replace(technician, role=Role.MAINTENANCE_MANAGER)

    with pytest.raises(Forbidden, match="own request"):
        run(command, *arguments(own), actor=promoted)

    assert statuses(given, own) == [PENDING]
    assert given.do(approve_parts_request, own, actor=given.the(Role.MAINTENANCE_MANAGER)).quantity_approved == 2


@pytest.mark.parametrize(("command", "arguments"), DETOURS)
def test_a_manager_who_became_a_technician_decides_on_nothing(run, given, manager, of_technician, command, arguments):
    request, before = of_technician(), given.person(Role.MAINTENANCE_MANAGER)
    given.do(change_role, before.user_id, Role.MAINTENANCE_TECH, actor=given.the(Role.ADMIN))

    for actor in (before, replace(before, role=Role.MAINTENANCE_TECH)):
        with pytest.raises(Forbidden):
            run(command, *arguments(request), actor=actor)

    assert statuses(given, request) == [PENDING]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MAINTENANCE_TECH, Role.INVENTORY_MANAGER, Role.ADMIN])
def test_is_for_managers_alone(run, given, of_technician, role):
    with pytest.raises(Forbidden):
        run(approve_parts_requests, [of_technician()], actor=given.person(role))


def test_two_managers_who_approve_all_at_once_approve_each_request_once(sessions, given, manager, of_technician, clock):
    part, other = given.stock(5), given.stock(5)
    requests = [of_technician(part), of_technician(other), of_technician(part)]
    second = given.person(Role.MAINTENANCE_MANAGER)

    def approve(actor, numbers):
        return lambda: run_command(sessions, approve_parts_requests, numbers, actor=actor, clock=clock)

    outcomes = at_once(approve(manager, requests), approve(second, requests[::-1]))

    assert [type(fault) for fault in refused(outcomes)] == [StaleState]
    assert held(given, *requests) == [2, 2, 2]
    assert (given.on_hand(part), given.on_hand(other)) == ((5, 4), (5, 2))
