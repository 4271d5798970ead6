"""Which days a report is about: the last ones, this year, or chosen ones; kept in the address."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import streamlit as st

from ui import address
from ui.filters import choice
from ui.language import _
from ui.when import date_format, today

DAYS: Final = {"30": 30, "90": 90, "365": 365}
_ONE = timedelta(days=1)
_FIELDS: Final = ("from", "to")


def period(*, on_change: Callable[[], None] | None = None) -> tuple[date, date]:
    """Ask for it.

    Args:
        on_change: called before the page is drawn; for ``first_page``.

    Returns:
        The first day, and the day after the last one.
    """
    words = {
        "30": _("30 days"),
        "90": _("90 days"),
        "365": _("12 months"),
        "year": _("This year"),
        "own": _("Own dates"),
    }
    picked, until = choice(_("Window"), words, key="window", default="90", on_change=on_change), today() + _ONE
    if picked == "own":
        return _chosen(until, on_change)
    if picked == "year":
        return today().replace(month=1, day=1), until
    return until - timedelta(days=DAYS[picked]), until


def in_address(since: date, until: date) -> dict[str, str]:
    """What the address carries for chosen days."""
    return {"window": "own", "from": since.isoformat(), "to": (until - _ONE).isoformat()}


def kept() -> dict[str, str]:
    """What the address carries now, for a link that keeps the days."""
    return {name: st.query_params[name] for name in ("window", *_FIELDS) if name in st.query_params}


def _chosen(until: date, on_change: Callable[[], None] | None) -> tuple[date, date]:
    with st.container(horizontal=True, key="period-row"):
        first = _field(_("From"), "from", until - timedelta(days=DAYS["90"]), on_change)
        last = _field(_("Up to and including"), "to", until - _ONE, on_change)
    return first, last + _ONE


def _field(label: str, name: str, usual: date, on_change: Callable[[], None] | None) -> date:
    """A day; a link names it in the address, and a change is written there."""
    key = f"period-{name}"

    def follow() -> None:
        st.query_params[name] = st.session_state[key].isoformat()
        if on_change is not None:
            on_change()

    st.session_state[key] = address.day(name) or usual
    first, last = address.EARLIEST, address.LATEST
    return st.date_input(label, key=key, format=date_format(), on_change=follow, min_value=first, max_value=last)
