"""Months that are over are added up once, and reports read them from there as they would from the parts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from core import invariants
from core.inventory import (
    ConsumptionScope,
    close_months,
    consumption_by_group,
    consumption_by_month,
    consumption_by_part,
    consumption_total,
    issue_free_stock,
    movements_by_type,
    rebuild_sums,
    reopen_months,
    reverse_transaction,
    scrap_stock,
)
from core.inventory.models import ClosedMonth, MovementReason
from core.jobs import work
from core.kernel import Role
from tests.support.statements import statements_of
from tests.support.together import at_once, refused

BEGIN = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
NOV, DEC, JAN, FEB, MARCH = (
    date(2026, 11, 1),
    date(2026, 12, 1),
    date(2027, 1, 1),
    date(2027, 2, 1),
    date(2027, 3, 1),
)
SCOPES = [
    ConsumptionScope(since=NOV, until=MARCH),
    ConsumptionScope(since=NOV, until=JAN),
    ConsumptionScope(since=date(2026, 10, 20), until=date(2027, 2, 20)),
    ConsumptionScope(since=date(2026, 11, 12), until=date(2026, 12, 29)),
    ConsumptionScope(since=DEC, until=date(2027, 6, 1)),
    ConsumptionScope(since=NOV, until=MARCH, scrap=True),
]


@pytest.fixture
def used(given, clock, storekeeper):
    """Two parts of which some was used in November, January and February, where it is the tenth now."""
    clock.now = BEGIN
    parts = [given.stock(50, cost="2.5", free_issue=True), given.stock(50, free_issue=True, group_name="Seals")]
    for days in (0, 61, 31):
        clock.advance(days=days)
        for part in parts:
            given.do(issue_free_stock, part, Decimal(2), actor=storekeeper)
            given.do(scrap_stock, part, Decimal(1), "Broken", actor=storekeeper)
    mistake = given.do(issue_free_stock, parts[0], Decimal(5), actor=storekeeper)
    given.do(reverse_transaction, mistake.transaction_id, "Not taken", actor=storekeeper)
    return parts


@pytest.fixture
def closed(given):
    """Movements of each closed month, by month and reason."""
    return lambda: {(row.month, row.reason): row.movements for row in given.rows(ClosedMonth)}


@pytest.fixture
def told(given):
    """Every figure of every scope, as the report shows it."""

    def ask():
        manager = given.the(Role.INVENTORY_MANAGER)
        consumed = [
            given.ask(query, scope, actor=manager)
            for scope in SCOPES
            for query in (consumption_total, consumption_by_month, consumption_by_part, consumption_by_group)
        ]
        spans = [
            {"since": NOV, "until": MARCH},
            {"since": DEC, "until": JAN},
            {"since": JAN, "until": date(2028, 1, 1)},
        ]
        kinds = (None, MovementReason.ISSUE)
        moved = [given.ask(movements_by_type, **span, reason=kind, actor=manager) for span in spans for kind in kinds]
        return consumed + moved

    return ask


def test_closes_each_month_that_is_over_and_none_twice(sessions, used, clock, closed):
    assert close_months(sessions, clock()) == 3
    assert {month for month, _reason in closed()} == {NOV, DEC, JAN}
    assert closed()[NOV, MovementReason.ISSUE] == 2
    assert closed()[DEC, MovementReason.ISSUE] == 0

    with statements_of(sessions) as sent:
        assert close_months(sessions, clock()) == 0
    assert not any(statement.startswith("INSERT") for statement in sent)


@pytest.mark.parametrize(
    ("moment", "months"),
    [
        (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), 0),
        (datetime(2026, 12, 1, 23, 59, tzinfo=UTC), 0),
        (datetime(2026, 12, 2, 0, 0, tzinfo=UTC), 1),
    ],
)
def test_waits_a_day_until_nothing_of_a_month_can_be_under_way(given, sessions, clock, moment, months):
    clock.now = BEGIN
    given.stock(1)
    given.do(scrap_stock, given.stock(1), Decimal(1), "Broken", actor=given.the(Role.INVENTORY_MANAGER))

    assert close_months(sessions, moment) == months


def test_a_store_in_which_nothing_moved_has_nothing_to_close(sessions, clock, closed):
    assert close_months(sessions, clock()) == 0
    assert closed() == {}


def test_the_report_says_the_same_from_closed_months(sessions, used, clock, told):
    before = told()
    close_months(sessions, clock())
    assert told() == before

    clock.advance(days=60)
    later = told()
    assert close_months(sessions, clock()) == 2
    assert told() == later


@pytest.mark.parametrize(
    ("query", "args", "span"),
    [(consumption_by_month, SCOPES[1:2], {}), (movements_by_type, [], {"since": NOV, "until": JAN})],
)
def test_the_plant_by_month_reads_no_part_of_a_month_that_is_over(given, sessions, used, clock, query, args, span):
    close_months(sessions, clock())
    with statements_of(sessions) as sent:
        given.ask(query, *args, **span, actor=given.the(Role.INVENTORY_MANAGER))

    assert any("closed_months" in statement for statement in sent)
    assert not any("consumption_monthly" in statement for statement in sent)


def test_a_clock_that_ran_ahead_has_closed_nothing(given, sessions, used, clock, storekeeper, told):
    right_time = clock()
    close_months(sessions, right_time + timedelta(days=400))
    before = told()
    given.do(issue_free_stock, used[0], Decimal(1), actor=storekeeper)
    assert told() != before

    assert close_months(sessions, right_time) == 3
    clock.advance(days=40)
    assert close_months(sessions, clock()) == 1
    found = told()
    with sessions.begin() as session:
        reopen_months(session)
    assert told() == found


def test_what_a_clock_that_ran_ahead_has_closed_is_taken_back_before_its_time_comes(sessions, used, clock, closed):
    right_time = clock()
    close_months(sessions, right_time + timedelta(days=400))
    assert len({month for month, _reason in closed()}) > 12

    close_months(sessions, right_time)
    assert {month for month, _reason in closed()} == {NOV, DEC, JAN}


def test_months_that_are_opened_while_they_are_closed_leave_no_gap(sessions, used, clock, closed):
    def again():
        with sessions.begin() as session:
            reopen_months(session)

    for _round in range(3):
        outcomes = at_once(lambda: close_months(sessions, clock()), again, lambda: close_months(sessions, clock()))
        assert refused(outcomes) == []
        months = {month for month, reason in closed() if reason is MovementReason.ISSUE}
        assert months == set([NOV, DEC, JAN][: len(months)])
    close_months(sessions, clock())
    assert invariants.check(sessions, clock) == []


def test_two_workers_close_the_same_months(sessions, used, clock, closed):
    outcomes = at_once(*[lambda: close_months(sessions, clock())] * 4)

    assert refused(outcomes) == []
    assert len(closed()) == 3 * len(MovementReason)
    assert invariants.check(sessions, clock) == []


def test_a_round_of_the_worker_closes_them(sessions, used, clock, closed):
    work(sessions, clock)

    assert {month for month, _reason in closed()} == {NOV, DEC, JAN}


@pytest.mark.parametrize(
    ("harm", "month"),
    [
        ("UPDATE closed_months SET movements = 9 WHERE reason = 'ISSUE' AND month = '2026-12-01'", "2026-12"),
        ("DELETE FROM closed_months WHERE reason = 'ISSUE' AND month = '2026-12-01'", "2026-12"),
        ("DELETE FROM closed_months WHERE reason = 'ISSUE' AND month = '2026-11-01'", "2026-11"),
    ],
)
def test_a_wrong_sum_is_found_and_made_anew(sessions, used, clock, closed, harm, month):
    close_months(sessions, clock())
    right = closed()
    with sessions.begin() as session:
        session.execute(text(harm))

    (finding,) = invariants.check(sessions, clock)
    assert finding.detail == f"the sum of {month} for ISSUE is not that of its parts"
    assert rebuild_sums(sessions, mend=False).months_wrong == 1
    assert rebuild_sums(sessions).months_wrong == 1
    close_months(sessions, clock())
    assert closed() == right
    assert rebuild_sums(sessions).months_wrong == 0
