"""Consumption in words: how much, what it cost, how much it was before, and what of it nobody knows."""

from decimal import Decimal

import streamlit as st

from core.inventory import Consumed, ConsumptionScope, ConsumptionTotal
from ui.amounts import UNKNOWN, money, number, percent, quantity
from ui.bar_charts import Bar
from ui.cards import figure, figures
from ui.language import _, ngettext
from ui.text import escape

_NO_SHARE = Decimal(10)


def amount(consumed: Consumed) -> str:
    """What it cost, as far as it is known; for who may not see cost how many movements there were."""
    if consumed.value is None:
        return moved(consumed)
    if not consumed.unpriced:
        return money(consumed.value)
    at_least = _("at least {cost}").format(cost=money(consumed.value))
    return at_least if consumed.unpriced < consumed.movements else UNKNOWN


def moved(consumed: Consumed) -> str:
    """How many movements."""
    count = consumed.movements
    return ngettext("{count} movement", "{count} movements", count).format(count=number(count))


def bar(name: str, consumed: Consumed, unit: str | None = None) -> Bar:
    """One bar: its length is the quantity where there is one unit, else the cost, else how many movements."""
    if unit is not None:
        return Bar(name, float(consumed.quantity), quantity(consumed.quantity, unit))
    return Bar(name, float(consumed.movements if consumed.value is None else consumed.value), amount(consumed))


def earlier(now: Consumed, before: Consumed) -> str:
    """The same for the days before, and the change."""
    if now.value is None or before.value is None:
        was, change = moved(before), _change(Decimal(now.movements), Decimal(before.movements))
    else:
        was, change = amount(before), _change(now.value, before.value)
    return _("{amount} before, {change}").format(amount=was, change=change) if change else _before(was)


def unknown(consumed: Consumed) -> str | None:
    """How many movements have no cost; None when all have."""
    if not consumed.unpriced:
        return None
    words = ngettext("{count} without a cost", "{count} without a cost", consumed.unpriced)
    return words.format(count=number(consumed.unpriced))


def totals(total: ConsumptionTotal, unit: str | None) -> None:
    """The figures of the whole scope, each beside the days before, and what of the cost nobody knows."""
    now, before, cells = total.now, total.before, figures(3)
    if unit is not None:
        with cells.cell():
            change = _change(now.quantity, before.quantity)
            was = _before(quantity(before.quantity, unit))
            figure(_("Quantity"), quantity(now.quantity, unit), ", ".join(filter(None, [was, change])), key="quantity")
    if now.value is not None and before.value is not None:
        with cells.cell():
            words = _("Each movement at the cost of that moment.")
            figure(_("Value"), amount(now), earlier(now, before), key="value", help=words)
    with cells.cell():
        figure(_("Movements"), number(now.movements), _before(number(before.movements)), key="movements")
    if now.unpriced:
        words = ngettext(
            "Of {count} of {all} movements nobody knew the cost; it is missing in the value.",
            "Of {count} of {all} movements nobody knew the cost; it is missing in the value.",
            now.unpriced,
        )
        st.warning(escape(words.format(count=number(now.unpriced), all=number(now.movements))), icon=":material/help:")


def definition(scope: ConsumptionScope) -> str:
    """What is counted."""
    if scope.scrap:
        return _("What was scrapped, mistakes left out.")
    return _("What was issued less what was returned, mistakes left out.")


def _before(was: str) -> str:
    return _("{amount} before").format(amount=was)


def _change(now: Decimal, before: Decimal) -> str | None:
    """By how many percent it changed; None where there was nothing, or so little that percents say nothing."""
    share = (now - before) / before if before > 0 else _NO_SHARE
    if share >= _NO_SHARE:
        return None
    return f"+{percent(share, 0)}" if share > 0 else percent(share, 0)
