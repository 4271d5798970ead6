"""Filters: one segmented row whose choice stands in the address, a search field, and a popover for the rest."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import address, picks
from ui.language import _, ngettext
from ui.text import escape
from ui.text import label as as_label
from ui.when import date_format


def row() -> DeltaGenerator:
    """The line of a page's filters, above what they narrow; use it in a ``with``."""
    return st.container(horizontal=True, vertical_alignment="center", key="filter-row")


def choice(
    label: str,
    options: Mapping[str, str],
    *,
    key: str,
    width: Literal["stretch", "content"] = "stretch",
    on_change: Callable[[], None] | None = None,
    default: str | None = None,
) -> str:
    """One of up to five, always one; kept in the address, so that a link shows the same.

    Args:
        label: read out, not shown.
        options: value in the address to plain words.
        key: of the widget and in the address.
        width: the whole line, or as wide as the words.
        on_change: called before the page is drawn; for ``first_page``.
        default: the value without one in the address; the first if left out.
    """
    values, usual = list(options), default or next(iter(options))

    def follow() -> None:
        _keep_in_address(key, st.session_state[key], usual)
        if on_change is not None:
            on_change()

    # Streamlit's own binding would put the words into the address, and forget the choice when a count in them changes.
    wish = st.query_params.get(key)
    picked = wish if wish is not None and wish in options else usual
    st.session_state[key] = picked
    st.segmented_control(
        label,
        values,
        required=True,
        format_func=lambda value: as_label(options[value]),
        key=key,
        label_visibility="collapsed",
        width=width,
        on_change=follow,
    )
    return picked


def _keep_in_address(key: str, value: str, default: str) -> None:
    if value != default:
        st.query_params[key] = value
    elif key in st.query_params:
        del st.query_params[key]


def pick(
    label: str,
    options: Mapping[Any, str],
    *,
    key: str,
    nothing: str,
    hidden: bool = False,
    on_change: Callable[[], None] | None = None,
) -> Any:
    """One of a searchable list or none; kept in the address, so that a link shows the same.

    Args:
        label: what is chosen.
        options: value to plain words; the address carries the value as text.
        key: of the widget and in the address.
        nothing: the words for no choice, which stands first.
        hidden: the label is only read out.
        on_change: called before the page is drawn; for ``first_page``.
    """
    st.session_state[key] = found = picked(options, key=key)
    picks.named(label, options, key=key, nothing=nothing, hidden=hidden, on_change=_following(key, on_change))
    return found


def picked(options: Iterable[Any], *, key: str) -> Any:
    """What the address says of a ``pick`` that is drawn further down; None for none, or for what is not offered."""
    return {str(value): value for value in options}.get(address.named(key))


def whole_number(label: str, *, key: str, on_change: Callable[[], None] | None = None) -> int | None:
    """A number such as that of a job, or nothing; kept in the address."""
    st.session_state[key] = wished = address.number(key) or None
    st.number_input(label, 1, 10**9 - 1, None, 1, key=key, on_change=_following(key, on_change), placeholder="–")
    return wished


def day(label: str, *, key: str, on_change: Callable[[], None] | None = None) -> date | None:
    """A day or nothing; kept in the address."""
    st.session_state[key] = wished = address.day(key)
    st.date_input(
        label, None, address.EARLIEST, address.LATEST, key, format=date_format(), on_change=_following(key, on_change)
    )
    return wished


def switch(label: str, *, key: str, on_change: Callable[[], None] | None = None) -> bool:
    """Yes or no; kept in the address while it is yes."""
    st.session_state[key] = wished = address.named(key) == str(True)
    st.toggle(label, key=key, on_change=_following(key, on_change))
    return wished


def _following(key: str, on_change: Callable[[], None] | None) -> Callable[[], None]:
    def follow() -> None:
        value = st.session_state[key]
        _keep_in_address(key, str(value) if value else "", "")
        if on_change is not None:
            on_change()

    return follow


def search(label: str, *, key: str, on_change: Callable[[], None] | None = None) -> str:
    """A search field; scanners that type and press Enter work in it."""
    found = st.text_input(
        label,
        key=key,
        placeholder=label,
        label_visibility="collapsed",
        icon=":material/search:",
        bind="query-params",
        on_change=on_change,
    )
    return (found or "").strip()


def more_filters(active: int, *, key: str) -> DeltaGenerator:
    """The popover for further filters, with how many are set; use it in a ``with``."""
    label = (
        _("Filter") if active == 0 else ngettext("Filter ({count})", "Filter ({count})", active).format(count=active)
    )
    return st.popover(label, icon=":material/filter_list:", key=key)


def in_words(told: Sequence[str], keys: Iterable[str], on_change: Callable[[], None]) -> None:
    """What was chosen in the popover, with a way to choose nothing again; nothing where nothing was.

    Args:
        told: plain sentences.
        keys: of the filters, in the address.
        on_change: called before the page is drawn; for ``first_page``.
    """
    if told:
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.caption(" · ".join(map(escape, told)), width="content")
            st.button(_("Clear filters"), key="filters-clear", type="tertiary", on_click=_clear, args=(keys, on_change))


def _clear(keys: Iterable[str], on_change: Callable[[], None]) -> None:
    for key in keys:
        if key in st.query_params:
            del st.query_params[key]
    on_change()
