"""What was really used: confirmed with the job or afterwards; the rest is expected back, never more than is out."""

from decimal import Decimal

import pytest

from core.inventory import (
    DeskSection,
    cancel_parts_request,
    confirm_usage,
    issue_desk,
    issue_part,
    parts_of_job,
    return_stock,
    reverse_transaction,
    waive_return,
)
from core.inventory.models import InventoryTransaction, SparePartsRequest, SparePartsUsage
from core.kernel import Forbidden, Invalid, NotFound, Role, StaleState
from core.maintenance import complete_work
from core.maintenance.models import MaintenanceRequest, MaintenanceWork
from tests.support.together import at_once


@pytest.fixture
def job(given, technician):
    return given.job(technician=technician)


@pytest.fixture
def issued(given, job):
    """Three went out."""
    return given.issued(given.stock(5, name="Rod seal"), 3, job=job)


@pytest.fixture
def desk(given, storekeeper):
    """What stands among the returns: how much is out, used and expected back."""
    return lambda **how: [
        (row.out, row.used, row.expected_back)
        for row in given.ask(issue_desk, DeskSection.RETURNS, actor=storekeeper, **how).rows
    ]


def used(given):
    return [(row.spare_parts_request_id, row.quantity_used) for row in given.rows(SparePartsUsage)]


def test_completing_a_job_confirms_what_was_used_and_the_rest_is_expected_back(
    run, given, job, issued, technician, desk, clock
):
    assert desk() == [(3, None, 0)]
    clock.advance(minutes=30)
    run(complete_work, job, **given.finding(), used={issued: Decimal(2)}, actor=technician)

    row = given.rows(SparePartsUsage)[0]
    assert (row.spare_parts_request_id, row.quantity_used, row.used_at) == (issued, 2, clock())
    assert row.confirmed_by == technician.user_id
    assert (desk(), given.audit_rows()) == ([(3, 2, 1)], 1)
    part = given.ask(parts_of_job, given.rows(MaintenanceWork)[0].id)[0]
    assert (part.out, part.used, part.expected_back, part.is_to_confirm) == (3, 2, 1, True)


def test_what_is_to_be_confirmed_is_found_beyond_the_first_that_were_asked_for(run, given, job, issued, technician):
    for _each in range(2):
        given.asked(given.part(), 1, job=job)
    later = given.issued(given.stock(4), 4, job=job)
    work = given.rows(MaintenanceWork)[0].id

    def still():
        return [part.parts_request_id for part in given.ask(parts_of_job, work, to_confirm=True, limit=2)]

    assert still() == [issued, later]
    run(confirm_usage, issued, Decimal(3), actor=technician)
    assert still() == [later]
    run(confirm_usage, later, Decimal(1), actor=technician)
    assert still() == [later]


def test_what_comes_back_is_taken_with_one_press_and_the_heap_is_empty(
    run, given, issued, technician, storekeeper, desk
):
    assert run(confirm_usage, issued, Decimal(2), actor=technician) == 1
    run(return_stock, issued, Decimal(1), actor=storekeeper)
    assert (desk(), used(given)) == ([], [(issued, 2)])


def test_what_was_used_up_is_on_no_heap_and_is_still_found(run, given, issued, technician, storekeeper, desk):
    run(confirm_usage, issued, Decimal(3), actor=technician)
    assert desk() == []
    assert desk(search="Rod") == [(3, 3, 0)]
    run(return_stock, issued, Decimal(2), actor=storekeeper)
    assert used(given) == [(issued, 1)]


def test_a_job_that_says_nothing_of_its_parts_confirms_nothing(run, given, job, issued, technician, desk):
    run(complete_work, job, **given.finding(), actor=technician)
    assert (used(given), desk()) == ([], [(3, None, 0)])


def test_a_wrong_figure_is_said_again(run, given, issued, technician):
    run(confirm_usage, issued, Decimal(1), actor=technician)
    run(confirm_usage, issued, Decimal(0), actor=technician)
    assert used(given) == [(issued, 0)]


def test_what_is_expected_back_and_does_not_come_counts_as_used_with_a_reason(
    run, given, issued, technician, storekeeper, desk
):
    run(confirm_usage, issued, Decimal(1), actor=technician)
    run(return_stock, issued, Decimal(1), actor=storekeeper)
    with pytest.raises(Invalid):
        run(waive_return, issued, " ", actor=storekeeper)

    run(waive_return, issued, "It broke while fitting", actor=storekeeper)

    row = given.rows(SparePartsUsage)[0]
    assert (row.quantity_used, row.correction_reason, row.corrected_by) == (
        2,
        "It broke while fitting",
        storekeeper.user_id,
    )
    assert (desk(), given.last_audit().reason) == ([], "It broke while fitting")
    with pytest.raises(StaleState):
        run(waive_return, issued, "Twice", actor=storekeeper)


def test_nothing_is_expected_back_before_somebody_has_said_so(run, issued, storekeeper):
    with pytest.raises(StaleState):
        run(waive_return, issued, "Gone", actor=storekeeper)


@pytest.mark.parametrize(("quantity", "refusal"), [(4, Invalid), (-1, Invalid), ("0.5", Invalid)])
def test_no_more_is_used_than_went_out(run, given, job, issued, technician, quantity, refusal):
    with pytest.raises(refusal):
        run(confirm_usage, issued, Decimal(quantity), actor=technician)
    with pytest.raises(refusal):
        run(complete_work, job, **given.finding(), used={issued: Decimal(quantity)}, actor=technician)
    assert (used(given), given.audit_rows()) == ([], 0)
    assert given.rows(MaintenanceRequest)[0].status == "IN_PROGRESS"


def test_what_did_not_go_out_was_not_used(run, given, job, technician):
    request = given.approved(given.stock(2), 2, job=job)
    with pytest.raises(StaleState):
        run(confirm_usage, request, Decimal(0), actor=technician)


def test_a_job_confirms_its_own_parts_only(run, given, job, technician):
    other = given.issued(given.stock(2), 1, job=given.job(technician=given.person(Role.MAINTENANCE_TECH)))
    with pytest.raises(NotFound):
        run(complete_work, job, **given.finding(), used={other: Decimal(1)}, actor=technician)


def test_taking_an_issue_back_takes_back_what_was_used_of_it(run, given, issued, technician, storekeeper):
    run(confirm_usage, issued, Decimal(3), actor=technician)
    issue = given.rows(InventoryTransaction)[-1].id
    run(reverse_transaction, issue, "Wrong bin", actor=storekeeper)
    assert used(given) == [(issued, 0)]


def reverse_last(given, storekeeper):
    last = given.rows(InventoryTransaction)[-1].id
    given.do(reverse_transaction, last, "Typed by mistake", actor=storekeeper)


def test_taking_a_return_back_leaves_what_was_confirmed(run, given, issued, technician, storekeeper, desk):
    run(confirm_usage, issued, Decimal(3), actor=technician)
    for back in (1, 2):
        run(return_stock, issued, Decimal(back), actor=storekeeper)
    assert used(given) == [(issued, 0)]

    reverse_last(given, storekeeper)
    assert (used(given), desk(search="Rod")) == ([(issued, 2)], [(2, 2, 0)])
    run(confirm_usage, issued, Decimal(1), actor=technician)
    assert desk() == [(2, 1, 1)]


def test_a_return_of_what_was_not_used_changes_no_figure_when_it_is_taken_back(
    run, given, issued, technician, storekeeper, desk
):
    run(confirm_usage, issued, Decimal(2), actor=technician)
    run(return_stock, issued, Decimal(1), actor=storekeeper)
    reverse_last(given, storekeeper)
    assert (used(given), desk()) == ([(issued, 2)], [(3, 2, 1)])


def test_what_was_issued_from_the_wrong_place_and_anew_was_used_as_confirmed(
    run, given, issued, technician, storekeeper, desk
):
    run(confirm_usage, issued, Decimal(3), actor=technician)
    reverse_last(given, storekeeper)
    assert used(given) == [(issued, 0)]

    run(issue_part, issued, Decimal(2), actor=storekeeper)
    assert used(given) == [(issued, 2)]
    run(issue_part, issued, actor=storekeeper)
    assert (used(given), desk()) == ([(issued, 3)], [])


def test_what_was_said_not_to_come_back_holds_after_a_reversal(run, given, issued, technician, storekeeper, desk):
    run(confirm_usage, issued, Decimal(3), actor=technician)
    run(return_stock, issued, Decimal(2), actor=storekeeper)
    run(confirm_usage, issued, Decimal(0), actor=technician)
    run(waive_return, issued, "It broke while fitting", actor=storekeeper)

    reverse_last(given, storekeeper)

    assert (used(given), desk()) == ([(issued, 1)], [(3, 1, 2)])


def test_what_was_issued_in_part_is_confirmed_when_the_rest_is_given_up(run, given, job, technician, storekeeper):
    request = given.approved(given.stock(5), 3, job=job)
    given.do(issue_part, request, Decimal(2), actor=storekeeper)
    run(complete_work, job, **given.finding(), used={request: Decimal(1)}, actor=technician)
    row = given.rows(SparePartsRequest)[0]
    assert (row.status, row.quantity_issued, used(given)) == ("ISSUED", 2, [(request, 1)])
    with pytest.raises(StaleState):
        run(cancel_parts_request, request, "Twice", actor=technician)


def test_a_return_and_the_end_of_the_job_at_once_never_use_what_is_back(
    run, given, job, issued, technician, storekeeper
):
    at_once(
        lambda: run(complete_work, job, **given.finding(), used={issued: Decimal(3)}, actor=technician),
        lambda: run(return_stock, issued, Decimal(2), actor=storekeeper),
    )
    row = given.rows(SparePartsRequest)[0]
    assert row.quantity_returned == 2
    assert all(usage.quantity_used == 1 for usage in given.rows(SparePartsUsage))


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.INVENTORY_MANAGER])
def test_saying_what_was_used_is_for_those_who_work(run, given, issued, role):
    with pytest.raises(Forbidden):
        run(confirm_usage, issued, Decimal(1), actor=given.the(role))


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.MAINTENANCE_TECH, Role.MAINTENANCE_MANAGER])
def test_expecting_nothing_back_is_for_the_storeroom(run, given, issued, technician, role):
    run(confirm_usage, issued, Decimal(1), actor=technician)
    with pytest.raises(Forbidden):
        run(waive_return, issued, "Gone", actor=given.the(role))
