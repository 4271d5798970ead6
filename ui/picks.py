"""Choosing one of many by its name: from a list to search in, or a name that is typed where it is new."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from ui.actions import ActionForm
from ui.language import _


def named(
    label: str,
    options: Mapping[Any, str],
    *,
    key: str,
    nothing: str | None = None,
    chosen: Any = None,
    hidden: bool = False,
    on_change: Callable[[], None] | None = None,
) -> Any:
    """A searchable list of names.

    Args:
        label: what is chosen.
        options: id to name, in the order of the list.
        key: of the widget.
        nothing: the words for no choice, which then stands first; without them a choice is required.
        chosen: the id that is set at first.
        hidden: the label is only read out.
        on_change: called before the page is drawn.
    """
    ids = [*([None] if nothing is not None else []), *options]
    first = ids.index(chosen) if chosen in ids else None if nothing is None else 0
    return st.selectbox(
        label,
        ids,
        index=0 if _is_set_anew(key, options) else first,
        format_func=lambda item: nothing or "" if item is None else options[item],
        key=key,
        label_visibility="collapsed" if hidden else "visible",
        on_change=on_change,
        placeholder=nothing or label,
    )


def choose(key: str, chosen: Any) -> None:
    """Choose one in the list of this key, which is drawn further down and tells the browser so."""
    st.session_state[key], st.session_state[f"_words-{key}"] = chosen, {chosen: ""}


def known_or_new(form: ActionForm, label: str, name: str, known: Iterable[str], now: str | None) -> None:
    """A name that others have already, or one that is typed, so that the same thing is spelt one way.

    Args:
        form: the form that it belongs to.
        label: what is chosen.
        name: the field.
        known: the names there are.
        now: the name so far.
    """
    key = form.key(name)
    held = st.session_state.get(key) or now
    names = sorted({*known, *([held] if held else [])})
    st.selectbox(
        label,
        names,
        index=form.proposal(name, names.index(now) if now else None),
        key=key,
        accept_new_options=True,
        placeholder=_("Choose one, or type a new name"),
    )
    form.refusal(name)


def _is_set_anew(key: str, options: Mapping[Any, str]) -> bool:
    """Keep a choice whose words have changed, such as a location of which less lies there now.

    The browser sends the words that it shows; unless it is told the new ones, nobody knows any more what they meant.
    """
    words, held = f"_words-{key}", st.session_state.get(key)
    before: Mapping[Any, str] = st.session_state.get(words, {})
    st.session_state[words] = dict(options)
    if held not in options or before.get(held, options[held]) == options[held]:
        return False
    st.session_state[key] = held
    return True
