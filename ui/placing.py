"""Ordering what was ticked on the reorder list: grouped by supplier, each group one order, all in one press."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from core import inventory
from core.inventory import NewOrder, OrderLine, PartToOrder
from core.kernel import Invalid, portions
from ui import cards
from ui.actions import ActionForm, action_form
from ui.amounts import money, quantity
from ui.language import _, ngettext
from ui.navigation import go_to
from ui.price_field import price_field, price_of
from ui.text import label as as_label
from ui.when import date_format, today

Groups = Sequence[tuple[str | None, Sequence[PartToOrder]]]
"""The ticked parts of each order, with its supplier; None are those without one in the catalogue."""

_CHANGED_AT_MOST = 60
"""Through more parts nobody goes here, and a tablet would be long at drawing their fields."""


def by_supplier(rows: Sequence[PartToOrder]) -> Groups:
    """The parts of each supplier, those without one last; in several orders where one would be too long."""
    names = sorted({row.supplier_name for row in rows}, key=lambda name: (name is None, name))
    each = {name: [row for row in rows if row.supplier_name == name] for name in names}
    return [(name, some) for name, parts in each.items() for some in portions(parts, inventory.MOST_ORDER_LINES)]


def place_form(rows: Sequence[PartToOrder], placed: Callable[[], None]) -> None:
    """The body of the dialog: a card for each order, its parts with quantity and price; of very many, their sum.

    Args:
        rows: what was ticked.
        placed: called once the orders are placed, before the page is drawn.
    """
    groups, as_proposed = by_supplier(rows), len(rows) > _CHANGED_AT_MOST
    count = len(groups)

    def then(_orders: list[int]) -> None:
        placed()
        go_to("storeroom/orders")

    # Plain, for Enter after the first quantity would place all orders.
    with action_form(
        "place-orders",
        inventory.create_purchase_orders,
        submit=ngettext("Place {count} order", "Place {count} orders", count).format(count=count),
        done=_told,
        icon="shopping_cart",
        plain=True,
        is_long=True,
        prepare=partial(_as_orders, groups, as_proposed=as_proposed),
        then=then,
    ) as form:
        if as_proposed:
            words = _("One order for each supplier, of every part as much as is proposed.")
            cards.meta(f"{words} {_('Tick fewer parts to change them here, or change an order once it is placed.')}")
        else:
            cards.meta(_("One order for each supplier. Set a part to 0 to leave it out."))
        for place, (supplier, parts) in enumerate(groups):
            with cards.card("plain", f"order-{place}", height="content"):
                _head(form, place, supplier, parts)
                if as_proposed:
                    cards.meta(_summary(parts))
                else:
                    for part in parts:
                        _part(form, part)
        form.submit_button()


def _head(form: ActionForm, place: int, supplier: str | None, parts: Sequence[PartToOrder]) -> None:
    if supplier is None:
        help = _("These parts have no supplier in the catalogue.")
        st.text_input(_("Supplier"), key=form.key(f"supplier_{place}"), max_chars=120, help=help)
        form.refusal(f"supplier_{place}")
    else:
        cards.section(supplier)
    days = [part.lead_time_days for part in parts if part.lead_time_days is not None]
    proposed = today() + timedelta(days=max(days)) if days else None
    key = form.key(f"expected_{place}")
    st.date_input(_("Expected on"), proposed, min_value=today(), key=key, format=date_format())


def _summary(parts: Sequence[PartToOrder]) -> list[str | None]:
    known = [part.value for part in parts if part.value is not None]
    cost = money(sum(known, Decimal(0))) if known else None
    count = ngettext("{count} part", "{count} parts", len(parts)).format(count=len(parts))
    return [count, cost if cost is None or len(known) == len(parts) else _("at least {cost}").format(cost=cost)]


def _part(form: ActionForm, part: PartToOrder) -> None:
    with st.container(gap=None):
        cards.title(part.part_name, small=True)
        there = _("{quantity} available").format(quantity=quantity(part.available, part.unit))
        cards.meta([part.part_number, part.supplier_part_number, there])
    fields = st.grid(2, min_column_width=120)
    label = as_label(_("Quantity in {unit}").format(unit=part.unit))
    key = form.key(f"quantity_{part.id}")
    with fields.cell():
        if part.whole_units_only:
            st.number_input(label, min_value=0, max_value=10**9, value=int(part.proposed), step=1, key=key)
        else:
            most, proposed = 1e9, float(part.proposed)
            st.number_input(label, min_value=0.0, max_value=most, value=proposed, step=0.5, format="%g", key=key)
    with fields.cell():
        price_field(form, f"price_{part.id}", part.unit, part.cost)


def _as_orders(groups: Groups, values: Mapping[str, Any], *, as_proposed: bool) -> dict[str, Any]:
    orders = []
    for place, (supplier, parts) in enumerate(groups):
        every = [_proposed(part) if as_proposed else _line(part, values) for part in parts]
        lines = [line for line in every if line.quantity]
        name = supplier if supplier is not None else values.get(f"supplier_{place}") or ""
        if lines and not name.strip():
            raise Invalid("Name the supplier of these parts.", field=f"supplier_{place}")
        if lines:
            expected: date | None = values.get(f"expected_{place}")
            orders.append(NewOrder(supplier=name, lines=lines, expected_on=expected))
    if not orders:
        raise Invalid("Enter a quantity for at least one part.")
    return {"orders": orders}


def _line(part: PartToOrder, values: Mapping[str, Any]) -> OrderLine:
    amount = Decimal(str(values.get(f"quantity_{part.id}") or 0))
    return OrderLine(part.id, amount, price_of(values, f"price_{part.id}"))


def _proposed(part: PartToOrder) -> OrderLine:
    return OrderLine(part.id, part.proposed, part.cost)


def _told(orders: list[int]) -> str:
    if len(orders) == 1:
        return _("Order {number} is placed.").format(number=orders[0])
    return ngettext("{count} order is placed.", "{count} orders are placed.", len(orders)).format(count=len(orders))
