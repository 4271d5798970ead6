"""The form of a purchase order: its supplier and its lines while they are gathered, for a new one and for a change."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from core import inventory
from core.inventory import OrderDetail, OrderedPart, OrderLine, PartToReceive
from core.kernel import Invalid
from ui import cards, part_search, picks
from ui.actions import ActionForm, action_form
from ui.amount_field import amount_field, amount_name, amount_of
from ui.amounts import money, quantity
from ui.drafts import Kinds
from ui.language import _
from ui.navigation import go_to
from ui.price_field import price_field, price_of, priced
from ui.when import date_format

SEARCH = "order-part"
_KEEPS: Kinds = {"lines": dict, "supplier": str, "reference": str, "notes": str, "expected_on": date.fromisoformat}
_BASED: Kinds = {**_KEEPS, "base": dict}
Line = dict[str, Any]
"""One gathered line as a draft keeps it: numbers as text, so that nothing is rounded."""


def new_form() -> ActionForm:
    """The form of a new order; its lines outlive a reload."""
    return action_form(
        "order-new",
        inventory.create_purchase_order,
        submit=_("Place order"),
        done=lambda number: _("Order {number} is placed.").format(number=number),
        icon="shopping_cart",
        plain=True,
        is_long=True,
        prepare=_as_order,
        keeps=_KEEPS,
        then=lambda number: go_to("storeroom/order", order=number),
    )


def change_form(order: OrderDetail) -> ActionForm:
    """The form that changes an open order as it stands."""
    return action_form(
        f"order-edit-{order.id}",
        inventory.update_purchase_order,
        order.id,
        submit=_("Save order"),
        done=_("Order {number} is saved.").format(number=order.id),
        icon="check",
        plain=True,
        is_long=True,
        prepare=_as_order,
        keeps=_BASED,
        then=lambda _nothing: go_to("storeroom/order", order=order.id),
        version=order.version,
    )


def gathered(form: ActionForm, order: OrderDetail | None) -> list[Line]:
    """The lines so far; at first those of the order."""
    key = form.key("lines")
    there = [line_of(line) for line in order.lines] if order else []
    lines: list[Line] = st.session_state.setdefault(key, there)
    return lines


def head_fields(form: ActionForm, suppliers: Sequence[str], order: OrderDetail | None) -> None:
    """Supplier, day, reference and notes."""
    picks.known_or_new(form, _("Supplier"), "supplier", suppliers, order.supplier if order else None)
    pair = st.grid(2, min_column_width=190)
    with pair.cell():
        day = form.proposal("expected_on", order.expected_on if order else None)
        st.date_input(_("Expected on"), day, key=form.key("expected_on"), format=date_format())
        form.refusal("expected_on")
    with pair.cell():
        reference = form.proposal("reference", order.reference or "" if order else "")
        help = _("The number of the order at the supplier’s.")
        st.text_input(_("Reference"), reference, key=form.key("reference"), max_chars=80, help=help)
    notes = form.proposal("notes", order.notes or "" if order else "")
    st.text_area(_("Notes"), notes, key=form.key("notes"), max_chars=500, height=90)


def add_line(form: ActionForm, lines: list[Line]) -> None:
    """Find a part, say how much of it to order, and add it; a part that stands there already gets the new quantity."""
    with cards.card("plain", "add-line", height="content"):
        part = part_search.part_search(SEARCH)
        if part is None:
            cards.meta(_("Press Enter after typing; a scanner does that by itself."))
            return
        cards.title(part.part_name, small=True)
        there = _("{quantity} on hand").format(quantity=quantity(part.on_hand, part.unit))
        coming = sum((each.to_come for each in part.orders), Decimal(0))
        on_order = _("{quantity} on order").format(quantity=quantity(coming, part.unit)) if coming else None
        cards.meta([part.part_number, there, on_order])
        line = next((each for each in lines if each["part"] == part.id), None)
        if line is not None and Decimal(line["came"]) > 0:
            cards.line(_came(line))
            return
        _line_form(form, part, line, lines)


def _line_form(form: ActionForm, part: PartToReceive, line: Line | None, lines: list[Line]) -> None:
    """Quantity and price of a part; they begin as its ``line`` says, where it has one."""
    amount, cost = Decimal(1), part.price
    if line is not None:
        cards.meta(_("It stands here already: {line}. What you enter takes its place.").format(line=how_much(line)))
        amount, cost = Decimal(line["quantity"]), price_of(line, "price")
    with st.form(f"order-add-{part.id}-{len(lines)}", border=False):
        how_many, price = st.columns(2)
        with how_many:
            amount_field(form, part.unit, whole_units_only=part.whole_units_only, proposed=amount, of=part.id)
        with price:
            price_field(form, f"{part.id}-price", part.unit, cost)
        st.form_submit_button(
            _("Add line") if line is None else _("Change line"),
            icon=":material/add:" if line is None else ":material/edit:",
            width="stretch",
            key="order-add",
            on_click=_add,
            args=(form, part, lines),
        )


def show_lines(form: ActionForm, lines: list[Line]) -> None:
    """A card for each line, and a way to take it off while nothing of it came."""
    if not lines:
        cards.meta(_("Nothing yet. What you add stands here until you place the order."))
    for place, line in enumerate(lines):
        with cards.card("plain", f"line-{line['part']}", height="content"), cards.row():
            with st.container(gap=None):
                cards.title(f"{place + 1}. {line['name']}", small=True)
                cards.meta([line["number"], how_much(line)])
            if Decimal(line["came"]) > 0:
                cards.meta(_came(line))
            else:
                st.button(
                    _("Remove"),
                    key=f"order-remove-{line['part']}",
                    icon=":material/close:",
                    on_click=_keep,
                    args=(form, [each for each in lines if each is not line]),
                )
    costs = [Decimal(line["price"]) * Decimal(line["quantity"]) for line in lines if line["price"] is not None]
    if costs:
        total = money(sum(costs, Decimal(0)))
        words = total if len(costs) == len(lines) else _("at least {cost}").format(cost=total)
        cards.line(_("Together {cost}").format(cost=words))


def _add(form: ActionForm, part: PartToReceive, lines: list[Line]) -> None:
    typed = st.session_state.get(form.key(amount_name(part.id, whole_units_only=part.whole_units_only)))
    price = price_of({"price": st.session_state.get(form.key(f"{part.id}-price"))}, "price")
    made = {
        "part": part.id,
        "number": part.part_number,
        "name": part.part_name,
        "unit": part.unit,
        "quantity": str(amount_of({"amount": typed})),
        "price": None if price is None else str(price),
        "came": "0",
    }
    same = next((place for place, line in enumerate(lines) if line["part"] == part.id), len(lines))
    if same < len(lines):
        made["came"] = lines[same]["came"]
    _keep(form, [*lines[:same], made, *lines[same + 1 :]])
    part_search.clear(SEARCH)


def _came(line: Line) -> str:
    return _("{quantity} came, it stays").format(quantity=quantity(Decimal(line["came"]), line["unit"]))


def _keep(form: ActionForm, lines: list[Line]) -> None:
    st.session_state[form.key("lines")] = lines


def line_of(line: OrderedPart) -> Line:
    """A line of an order, as the form gathers it."""
    return {
        "part": line.spare_part_id,
        "number": line.part_number,
        "name": line.part_name,
        "unit": line.unit,
        "quantity": str(line.ordered),
        "price": None if line.unit_price is None else str(line.unit_price),
        "came": str(line.received),
    }


def how_much(line: Line) -> str:
    """The quantity, its price and what both come to."""
    return priced(Decimal(line["quantity"]), line["unit"], price_of(line, "price"))


def _as_order(values: Mapping[str, Any]) -> dict[str, Any]:
    lines = values.get("lines") or []
    if not lines:
        raise Invalid("Add a line first.")
    return {
        "supplier": values.get("supplier") or "",
        "lines": [_as_line(line) for line in lines],
        "expected_on": values.get("expected_on"),
        "reference": values.get("reference") or "",
        "notes": values.get("notes") or "",
    }


def _as_line(line: Line) -> OrderLine:
    return OrderLine(line["part"], Decimal(line["quantity"]), price_of(line, "price"))
