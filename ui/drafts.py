"""What somebody has typed into a form and not sent: kept through a dead tablet, back when the form is opened again."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from core import people
from core.kernel import Actor, DomainError
from ui import runtime
from ui.language import _
from ui.page import identify
from ui.press import renew, take_up, ticket
from ui.text import escape
from ui.when import day_time

Content = dict[str, Any]
Kinds = Mapping[str, Callable[[Any], Any]]
"""The fields that are kept, and what makes their value of what was stored: ``{"details": str}``."""
_TICKET = "_ticket"
"""In the content of a draft: the key of its request, so that what was sent before it could be dropped is sent once."""


class Draft:
    """The draft of one form: restored once, kept whenever it changes, dropped when the form is sent.

    What the fields propose is no typing: a form that stands as it was first drawn leaves no draft.
    """

    def __init__(self, form: str, fields: Kinds) -> None:
        self._form, self._fields = form, fields
        self._state = f"_draft-{form}"
        self._untouched: set[str] = set()
        self._line: DeltaGenerator | None = None

    def restore(self) -> None:
        """Look once whether something was kept, and leave room to say so."""
        self._line = st.container()
        if self._state not in st.session_state:
            kept = _asked(
                lambda actor: people.kept_draft(runtime.sessions(), self._form, actor=actor, clock=runtime.clock)
            )
            st.session_state[self._state] = kept.content if kept else {}
            take_up(self._form, st.session_state[self._state].get(_TICKET))
            st.session_state[f"{self._state}-at"] = kept.updated_at if kept else None

    def kept(self, field: str) -> Any:
        """What was typed into a field; None without it."""
        content: Content = st.session_state.get(self._state, {})
        if field not in self._fields or field not in content:
            return None
        kind, stored = self._fields[field], content[field]
        return [kind(each) for each in stored] if isinstance(stored, list) else kind(stored)

    def fill(self, field: str, key: str) -> None:
        """Give a field back what was typed into it, before it is drawn for the first time."""
        if field not in self._fields or key in st.session_state:
            return
        value, is_held = self.kept(field), _is_in_the_browser(key)
        if value is not None:
            st.session_state[f"{self._state}-from"] = st.session_state.get(f"{self._state}-at")
        if value is not None and not is_held:
            st.session_state[key] = value
        elif not is_held:
            self._untouched.add(field)

    def propose(self, field: str, value: Any) -> None:
        """A field holds a new proposal: what it holds now is no typing either."""
        st.session_state.setdefault(f"{self._state}-proposed", {})[field] = _stored(value) if _is_typed(value) else None

    def keep(self, values: Mapping[str, Any]) -> None:
        """Keep what is typed now, if it is something new; say what came back, and let it be thrown away."""
        typed = {field: _stored(values[field]) for field in self._fields if _is_typed(values.get(field))}
        is_new = typed != self._proposed(typed, values) and bool(typed)
        content = typed | {_TICKET: ticket(self._form)} if is_new else {}
        if content != st.session_state.get(self._state, {}):
            st.session_state[self._state], st.session_state[f"{self._state}-at"] = content, runtime.clock()
            _asked(lambda actor: self._write(actor, content))
        self._say_since_when()

    def drop(self) -> None:
        """The form was sent."""
        st.session_state[self._state] = {}
        for what in ("at", "from", "proposed"):
            st.session_state.pop(f"{self._state}-{what}", None)
        _asked(lambda actor: people.drop_draft(runtime.sessions(), self._form, actor=actor))

    def _proposed(self, typed: Content, values: Mapping[str, Any]) -> Content:
        """What those of the fields that are drawn held when they were drawn for the first time."""
        proposed: Content = st.session_state.setdefault(f"{self._state}-proposed", {})
        proposed.update({field: typed.get(field) for field in self._untouched})
        return {field: value for field, value in proposed.items() if value is not None and field in values}

    def _say_since_when(self) -> None:
        since = st.session_state.get(f"{self._state}-from")
        if since is None or self._line is None:
            return
        with self._line, st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.caption(escape(_("Kept from {time}, not sent yet.").format(time=day_time(since))), width="content")
            st.button(_("Start afresh"), key=f"{self._form}-afresh", type="tertiary", on_click=self._start_afresh)

    def _write(self, actor: Actor, content: Content) -> None:
        if content:
            people.keep_draft(runtime.sessions(), self._form, content, actor=actor, clock=runtime.clock)
        else:
            people.drop_draft(runtime.sessions(), self._form, actor=actor)

    def _start_afresh(self) -> None:
        for key in [key for key in st.session_state if str(key).startswith(f"{self._form}-")]:
            del st.session_state[key]
        self.drop()
        renew(self._form)  # the browser holds what was typed by the keys of the fields


def _is_typed(value: Any) -> bool:
    """Whether a field holds something; No and nought are something."""
    return value not in (None, "", [])


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _is_in_the_browser(key: str) -> bool:
    """Whether the browser still holds a value of this field, as after a restart: that is newer than what was kept."""
    context = get_script_run_ctx(suppress_warning=True)
    held = context.session_state.get_widget_states() if context else []
    return any(user_key_from_element_id(state.id) == key for state in held)


def _asked(question: Any) -> Any:
    """A draft is a kindness: where it cannot be had, the form works without it."""
    try:
        actor = identify()
        return None if actor is None else runtime.ask(question, actor)
    except DomainError:
        return None
