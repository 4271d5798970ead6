"""How well the store is stocked with a part, and how much of it to order."""

from decimal import ROUND_CEILING, Decimal
from enum import StrEnum


class StockStatus(StrEnum):
    """How well the store is stocked with a part; the first that fits, in this order."""

    OUT = "OUT"
    BELOW_MIN = "BELOW_MIN"
    REORDER = "REORDER"
    EXCESS = "EXCESS"
    OK = "OK"


def stock_status(
    on_hand: Decimal,
    reserved: Decimal,
    *,
    minimum: Decimal,
    maximum: Decimal | None = None,
    reorder_point: Decimal | None = None,
    on_order: Decimal = Decimal(0),
) -> StockStatus:
    """The status of a part, from quantities in its unit; what counts is what nobody was promised.

    Without a reorder point of its own the minimum is one. More than the maximum is judged by what lies there.

    >>> stock_status(Decimal(6), Decimal(2), minimum=Decimal(5))
    <StockStatus.BELOW_MIN: 'BELOW_MIN'>
    """
    available = on_hand - reserved
    if available <= 0:
        return StockStatus.OUT
    if available < minimum:
        return StockStatus.BELOW_MIN
    if available + on_order <= (minimum if reorder_point is None else reorder_point):
        return StockStatus.REORDER
    if maximum is not None and on_hand > maximum:
        return StockStatus.EXCESS
    return StockStatus.OK


def order_target(minimum: Decimal, maximum: Decimal | None, reorder_point: Decimal | None) -> Decimal:
    """What should be there after a delivery: the maximum, else twice the point of reordering, at least one.

    >>> order_target(Decimal(4), None, None)
    Decimal('8')
    """
    if maximum is not None:
        return maximum
    return max(2 * (minimum if reorder_point is None else reorder_point), Decimal(1))


def order_quantity(
    available: Decimal,
    waiting: Decimal,
    target: Decimal,
    *,
    on_order: Decimal = Decimal(0),
    whole_units_only: bool,
) -> Decimal:
    """How much to order so that the target lies there once all has come and those who wait were served, in its unit.

    >>> order_quantity(Decimal(1), Decimal(2), Decimal(8), on_order=Decimal(4), whole_units_only=True)
    Decimal('5')
    """
    missing = max(target + waiting - available - on_order, Decimal(0))
    return missing.to_integral_value(ROUND_CEILING) if whole_units_only else missing
