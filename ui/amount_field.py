"""The field for how much of a part: pieces where it is counted, decimals where it is measured."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import streamlit as st

from core.kernel import Invalid
from ui.actions import ActionForm
from ui.language import _
from ui.text import label as as_label

_ONE = Decimal(1)


def amount_field(
    form: ActionForm,
    unit: str,
    *,
    whole_units_only: bool,
    proposed: Decimal = _ONE,
    label: str | None = None,
    of: int | None = None,
) -> Decimal:
    """How much, as a field of the form; ``amount_of`` is what its ``prepare`` makes of it.

    Args:
        form: the form that it belongs to.
        unit: of the part.
        whole_units_only: the part is counted, not measured.
        proposed: what the field shows at first.
        label: plain words instead of "Quantity in pcs".
        of: the part, where one form asks for one part after the other; what was typed for one is not that of the next.
    """
    words = as_label(label or _("Quantity in {unit}").format(unit=unit))
    key = form.key(amount_name(of, whole_units_only=whole_units_only))
    if whole_units_only:
        pieces = max(int(proposed), 1)
        return _exact(st.number_input(words, min_value=1, max_value=10**9, value=pieces, step=1, key=key))
    most, measure = 1e9, max(float(proposed), 0.001)
    return _exact(
        st.number_input(words, min_value=0.001, max_value=most, value=measure, step=0.5, format="%g", key=key)
    )


def amount_name(of: int | None = None, *, whole_units_only: bool) -> str:
    """The name of the field in its form."""
    name = "pieces" if whole_units_only else "amount"
    return name if of is None else f"{of}-{name}"


def amount_of(values: Mapping[str, Any], *, of: int | None = None) -> Decimal:
    """What was typed into the field (of a part), exactly.

    Raises:
        Invalid: nothing.
    """
    pieces, measure = (amount_name(of, whole_units_only=counted) for counted in (True, False))
    amount = values.get(pieces) or values.get(measure)
    if amount is None:
        raise Invalid("Enter a quantity.")
    return _exact(amount)


def with_amount(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a form with the typed amount as ``quantity``; for ``prepare``.

    Raises:
        Invalid: no quantity.
    """
    others = {name: value for name, value in values.items() if name not in {"pieces", "amount"}}
    return others | {"quantity": amount_of(values)}


def _exact(typed: float) -> Decimal:
    """What was typed, without the noise of binary fractions."""
    return Decimal(str(typed))
