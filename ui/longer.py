"""A list of cards that grows by a press: so many at first, as many more with each."""

import streamlit as st

from ui.language import ngettext

MANY = 25


def shown(name: str) -> int:
    """How many of the list of this name are drawn."""
    return int(st.session_state.get(_state(name), MANY))


def more_button(name: str, left: int) -> None:
    """The button below the list that draws more of it; nothing where none is left."""
    if left > 0:
        count = min(left, MANY)
        words = ngettext("Show {count} more", "Show {count} more", count).format(count=count)
        icon = ":material/expand_more:"
        st.button(words, key="show-more", icon=icon, on_click=_grow, args=(name,), width="stretch")


def from_start(name: str) -> None:
    """Draw as many as at first again; for a filter that has changed."""
    st.session_state.pop(_state(name), None)


def _grow(name: str) -> None:
    st.session_state[_state(name)] = shown(name) + MANY


def _state(name: str) -> str:
    return f"{name}-shown"
