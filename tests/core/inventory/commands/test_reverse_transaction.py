"""A movement is taken back by a movement, once."""

from decimal import Decimal

import pytest

from core.inventory import (
    AlreadyReversed,
    receive_stock,
    reverse_transaction,
    transfer_stock,
)
from core.inventory.models import SparePart


def test_a_movement_is_taken_back_once(run, given, storekeeper):
    part = given.stock(10, cost="4")
    wrong = run(receive_stock, part, Decimal(5), unit_cost=Decimal(400), actor=storekeeper).transaction_id

    run(reverse_transaction, wrong, "Typed a wrong price", actor=storekeeper)

    assert given.on_hand(part) == (10, 0)
    assert given.rows(SparePart)[0].average_cost == 4
    with pytest.raises(AlreadyReversed):
        run(reverse_transaction, wrong, "Again", actor=storekeeper)


def test_both_movements_of_a_transfer_are_taken_back(run, given, storekeeper, main, rack, levels):
    part = given.stock(10)
    moved = run(transfer_stock, part, Decimal(4), main, rack, actor=storekeeper).transaction_id
    run(reverse_transaction, moved, "Wrong rack", actor=storekeeper)
    assert levels(part) == {main: 10, rack: 0}
