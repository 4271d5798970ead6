"""Which record the address of a page names."""

from datetime import date
from typing import Final, NoReturn

import streamlit as st

from ui.page import heading, way_on
from ui.text import escape

EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = date(2099, 12, 31)
_LONGEST = 9
_DRAWN = "_drawn_address"


def number(name: str) -> int | None:
    """The record's number in the address, such as ``?job=2418``; None when there is none, or something else."""
    given = named(name)
    return int(given) if given.isascii() and given.isdigit() and len(given) <= _LONGEST else None


def named(name: str) -> str:
    """What the address says under this name; empty when it says nothing."""
    return str(st.query_params.get(name, "")).strip()


def day(name: str) -> date | None:
    """The day in the address, such as ``?from=2026-11-24``; None when there is none, or something else."""
    try:
        given = date.fromisoformat(named(name))
    except ValueError:
        return None
    return given if EARLIEST <= given <= LATEST else None


def follow() -> None:
    """Bring the browser's address up to date: a link from a page to the same page leaves it as it was."""
    shown = st.query_params.to_dict()
    if st.session_state.get(_DRAWN, shown) != shown:
        st.query_params.from_dict(shown)
    st.session_state[_DRAWN] = shown


def names_nothing(title: str, sentence: str) -> NoReturn:
    """The page of an address without a record: what to do instead."""
    heading(title)
    st.info(escape(sentence), icon=":material/search_off:")
    way_on()
    st.stop()
