"""Lists of records: one white box, a line each, and the whole line opens the record: its dialog or its page."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import cards, dialogs
from ui.navigation import link
from ui.text import escape
from ui.text import label as as_label


def box(key: str) -> DeltaGenerator:
    """The white box around the lines of a list; use it in a ``with``."""
    return st.container(key=f"card-plain-list-{key}", border=True, gap=None)


def head(key: str, name: str, facts: Sequence[str | None], *, icon: str) -> None:
    """The first line of a box that is one group of several: icon, name and grey facts, all plain."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"head-row-{key}"):
        with st.container(width="stretch"):
            st.markdown(f":material/{icon}: **{escape(name)}**")
        st.caption(" · ".join(escape(fact) for fact in facts if fact), width="content")


def line(key: str, name: str, facts: Sequence[str | None] = (), *, badges: str = "") -> None:
    """One line that leads nowhere, in the shape of the others; all words plain but the badges."""
    with _row(key):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{escape(name)}**")
            if any(facts):
                cards.meta(list(facts))
        if badges:
            st.markdown(badges, width="content")


def entry(
    key: str,
    name: str,
    facts: Sequence[str | None] = (),
    *,
    badges: str = "",
    title: str = "",
    wide: bool = False,
    body: Callable[[], None],
) -> None:
    """One line: name, grey facts, badges at the right; the whole line opens the dialog.

    Args:
        key: unique on the page; the name of the dialog.
        name: the words of the button that stretches over the line, plain.
        facts: the grey line below the name, plain.
        badges: from ``ui.badges``, at the right, below on a phone.
        title: of the dialog; the name if left out.
        wide: a dialog with room for a long form or a table.
        body: draws what is in the dialog.
    """
    with _row(key):
        with st.container(gap=None, width="stretch"):
            show = dialogs.opener(as_label(name), key, kind="tertiary", width="content", wide=wide)
            if any(facts):
                cards.meta(list(facts))
        if badges:
            st.markdown(badges, width="content")
    show(title or name, body)


def way(key: str, name: str, facts: Sequence[str | None] = (), *, badges: str = "", page: str, **query: Any) -> None:
    """One line like ``entry`` that leads to the page of the record.

    Args:
        key: unique on the page.
        name: the words of the link that stretches over the line, plain.
        facts: the grey line below the name, plain.
        badges: from ``ui.badges``, at the right, below on a phone.
        page: folder and name of the page.
        query: what its address carries, such as ``part=12``.
    """
    with _row(key):
        with st.container(gap=None, width="stretch"):
            link(page, name, **query)
            if any(facts):
                cards.meta(list(facts))
        if badges:
            st.markdown(badges, width="content")


def _row(key: str) -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"tap-row-{key}")
