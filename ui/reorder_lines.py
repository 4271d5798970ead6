"""The lines of the reorder list: what a part is short of, what is on its way, and the box that ticks it."""

from functools import partial

import streamlit as st

from core.inventory import PartToOrder
from ui import listing
from ui.amounts import money, quantity
from ui.badges import badge
from ui.language import _, ngettext
from ui.order_words import expected
from ui.text import label as as_label

_TICKS = "reorder-ticks"


def ticks() -> set[int]:
    """The parts that are ticked, whatever the list shows now."""
    ticked: set[int] = st.session_state.setdefault(_TICKS, set())
    return ticked


def tick(part_ids: set[int]) -> None:
    """From a callback: tick these too."""
    st.session_state[_TICKS] = ticks() | part_ids


def untick() -> None:
    """From a callback: nothing is ticked any more."""
    st.session_state[_TICKS] = set()


def short_part(row: PartToOrder) -> None:
    """A part of which enough is on its way."""
    _line(row, row.part_name)


def part_to_order(row: PartToOrder) -> None:
    """A part to order, with a box in front of it."""
    key = f"tick-{row.id}"
    st.session_state[key] = row.id in ticks()
    name = _("{quantity} of {part}").format(quantity=quantity(row.proposed, row.unit), part=row.part_name)
    with st.container(horizontal=True, vertical_alignment="center", gap=None, key=f"ticked-row-{row.id}"):
        st.checkbox(
            as_label(_("Order {part}").format(part=row.part_name)),
            key=key,
            label_visibility="collapsed",
            width="content",
            on_change=partial(_follow, row.id, key),
        )
        with st.container(width="stretch"):
            _line(row, name)


def _follow(part_id: int, key: str) -> None:
    st.session_state[_TICKS] = ticks() | {part_id} if st.session_state[key] else ticks() - {part_id}


def _why(row: PartToOrder) -> str:
    """Where the proposed quantity comes from."""
    there = _("{available} available, {target} should be there").format(
        available=quantity(row.available, row.unit), target=quantity(row.target, row.unit)
    )
    if row.waiting > 0:
        return _("{there}, jobs wait for {waiting}").format(there=there, waiting=quantity(row.waiting, row.unit))
    return there


def _on_order(row: PartToOrder) -> str | None:
    """What is on its way already, and when it should be here."""
    if not row.orders:
        return None
    coming = _("{quantity} on order").format(quantity=quantity(row.on_order, row.unit))
    return f"{coming}, {expected(row.orders[0].expected_on)}"


def _line(row: PartToOrder, name: str) -> None:
    days = row.lead_time_days
    lead = ngettext("{count} day", "{count} days", days).format(count=days) if days is not None else None
    cost = money(row.value) if row.value else None
    listing.way(
        f"order-{row.id}",
        name,
        [row.part_number, _why(row), _on_order(row), cost, row.supplier_name, lead],
        badges=badge(row.status),
        page="storeroom/part",
        part=row.id,
    )
