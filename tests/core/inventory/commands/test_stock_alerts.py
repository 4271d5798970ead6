"""Acknowledging low stock: once, by who runs the storeroom, with a note that others read."""

from decimal import Decimal

import pytest

from core.inventory import AlertState, acknowledge_stock_alert, stock_alerts
from core.inventory.models import StockAlert
from core.kernel import Forbidden, NotFound, StaleState
from tests.support.together import at_once, refused


@pytest.fixture
def alert(given):
    """An alert that nobody has seen."""
    given.stock(2, min_quantity=Decimal(4))
    return given.rows(StockAlert)[-1].id


def test_says_who_looks_after_it_and_what_is_done(given, clock, storekeeper, run, alert):
    clock.advance(minutes=5)
    run(acknowledge_stock_alert, alert, "  More comes\non Friday ", actor=storekeeper)

    (row,) = given.ask(stock_alerts)
    assert (row.state, row.seen_at, row.note) == (AlertState.ACKNOWLEDGED, clock(), "More comes\non Friday")
    assert row.seen_by == given.user(storekeeper).full_name
    assert "Acknowledged that" in given.last_audit().description


def test_is_done_once(given, storekeeper, run, alert):
    run(acknowledge_stock_alert, alert, actor=storekeeper)
    with pytest.raises(StaleState, match="already"):
        run(acknowledge_stock_alert, alert, "Me too", actor=storekeeper)
    assert given.rows(StockAlert)[0].note is None


def test_two_at_once_are_one_and_a_refusal(given, storekeeper, run, alert):
    outcomes = at_once(*[lambda: run(acknowledge_stock_alert, alert, actor=storekeeper)] * 2)
    assert [type(fault) for fault in refused(outcomes)] == [StaleState]


def test_one_that_has_recovered_is_left_alone(given, storekeeper, run, alert):
    given.receive(given.rows(StockAlert)[0].spare_part_id, 9)
    with pytest.raises(StaleState, match="recovered"):
        run(acknowledge_stock_alert, alert, actor=storekeeper)


def test_meets_a_recovery_at_the_same_moment(given, storekeeper, run, alert):
    part = given.rows(StockAlert)[0].spare_part_id
    outcomes = at_once(lambda: run(acknowledge_stock_alert, alert, actor=storekeeper), lambda: given.receive(part, 9))
    assert {type(fault) for fault in refused(outcomes)} <= {StaleState}
    assert given.rows(StockAlert)[0].state is AlertState.CLOSED


def test_others_look_at_it_only(given, run, manager, technician, alert):
    for actor in (manager, technician):
        with pytest.raises(Forbidden):
            run(acknowledge_stock_alert, alert, actor=actor)


def test_nothing_to_acknowledge(run, storekeeper):
    with pytest.raises(NotFound):
        run(acknowledge_stock_alert, 999, actor=storekeeper)
