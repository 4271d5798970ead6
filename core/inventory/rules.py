"""What a part, a part number and a quantity may be."""

from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

from core.kernel import Forbidden, Invalid, Role, clean_line

MOST = Decimal(10) ** 9
MOST_WORTH = Decimal(10) ** 12
MOST_DAYS = 3650
_URGENT = {"HIGH", "CRITICAL"}
_PLACES, _CENTS = Decimal("0.001"), Decimal("0.0001")


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


def check_part_number(part_number: str) -> str:
    """The cleaned part number: 1 to 60 characters."""
    number = clean_line(part_number)
    if not 1 <= len(number) <= 60:
        raise Invalid("A part number has 1 to 60 characters.")
    return number


def check_part_name(name: str) -> str:
    """The cleaned name: 2 to 160 characters."""
    cleaned = clean_line(name)
    if not 2 <= len(cleaned) <= 160:
        raise Invalid("A part name has 2 to 160 characters.")
    return cleaned


def check_location_code(code: str) -> str:
    """The cleaned code of a location, in capitals: 1 to 40 characters."""
    cleaned = clean_line(code).upper()
    if not 1 <= len(cleaned) <= 40:
        raise Invalid("A location code has 1 to 40 characters.")
    return cleaned


def check_location_name(name: str) -> str:
    """The cleaned name of a location: 2 to 120 characters."""
    cleaned = clean_line(name)
    if not 2 <= len(cleaned) <= 120:
        raise Invalid("The name of a location has 2 to 120 characters.")
    return cleaned


def check_quantity(value: Decimal | int | str, *, whole_units_only: bool, zero_allowed: bool = False) -> Decimal:
    """A quantity above zero, at most a thousand million, with 3 places, whole where the part says so.

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


def check_may_cancel(role: Role | None, *, is_own: bool) -> None:
    """Whoever asked may give it up; so may the maintenance manager.

    Raises:
        Forbidden: neither.
    """
    if not is_own and role not in {None, Role.MAINTENANCE_MANAGER}:
        raise Forbidden("Only who asked for it, or the maintenance manager, cancels this.")


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
    left = on_hand + delta
    value = on_hand * (unit_cost if average is None else average) + delta * unit_cost
    if left <= 0 or value < 0:
        return average
    return to_money(value / left)


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


def check_supplier(name: str) -> str:
    """The cleaned name of a supplier: 2 to 120 characters."""
    cleaned = clean_line(name)
    if not 2 <= len(cleaned) <= 120:
        raise Invalid("The name of a supplier has 2 to 120 characters.", field="supplier")
    return cleaned


def check_expected_on(day: date | None, ordered_at: datetime) -> date | None:
    """The day on which a delivery should come; ten years away from the order is a slip of the pen."""
    if day is not None and abs((day - ordered_at.date()).days) > MOST_DAYS:
        raise Invalid("The expected day lies too far from the day of the order.", field="expected_on")
    return day


def check_urgent(priority: str) -> None:
    """Only an urgent job may take what nobody has approved.

    Raises:
        Forbidden: it can wait.
    """
    if priority not in _URGENT:
        raise Forbidden("Only a job of priority High or Critical takes parts without approval. Ask for the part.")


def check_helps_itself(priority: str) -> None:
    """Only for an urgent job a technician takes out what is held for it.

    Raises:
        Forbidden: it can wait for the storeroom.
    """
    if priority not in _URGENT:
        raise Forbidden("Only for a job of priority High or Critical you take parts out yourself. Ask the storeroom.")


def check_emergency_value(
    quantity: Decimal, price: Decimal | None, most: Decimal, currency: str, *, taken: Decimal = Decimal(0)
) -> None:
    """What is taken in an emergency costs no more than the plant allows; a part whose price nobody knows may be taken.

    Args:
        quantity: how much is to be taken now.
        price: of one unit.
        most: what the plant allows, in its currency.
        currency: of the plant.
        taken: what was taken before and counts too.

    Raises:
        Invalid: it costs more.
    """
    if price is None or (taken + quantity) * price <= most:
        return
    limit = {"most": f"{most.normalize():f}", "currency": currency}
    if taken:
        raise Invalid(
            "With what you have taken already it is worth more than {most} {currency}, the most in an emergency."
            " Ask for this one.",
            **limit,
        )
    raise Invalid("In an emergency parts of up to {most} {currency} may be taken. Ask for this one.", **limit)


def most_in_emergency(price: Decimal | None, most: Decimal, *, taken: Decimal = Decimal(0)) -> Decimal | None:
    """How much more of a part costs no more than the plant allows, rounded down to a thousandth; None without a price.

    >>> most_in_emergency(Decimal("40"), Decimal("150"), taken=Decimal(1))
    Decimal('2.750')
    """
    return max((most / price).quantize(_PLACES, ROUND_DOWN) - taken, Decimal(0)) if price else None
