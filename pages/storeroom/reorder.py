"""Reorder: what runs short, how much of it to order and what it costs; what is ticked is ordered. For the storeroom."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

import streamlit as st

from core import inventory
from core.inventory import PartToOrder
from core.kernel import Permission
from ui import dialogs, filters, listing, reorder_lines, tables
from ui.amounts import money, number
from ui.badges import word
from ui.cards import meta
from ui.export import Columns, export
from ui.language import _, ngettext
from ui.live import live
from ui.page import bottom_bar, enter, heading, read
from ui.placing import place_form

PAGE = 50
ORDER, COMING = "order", "coming"

actor = enter(None, permission=Permission.MOVE_STOCK)


def first_page() -> None:
    tables.first_page("reorder")


def lists() -> tuple[Sequence[PartToOrder], Sequence[PartToOrder]]:
    """What is to be ordered, and what is on its way in sufficient quantity."""
    every = read(inventory.parts_to_order)
    if len(every) == inventory.MOST_TO_ORDER:
        return read(inventory.parts_to_order, is_covered=False), read(inventory.parts_to_order, is_covered=True)
    return [row for row in every if not row.is_covered], [row for row in every if row.is_covered]


def summary(rows: Sequence[PartToOrder]) -> str:
    """How many parts, and what they cost together as far as it is known."""
    count = ngettext("{count} part to order", "{count} parts to order", len(rows)).format(count=how_many(rows))
    known = [row.value for row in rows if row.value is not None]
    if not known:
        return count
    cost, is_all = money(sum(known, Decimal(0))), len(known) == len(rows) < inventory.MOST_TO_ORDER
    return f"{count}, {cost if is_all else _('at least {cost}').format(cost=cost)}"


def how_many(rows: Sequence[PartToOrder]) -> str:
    """A list that is as long as it may be stands for a longer one."""
    return f"{number(len(rows))}+" if len(rows) == inventory.MOST_TO_ORDER else number(len(rows))


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
        _("On order"): lambda row: row.on_order,
        _("Minimum"): lambda row: row.min_quantity,
        _("Target"): lambda row: row.target,
        _("Price of one"): lambda row: row.cost,
        _("Value"): lambda row: row.value,
        _("Supplier"): lambda row: row.supplier_name,
        _("Number at the supplier"): lambda row: row.supplier_part_number,
        _("Lead time, days"): lambda row: row.lead_time_days,
    }


def empty() -> None:
    fitting = read(inventory.parts_to_order, search=search, is_covered=True) if search else ()
    if fitting:
        st.info(_("Enough is on its way already, so nothing is to be ordered."), icon=":material/local_shipping:")
        with listing.box("on-its-way"):
            for row in fitting[:PAGE]:
                reorder_lines.short_part(row)
    elif search:
        st.info(_("Nothing to order fits. Try fewer letters."), icon=":material/search_off:")
    elif state == COMING:
        st.info(_("No part that is short is on its way."), icon=":material/local_shipping:")
    else:
        st.info(_("Nothing to order: every part is above its minimum."), icon=":material/task_alt:")


def bar() -> None:
    """The button that orders what is ticked, on whatever page of the list."""
    ticks = reorder_lines.ticks()
    ticked = read(inventory.parts_to_order, part_ids=ticks, is_covered=False) if ticks else ()
    with bottom_bar():
        count = len(ticked)
        label = ngettext("Order {count} part", "Order {count} parts", count).format(count=count)
        show = dialogs.opener(
            label if ticked else _("Tick parts first"),
            "place-orders",
            icon=":material/shopping_cart:",
            kind="primary",
            disabled=not ticked,
            wide=True,
        )
    if ticked:
        show(_("Order parts"), partial(place_form, ticked, reorder_lines.untick))


to_order, coming = lists()
heading(_("Reorder"), caption=summary(to_order) if to_order else None)
live()
words = {
    ORDER: _("To order {count}").format(count=how_many(to_order)),
    COMING: _("On the way {count}").format(count=how_many(coming)),
}
state = filters.choice(_("Parts"), words, key="state", on_change=first_page)
with filters.row():
    search = filters.search(_("Part: name or number"), key="search", on_change=first_page)
    with filters.more_filters(int("supplier" in st.query_params), key="reorder-filters"):
        short = {row.supplier_name for row in (*to_order, *coming) if row.supplier_name}
        names = read(inventory.part_names).suppliers if len(to_order) == inventory.MOST_TO_ORDER else sorted(short)
        supplier = filters.pick(
            _("Supplier"),
            {name: name for name in names},
            key="supplier",
            nothing=_("Any supplier"),
            on_change=first_page,
        )
    wanted = {"search": search, "supplier": supplier, "is_covered": state == COMING}
    export("reorder", _("Reorder"), actor, columns, inventory.parts_to_order, **wanted, limit=inventory.MOST_EXPORTED)
    beside = st.container(width="content")
unfiltered = coming if state == COMING else to_order
rows = read(inventory.parts_to_order, **wanted) if search or supplier else unfiltered
start = tables.cursor("reorder") or 0
if state == ORDER and len(rows) > 1:
    every_id = {row.id for row in rows}
    label = _("Tick all {count}").format(count=len(rows))
    beside.button(label, icon=":material/select_all:", key="tick-all", on_click=reorder_lines.tick, args=(every_id,))
shown = rows[start : start + PAGE]
if not rows:
    empty()
else:
    with listing.box("reorder"):
        for row in shown:
            (reorder_lines.part_to_order if state == ORDER else reorder_lines.short_part)(row)
tables.pager("reorder", start + PAGE if len(rows) > start + PAGE else None, by_time=False)
if len(rows) == inventory.MOST_TO_ORDER:
    meta(_("These are the first {count}.").format(count=number(len(rows))))
bar()
