"""Parts for planned maintenance go the same way as parts for a job: asked, approved, issued, used, given back."""

from decimal import Decimal

import pytest

from core import inventory
from core.inventory import DeskSection, causes
from core.inventory.models import ConsumptionDaily, PartsRequestStatus, SparePartsRequest, WantedLine
from core.kernel import Forbidden, Invalid, NotFound, Role, StaleState
from core.maintenance import Priority
from core.maintenance.models import MaintenanceWork
from core.preventive import OccurrenceStatus
from core.preventive.models import PreventiveOccurrence

DONE = [OccurrenceStatus.DONE, OccurrenceStatus.SKIPPED]


@pytest.fixture
def press(given):
    return given.machine("Press 4")


@pytest.fixture
def due(given, press):
    return given.due(press, task="Oil change")


def the(given, request):
    return given.rows(SparePartsRequest, SparePartsRequest.id == request)[0]


def tomorrow(given):
    return given.rows(PreventiveOccurrence)[0].due_on


def test_a_part_for_a_due_date_says_which_wherever_it_stands(run, given, due, press, technician, storekeeper):
    part = given.stock(5, cost="4")
    request = run(
        inventory.request_parts, None, part, Decimal(2), pm_occurrence_id=due, actor=technician
    ).parts_request_id
    assert given.last_audit().description.endswith("for Oil change")

    row = given.ask(inventory.parts_to_approve).rows[0]
    assert (row.job, row.task, row.due_on, row.machine) == (None, "Oil change", tomorrow(given), "Press 4")
    assert (row.priority, row.is_linked) == (None, False)
    given.do(inventory.approve_parts_request, request, actor=given.the(Role.MAINTENANCE_MANAGER))
    assert [row.task for row in given.ask(inventory.issue_desk, actor=storekeeper).rows] == ["Oil change"]
    run(inventory.issue_part, request, actor=storekeeper)
    moved = given.ask(inventory.movements, actor=storekeeper)[0]
    assert (moved.job, moved.task, moved.machine) == (None, "Oil change", "Press 4")
    of_part = given.ask(inventory.movements_of_part, part)[0]
    assert (of_part.job, of_part.task, of_part.machine) == (None, "Oil change", "Press 4")
    assert [sums.machine_id for sums in _sums(given)] == [press, 0]


def _sums(given):
    with given.sessions() as session:
        return sorted(session.query(ConsumptionDaily), key=lambda row: row.reason)


def test_what_was_not_used_of_it_is_expected_and_taken_back(run, given, due, technician, storekeeper):
    request = given.issued(given.stock(5), 2, due=due)
    run(inventory.confirm_usage, request, Decimal(1), actor=technician)
    back = given.ask(inventory.issue_desk, DeskSection.RETURNS, actor=storekeeper).rows[0]
    assert (back.task, back.expected_back) == ("Oil change", 1)
    run(inventory.return_stock, request, Decimal(1), actor=storekeeper)
    assert the(given, request).quantity_returned == 1


def test_it_can_be_given_up(run, given, due, technician):
    request = given.approved(given.stock(5), 2, due=due)
    run(inventory.cancel_parts_request, request, "Next month", actor=technician)
    assert the(given, request).status is PartsRequestStatus.CANCELLED


def test_a_delivery_serves_an_urgent_job_before_planned_maintenance_and_says_for_what(run, given, due, storekeeper):
    part, worker = given.part(), given.person(Role.MAINTENANCE_TECH)
    planned = given.approved(part, 1, due=due)
    urgent = given.approved(part, 1, job=given.job(technician=worker, priority=Priority.HIGH), actor=worker)

    run(inventory.receive_stock, part, Decimal(1), actor=storekeeper)
    assert (the(given, urgent).quantity_reserved, the(given, planned).quantity_reserved) == (1, 0)

    promised = run(inventory.receive_delivery, [inventory.DeliveryLine(part, Decimal(1))], actor=storekeeper).promised
    assert [(each.job, each.machine) for each in promised] == [(None, "Press 4")]


def test_among_the_least_urgent_the_oldest_is_served_first(run, given, due, storekeeper, clock):
    part, worker = given.part(), given.person(Role.MAINTENANCE_TECH)
    planned = given.approved(part, 1, due=due)
    clock.advance(minutes=1)
    low = given.approved(part, 1, job=given.job(technician=worker, priority=Priority.LOW), actor=worker)
    run(inventory.receive_stock, part, Decimal(1), actor=storekeeper)
    assert (the(given, planned).quantity_reserved, the(given, low).quantity_reserved) == (1, 0)


def test_in_words_as_well(run, given, due, technician):
    run(inventory.request_parts, None, None, Decimal(3), words="Blue paint", pm_occurrence_id=due, actor=technician)
    row = given.rows(WantedLine)[0]
    assert (row.pm_occurrence_id, row.maintenance_work_id, row.words) == (due, None, "Blue paint")
    assert given.last_audit().description == "Asked for Blue paint for Oil change"


@pytest.mark.parametrize("both", [True, False])
def test_parts_are_for_one_thing_and_for_something(run, given, due, technician, both):
    args = (given.job(technician=technician) if both else None, given.part(), Decimal(1))
    with pytest.raises(Invalid):
        run(inventory.request_parts, *args, pm_occurrence_id=due if both else None, actor=technician)
    assert given.rows(SparePartsRequest) == []


@pytest.mark.parametrize("status", DONE)
def test_what_is_done_or_skipped_takes_no_parts(run, given, technician, status):
    due = given.due(status=status)
    with pytest.raises(StaleState):
        run(inventory.request_parts, None, given.part(), Decimal(1), pm_occurrence_id=due, actor=technician)


def test_a_due_date_that_is_part_done_still_takes_parts(given):
    assert given.asked(given.part(), 1, due=given.due(status=OccurrenceStatus.PARTIAL))


def test_what_does_not_exist_takes_no_parts(run, given, technician):
    with pytest.raises(NotFound):
        run(inventory.request_parts, None, given.part(), Decimal(1), pm_occurrence_id=999, actor=technician)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.INVENTORY_MANAGER])
def test_asking_for_it_is_not_for_other_roles(run, given, due, role):
    with pytest.raises(Forbidden):
        run(inventory.request_parts, None, given.part(), Decimal(1), pm_occurrence_id=due, actor=given.the(role))


def test_a_due_date_that_ends_gives_back_what_was_held_for_it(given, due, sessions, clock):
    part, worker = given.stock(2), given.person(Role.MAINTENANCE_TECH)
    held, asked, gone = (
        given.approved(part, 2, due=due),
        given.asked(part, 1, due=due),
        given.issued(given.stock(1), 1, due=due),
    )
    wish = given.wished(due=due)
    short = given.approved(part, 1, job=given.job(technician=worker), actor=worker)

    with sessions.begin() as session:
        inventory.cancel_awaited_of_occurrence(session, due, clock())

    assert [the(given, each).status.value for each in (held, asked, gone)] == ["CANCELLED", "CANCELLED", "ISSUED"]
    assert given.rows(WantedLine, WantedLine.id == wish)[0].status is PartsRequestStatus.CANCELLED
    assert (the(given, short).quantity_reserved, given.on_hand(part)) == (1, (2, 1))


def test_a_job_and_a_due_date_are_told_apart(given, due, sessions):
    given.approved(given.part(), 1, job=given.job(priority=Priority.CRITICAL))
    work = given.rows(MaintenanceWork)[0].id
    with sessions() as session:
        found = causes.causes_of(session, [(work, None), (None, due), (None, None)])
    assert {key: (cause.task, cause.urgency) for key, cause in found.items()} == {
        (work, None): (None, 3),
        (None, due): ("Oil change", 0),
    }
