"""Choosing one of the storeroom's locations: a list to search in, whatever its length."""

from collections.abc import Callable, Collection

import streamlit as st

from core import inventory
from core.inventory import Location
from ui import cards
from ui.language import _
from ui.page import read

LISTED, FOUND = 200, 30


def locations_to_choose(
    key: str,
    also: Collection[int | None] = (),
    *,
    take: Callable[[int], None] | None = None,
    is_required: bool = False,
) -> dict[int, Location]:
    """The locations in use by their number, the main store first; in a very large store as they are searched.

    Args:
        key: of the search field, where there is one.
        also: those that are among them in any case, such as the one that is chosen.
        take: called once with what a search means: the only one that it has found, or the one of exactly this code.
        is_required: one is chosen in any case, so a search that finds several takes the first.
    """
    found = read(inventory.stock_locations, limit=LISTED)
    if len(found) == LISTED:
        found = _searched(key, take, is_required=is_required) or found
        if missing := {number for number in also if number} - {place.id for place in found}:
            found = (*found, *read(inventory.stock_locations, only=missing))
    return {place.id: place for place in found}


def locations_to_edit(key: str) -> tuple[Location, ...]:
    """All locations, those out of use too; of a very large store the first, or those that are searched."""
    found = read(inventory.stock_locations, include_inactive=True, limit=LISTED)
    if len(found) == LISTED and (words := _words(key)):
        found = read(inventory.stock_locations, search=words, include_inactive=True, limit=LISTED)
    if len(found) == LISTED:
        cards.meta(_("These are the first {count}.").format(count=LISTED))
    return found


def name_of(place: Location) -> str:
    """A location in a list: its code and its name."""
    return f"{place.code} · {place.name}"


def _searched(key: str, take: Callable[[int], None] | None, *, is_required: bool) -> tuple[Location, ...]:
    words, before = _words(key), st.session_state.get(f"_{key}-before")
    st.session_state[f"_{key}-before"] = words
    if not words:
        return ()
    found = read(inventory.stock_locations, search=words, limit=FOUND)
    if not found:
        st.info(_("No location fits. Try a part of its code or its name."), icon=":material/search_off:")
    is_exact = bool(found) and found[0].code.casefold() == words.casefold()
    if take is not None and found and (is_required or is_exact or len(found) == 1) and words != before:
        take(found[0].id)
    if len(found) > 1 and not is_exact:
        cards.meta(_("Several locations fit. Check the one that is chosen."), icon="rule")
    return found


def _words(key: str) -> str:
    words = st.text_input(_("Part of the location's code or name"), key=key, icon=":material/search:")
    return (words or "").strip()
