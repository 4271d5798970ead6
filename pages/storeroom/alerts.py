"""Low stock: the parts below their minimum, what nobody has seen first, and those that have recovered.

For the storekeeper, who acknowledges them, and for the maintenance manager.
"""

from typing import Any

import streamlit as st

from core import inventory
from core.inventory import LowStock
from core.kernel import Permission
from ui import filters, flash, listing, longer, tables
from ui.amounts import quantity
from ui.badges import badge
from ui.export import export
from ui.language import _
from ui.live import live
from ui.low_stock import columns, low_stock, machine_names, words_of
from ui.page import bottom_bar, enter, head, heading, read
from ui.when import day_time

actor = enter(None, permission=Permission.MANAGE_PARTS)

PAGE = 30
LOW, RECOVERED = "low", "recovered"


def from_start() -> None:
    longer.from_start(LOW)
    tables.first_page(RECOVERED)


def recovered_line(row: LowStock) -> None:
    low = _("{quantity} of {minimum} were left").format(
        quantity=quantity(row.available_then, row.unit), minimum=quantity(row.minimum_then, row.unit)
    )
    times = _("low {start} to {end}").format(start=day_time(row.opened_at), end=day_time(row.closed_at))
    facts = [row.part_number, times, low, machine_names(row), row.note]
    listing.way(
        f"recovered-{row.id}",
        row.part_name,
        facts,
        badges=badge(row.status),
        page="storeroom/part",
        part=row.spare_part_id,
    )


def nothing(section: str) -> None:
    if wanted:
        st.info(_("No part fits. Try fewer letters."), icon=":material/search_off:")
    elif section == LOW:
        words = _("No part is below its minimum. A new part that was never received stands under Reorder.")
        st.info(words, icon=":material/task_alt:")
    else:
        days = inventory.RECOVERED_DAYS
        words = _("Nothing has recovered in the last {days} days.").format(days=days)
        st.info(words, icon=":material/history:")


def recovered() -> None:
    found = read(inventory.recovered_stock, search=wanted, before=tables.cursor(RECOVERED), limit=PAGE + 1)
    if found:
        with listing.box(RECOVERED):
            for row in found[:PAGE]:
                recovered_line(row)
    else:
        nothing(RECOVERED)
    last = found[PAGE - 1] if len(found) > PAGE else None
    tables.pager(RECOVERED, last and (last.closed_at, last.id))


def running_low() -> None:
    found = read(inventory.stock_alerts, search=wanted, limit=shown + 1)
    for row in found[:shown]:
        low_stock(row, actor, is_first=row is found[0])
    if not found:
        nothing(LOW)
    longer.more_button(LOW, longer.MANY if len(found) > shown else 0)


counts = read(inventory.stock_alert_counts)
heading(_("Low stock"), caption=words_of(counts) if counts.all else None)
live(at_least_every=60)
with filters.row():
    wanted = filters.search(_("Part: name or number"), key="search", on_change=from_start)
    names = {LOW: _("Below minimum"), RECOVERED: _("Recovered")}
    state = filters.choice(_("Parts"), names, key="state", width="content", on_change=from_start)
    everything: dict[str, Any] = {"search": wanted, "limit": inventory.MOST_ALERTS}
    query = inventory.stock_alerts if state == LOW else inventory.recovered_stock
    export("low-stock", _("Low stock"), actor, columns, query, **everything)
shown = longer.shown(LOW)
if state == LOW:
    running_low()
else:
    recovered()

with bottom_bar():
    pass
with head():
    flash.show_left_over()
