"""The locations of the storeroom: one line each, and the dialogs that add, rename and archive them."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core import inventory
from core.inventory import Location
from ui import dialogs, listing
from ui.actions import ActionForm
from ui.badges import tag
from ui.language import _, ngettext
from ui.record_dialog import add_form, in_use, save_form


def location_list(locations: Sequence[Location]) -> None:
    """Every location with what lies there; the whole line opens the dialog."""
    with listing.box("locations"):
        for place in sorted(locations, key=lambda place: not place.is_active):
            kinds = ngettext("{count} kind of part", "{count} kinds of part", place.parts).format(count=place.parts)
            listing.entry(
                f"location-{place.id}",
                place.code,
                [place.name, kinds if place.parts else _("empty")],
                badges="" if place.is_active else tag("gray", "inventory_2", _("Archived")),
                body=partial(_edit, place),
            )


def add_button() -> None:
    """The button and the dialog of a new location."""
    show = dialogs.opener(_("Add location"), "add-location", icon=":material/add_location_alt:", width="content")
    show(_("Add location"), _add)


def _add() -> None:
    with add_form(
        "add-location", inventory.create_location, submit=_("Add location"), done=_("Location added.")
    ) as form:
        st.text_input(_("Code"), key=form.key("code"), max_chars=40, help=_("As it stands on the shelf, such as A-03."))
        _name(form, "")


def _edit(place: Location) -> None:
    name = f"location-{place.id}"
    with save_form(
        name, inventory.update_location, place.id, submit=_("Save location"), done=_("Location saved.")
    ) as form:
        _name(form, place.name)
        in_use(form, place.is_active, help=_("An archived location is no longer offered; its movements stay."))


def _name(form: ActionForm, name: str) -> None:
    st.text_input(_("Name"), value=name, key=form.key("name"), max_chars=120)
