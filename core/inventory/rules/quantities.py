"""What a quantity, a limit and a day of buying may be."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from core.kernel import Invalid

MOST = Decimal(10) ** 9
MOST_DAYS = 3650
_PLACES = Decimal("0.001")


def check_quantity(value: Decimal | int | str, *, whole_units_only: bool, zero_allowed: bool = False) -> Decimal:
    """A quantity above zero, at most a thousand million, with 3 places, whole where the part says so.

    Raises:
        Invalid: it is not.

    >>> check_quantity("2.5", whole_units_only=False)
    Decimal('2.500')
    """
    exact = _decimal(value)
    if zero_allowed and exact < 0:
        raise Invalid("A quantity cannot be less than zero.")
    if exact <= 0 and not zero_allowed:
        raise Invalid("A quantity must be more than zero.")
    if exact > MOST:
        raise Invalid("A quantity may be at most 1 000 000 000.")
    rounded = exact.quantize(_PLACES)
    if rounded != exact:
        raise Invalid("A quantity has at most three decimal places.")
    if whole_units_only and rounded != rounded.to_integral_value():
        raise Invalid("This part is handed out in whole units only.")
    return rounded


def check_limits(
    minimum: Decimal, maximum: Decimal | None, *, whole_units_only: bool
) -> tuple[Decimal, Decimal | None]:
    """How much should be there at least and at most; the most, where there is one, is not below the least."""
    least = check_quantity(minimum, whole_units_only=whole_units_only, zero_allowed=True)
    if maximum is None:
        return least, None
    most = check_quantity(maximum, whole_units_only=whole_units_only)
    if most < least:
        raise Invalid("The maximum lies below the minimum.", field="max_quantity")
    return least, most


def check_reorder_point(quantity: Decimal | None, *, whole_units_only: bool) -> Decimal | None:
    """The available quantity at which more is ordered; None is the minimum."""
    if quantity is None:
        return None
    return check_quantity(quantity, whole_units_only=whole_units_only, zero_allowed=True)


def check_lead_time(days: int | None) -> int | None:
    """From the order to the delivery, in days."""
    if days is not None and not 0 <= days <= MOST_DAYS:
        raise Invalid("A lead time lies between 0 and 3650 days.", field="lead_time_days")
    return days


def check_expected_on(day: date | None, ordered_at: datetime) -> date | None:
    """The day on which a delivery should come; ten years away from the order is a slip of the pen."""
    if day is not None and abs((day - ordered_at.date()).days) > MOST_DAYS:
        raise Invalid("The expected day lies too far from the day of the order.", field="expected_on")
    return day


def _decimal(value: Decimal | int | str) -> Decimal:
    if isinstance(value, str) and not value.isascii():
        raise Invalid("Enter a quantity in digits.")
    try:
        exact = Decimal(value)
    except (InvalidOperation, TypeError, ValueError) as fault:
        raise Invalid("Enter a quantity in digits.") from fault
    if not exact.is_finite():
        raise Invalid("Enter a quantity in digits.")
    return exact
