"""Parts: the catalogue with what lies where and what is short. For everybody; who looks after it adds parts here."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core import interchange, inventory
from core.inventory import PartRow, StockStatus
from core.kernel import Permission
from ui import dialogs, filters, listing, part_dialog, tables
from ui.amounts import quantity
from ui.badges import badge, tag, word
from ui.catalogue_files import catalogue_files
from ui.language import _
from ui.live import live
from ui.page import bottom_bar, enter, may, read

actor = enter(_("Parts"), permission=Permission.SEE_FLOOR)

PAGE = 30
ALL = "all"
FIELDS = ("stock", "group", "supplier", "out-of-use")


def first_page() -> None:
    tables.first_page("parts")


def facts_of(row: PartRow) -> list[str | None]:
    there = _("{quantity} on hand").format(quantity=quantity(row.on_hand, row.unit))
    reserved = _("{quantity} reserved").format(quantity=quantity(row.reserved, row.unit))
    available = _("{quantity} available").format(quantity=quantity(row.available, row.unit))
    place = ", ".join(row.spots)
    coming = _("{quantity} on order").format(quantity=quantity(row.on_order, row.unit)) if row.on_order > 0 else None
    return [row.part_number, place, there, *((reserved, available) if row.reserved > 0 else ()), coming]


def badges_of(row: PartRow) -> str:
    if not row.is_active:
        return tag("gray", "block", _("Out of use"))
    return badge(row.status)


def labels() -> dict[str, str]:
    shown = (StockStatus.OUT, StockStatus.BELOW_MIN, StockStatus.REORDER, StockStatus.EXCESS)
    return {ALL: _("All parts")} | {status.value: word(status) for status in shown}


def narrowed() -> tuple[dict[str, Any], list[str]]:
    """What was chosen beside the search, as the query takes it and in words."""
    names, states = read(inventory.part_names), labels()
    with filters.more_filters(sum(name in st.query_params for name in FIELDS), key="part-filters"):
        state = filters.choice(_("Stock"), states, key="stock", on_change=first_page)
        group = one_of(_("Group"), names.groups, "group", _("Any group"))
        supplier = one_of(_("Supplier"), names.suppliers, "supplier", _("Any supplier"))
        out_of_use = filters.switch(_("Parts out of use too"), key="out-of-use", on_change=first_page)
    facts = {_("Stock"): None if state == ALL else states[state], _("Group"): group, _("Supplier"): supplier}
    told = [f"{name}: {value}" for name, value in facts.items() if value is not None]
    status = None if state == ALL else StockStatus(state)
    wanted = {"status": status, "group": group, "supplier": supplier, "include_inactive": out_of_use}
    return wanted, [*told, *([_("Parts out of use too")] if out_of_use else [])]


def one_of(label: str, names: Sequence[str], key: str, nothing: str) -> str | None:
    picked: str | None = filters.pick(
        label, {name: name for name in names}, key=key, nothing=nothing, on_change=first_page
    )
    return picked


def empty(*, is_narrowed: bool) -> None:
    if is_narrowed:
        st.info(_("No part fits. Try fewer letters, or look among all parts."), icon=":material/search_off:")
    elif may(actor, inventory.create_part):
        sentence = _("No part yet. Add the first one here, or bring in a list with Import.")
        st.info(sentence, icon=":material/inventory_2:")
    else:
        st.info(_("No part yet. The storeroom adds the first one here."), icon=":material/inventory_2:")


live()
with filters.row():
    wanted = filters.search(_("Number, name, bin or supplier"), key="search", on_change=first_page)
    chosen, told = narrowed()
    chosen["search"] = wanted
    if may(actor, interchange.parts_sheet):
        catalogue_files(actor, **chosen)
filters.in_words(told, FIELDS, first_page)

found = read(inventory.parts, **chosen, after=tables.cursor("parts"), limit=PAGE + 1)
shown = found[:PAGE]
if not shown:
    empty(is_narrowed=bool(wanted or told) or tables.cursor("parts") is not None)
else:
    with listing.box("parts"):
        for row in shown:
            listing.way(
                f"part-{row.id}",
                row.part_name,
                facts_of(row),
                badges=badges_of(row),
                page="storeroom/part",
                part=row.id,
            )
last = shown[-1] if len(found) > PAGE else None
tables.pager("parts", last and (last.part_name, last.id), by_time=False)

with bottom_bar():
    if may(actor, inventory.create_part):
        show = dialogs.opener(_("New part"), "add-part", icon=":material/add:", kind="primary", wide=True)
if may(actor, inventory.create_part):
    show(_("New part"), part_dialog.add)
