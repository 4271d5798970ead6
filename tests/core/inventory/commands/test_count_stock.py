"""Counting sets what lies there, and the ledger still adds up."""

from decimal import Decimal

import pytest

from core.inventory import (
    count_stock,
)
from core.inventory.models import InventoryTransaction
from core.kernel import Invalid


def test_a_count_keeps_the_sum_of_the_ledger(run, given, storekeeper):
    part = given.stock(10)

    run(count_stock, part, Decimal(7), "Yearly count", actor=storekeeper)
    run(count_stock, part, Decimal(7), "Counted again", actor=storekeeper)

    rows = given.rows(InventoryTransaction)
    assert [(row.quantity, row.expected_quantity, row.delta) for row in rows[1:]] == [(7, 10, -3), (7, 7, 0)]
    assert given.on_hand(part) == (7, 0)
    with pytest.raises(Invalid, match="reason"):
        run(count_stock, part, Decimal(7), " ", actor=storekeeper)
