"""What a part, a quantity and a status of stock may be."""

from decimal import Decimal

import pytest

from core.inventory import StockStatus, stock_status


@pytest.mark.parametrize(
    ("on_hand", "reserved", "limits", "status"),
    [
        (0, 0, {}, StockStatus.OUT),
        (3, 3, {}, StockStatus.OUT),
        (9, 9, {"maximum": 5}, StockStatus.OUT),
        ("0.001", 0, {"minimum": 1}, StockStatus.BELOW_MIN),
        (10, 6, {"minimum": 5}, StockStatus.BELOW_MIN),
        ("4.999", 0, {"minimum": 5}, StockStatus.BELOW_MIN),
        (5, 0, {"minimum": 5}, StockStatus.REORDER),
        (8, 0, {"minimum": 5, "reorder_point": 8}, StockStatus.REORDER),
        (5, 0, {"minimum": 5, "reorder_point": 4}, StockStatus.OK),
        (5, 0, {"minimum": 5, "on_order": "0.001"}, StockStatus.OK),
        (4, 0, {"minimum": 5, "on_order": 100}, StockStatus.BELOW_MIN),
        (8, 0, {"minimum": 5, "maximum": 8}, StockStatus.OK),
        ("8.001", 0, {"minimum": 5, "maximum": 8}, StockStatus.EXCESS),
        (9, 3, {"minimum": 5, "maximum": 8}, StockStatus.EXCESS),
        (9, 4, {"minimum": 5, "maximum": 8}, StockStatus.REORDER),
        (1, 0, {}, StockStatus.OK),
    ],
)
def test_the_first_status_that_fits_is_the_one(on_hand, reserved, limits, status):
    exact = {"minimum": Decimal(0)} | {name: Decimal(value) for name, value in limits.items()}
    assert stock_status(Decimal(on_hand), Decimal(reserved), **exact) is status
