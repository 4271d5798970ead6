"""What the dialogs of the register have in common: their sections, the form that adds and the one that changes."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.actions import ActionForm, action_form
from ui.language import _
from ui.press import Done

Section = tuple[str, Callable[[], None]]
"""The words of a section, plain, and what draws it."""


def sections(name: str, offered: Mapping[str, Section]) -> None:
    """A switch between the sections of one record; only the chosen one is drawn, at first the first.

    Args:
        name: of the record, such as ``machine-12``.
        offered: words and body by key.
    """
    first = next(iter(offered))
    chosen = st.segmented_control(
        _("Section"),
        list(offered),
        default=first,
        required=True,
        format_func=lambda key: offered[key][0],
        key=f"{name}-section",
        label_visibility="collapsed",
        width="stretch",
    )
    offered[chosen or first][1]()


def add_form(name: str, command: Callable[..., Any], *, submit: str, done: Done, **more: Any) -> ActionForm:
    """The form of a new record; ``more`` is what ``action_form`` takes.

    With ``keeps`` its fields act at once, so that what was typed comes back after a dead tablet; it then needs
    ``form.submit_button()``.
    """
    more["plain"] = "keeps" in more
    return action_form(name, command, submit=submit, done=done, border=False, **{"icon": "add"} | more)


def save_form(name: str, command: Callable[..., Any], *args: Any, submit: str, done: Done, **more: Any) -> ActionForm:
    """The form that changes a record; ``more`` is what ``action_form`` takes."""
    return action_form(name, command, *args, submit=submit, done=done, border=False, **{"icon": "check"} | more)


def in_use(form: ActionForm, is_active: bool, *, help: str | None = None) -> None:
    """The switch that takes a record out of use, as the argument ``is_active``.

    Args:
        form: of the record.
        is_active: as it stands.
        help: what becomes of what refers to it.
    """
    st.toggle(_("In use"), value=is_active, key=form.key("is_active"), help=help)
