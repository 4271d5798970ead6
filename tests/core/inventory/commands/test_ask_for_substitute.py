"""Asking for a substitute: the old request is given up, and a manager decides about the new one."""

from decimal import Decimal

import pytest
from sqlalchemy import update

from core import maintenance
from core.inventory import (
    PartsRequestStatus,
    add_substitute,
    approve_parts_request,
    approve_parts_requests,
    archive_part,
    ask_for_substitute,
    identify_wanted_line,
    issue_part,
    name_deputy,
    parts_to_approve,
    reject_parts_request,
)
from core.inventory.models import SparePart, SparePartsRequest
from core.kernel import Forbidden, Invalid, NotFound, Role, StaleState
from core.storage import run_command
from tests.support.together import at_once, refused

Status = PartsRequestStatus


@pytest.fixture
def pair(given, storekeeper):
    """A seal of which two are there, and what may stand in for it, of which nine are there."""
    seal, other = given.stock(2, number="SEAL-1"), given.stock(9, number="SEAL-2")
    given.do(add_substitute, seal, other, actor=storekeeper)
    return seal, other


@pytest.fixture
def row(given):
    return lambda request: given.rows(SparePartsRequest, SparePartsRequest.id == request)[0]


def test_gives_the_old_one_up_and_asks_for_the_rest_of_the_substitute(run, given, pair, row, technician, manager):
    seal, other = pair
    job = given.job(technician=technician)
    request = given.approved(seal, 5, job=job)

    made = run(ask_for_substitute, request, other, actor=technician)

    assert row(request).status is Status.CANCELLED
    new = row(made)
    assert (new.spare_part_id, new.quantity_requested, new.status) == (other, 5, Status.PENDING)
    assert (new.maintenance_work_id, new.requested_by) == (row(request).maintenance_work_id, technician.user_id)
    assert given.on_hand(seal) == (2, 0)
    assert given.audit_rows() == 1
    given.do(approve_parts_request, made, actor=manager)
    assert given.on_hand(other) == (9, 5)


def test_what_was_held_goes_to_those_who_wait(run, given, pair, row, technician):
    seal, other = pair
    request = given.approved(seal, 2, job=given.job(technician=technician))
    waits = given.approved(seal, 1, job=given.job(technician=given.person(Role.MAINTENANCE_TECH)))
    run(ask_for_substitute, request, other, actor=technician)
    assert row(waits).quantity_reserved == 1


def test_what_went_out_already_stays_out(run, given, pair, row, technician, storekeeper):
    seal, other = pair
    request = given.approved(seal, 5, job=given.job(technician=technician))
    given.do(issue_part, request, Decimal(2), actor=storekeeper)
    made = run(ask_for_substitute, request, other, actor=technician)
    assert (row(request).status, row(request).quantity_issued) == (Status.ISSUED, 2)
    assert row(made).quantity_requested == 3


def test_the_manager_who_asks_for_it_cannot_approve_it(run, given, pair, technician, manager):
    seal, other = pair
    request = given.asked(seal, 5, job=given.job(technician=technician), actor=technician)
    made = run(ask_for_substitute, request, other, actor=manager)
    with pytest.raises(Forbidden):
        run(approve_parts_request, made, actor=manager)


def test_who_asked_at_first_cannot_approve_it_as_a_deputy(run, given, pair, row, clock, technician, manager):
    seal, other = pair
    request = given.asked(seal, 5, job=given.job(technician=technician), actor=technician)
    made = run(ask_for_substitute, request, other, actor=manager)
    given.do(name_deputy, technician.user_id, clock().date(), clock().date(), actor=manager)

    assert (row(made).requested_by, row(made).also_asked_by) == (manager.user_id, technician.user_id)
    with pytest.raises(Forbidden, match="chose themselves"):
        run(approve_parts_request, made, actor=technician)


def test_nobody_who_ever_asked_for_it_approves_it(run, given, pair, storekeeper, manager):
    seal, other = pair
    given.do(add_substitute, other, seal, actor=storekeeper)
    managers = [given.person(Role.MAINTENANCE_MANAGER) for _ in range(4)]
    job, unbarred = given.job(technician=managers[0]), given.asked(seal, 1)
    request = given.asked(seal, 5, job=job, actor=managers[0])
    for presses, stands_in in zip(managers[1:], (other, seal, other), strict=True):
        request = run(ask_for_substitute, request, stands_in, actor=presses)

    for who in managers:
        with pytest.raises(Forbidden):
            run(approve_parts_request, request, actor=who)
        with pytest.raises(Forbidden):
            run(reject_parts_request, request, "Not needed", actor=who)
        own = {row.id: row.is_of(who.user_id) for row in given.ask(parts_to_approve, actor=who).rows}
        assert own == {unbarred: False, request: True}
    assert run(approve_parts_requests, [unbarred, request], actor=managers[0]).approved == (unbarred,)
    assert run(approve_parts_request, request, actor=manager).quantity_approved == 5


def test_who_chose_the_part_for_a_wish_does_not_approve_what_stands_in_for_it(run, given, pair, technician, manager):
    seal, other = pair
    chooser = given.person(Role.MAINTENANCE_MANAGER)
    found = given.do(identify_wanted_line, given.wished(job=given.job(technician=technician)), seal, actor=chooser)
    made = run(ask_for_substitute, found.parts_request_id, other, actor=technician)

    with pytest.raises(Forbidden, match="chose themselves"):
        run(approve_parts_request, made, actor=chooser)
    run(approve_parts_request, made, actor=manager)


def test_refuses_what_is_no_substitute_and_changes_nothing(run, given, pair, row, technician, storekeeper):
    seal, other = pair
    request = given.approved(seal, 5, job=given.job(technician=technician))
    with pytest.raises(Invalid, match="PRT-X is no substitute"):
        run(ask_for_substitute, request, given.part("PRT-X"), actor=technician)
    old = given.part("OLD-1")
    given.do(add_substitute, seal, old, actor=storekeeper)
    given.do(archive_part, old, actor=storekeeper)
    with pytest.raises(StaleState, match="OLD-1 is no longer used"):
        run(ask_for_substitute, request, old, actor=technician)
    for missing in ((999_999, other), (request, 999_999)):
        with pytest.raises(NotFound):
            run(ask_for_substitute, *missing, actor=technician)
    assert (row(request).status, row(request).quantity_reserved) == (Status.APPROVED, 2)


def test_refuses_what_an_older_version_let_be_measured_in_another_unit(
    run, given, row, sessions, technician, storekeeper
):
    hose, other = given.stock(2, unit="m", number="HOSE-1"), given.part("HOSE-2", unit="m")
    given.do(add_substitute, hose, other, actor=storekeeper)
    with sessions.begin() as session:
        session.execute(update(SparePart).where(SparePart.id == other).values(unit="pcs"))
    request = given.approved(hose, 5, job=given.job(technician=technician))
    with pytest.raises(Invalid, match="HOSE-1 and HOSE-2 are not measured alike"):
        run(ask_for_substitute, request, other, actor=technician)
    assert row(request).status is Status.APPROVED


def test_refuses_a_job_that_is_closed(run, given, pair, technician):
    seal, other = pair
    job = given.job(technician=technician)
    request = given.approved(seal, 5, job=job)
    given.do(maintenance.complete_work, job, **given.finding(), actor=technician)
    with pytest.raises(StaleState):
        run(ask_for_substitute, request, other, actor=technician)


def test_is_for_who_asked_or_the_manager(run, given, pair, technician):
    seal, other = pair
    request = given.asked(seal, 5, job=given.job(technician=technician), actor=technician)
    for role in (Role.ADMIN, Role.SUPERVISOR, Role.INVENTORY_MANAGER):
        with pytest.raises(Forbidden):
            run(ask_for_substitute, request, other, actor=given.the(role))
    with pytest.raises(Forbidden):
        run(ask_for_substitute, request, other, actor=given.person(Role.MAINTENANCE_TECH))


def test_two_who_press_at_once_ask_once(sessions, given, pair, clock, technician, manager):
    seal, other = pair
    request = given.approved(seal, 5, job=given.job(technician=technician))

    def pressing(actor):
        return lambda: run_command(sessions, ask_for_substitute, request, other, actor=actor, clock=clock)

    assert len(refused(at_once(pressing(technician), pressing(manager)))) == 1
    assert len(given.rows(SparePartsRequest, SparePartsRequest.spare_part_id == other)) == 1
