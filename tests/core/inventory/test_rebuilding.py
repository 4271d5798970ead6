"""Making the sums of the ledger anew: what was wrong is found, mended, and told; what was right stays."""

from decimal import Decimal

import pytest
from sqlalchemy import text

from core import invariants
from core.inventory import fill_sums, issue_free_stock, rebuild_sums, return_stock, reverse_transaction
from core.inventory.models import ConsumptionByMachine, ConsumptionDaily, ConsumptionMonthly
from core.storage import run_command
from tests.support.statements import statements_of
from tests.support.together import at_once, refused


@pytest.fixture
def busy(given, run, storekeeper, clock):
    """A part that was received, handed out for a machine, returned and taken back, over two months."""
    part, press = given.stock(9, cost="2.5"), given.machine()
    request = given.issued(part, 3, job=given.job(press))
    given.issued(part, 1, due=given.due(press))
    clock.advance(days=10)
    returned = run(return_stock, request, Decimal(1), actor=storekeeper)
    run(reverse_transaction, returned.transaction_id, "It was used", actor=storekeeper)
    return part


def sums(given):
    tables = (ConsumptionDaily, ConsumptionMonthly, ConsumptionByMachine)
    return [
        [{column.name: getattr(row, column.name) for column in table.__table__.columns} for row in given.rows(table)]
        for table in tables
    ]


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM consumption_daily",
        "DELETE FROM consumption_monthly",
        "UPDATE consumption_daily SET day = '2026-11-02'",
        "UPDATE consumption_daily SET machine_id = 77",
        "DELETE FROM consumption_by_machine",
        "UPDATE consumption_by_machine SET machine_id = 77, unpriced = 1",
        "UPDATE consumption_monthly SET value = value + 1, movements = 7",
        "INSERT INTO consumption_monthly SELECT '2026-01-01', 'SCRAP', id, 1, 1, 1, 0 FROM spare_parts",
    ],
)
def test_finds_what_differs_from_the_ledger_and_makes_it_anew(given, sessions, busy, harm):
    right = sums(given)
    with sessions.begin() as session:
        session.execute(text(harm))

    found = rebuild_sums(sessions, mend=False)
    assert (found.parts, found.parts_wrong, found.rows) == (1, 1, sum(map(len, right)))
    assert found.rows_wrong > 0
    assert sums(given) != right

    assert rebuild_sums(sessions) == found
    assert sums(given) == right
    assert rebuild_sums(sessions).rows_wrong == 0


def test_leaves_right_sums_as_they_are(given, sessions, busy):
    given.part()
    right = sums(given)

    found = rebuild_sums(sessions)

    assert (found.parts, found.parts_wrong, found.rows_wrong) == (2, 0, 0)
    assert sums(given) == right


def test_fills_what_a_part_lacks_and_leaves_the_others(given, sessions, busy):
    given.stock(5, cost="2")
    moved = given.stock(5)
    given.part()
    with sessions.begin() as session:
        for table in ("consumption_daily", "consumption_monthly", "consumption_by_machine"):
            session.execute(text(f"DELETE FROM {table} WHERE spare_part_id <> {busy}"))
    given.receive(moved, 3)
    with statements_of(sessions) as sent:
        fill_sums(sessions)

    assert invariants.check(sessions, given.clock) == []
    assert sum(statement.startswith("DELETE") for statement in sent) == 4

    with statements_of(sessions) as sent:
        fill_sums(sessions)
    assert not any(statement.startswith(("DELETE", "INSERT")) for statement in sent)


def test_misses_no_movement_that_is_made_meanwhile(given, sessions, storekeeper, clock):
    parts = [given.stock(5, free_issue=True) for _ in range(3)]
    with sessions.begin() as session:
        session.execute(text("DELETE FROM consumption_monthly"))

    def issue(part):
        return lambda: run_command(sessions, issue_free_stock, part, Decimal(1), actor=storekeeper, clock=clock)

    outcomes = at_once(lambda: rebuild_sums(sessions), *(issue(part) for part in parts * 3))

    assert refused(outcomes) == []
    assert invariants.check(sessions, clock) == []
