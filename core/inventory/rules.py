"""What a part, a part number and a quantity may be."""

from decimal import Decimal, InvalidOperation

from core.kernel import Invalid, clean_line

MOST = Decimal(10) ** 9
_PLACES = Decimal("0.001")


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


def check_quantity(value: Decimal | int | str, *, whole_units_only: bool, zero_allowed: bool = False) -> Decimal:
    """A quantity above zero, at most a thousand million, with 3 places, whole where the part says so.

    >>> check_quantity("2.5", whole_units_only=False)
    Decimal('2.500')
    """
    exact = _decimal(value)
    if exact < 0 or (exact == 0 and not zero_allowed):
        raise Invalid("A quantity must be more than zero.")
    if exact > MOST:
        raise Invalid("A quantity may be at most 1 000 000 000.")
    rounded = exact.quantize(_PLACES)
    if rounded != exact:
        raise Invalid("A quantity has at most three decimal places.")
    if whole_units_only and rounded != rounded.to_integral_value():
        raise Invalid("This part is handed out in whole units only.")
    return rounded


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
