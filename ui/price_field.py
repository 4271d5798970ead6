"""The field for the price of one of a part, and how a priced quantity is told."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import streamlit as st

from ui.actions import ActionForm
from ui.amounts import currency, money, price_of_one, quantity
from ui.language import _
from ui.text import label as as_label


def price_field(form: ActionForm, name: str, unit: str, price: Decimal | None, *, empty: str | None = None) -> None:
    """The price of one, empty while nobody knows it.

    Args:
        form: the form that it belongs to.
        name: of the field in it; ``price_of`` reads it.
        unit: of the part.
        price: what the field shows at first.
        empty: what stands in the empty field instead of "Not known".
    """
    st.number_input(
        as_label(_("Price per {unit}, {currency}").format(unit=unit, currency=currency())),
        min_value=0.0,
        max_value=1e9,
        value=None if price is None else float(price),
        step=0.01,
        format="%g",
        key=form.key(name),
        placeholder=empty or _("Not known"),
    )


def price_of(values: Mapping[str, Any], name: str) -> Decimal | None:
    """What was typed as the price, exactly; None without one."""
    price = values.get(name)
    return None if price is None else Decimal(str(price))


def priced(amount: Decimal, unit: str, price: Decimal | None) -> str:
    """A quantity with the price of one and what both come to."""
    told = quantity(amount, unit)
    if price is None:
        return _("{quantity}, price not known").format(quantity=told)
    words = _("{quantity} at {price} = {total}")
    return words.format(quantity=told, price=price_of_one(price), total=money(price * amount))
