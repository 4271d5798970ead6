"""Amounts of money as people type them, and what they may be."""

from decimal import Decimal, InvalidOperation

from core.kernel.errors import Invalid

_MOST = Decimal(10) ** 9


def check_money(amount: Decimal | int | str | None) -> Decimal | None:
    """An amount in the plant's currency: not negative, at most a thousand million, with at most 4 places.

    Raises:
        Invalid: it is not.

    >>> check_money("12.5")
    Decimal('12.5000')
    """
    if amount is None:
        return None
    try:
        exact = Decimal(amount)
    except (InvalidOperation, TypeError, ValueError) as fault:
        raise Invalid("Enter an amount in digits.") from fault
    if not exact.is_finite() or not 0 <= exact <= _MOST:
        raise Invalid("An amount of money lies between 0 and 1 000 000 000.")
    rounded = exact.quantize(Decimal("0.0001"))
    if rounded != exact:
        raise Invalid("An amount of money has at most four decimal places.")
    return rounded
