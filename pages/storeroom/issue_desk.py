"""The issue desk: what is ready to be handed out, what is short of stock, and what may come back. For storekeepers."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core import inventory
from core.inventory import Desk, DeskRow, DeskSection
from core.kernel import Permission
from ui import filters, flash, issue_card, longer, pick_slip
from ui.cards import meta
from ui.consumable import hand_out_button
from ui.language import _, ngettext
from ui.live import live
from ui.low_stock import way_to_low_stock
from ui.navigation import link
from ui.page import bottom_bar, enter, head, read
from ui.substitute_lines import stand_ins
from ui.text import escape
from ui.when import duration, minutes_between

actor = enter(_("Issue desk"), permission=Permission.MOVE_STOCK)

READY, SHORT, RETURNS = DeskSection


def from_start() -> None:
    longer.from_start("desk")


def show_all(_result: Any = None) -> None:
    st.session_state["search"] = ""
    from_start()


def labels(counts: dict[DeskSection, int]) -> dict[str, str]:
    return {
        READY: _("Ready {count}").format(count=counts[READY]),
        SHORT: _("Short {count}").format(count=counts[SHORT]),
        RETURNS: _("Returns {count}").format(count=counts[RETURNS]),
    }


def note_of(desk: Desk) -> str:
    count = desk.counts[READY]
    words = ngettext("{count} request ready", "{count} requests ready", count).format(count=count)
    if section is not READY or not desk.rows:
        return words
    oldest = duration(max(minutes_between(row.asked_at) for row in desk.rows))
    return _("{requests}, oldest waits {duration}").format(requests=words, duration=oldest)


def empty() -> None:
    if wanted:
        nothing = _("Nothing here fits “{search}”. Scan again, or look in the other heaps.")
        st.info(escape(nothing.format(search=wanted)), icon=":material/search_off:")
        st.button(_("Show all again"), key="show-all", icon=":material/close:", on_click=show_all)
        return
    words = {
        READY: _("Nothing to hand out. Requests appear here by themselves when they are approved."),
        SHORT: _("Nothing is short: all that was approved is in the store."),
        RETURNS: _("Nothing is out. What was issued stands here and can be taken back."),
    }
    st.info(escape(words[section]), icon=":material/task_alt:")


def draw(rows: Sequence[DeskRow]) -> None:
    part_ids = {row.spare_part_id for row in rows}
    places = read(inventory.places_of_parts, part_ids)
    instead = stand_ins(rows) if section is SHORT else {}
    behind = read(inventory.shortages_of_parts, part_ids) if section is SHORT else {}
    # The one that was looked for is done: the field is free for the next scan.
    then = show_all if wanted and len(rows) == 1 else None
    for row in rows:
        lies = places.get(row.spare_part_id, ())
        match section:
            case DeskSection.READY:
                issue_card.ready(row, lies, is_first=row is rows[0], then=then)
            case DeskSection.SHORT:
                issue_card.short(row, instead.get(row.spare_part_id, ()), behind.get(row.spare_part_id))
            case DeskSection.RETURNS:
                issue_card.back(row, lies, then=then)


with filters.row():
    with st.container(width="stretch", key="desk-search"):
        wanted = filters.search(_("Scan or type part, job or name"), key="search", on_change=from_start)
    counts = read(inventory.issue_desk, search=wanted).counts
    heaps = labels(counts)
    section = DeskSection(filters.choice(_("Heap"), heaps, key="section", width="content", on_change=from_start))
    if section is READY and counts[READY]:
        address = f"{pick_slip.ADDRESS}?{urlencode({'search': wanted})}"
        st.link_button(_("Print pick slip"), address, icon=":material/print:", width="content")
desk = read(inventory.issue_desk, section, search=wanted)
live(note=note_of(desk), at_least_every=60)

with st.container(horizontal=True, gap="small", key="desk-ways"):
    way_to_low_stock()
    if wishes := read(inventory.wanted_count):
        words = ngettext("{count} part wanted in words", "{count} parts wanted in words", wishes).format(count=wishes)
        link("storeroom/wanted", words, icon="manage_search")

shown = longer.shown("desk")
if desk.rows:
    draw(desk.rows[:shown])
else:
    empty()
longer.more_button("desk", len(desk.rows) - shown)
if shown >= len(desk.rows) and desk.counts[section] > len(desk.rows):
    meta(_("These are the first {count}.").format(count=len(desk.rows)))

with bottom_bar():
    hand_out_button()
with head():
    flash.show_left_over()
