"""Which record the address of a page names."""

from typing import NoReturn

import streamlit as st

from ui.page import heading, way_on
from ui.text import escape

_LONGEST = 9


def number(name: str) -> int | None:
    """The record's number in the address, such as ``?job=2418``; None when there is none, or something else."""
    given = named(name)
    return int(given) if given.isascii() and given.isdigit() and len(given) <= _LONGEST else None


def named(name: str) -> str:
    """What the address says under this name; empty when it says nothing."""
    return str(st.query_params.get(name, "")).strip()


def names_nothing(title: str, sentence: str) -> NoReturn:
    """The page of an address without a record: what to do instead."""
    heading(title)
    st.info(escape(sentence), icon=":material/search_off:")
    way_on()
    st.stop()
