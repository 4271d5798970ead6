"""Throwing a part away: how much of it, from which location, and why."""

from functools import partial

import streamlit as st

from core import inventory
from core.inventory import Moved, PartDetail
from ui import cards, dialogs
from ui.actions import action_form
from ui.amount_field import amount_field, with_amount
from ui.amounts import quantity
from ui.language import _
from ui.page import read
from ui.place_field import only_place, place_field
from ui.reason import reason_field


def scrap_button(part: PartDetail) -> None:
    """The button and its dialog; nothing where none of the part lies in the store."""
    if part.on_hand <= 0:
        return
    show = dialogs.opener(_("Scrap stock"), f"scrap-{part.id}", icon=":material/delete:", width="content")
    show(_("Scrap {part}").format(part=part.part_name), partial(_scrap, part))


def _scrap(part: PartDetail) -> None:
    if part.available <= 0:
        words = _("All of it is held for jobs. What is broken comes off with a count; the newest request gives way.")
        st.info(words, icon=":material/lock:")
        return
    places = read(inventory.places_of_parts, {part.id}).get(part.id, ())
    words = _("It leaves the stock as thrown away.")
    held = _("It leaves the stock as thrown away. At most {quantity}: the rest is held for jobs.")
    st.text(held.format(quantity=quantity(part.available, part.unit)) if part.reserved > 0 else words)
    if len(places) == 1:
        cards.meta(f"{places[0].code}: {quantity(places[0].quantity, part.unit)}")
    with action_form(
        f"scrap-{part.id}",
        inventory.scrap_stock,
        part.id,
        submit=_("Scrap stock"),
        icon="delete",
        border=False,
        prepare=with_amount,
        location_id=only_place(places),
        done=partial(_told, part),
    ) as form:
        amount_field(form, part.unit, whole_units_only=part.whole_units_only)
        place_field(form, _("From"), part.unit, places)
        reason_field(form)


def _told(part: PartDetail, moved: Moved) -> str:
    amount = quantity(abs(moved.delta), part.unit)
    return _("{quantity} of {part} scrapped.").format(quantity=amount, part=part.part_name)
