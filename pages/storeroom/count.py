"""Count: a location is counted blind, the differences are looked at, and all is posted at once. For storekeepers."""

from functools import partial

import streamlit as st

from core import inventory
from core.kernel import Permission
from ui import address, filters, picks, tables
from ui.count_sheet import count_on, count_sheet, is_compared
from ui.language import _
from ui.location_choice import locations_to_choose, name_of
from ui.page import enter, read

PAGE_OF = 30
SHEET = "count-sheet"

enter(
    _("Count"),
    permission=Permission.MOVE_STOCK,
    caption=_("Count first, compare then: what should be there is shown once you have counted."),
)


def first_page() -> None:
    tables.first_page(SHEET)


def elsewhere() -> None:
    """The address keeps the location, so that a page that is loaded anew goes on with its count."""
    st.query_params["location"] = str(st.session_state["count-location"])
    first_page()


def searched(location_id: int) -> None:
    """What is searched is counted, so the comparison of before is over."""
    first_page()
    count_on(location_id)


def take(location_id: int) -> None:
    picks.choose("count-location", location_id)
    elsewhere()


begun = address.number("location")
locations = locations_to_choose("count-location-words", [begun], take=take)
chosen = picks.named(
    _("Storage location"),
    {number: name_of(place) for number, place in locations.items()},
    key="count-location",
    chosen=next(iter(locations)) if len(locations) == 1 else begun,
    on_change=elsewhere,
)
if chosen is None:
    st.info(_("Choose where you count. Scan or type its code in the field above."), icon=":material/pin_drop:")
else:
    words = _("Scan or type a part, also one that you found here")
    wanted = filters.search(words, key="search", on_change=partial(searched, chosen))
    after = tables.cursor(SHEET)
    rows = read(inventory.count_sheet, chosen, search=wanted, after=after, limit=PAGE_OF + 1)
    nothing = _("Nothing was ever put there. Receive or transfer parts to this location first.")
    count_sheet(chosen, rows[:PAGE_OF], nothing=_("No part fits. Try fewer letters.") if wanted else nothing)
    last = rows[PAGE_OF - 1] if len(rows) > PAGE_OF else None
    if not is_compared(chosen):
        tables.pager(SHEET, last and (last.bin or "", last.part_number), by_time=False)
