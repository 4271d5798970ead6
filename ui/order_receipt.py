"""Receiving an order: what came of each line, as the dialog of its page."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from core import inventory
from core.inventory import Location, OrderDetail, OrderedPart, OrderReceipt
from core.kernel import Invalid
from ui import cards, delivery, picks
from ui.actions import ActionForm, action_form
from ui.amounts import quantity
from ui.language import _
from ui.location_choice import locations_to_choose, name_of
from ui.price_field import price_field, price_of
from ui.text import label as as_label


def receive_form(order: OrderDetail) -> None:
    """The lines that are still to come, each with how much came; what did not come is set to nought."""
    to_come = [line for line in order.lines if line.to_come > 0]
    name = f"receive-order-{order.id}"
    # Plain, for Enter in a field would send it: a scanner presses it after the number of the delivery note.
    with action_form(
        name,
        inventory.receive_purchase_order,
        order.id,
        submit=_("Receive order"),
        done=delivery.told,
        icon="move_to_inbox",
        plain=True,
        is_long=True,
        prepare=partial(_as_receipts, to_come),
    ) as form:
        cards.meta(_("Set what did not come to 0; it stays on order."))
        words = _("Its number, for looking it up later")
        st.text_input(_("Delivery note"), key=form.key("delivery_note"), max_chars=200, placeholder=words)
        held = [st.session_state.get(form.key(_place(line))) for line in to_come]
        locations = locations_to_choose(f"{name}-words", held)
        for line in to_come:
            _line(form, line, locations)
        help = _("Without this, more than was ordered is refused: it is usually a slip of the pen.")
        st.toggle(_("More came than was ordered"), key=form.key("more_than_ordered"), help=help)
        form.submit_button()


def _place(line: OrderedPart) -> str:
    return f"place_{line.line_id}"


def _line(form: ActionForm, line: OrderedPart, locations: Mapping[int, Location]) -> None:
    with cards.card("plain", f"receipt-{line.line_id}", height="content"):
        cards.title(line.part_name, small=True)
        left = _("{quantity} to come").format(quantity=quantity(line.to_come, line.unit))
        cards.meta([line.part_number, left, line.bin])
        fields = st.grid(2, min_column_width=260)
        with fields.cell():
            amounts = st.grid(2, min_column_width=110)
            with amounts.cell():
                came_field(form, line)
            with amounts.cell():
                price_field(form, f"price_{line.line_id}", line.unit, line.unit_price)
        if len(locations) > 1:
            names = {number: name_of(place) for number, place in locations.items()}
            with fields.cell():
                picks.named(_("Storage location"), names, key=form.key(_place(line)), chosen=next(iter(names)))


def came_field(form: ActionForm, line: OrderedPart) -> None:
    """How much came of a line: all that is to come at first, nought allowed."""
    label = as_label(_("Came, in {unit}").format(unit=line.unit))
    key = form.key(f"came_{line.line_id}")
    if line.whole_units_only:
        st.number_input(label, min_value=0, max_value=10**9, value=int(line.to_come), step=1, key=key)
    else:
        st.number_input(label, min_value=0.0, max_value=1e9, value=float(line.to_come), step=0.5, format="%g", key=key)


def _as_receipts(to_come: Sequence[OrderedPart], values: Mapping[str, Any]) -> dict[str, Any]:
    came = {line.line_id: Decimal(str(values.get(f"came_{line.line_id}") or 0)) for line in to_come}
    receipts = [
        OrderReceipt(line_id, amount, price_of(values, f"price_{line_id}"), values.get(f"place_{line_id}"))
        for line_id, amount in came.items()
        if amount > 0
    ]
    if not receipts:
        raise Invalid("Enter how much came of at least one part.")
    return {
        "lines": receipts,
        "delivery_note": values.get("delivery_note") or "",
        "more_than_ordered": bool(values.get("more_than_ordered")),
    }
