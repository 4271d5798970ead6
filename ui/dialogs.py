"""Dialogs that stay open until they are answered or closed, whatever redraws the page behind them."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Literal

import streamlit as st

from ui import flash
from ui.text import escape

_OPEN = "_dialog"
_current: ContextVar[str | None] = ContextVar("dialog", default=None)


def opener(
    label: str,
    name: str,
    *,
    icon: str | None = None,
    kind: Literal["primary", "secondary", "tertiary"] = "secondary",
    disabled: bool = False,
    width: int | Literal["stretch", "content"] = "stretch",
    help: str | None = None,
    wide: bool = False,
) -> Callable[[str, Callable[[], None]], None]:
    """Draw the button that opens the dialog ``name``; ``wide`` gives a long form or a table room.

    Returns:
        A function ``(title, body)`` that draws the dialog while it is open. A command that succeeds in it closes it.
    """
    is_pressed = st.button(
        label,
        key=f"open-{name}",
        icon=icon,
        type=kind,
        disabled=disabled,
        width=width,
        help=help,
        on_click=_open,
        args=(name,),
    )
    if is_pressed and not is_open():  # the first press after the server was started again has no callback
        _open(name)
    return lambda title, body: _draw(name, title, body, wide)


def begin(name: str) -> None:
    """Open a dialog with the next drawing; for what a command returned and somebody must see."""
    st.session_state[_OPEN] = name


def draw(name: str, title: str, body: Callable[[], None], *, wide: bool = False) -> bool:
    """Draw a dialog that has no button of its own, while it is open; returns whether it is."""
    _draw(name, title, body, wide)
    return st.session_state.get(_OPEN) == name


def current() -> str | None:
    """The dialog that is being drawn, whose messages stay inside it."""
    return _current.get()


def is_open(name: str | None = None) -> bool:
    """Whether a dialog stands over the page, or the one of this name.

    A page whose record has moved on still draws the opener of a dialog that stands open: its refusal is shown there.
    """
    return _OPEN in st.session_state if name is None else st.session_state.get(_OPEN) == name


def close() -> None:
    """Close the dialog with the next drawing."""
    st.session_state.pop(_OPEN, None)


def _open(name: str) -> None:
    flash.clear()
    st.session_state[_OPEN] = name


def _draw(name: str, title: str, body: Callable[[], None], wide: bool) -> None:
    if st.session_state.get(_OPEN) != name:
        return

    @st.dialog(escape(title), width="large" if wide else "small", on_dismiss=close)
    def dialog() -> None:
        if st.session_state.get(_OPEN) != name:
            st.rerun()
        token = _current.set(name)
        try:
            flash.show(name)
            body()
        finally:
            _current.reset(token)

    dialog()
