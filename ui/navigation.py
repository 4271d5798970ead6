"""Ways between pages: links, buttons that lead on, and where a callback leads."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from ui import flash
from ui.text import escape
from ui.text import label as as_label

_GOTO = "_goto"


def link(page: str, label: str, *, icon: str | None = None, **query: Any) -> None:
    """A real link to another page.

    Args:
        page: folder and name, such as ``everyone/machine``.
        label: plain text.
        icon: a Material Symbols name.
        query: what the address carries, such as ``machine=12``.
    """
    address = {name: str(value) for name, value in query.items()}
    symbol = f":material/{icon}:" if icon else None
    try:
        st.page_link(script(page), label=as_label(label), icon=symbol, query_params=address)
    except StreamlitAPIException:
        # The page is not in this person's menu, or this file runs alone: say the words, lead nowhere.
        st.markdown(escape(label))


def link_button(
    page: str,
    label: str,
    *,
    icon: str | None = None,
    primary: bool = False,
    width: Any = "stretch",
    key: str = "go",
    **query: Any,
) -> None:
    """A button that opens another page; for the bottom bar and for the one step of a card.

    ``key`` tells apart two buttons of one screen that lead to the same place.
    """
    address = {name: str(value) for name, value in query.items()}
    key = "-".join([key, page.replace("/", "-"), *address.values()])
    symbol = f":material/{icon}:" if icon else None
    if st.button(as_label(label), icon=symbol, key=key, type="primary" if primary else "secondary", width=width):
        st.switch_page(script(page), query_params=address)


def go_to(page: str, **query: Any) -> None:
    """From a callback: the next page that is drawn is this one."""
    st.session_state[_GOTO] = (script(page), {name: str(value) for name, value in query.items()})


def go_on() -> None:
    """Leave for the page that a callback has named, if one has; every page asks it before it draws."""
    target: tuple[str, Mapping[str, str]] | None = st.session_state.pop(_GOTO, None)
    if target is not None:
        flash.follow()
        st.switch_page(target[0], query_params=dict(target[1]))


def script(page: str) -> str:
    """The path of a page script by folder and name."""
    return f"pages/{page}.py"
