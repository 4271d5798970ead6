"""What a quantity is worth, and what one of a part costs on average."""

from decimal import ROUND_HALF_UP, Decimal

from core.kernel import Invalid

MOST_WORTH = Decimal(10) ** 12
_CENTS = Decimal("0.0001")


def to_money(value: Decimal) -> Decimal:
    """A cost to four places."""
    return value.quantize(_CENTS)


def worth(quantity: Decimal, unit_cost: Decimal) -> Decimal:
    """What a quantity is worth, to four places; half a place goes away from zero, as databases round.

    >>> worth(Decimal("-0.5"), Decimal("0.0001"))
    Decimal('-0.0001')

    Raises:
        Invalid: more than a million million.
    """
    value = (quantity * unit_cost).quantize(_CENTS, ROUND_HALF_UP)
    if abs(value) > MOST_WORTH:
        raise Invalid("A movement is worth at most 1 000 000 000 000.")
    return value


def average_cost(
    on_hand: Decimal, average: Decimal | None, delta: Decimal, unit_cost: Decimal | None
) -> Decimal | None:
    """The moving average after a movement, in money a unit, to four places.

    A receipt or a return brings its own cost; what takes such a movement back carries the same cost with the opposite
    sign. A movement without a cost of its own leaves the average as it is.

    >>> average_cost(Decimal(10), Decimal("4"), Decimal(10), Decimal("6"))
    Decimal('5.0000')
    >>> average_cost(Decimal(20), Decimal("5"), Decimal(-10), Decimal("6"))
    Decimal('4.0000')
    """
    if unit_cost is None:
        return average
    if leaves_no_average(on_hand, average, delta, unit_cost):
        return average
    return to_money(_value_left(on_hand, average, delta, unit_cost) / (on_hand + delta))


def leaves_no_average(on_hand: Decimal, average: Decimal | None, delta: Decimal, unit_cost: Decimal | None) -> bool:
    """Whether a movement with a cost of its own leaves no goods, or less value than nothing, to take an average of.

    >>> leaves_no_average(Decimal(5), Decimal("6000"), Decimal(-5), Decimal("6000"))
    True
    """
    if unit_cost is None:
        return False
    return on_hand + delta <= 0 or _value_left(on_hand, average, delta, unit_cost) < 0


def _value_left(on_hand: Decimal, average: Decimal | None, delta: Decimal, unit_cost: Decimal) -> Decimal:
    return on_hand * (unit_cost if average is None else average) + delta * unit_cost
