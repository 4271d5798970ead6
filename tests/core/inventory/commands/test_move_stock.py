"""What comes in, goes out and moves; what lies there is what came in less what went out."""

from decimal import Decimal

import pytest

from core.inventory import (
    issue_free_stock,
    receive_stock,
    reverse_transaction,
    scrap_stock,
    transfer_stock,
)
from core.inventory.models import SparePart
from core.kernel import Forbidden, InsufficientStock, Invalid, Role
from core.storage import run_command
from tests.support.together import at_once, refused


def test_a_delivery_adds_and_moves_the_average_cost(run, given, storekeeper, main, levels, movements):
    part = given.part()
    run(receive_stock, part, Decimal(10), unit_cost=Decimal(4), actor=storekeeper)
    told = run(receive_stock, part, Decimal(10), unit_cost=Decimal(6), actor=storekeeper)

    assert (told.on_hand, told.available) == (20, 20)
    assert given.rows(SparePart)[0].average_cost == 5
    assert movements(part) == [(1, "PURCHASE", 10, 10), (2, "PURCHASE", 10, 20)]
    assert levels(part) == {main: 20}
    assert given.audit_rows() == 2


def test_refuses_more_than_is_there_and_leaves_no_row(run, given, storekeeper, movements):
    part = given.stock(1, free_issue=True)

    with pytest.raises(InsufficientStock, match="Only 1"):
        run(issue_free_stock, part, Decimal(2), actor=storekeeper)

    assert given.on_hand(part) == (1, 0)
    assert len(movements(part)) == 1
    assert given.audit_rows() == 0


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "Infinity", "1e10", "0.5", "0.0001", "٣", None, "many"])
def test_refuses_a_quantity_that_is_none(run, given, storekeeper, quantity):
    part = given.stock(5)
    with pytest.raises(Invalid):
        run(receive_stock, part, quantity, actor=storekeeper)
    assert given.on_hand(part) == (5, 0)


def test_a_transfer_makes_and_loses_nothing(run, given, storekeeper, main, rack, levels, movements):
    part = given.stock(10)

    run(transfer_stock, part, Decimal(4), main, rack, actor=storekeeper)

    assert levels(part) == {main: 6, rack: 4}
    assert [(delta, balance) for _, _, delta, balance in movements(part)[1:]] == [(4, 14), (-4, 10)]
    with pytest.raises(InsufficientStock, match=r"Only 6.* at this location"):
        run(transfer_stock, part, Decimal(7), main, rack, actor=storekeeper)
    run(transfer_stock, part, Decimal(6), main, rack, actor=storekeeper)
    with pytest.raises(InsufficientStock, match="None of it lies at this location"):
        run(transfer_stock, part, Decimal(1), main, rack, actor=storekeeper)
    with pytest.raises(Invalid, match="different"):
        run(transfer_stock, part, Decimal(1), main, main, actor=storekeeper)


def test_what_is_promised_may_be_carried_there_and_back(run, given, storekeeper, main, rack, levels):
    part = given.stock(10)
    given.approved(part, 8)

    carried = run(transfer_stock, part, Decimal(5), main, rack, actor=storekeeper)
    assert (levels(part), given.on_hand(part)) == ({main: 5, rack: 5}, (10, 8))

    run(reverse_transaction, carried.transaction_id, "Wrong rack", actor=storekeeper)
    assert (levels(part), given.on_hand(part)) == ({main: 10, rack: 0}, (10, 8))


def test_what_is_thrown_away_needs_a_reason(run, given, storekeeper):
    part = given.stock(10)
    with pytest.raises(Invalid, match="reason"):
        run(scrap_stock, part, Decimal(1), "", actor=storekeeper)
    run(scrap_stock, part, Decimal(1), "Rusted", actor=storekeeper)
    assert given.on_hand(part) == (9, 0)


def test_a_part_leaves_without_a_request_only_if_it_is_a_consumable(run, given, storekeeper):
    with pytest.raises(Forbidden, match="only for a job"):
        run(issue_free_stock, given.stock(3), Decimal(1), actor=storekeeper)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INVENTORY_MANAGER])
def test_stock_is_moved_by_the_storeroom_alone(run, given, role):
    part = given.stock(3)
    with pytest.raises(Forbidden):
        run(receive_stock, part, Decimal(1), actor=given.the(role))
    assert given.on_hand(part) == (3, 0)


def test_of_many_who_take_the_last_pieces_as_many_are_served_as_there_are(sessions, given, storekeeper, clock):
    part = given.stock(5, free_issue=True)

    def take():
        return run_command(sessions, issue_free_stock, part, Decimal(1), actor=storekeeper, clock=clock)

    outcomes = at_once(*[take] * 12)

    assert [type(fault) for fault in refused(outcomes)] == [InsufficientStock] * 7
    assert given.on_hand(part) == (0, 0)
