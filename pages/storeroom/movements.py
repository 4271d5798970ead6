"""Movements: everything that came in, went out, was counted or carried, newest first. For the storeroom."""

from functools import partial

import streamlit as st

from core import inventory
from core.inventory import StockMovement
from core.kernel import Permission
from ui import filters, listing, movement_filters, tables
from ui.badges import badge, tag, word
from ui.export import Columns, export
from ui.language import _
from ui.live import live
from ui.movement_lines import movement_dialog, signed
from ui.page import bottom_bar, enter, read
from ui.when import day_time, in_plant

PAGE = 50

actor = enter(_("Movements"), permission=Permission.MOVE_STOCK)


def first_page() -> None:
    tables.first_page("movements")


def line(row: StockMovement) -> None:
    mark = tag("gray", "undo", _("Reversed")) if row.is_reversed else ""
    order = _("order {number}").format(number=row.order) if row.order else None
    job = _("job {number}").format(number=row.job) if row.job else None
    listing.entry(
        f"movement-{row.id}",
        f"{signed(row.delta, row.unit)} · {row.part_name}",
        [row.part_number, row.machine or job, row.task, order, day_time(row.at), row.who, row.place, row.note],
        badges=f"{mark} {badge(row.reason)}".strip(),
        wide=True,
        body=partial(movement_dialog, row, actor),
    )


def columns() -> Columns:
    """The columns of the file."""
    return {
        _("When"): lambda row: in_plant(row.at),
        _("Part number"): lambda row: row.part_number,
        _("Part"): lambda row: row.part_name,
        _("Group"): lambda row: row.group,
        _("Kind"): lambda row: word(row.reason),
        _("Stock change"): lambda row: row.delta,
        _("Unit"): lambda row: row.unit,
        _("Balance"): lambda row: row.on_hand,
        _("Cost of one"): lambda row: row.unit_cost,
        _("Value"): lambda row: row.value,
        _("Storage location"): lambda row: row.place,
        _("By"): lambda row: row.who,
        _("Job"): lambda row: row.job,
        _("Purchase order"): lambda row: row.order,
        _("Planned task"): lambda row: row.task,
        _("Machine"): lambda row: row.machine,
        _("Note"): lambda row: row.note,
        _("Reversed"): lambda row: _("yes") if row.is_reversed else None,
    }


live()
machine = movement_filters.named_machine()
with filters.row():
    search = filters.search(_("Part: name or number"), key="search", on_change=first_page)
    chosen, words = movement_filters.chosen(machine, first_page)
    wanted = {"search": search, **chosen}
    everything = {**wanted, "limit": inventory.MOST_EXPORTED}
    export("movements", _("Movements"), actor, columns, inventory.movements, **everything)
filters.in_words(words, movement_filters.FIELDS, first_page)
found = read(inventory.movements, **wanted, before=tables.cursor("movements"), limit=PAGE + 1)
if found:
    with listing.box("movements"):
        for row in found[:PAGE]:
            line(row)
elif any(wanted.values()):
    st.info(_("No movement fits. Choose a longer time or fewer filters."), icon=":material/search_off:")
else:
    st.info(_("No movements yet. Receive the first delivery."), icon=":material/swap_vert:")
last = found[PAGE - 1] if len(found) > PAGE else None
tables.pager("movements", last and (last.at, last.id))

with bottom_bar():
    pass
