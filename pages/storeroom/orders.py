"""Orders: what was ordered and is still to come, what is late first; and those that are over. For storekeepers."""

import streamlit as st

from core import inventory
from core.inventory import OrderRow
from core.kernel import Permission
from ui import filters, listing, tables
from ui.export import export
from ui.language import _
from ui.live import live
from ui.navigation import link_button
from ui.order_words import columns, expected, order_badges, order_name, order_value, ordered_words, progress
from ui.page import bottom_bar, enter, read
from ui.when import day_time

PAGE = 30
OPEN, PAST = "open", "past"

actor = enter(_("Orders"), permission=Permission.MOVE_STOCK)


def first_page() -> None:
    for state in (OPEN, PAST):
        tables.first_page(f"orders-{state}")


def line(row: OrderRow) -> None:
    name, badges = order_name(row.id, row.supplier), order_badges(row)
    facts = [row.reference, progress(row), expected(row.expected_on), order_value(row)]
    if state == PAST:
        over = _("over since {time}").format(time=day_time(row.closed_at))
        facts = [row.reference, ordered_words(row), over, row.close_reason]
    listing.way(f"order-{row.id}", name, facts, badges=badges, page="storeroom/order", order=row.id)


def empty() -> None:
    if wanted or tables.cursor(f"orders-{state}") is not None:
        st.info(_("No order fits. Try fewer letters, or the number of the order."), icon=":material/search_off:")
    elif state == OPEN:
        st.info(
            _("Nothing is on order. Tick parts under Reorder, or begin with New order."), icon=":material/task_alt:"
        )
    else:
        st.info(_("No order is over yet. It stands here once all has come."), icon=":material/history:")


live()
state = filters.choice(_("Orders"), {OPEN: _("Still to come"), PAST: _("Over")}, key="state", on_change=first_page)
query = inventory.open_orders if state == OPEN else inventory.past_orders
with filters.row():
    wanted = filters.search(_("Supplier, part or number"), key="search", on_change=first_page)
    export("orders", _("Orders"), actor, columns, query, search=wanted, limit=inventory.MOST_ORDERS)
cursor = tables.cursor(f"orders-{state}")
found = read(query, search=wanted, limit=PAGE + 1, **{"after" if state == OPEN else "before": cursor})
if found:
    with listing.box("orders"):
        for row in found[:PAGE]:
            line(row)
else:
    empty()
last = found[PAGE - 1] if len(found) > PAGE else None
tables.pager(f"orders-{state}", last and (last.cursor if state == OPEN else last.id), by_time=state == PAST)

with bottom_bar():
    link_button("storeroom/order_edit", _("New order"), icon="add", primary=True)
