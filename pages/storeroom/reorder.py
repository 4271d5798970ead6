"""Reorder: what runs short, how much of it to order, and what it will cost. For the storeroom."""

from decimal import Decimal

import streamlit as st

from core import inventory
from core.inventory import PartToOrder
from core.kernel import Permission
from ui import filters, listing
from ui.amounts import money, quantity
from ui.badges import badge, word
from ui.cards import meta
from ui.export import Columns, export
from ui.language import _, ngettext
from ui.live import live
from ui.page import bottom_bar, enter, heading, read

actor = enter(None, permission=Permission.MOVE_STOCK)


def summary(rows: tuple[PartToOrder, ...]) -> str:
    """How many parts, and what they cost together as far as it is known."""
    count = ngettext("{count} part to order", "{count} parts to order", len(rows)).format(count=len(rows))
    known = [row.value for row in rows if row.value is not None]
    if not known:
        return count
    cost = money(sum(known, Decimal(0)))
    return f"{count}, {cost if len(known) == len(rows) else _('at least {cost}').format(cost=cost)}"


def why(row: PartToOrder) -> str:
    """Where the proposed quantity comes from."""
    there = _("{available} available, {target} should be there").format(
        available=quantity(row.available, row.unit), target=quantity(row.target, row.unit)
    )
    if row.waiting > 0:
        return _("{there}, jobs wait for {waiting}").format(there=there, waiting=quantity(row.waiting, row.unit))
    return there


def line(row: PartToOrder) -> None:
    name = _("{quantity} of {part}").format(quantity=quantity(row.proposed, row.unit), part=row.part_name)
    days = row.lead_time_days
    lead = ngettext("{count} day", "{count} days", days).format(count=days) if days is not None else None
    cost = money(row.value) if row.value is not None else None
    listing.way(
        f"order-{row.id}",
        name,
        [row.part_number, why(row), cost, row.supplier_name, lead],
        badges=badge(row.status),
        page="storeroom/part",
        part=row.id,
    )


def columns() -> Columns:
    """The columns of the file."""
    return {
        _("Part number"): lambda row: row.part_number,
        _("Part"): lambda row: row.part_name,
        _("Group"): lambda row: row.group_name,
        _("Status"): lambda row: word(row.status),
        _("Order"): lambda row: row.proposed,
        _("Unit"): lambda row: row.unit,
        _("Available"): lambda row: row.available,
        _("Waiting"): lambda row: row.waiting,
        _("Minimum"): lambda row: row.min_quantity,
        _("Target"): lambda row: row.target,
        _("Price of one"): lambda row: row.cost,
        _("Value"): lambda row: row.value,
        _("Supplier"): lambda row: row.supplier_name,
        _("Number at the supplier"): lambda row: row.supplier_part_number,
        _("Lead time, days"): lambda row: row.lead_time_days,
    }


wanted = st.session_state.get("search", "")
rows = read(inventory.parts_to_order, search=wanted)
heading(_("Reorder"), caption=summary(rows) if rows else None)
live()
with st.container(horizontal=True, vertical_alignment="center", key="filter-row"):
    filters.search(_("Part: name or number"), key="search")
    export("reorder", _("Reorder"), actor, columns, inventory.parts_to_order, search=wanted)
if rows:
    with listing.box("reorder"):
        for row in rows:
            line(row)
elif wanted:
    st.info(_("Nothing to order fits. Try fewer letters."), icon=":material/search_off:")
else:
    st.info(_("Nothing to order: every part is above its minimum."), icon=":material/task_alt:")
if len(rows) == inventory.MOST_TO_ORDER:
    meta(_("These are the first {count}.").format(count=len(rows)))

with bottom_bar():
    pass
