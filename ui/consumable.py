"""Handing out a consumable: the few parts that leave the store without a request."""

from functools import partial

import streamlit as st

from core import inventory
from core.inventory import Consumable, Moved
from ui import cards, dialogs
from ui.actions import action_form
from ui.amount_field import amount_field, with_amount
from ui.amounts import quantity
from ui.language import _
from ui.page import read
from ui.place_field import only_place, place_field
from ui.text import escape
from ui.text import label as as_label

_MOST = 12


def hand_out_button() -> None:
    """The button and its dialog: which one, how much, for whom."""
    show = dialogs.opener(_("Consumable"), "hand-out", icon=":material/shopping_basket:")
    show(_("Hand out a consumable"), _which)


def _which() -> None:
    words = st.text_input(
        _("Search consumables"),
        key="consumable-search",
        placeholder=_("Name or number"),
        icon=":material/search:",
        label_visibility="collapsed",
    )
    found = {row.id: row for row in read(inventory.consumables, search=(words or "").strip(), limit=_MOST)}
    if not found:
        nothing = _("No consumable fits. All other parts leave the store only for a job.")
        none = _("No part is marked as a consumable. All parts leave the store only for a job.")
        st.info(escape(nothing if words else none), icon=":material/search_off:")
        return
    picked = st.pills(
        _("Consumable"),
        list(found),
        format_func=lambda part_id: _chip(found[part_id]),
        key="consumable",
        label_visibility="collapsed",
    )
    if len(found) == _MOST:
        cards.meta(_("These are the first {count}. Type more letters to see others.").format(count=_MOST))
    if picked in found:
        _how_much(found[picked])


def _how_much(part: Consumable) -> None:
    places = read(inventory.places_of_parts, {part.id}).get(part.id, ())
    with action_form(
        f"hand-out-{part.id}",
        inventory.issue_free_stock,
        part.id,
        submit=_("Hand out"),
        icon="shopping_basket",
        border=False,
        prepare=with_amount,
        location_id=only_place(places),
        done=partial(_told, part),
    ) as form:
        amount_field(form, part.unit, whole_units_only=part.whole_units_only)
        place_field(form, _("From"), part.unit, places)
        st.text_input(_("For whom or what"), key=form.key("notes"), max_chars=500)


def _chip(part: Consumable) -> str:
    return as_label(f"{part.part_name} · {quantity(part.available, part.unit)}")


def _told(part: Consumable, moved: Moved) -> str:
    words = _("{quantity} of {part} handed out.")
    return words.format(quantity=quantity(abs(moved.delta), part.unit), part=part.part_name)
