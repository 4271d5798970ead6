"""What the last action did, carried from its callback to the page that is drawn after it.

A message without a place stands under the title; one with a place stands beside the form or in the dialog of that name.
It belongs to the page where it was made, or to the one that the action leads to, and is gone when the person moves on.
"""

import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.text import escape

_STATE = "_flash"
_shown: ContextVar[bool] = ContextVar("flash_shown", default=False)
_SHOWN_S = {"done": 15.0, "error": 60.0}
_RECORDS = ("machine", "job", "part", "order", "sent")
"""What names the record of a page in its address."""


@dataclass(frozen=True, slots=True)
class Flash:
    """One message; ``until`` is on the monotonic clock of this process.

    Its page is None until it comes to the one that the action leads to; what was done is about a record once drawn.
    A refusal may name the field that it is about, and it may be stale: what the screen showed is not so any more.
    """

    kind: Literal["done", "error"]
    text: str
    place: str | None
    page: str | None
    until: float
    toasted: bool = False
    field: str | None = None
    is_stale: bool = False
    record: tuple[str, ...] | None = None


def done(text: str) -> None:
    """Say that an action worked, on this page or the one that it leads to. Without words the page itself shows it."""
    if text:
        _keep("done", text, None)


def error(text: str, place: str | None = None, *, field: str | None = None, is_stale: bool = False) -> None:
    """Say why an action was refused, on this page only."""
    _keep("error", text, place, field=field, is_stale=is_stale)


def follow() -> None:
    """Take what was done along to the page that is drawn next, because the action leads there."""
    message: Flash | None = st.session_state.get(_STATE)
    if message is not None and message.kind == "done":
        st.session_state[_STATE] = replace(message, page=None)


def clear() -> None:
    """Forget the message; a new action starts with a clean slate."""
    st.session_state.pop(_STATE, None)


def forget(place: str, has_changed: Callable[[str | None], bool]) -> None:
    """Put away the refusal of a form once the field that it is about was changed.

    Args:
        place: the form.
        has_changed: whether that field was changed since, or any of them when the refusal is about none.
    """
    message: Flash | None = st.session_state.get(_STATE)
    if message is not None and message.place == place and not message.is_stale and has_changed(message.field):
        clear()


def show(place: str | None = None, field: str | None = None) -> Flash | None:
    """Draw the message that belongs here, if there is one and it is still fresh.

    Args:
        place: the form or dialog; None is under the title.
        field: only a refusal that is about this field.

    Returns:
        What was drawn.
    """
    message: Flash | None = st.session_state.get(_STATE)
    if place is None:
        _shown.set(False)
    if message is None or message.place != place or field not in {None, message.field}:
        return None
    _shown.set(True)
    if _gone(message):
        clear()
        return None
    message = replace(message, page=_page(), record=_record() if message.kind == "done" else None)
    st.session_state[_STATE] = message
    _draw(message)
    return message


def show_left_over() -> None:
    """Draw the message of a form or dialog that is not on the page any more, because the record has moved on."""
    message: Flash | None = st.session_state.get(_STATE)
    if message is not None and message.place is not None and not _shown.get():
        show(message.place)


def _draw(message: Flash) -> None:
    if message.kind == "done":
        st.success(escape(message.text), icon=":material/check_circle:")
        return
    st.error(escape(message.text), icon=":material/error:")
    if message.place is None and not message.toasted:
        # Once, because the place under the title may be out of sight, and nothing else on the page has changed.
        st.toast(escape(message.text), icon=":material/error:")
        st.session_state[_STATE] = replace(message, toasted=True)


def _gone(message: Flash) -> bool:
    elsewhere = message.page not in {None, _page()} or message.record not in {None, _record()}
    return elsewhere or time.monotonic() > message.until


def _keep(
    kind: Literal["done", "error"], text: str, place: str | None, *, field: str | None = None, is_stale: bool = False
) -> None:
    until = time.monotonic() + _SHOWN_S[kind]
    st.session_state[_STATE] = Flash(kind, text, place, _page(), until, field=field, is_stale=is_stale)


def _page() -> str | None:
    context = get_script_run_ctx(suppress_warning=True)
    return context.page_script_hash if context else None


def _record() -> tuple[str, ...]:
    return tuple(str(st.query_params.get(name, "")) for name in _RECORDS)
