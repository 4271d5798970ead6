"""Numbers as people read them: the decimal mark by locale, a narrow space between thousands and before the unit."""

from decimal import Decimal
from math import isnan

from babel.numbers import format_currency, format_decimal, get_currency_symbol

from ui import runtime
from ui.language import locale, shown

UNKNOWN = "–"
NARROW, MINUS = "\u202f", "\u2212"
Number = int | float | Decimal


def number(value: Number | None, digits: int = 0, *, signed: bool = False) -> str:
    r"""A number with a fixed count of decimals.

    >>> number(51800), number(None), number(2, signed=True)
    ('51\u202f800', '–', '+2')
    """
    if value is None or isnan(value):
        return UNKNOWN
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return _narrow(format_decimal(value, f"+{pattern};-{pattern}" if signed else pattern, locale=locale()))


@shown.register
def _in_a_sentence(value: Decimal) -> str:
    return _narrow(format_decimal(value, "#,##0.###", locale=locale()))


def percent(share: Number | None, digits: int = 1) -> str:
    r"""A share of one as a percentage.

    >>> percent(0.941)
    '94.1\u202f%'
    """
    shown = number(None if share is None else share * 100, digits)
    return shown if shown == UNKNOWN else f"{shown}{NARROW}%"


def quantity(value: Decimal | None, unit: str) -> str:
    r"""A quantity in the unit of its part, without idle zeros.

    >>> quantity(Decimal("12.500"), "m"), quantity(Decimal("6.000"), "pcs")
    ('12.5\u202fm', '6\u202fpcs')
    """
    if value is None:
        return UNKNOWN
    return f"{shown(value)}{NARROW}{unit}"


def hours(value: Number | None, digits: int = 0) -> str:
    """Operating hours and the like: ``131 h``."""
    shown = number(value, digits)
    return shown if shown == UNKNOWN else f"{shown}{NARROW}h"


def money(value: Number | None, digits: int = 2) -> str:
    """An amount in the plant's currency."""
    if value is None or isnan(value):
        return UNKNOWN
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + "\u00a0¤"
    return _narrow(
        format_currency(value, runtime.settings().plant_currency, pattern, locale=locale(), currency_digits=False)
    )


def price_of_one(value: Decimal | None) -> str:
    """What one costs: with its cents, or with all four places where two would hide some."""
    return money(value, 2 if value is None or value == round(value, 2) else 4)


def currency() -> str:
    """The sign of the plant's currency, for the label of a field."""
    return get_currency_symbol(runtime.settings().plant_currency, locale=locale())


def separators() -> str:
    r"""The decimal mark and what stands between thousands, for the numbers that a chart writes itself.

    >>> separators()
    '.\u202f'
    """
    return f"{locale().number_symbols['latn']['decimal']}{NARROW}"


def _narrow(text: str) -> str:
    group = locale().number_symbols["latn"]["group"]
    return text.replace(group, NARROW).replace("\u00a0", NARROW).replace("-", MINUS)
