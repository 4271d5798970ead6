"""A part on its way: asked for, approved, held, issued, given back."""

from decimal import Decimal

import pytest

from core.inventory import (
    PartsRequestStatus,
    approve_parts_request,
    cancel_parts_request,
    count_stock,
    issue_free_stock,
    issue_part,
    receive_stock,
    reject_parts_request,
    return_stock,
    reverse_transaction,
)
from core.inventory.models import InventoryTransaction, SparePart, SparePartsRequest
from core.kernel import Forbidden, InsufficientStock, Invalid, Role, StaleState
from core.maintenance import Priority, cancel_request, change_priority
from core.maintenance.vocabulary import CancelCategory
from core.storage import run_command
from tests.support.together import at_once, refused


def stands(given, request):
    """Status; approved, held, issued and returned quantities."""
    row = given.rows(SparePartsRequest, SparePartsRequest.id == request)[0]
    figures = (row.quantity_approved, row.quantity_reserved, row.quantity_issued, row.quantity_returned)
    return (row.status.value, *figures)


def test_the_whole_way(run, given, technician, manager, storekeeper):
    part = given.stock(10, cost="4")
    request = given.asked(part, 3)

    run(approve_parts_request, request, actor=manager)
    assert (stands(given, request), given.on_hand(part)) == (("APPROVED", 3, 3, 0, 0), (10, 3))
    run(issue_part, request, Decimal(1), actor=storekeeper)
    assert (stands(given, request), given.on_hand(part)) == (("APPROVED", 3, 2, 1, 0), (9, 2))
    run(issue_part, request, actor=storekeeper)
    assert (stands(given, request), given.on_hand(part)) == (("ISSUED", 3, 0, 3, 0), (7, 0))
    run(return_stock, request, Decimal(1), actor=storekeeper)

    assert (stands(given, request), given.on_hand(part)) == (("ISSUED", 3, 0, 3, 1), (8, 0))
    assert given.rows(SparePart)[0].average_cost == 4
    assert given.audit_rows() == 4


def test_nobody_decides_on_their_own_request(run, given, manager):
    part = given.stock(10)
    request = given.asked(part, 3, actor=manager, job=given.job(technician=manager))
    for command, *args in ((approve_parts_request,), (reject_parts_request, "No")):
        with pytest.raises(Forbidden, match="own request"):
            run(command, request, *args, actor=manager)
    assert stands(given, request)[0] == "PENDING"


def test_part_of_it_may_be_approved(run, given, manager, storekeeper):
    request = given.asked(given.stock(10), 3)
    with pytest.raises(Invalid, match="Only 3"):
        run(approve_parts_request, request, Decimal(4), actor=manager)
    run(approve_parts_request, request, Decimal(2), actor=manager)
    with pytest.raises(Invalid, match="Only 2"):
        run(issue_part, request, Decimal(3), actor=storekeeper)


def test_an_issue_never_takes_what_is_held_for_another(run, given, manager, storekeeper):
    part = given.stock(3, free_issue=True)
    first, second = given.approved(part, 2), given.approved(part, 2, job=_other_job(given))

    assert [stands(given, request)[2] for request in (first, second)] == [2, 1]
    with pytest.raises(InsufficientStock, match="Only 1"):
        run(issue_part, second, actor=storekeeper)
    with pytest.raises(InsufficientStock, match="None of it is available"):
        run(issue_free_stock, part, Decimal(1), actor=storekeeper)
    run(issue_part, first, actor=storekeeper)


def test_a_delivery_serves_the_most_urgent_job_first_and_then_the_oldest(run, given, manager, storekeeper):
    part = given.part()
    old, urgent, young = (given.approved(part, 2, job=_other_job(given)) for _ in range(3))
    job = given.rows(SparePartsRequest, SparePartsRequest.id == urgent)[0].maintenance_work_id
    given.do(change_priority, _request_of(given, job), Priority.CRITICAL, actor=manager)

    run(receive_stock, part, Decimal(3), actor=storekeeper)

    assert [stands(given, request)[2] for request in (old, urgent, young)] == [1, 2, 0]


def test_a_count_below_what_is_promised_gives_the_newest_promise_back(run, given, storekeeper, clock):
    part = given.stock(5)
    older = given.approved(part, 3, job=_other_job(given))
    clock.advance(minutes=5)
    newer = given.approved(part, 2, job=_other_job(given))

    run(count_stock, part, Decimal(4), "Found fewer", actor=storekeeper)

    assert [stands(given, request)[2] for request in (older, newer)] == [3, 1]
    assert given.on_hand(part) == (4, 4)


def test_giving_it_up_serves_those_who_wait(run, given, technician, manager):
    part = given.stock(2)
    first, second = given.approved(part, 2), given.approved(part, 2, job=_other_job(given))
    with pytest.raises(Forbidden):
        run(cancel_parts_request, first, "Mine", actor=given.person(Role.MAINTENANCE_TECH))

    assert run(cancel_parts_request, first, "Not needed", actor=technician) is PartsRequestStatus.CANCELLED

    assert [stands(given, request)[2] for request in (first, second)] == [0, 2]


def test_a_closing_job_gives_back_what_was_held_for_it(run, given, manager):
    part = given.stock(2)
    job = given.job()
    request = given.approved(part, 2, job=job)
    run(cancel_request, job, CancelCategory.NO_LONGER_NEEDED, "Scrapped", actor=manager)
    assert (stands(given, request)[0], given.on_hand(part)) == ("CANCELLED", (2, 0))


def test_reversing_an_issue_gives_the_request_back_what_it_wanted(run, given, storekeeper):
    part = given.stock(5)
    request = given.approved(part, 2)
    issued = run(issue_part, request, actor=storekeeper).transaction_id

    run(reverse_transaction, issued, "Wrong bin", actor=storekeeper)

    assert (stands(given, request), given.on_hand(part)) == (("APPROVED", 2, 2, 0, 0), (5, 2))


def test_no_more_comes_back_than_went_out(run, given, storekeeper):
    request = given.approved(given.stock(5), 2)
    with pytest.raises(StaleState):
        run(return_stock, request, Decimal(1), actor=storekeeper)
    run(issue_part, request, actor=storekeeper)
    with pytest.raises(Invalid, match="Only 2"):
        run(return_stock, request, Decimal(3), actor=storekeeper)


def test_a_note_to_what_comes_back_is_cleaned_as_every_other(run, given, storekeeper):
    run(return_stock, given.issued(given.stock(5), 2), Decimal(1), notes=" \x00Still\u202e new ", actor=storekeeper)
    assert given.rows(InventoryTransaction)[-1].notes == "Still new"


@pytest.mark.parametrize("status", ["PENDING", "REJECTED", "CANCELLED", "ISSUED"])
def test_only_an_approved_request_is_issued(run, given, technician, manager, storekeeper, status):
    request = given.asked(given.stock(5), 2)
    match status:
        case "REJECTED":
            given.do(reject_parts_request, request, "Too dear", actor=manager)
        case "CANCELLED":
            given.do(cancel_parts_request, request, "Not needed", actor=technician)
        case "ISSUED":
            given.do(approve_parts_request, request, actor=manager)
            given.do(issue_part, request, actor=storekeeper)
    with pytest.raises(StaleState):
        run(issue_part, request, actor=storekeeper)


def test_of_two_managers_and_the_asker_one_decides(sessions, given, technician, manager, clock):
    request = given.asked(given.stock(5), 2)
    other = given.person(Role.MAINTENANCE_MANAGER)

    def by(actor, command, *args):
        return lambda: run_command(sessions, command, request, *args, actor=actor, clock=clock)

    outcomes = at_once(
        by(manager, approve_parts_request),
        by(other, reject_parts_request, "No"),
        by(manager, approve_parts_request),
    )

    assert [type(fault) for fault in refused(outcomes)] == [StaleState] * 2


def test_two_storekeepers_issue_a_request_once(sessions, given, storekeeper, clock):
    part = given.stock(5)
    request = given.approved(part, 2)

    def issue():
        return run_command(sessions, issue_part, request, actor=storekeeper, clock=clock)

    assert [type(fault) for fault in refused(at_once(issue, issue))] == [StaleState]
    assert given.on_hand(part) == (3, 0)


def _other_job(given):
    return given.job(technician=given.person(Role.MAINTENANCE_TECH))


def _request_of(given, work_id):
    from core.maintenance.models import MaintenanceWork

    return given.rows(MaintenanceWork, MaintenanceWork.id == work_id)[0].request_id
