"""The sums of the ledger: each movement on its day of the plant, for its machine, under what it counts as."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.inventory import (
    MovementReason,
    count_stock,
    emergency_take,
    issue_free_stock,
    issue_part,
    receive_stock,
    return_stock,
    reverse_transaction,
    transfer_stock,
)
from core.inventory.models import NO_MACHINE, ConsumptionByMachine, ConsumptionDaily, ConsumptionMonthly
from core.kernel import Invalid, Role
from core.maintenance import Priority
from core.storage import run_command
from tests.support.together import at_once, refused

ISSUE, RETURN, PURCHASE = MovementReason.ISSUE, MovementReason.RETURN, MovementReason.PURCHASE


@pytest.fixture
def days(given):
    """Day, machine, reason, change and value of each daily sum of a part."""

    def ask(part):
        rows = given.rows(ConsumptionDaily, ConsumptionDaily.spare_part_id == part)
        return sorted((row.day, row.machine_id, row.reason, row.delta, row.value) for row in rows)

    return ask


@pytest.fixture
def months(given):
    """By month and reason of a part: change, value, how many movements, and of these, how many without a cost."""

    def ask(part):
        rows = given.rows(ConsumptionMonthly, ConsumptionMonthly.spare_part_id == part)
        return {(row.month, row.reason): (row.delta, row.value, row.movements, row.unpriced) for row in rows}

    return ask


def test_a_day_is_a_day_of_the_plant_and_so_is_a_month(given, clock, run, storekeeper, days, months):
    clock.now = datetime(2026, 6, 30, 22, 59, tzinfo=UTC)  # in London it is 23:59, a minute before July
    part = given.stock(10, cost="4", free_issue=True)
    for _ in range(2):
        run(issue_free_stock, part, Decimal(1), actor=storekeeper)
        clock.advance(minutes=1)

    assert days(part) == [
        (date(2026, 6, 30), NO_MACHINE, ISSUE, -1, -4),
        (date(2026, 6, 30), NO_MACHINE, PURCHASE, 10, 40),
        (date(2026, 7, 1), NO_MACHINE, ISSUE, -1, -4),
    ]
    assert set(months(part)) == {(date(2026, 6, 1), PURCHASE), (date(2026, 6, 1), ISSUE), (date(2026, 7, 1), ISSUE)}


def test_movements_of_one_day_and_reason_are_one_sum(given, run, storekeeper, months):
    part = given.stock(5, free_issue=True)
    run(issue_free_stock, part, Decimal(1), actor=storekeeper)
    given.receive(part, 1, cost="3")
    run(issue_free_stock, part, Decimal(2), actor=storekeeper)

    november = date(2026, 11, 1)
    assert months(part) == {(november, PURCHASE): (6, 3, 2, 1), (november, ISSUE): (-3, -6, 2, 1)}


def test_what_was_for_a_job_or_for_planned_work_stands_with_its_machine(given, run, storekeeper, technician, days):
    part, press, filler, mixer = given.stock(9, cost="2"), given.machine(), given.machine(), given.machine()
    repair = given.issued(part, 3, job=given.job(press))
    given.issued(part, 2, due=given.due(filler))
    run(return_stock, repair, Decimal(1), actor=storekeeper)
    urgent = given.job(mixer, priority=Priority.CRITICAL, technician=given.person(Role.MAINTENANCE_TECH))
    run(emergency_take, urgent, part, Decimal(1), "The line stands", actor=technician)

    assert [(machine, reason, delta) for _, machine, reason, delta, _ in days(part)] == [
        (NO_MACHINE, PURCHASE, 9),
        (press, ISSUE, -3),
        (press, RETURN, 1),
        (filler, ISSUE, -2),
        (mixer, ISSUE, -1),
    ]
    assert {(row.machine_id, row.reason, row.delta, row.value) for row in given.rows(ConsumptionByMachine)} == {
        (press, ISSUE, -3, -6),
        (press, RETURN, 1, 2),
        (filler, ISSUE, -2, -4),
        (mixer, ISSUE, -1, -2),
    }


def test_what_takes_an_issue_back_counts_as_issue_on_its_own_day(
    given, clock, run, storekeeper, days, months, movements
):
    part, press = given.stock(5, cost="2"), given.machine()
    request = given.approved(part, 3, job=given.job(press))
    issue = run(issue_part, request, actor=storekeeper)
    clock.advance(days=1)
    run(reverse_transaction, issue.transaction_id, "Wrong part", actor=storekeeper)

    today, tomorrow = date(2026, 11, 24), date(2026, 11, 25)
    assert days(part)[1:] == [(today, press, ISSUE, -3, -6), (tomorrow, press, ISSUE, 3, 6)]
    assert months(part)[date(2026, 11, 1), ISSUE] == (0, 0, 2, 0)
    assert [reason for _, reason, _, _ in movements(part)] == ["PURCHASE", "ISSUE", "CORRECTION"]


def test_a_transfer_and_a_count_that_was_right_change_no_sum_but_are_counted(
    given, run, storekeeper, main, rack, months
):
    part = given.stock(5, cost="2")
    run(transfer_stock, part, Decimal(2), main, rack, actor=storekeeper)
    run(count_stock, part, Decimal(3), "Yearly count", location_id=main, actor=storekeeper)

    november, sums = date(2026, 11, 1), months(part)
    assert sums[november, MovementReason.TRANSFER] == (0, 0, 2, 0)
    assert sums[november, MovementReason.COUNT] == (0, 0, 1, 0)


def test_halves_of_the_last_place_are_rounded_away_from_zero(given, run, storekeeper, months):
    part = given.stock("1.500", cost="0.0001", unit="m", whole_units_only=False, free_issue=True)
    run(issue_free_stock, part, Decimal("0.5"), actor=storekeeper)

    sums = months(part)
    assert sums[date(2026, 11, 1), PURCHASE][1] == Decimal("0.0002")
    assert sums[date(2026, 11, 1), ISSUE][1] == Decimal("-0.0001")


def test_a_movement_too_dear_to_be_summed_is_refused_and_changes_nothing(given, run, storekeeper, months):
    part = given.part()
    with pytest.raises(Invalid, match="at most 1 000 000 000 000"):
        run(receive_stock, part, Decimal(10) ** 9, unit_cost=Decimal(10) ** 9, actor=storekeeper)

    assert (given.on_hand(part), months(part)) == ((0, 0), {})


def test_parts_that_are_handed_out_at_once_add_up_in_one_month(given, sessions, clock, storekeeper, months):
    parts = [given.stock(3, free_issue=True) for _ in range(4)]

    def issue(part):
        return lambda: run_command(sessions, issue_free_stock, part, Decimal(1), actor=storekeeper, clock=clock)

    outcomes = at_once(*(issue(part) for part in parts * 3))

    assert refused(outcomes) == []
    assert [months(part)[date(2026, 11, 1), ISSUE][:3] for part in parts] == [(-3, 0, 3)] * 4
