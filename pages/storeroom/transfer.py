"""Transfer: stock is carried from one location to another, and the locations are looked after. For storekeepers."""

from typing import Any

import streamlit as st

from core import inventory
from core.inventory import Moved, PartToReceive
from core.kernel import Permission
from ui import cards, location_dialog, part_search, picks
from ui.actions import action_form
from ui.amount_field import amount_field, with_amount
from ui.amounts import quantity
from ui.language import _
from ui.location_choice import locations_to_choose, locations_to_edit, name_of
from ui.page import bottom_bar, enter, read
from ui.text import label as as_label

SEARCH = "transfer-part"

enter(
    _("Transfer"),
    permission=Permission.MOVE_STOCK,
    caption=_("Carry stock to another location. What is held for jobs may be carried too; it stays held."),
)


def done(moved: Moved) -> str:
    amount = quantity(abs(moved.delta), moved.unit)
    return _("{quantity} of {part} transferred.").format(quantity=amount, part=moved.part_number)


def free_the_field(_moved: Any) -> None:
    part_search.clear(SEARCH)


def transfer(part: PartToReceive) -> None:
    lies = read(inventory.places_of_parts, {part.id}).get(part.id, ())
    cards.title(part.part_name, small=True)
    cards.meta([part.part_number, *(f"{place.code}: {quantity(place.quantity, part.unit)}" for place in lies)])
    if not lies:
        st.info(_("None of it lies in the store. Receive it first."), icon=":material/inbox:")
        return
    with action_form(
        f"transfer-{part.id}",
        inventory.transfer_stock,
        part.id,
        submit=_("Transfer"),
        done=done,
        icon="move_up",
        plain=True,
        prepare=with_amount,
        then=free_the_field,
    ) as form:
        start = {place.location_id: f"{place.code} · {quantity(place.quantity, part.unit)}" for place in lies}
        taken = picks.named(_("From"), start, key=form.key("from_location_id"), chosen=lies[0].location_id)
        goal = form.key("to_location_id")

        def take(location_id: int) -> None:
            if location_id != taken:
                picks.choose(goal, location_id)

        locations = locations_to_choose(f"{SEARCH}-to", [st.session_state.get(goal)], take=take, is_required=True)
        goals = {number: name_of(place) for number, place in locations.items() if number != taken}
        picks.named(_("To"), goals, key=goal, chosen=next(iter(goals), None))
        amount = amount_field(form, part.unit, whole_units_only=part.whole_units_only)
        with bottom_bar(scan=None):
            label = _("Transfer {quantity}").format(quantity=quantity(amount, part.unit))
            form.submit_button(label=as_label(label))


left, right = st.columns([3, 2], gap="medium")
with left, cards.card("plain", "transfer", height="content"):
    if len(read(inventory.stock_locations, limit=2)) < 2:
        st.info(_("There is one location only. Add another one to transfer parts."), icon=":material/pin_drop:")
    else:
        part = part_search.part_search(SEARCH)
        if part is not None:
            transfer(part)
        else:
            cards.meta(_("Press Enter after typing; a scanner does that by itself."))
with right:
    with cards.row():
        cards.section(_("Storage locations"))
        location_dialog.add_button()
    location_dialog.location_list(locations_to_edit("location-words"))
