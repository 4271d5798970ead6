"""A job that waits for parts waits for a technician from the instant at which nothing is awaited any more."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core.assets import Machine
from core.inventory import (
    cancel_parts_request,
    emergency_take,
    issue_part,
    reject_parts_request,
    reject_wanted_line,
    request_parts,
    reverse_transaction,
    take_held_part,
)
from core.kernel import Invalid
from core.maintenance import (
    DowntimeType,
    Priority,
    RequestStatus,
    complete_work,
    report_breakdown,
    start_work,
    wait_for_parts,
)
from core.maintenance.models import MaintenanceRequest

PARTS, TECHNICIAN, REPAIR = DowntimeType.WAITING_PARTS, DowntimeType.BREAKDOWN, DowntimeType.MAINTENANCE


@pytest.fixture
def press(given):
    return given.machine("Press 4")


@pytest.fixture
def job(run, press, supervisor, technician, given):
    """A job in work on a machine that stands still."""
    reported = run(report_breakdown, press, "Oil on the floor", machine_stopped=True, actor=supervisor)
    run(start_work, reported.request_id, actor=technician)
    return reported.request_id


@pytest.fixture
def wait(run, job, technician, clock):
    """Let an hour pass, and wait for what was asked for; an hour later something happens."""

    def go() -> None:
        clock.advance(hours=1)
        run(wait_for_parts, job, actor=technician)
        clock.advance(hours=1)

    return go


def kinds(given, machine):
    """The pieces of the machine's line since the work began, with their whole hours; None while one goes on."""
    return [
        (kind, None if end is None else round((end - start) / timedelta(hours=1)))
        for kind, start, end in given.line(machine)
        if end is None or end - start > timedelta(minutes=1)
    ]


def is_waiting(given, machine):
    return given.rows(Machine, Machine.id == machine)[0].is_waiting_parts


def answer(run, given, how, asked, manager, storekeeper, technician):
    match how:
        case "rejected":
            run(reject_parts_request, asked, "Too dear", actor=manager)
        case "cancelled":
            run(cancel_parts_request, asked, "Not needed", actor=technician)
        case "issued":
            run(issue_part, asked, actor=storekeeper)


@pytest.mark.parametrize("how", ["rejected", "cancelled", "issued"])
def test_what_was_asked_for_is_answered(run, given, press, job, wait, clock, manager, storekeeper, technician, how):
    part = given.stock(5)
    asked = given.approved(part, 2, job=job) if how == "issued" else given.asked(part, 2, job=job)
    wait()
    assert (kinds(given, press)[-1], is_waiting(given, press)) == ((PARTS, None), True)
    answer(run, given, how, asked, manager, storekeeper, technician)

    assert is_waiting(given, press) is False
    clock.advance(hours=2)
    run(start_work, job, actor=technician)
    assert kinds(given, press) == [(REPAIR, 1), (PARTS, 1), (TECHNICIAN, 2), (REPAIR, None)]


def test_as_long_as_one_is_open_it_waits_for_parts(run, given, press, job, wait, clock, manager, storekeeper):
    part = given.stock(5)
    first, second = given.approved(part, 3, job=job), given.wished(job=job)
    wait()
    run(issue_part, first, Decimal(1), actor=storekeeper)
    run(issue_part, first, actor=storekeeper)
    assert is_waiting(given, press) is True

    clock.advance(hours=1)
    run(reject_wanted_line, second, "Nobody makes it", actor=storekeeper)
    assert kinds(given, press) == [(REPAIR, 1), (PARTS, 2), (TECHNICIAN, None)]
    assert given.rows(MaintenanceRequest)[0].status is RequestStatus.WAITING_PARTS


@pytest.mark.parametrize("how", ["asked", "reversed"])
def test_what_is_awaited_anew_holds_it_up_again(run, given, press, job, wait, clock, storekeeper, technician, how):
    part = given.stock(5)
    asked = given.approved(part, 2, job=job)
    wait()
    moved = run(issue_part, asked, actor=storekeeper)
    clock.advance(hours=1)
    if how == "asked":
        run(request_parts, job, part, Decimal(1), actor=technician)
    else:
        run(reverse_transaction, moved.transaction_id, "Wrong part", actor=storekeeper)

    assert kinds(given, press) == [(REPAIR, 1), (PARTS, 1), (TECHNICIAN, 1), (PARTS, None)]
    clock.advance(hours=1)
    run(start_work, job, actor=technician)
    assert kinds(given, press)[3:] == [(PARTS, 1), (REPAIR, None)]


def test_what_the_technician_takes_is_not_awaited_either(run, given, press, supervisor, technician, clock):
    facts = {"machine_stopped": True, "priority": Priority.CRITICAL}
    job = run(report_breakdown, press, "Oil on the floor", **facts, actor=supervisor).request_id
    run(start_work, job, actor=technician)
    part = given.stock(5, cost="1")
    held = given.approved(part, 2, job=job)
    run(wait_for_parts, job, actor=technician)
    run(emergency_take, job, part, Decimal(1), "Nobody is there", actor=technician)
    assert is_waiting(given, press) is True
    run(take_held_part, held, Decimal(2), "Nobody is there", actor=technician)
    assert is_waiting(given, press) is False


def test_the_end_may_be_entered_later_but_not_before_the_wait(run, given, press, job, wait, clock, manager, technician):
    asked = given.asked(given.stock(5), 2, job=job)
    wait()
    begun = clock() - timedelta(hours=1)
    run(reject_parts_request, asked, "Too dear", actor=manager)
    clock.advance(hours=1)
    with pytest.raises(Invalid):
        run(start_work, job, happened_at=begun - timedelta(minutes=5), actor=technician)
    run(start_work, job, happened_at=begun + timedelta(minutes=90), actor=technician)
    clock.advance(hours=1)
    run(complete_work, job, **given.finding(), actor=technician)
    assert [kind for kind, _hours in kinds(given, press)] == [REPAIR, PARTS, TECHNICIAN, REPAIR]


def test_a_job_in_work_is_left_alone(run, given, press, job, manager):
    asked = given.asked(given.stock(5), 2, job=job)
    before = given.line(press)
    run(reject_parts_request, asked, "Too dear", actor=manager)
    assert given.line(press) == before
