"""Dialogs that stay open until they are answered or closed, whatever redraws the page behind them."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st

from ui import flash
from ui.language import _
from ui.text import escape

_OPEN = "_dialog"
_UNDRAWN_AT_MOST = 2
_current: ContextVar[str | None] = ContextVar("dialog", default=None)


@dataclass(frozen=True, slots=True)
class Opened:
    """The dialog that stands open, and how many runs began since it was drawn."""

    name: str
    undrawn: int = 0


def opener(
    label: str,
    name: str,
    *,
    icon: str | None = None,
    kind: Literal["primary", "secondary", "tertiary"] = "secondary",
    disabled: bool = False,
    width: int | Literal["stretch", "content"] = "stretch",
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
        on_click=_open,
        args=(name,),
    )
    if is_pressed and not is_open():  # the first press after the server was started again has no callback
        _open(name)
    return lambda title, body: _draw(name, title, body, wide)


def begin(name: str) -> None:
    """Open a dialog with the next drawing; for what a command returned and somebody must see."""
    st.session_state[_OPEN] = Opened(name)


def begin_run() -> None:
    """A whole page is drawn now; a dialog whose button has left the page is forgotten."""
    opened = _opened()
    if opened is not None and opened.undrawn >= _UNDRAWN_AT_MOST:
        close()
    elif opened is not None:
        st.session_state[_OPEN] = replace(opened, undrawn=opened.undrawn + 1)


def draw(name: str, title: str, body: Callable[[], None], *, wide: bool = False) -> bool:
    """Draw a dialog that has no button of its own, while it is open; returns whether it is."""
    _draw(name, title, body, wide)
    return is_open(name)


def current() -> str | None:
    """The place of messages inside the dialog that is being drawn, None outside of one."""
    return _current.get()


def is_open(name: str | None = None) -> bool:
    """Whether a dialog stands over the page, or the one of this name.

    A page whose record has moved on still draws the opener of a dialog that stands open: its refusal is shown there.
    """
    opened = _opened()
    return opened is not None and name in {None, opened.name}


def is_drawn() -> bool:
    """Whether a dialog really stands over the page as it was drawn last."""
    opened = _opened()
    return opened is not None and opened.undrawn == 0


def look_again(key: str, *, in_form: bool = False) -> None:
    """The way out of a dialog whose record has moved on: close it and draw the page as things stand.

    Args:
        key: tells it apart from others of the dialog.
        in_form: it stands among the fields of a form.
    """
    button = st.form_submit_button if in_form else st.button
    label = _("Show how it stands now")
    button(label, key=f"look-again-{key}", icon=":material/refresh:", width="stretch", on_click=_leave)


def close() -> None:
    """Close the dialog with the next drawing."""
    st.session_state.pop(_OPEN, None)


def _open(name: str) -> None:
    flash.clear()
    st.session_state[_OPEN] = Opened(name)


def _leave() -> None:
    flash.clear()
    close()


def _opened() -> Opened | None:
    opened: Opened | None = st.session_state.get(_OPEN)
    return opened


def _draw(name: str, title: str, body: Callable[[], None], wide: bool) -> None:
    if not is_open(name):
        return
    st.session_state[_OPEN] = Opened(name)

    @st.dialog(escape(title), width="large" if wide else "small", on_dismiss=close)
    def dialog() -> None:
        if not is_open(name):
            st.rerun()
        place = f"{name}-dialog"  # a form in it may have the name of the dialog, and says its own refusals
        token = _current.set(place)
        try:
            refusal = flash.show(place)
            if refusal is not None and refusal.is_stale:
                look_again(place)
            body()
        finally:
            _current.reset(token)

    dialog()
