"""What somebody has typed into a form and not sent: kept through a dead tablet, back when the form is opened again."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core import people
from core.kernel import Actor, DomainError
from ui import runtime
from ui.language import _
from ui.page import identify
from ui.text import escape
from ui.when import day_time

Content = dict[str, Any]


class Draft:
    """The draft of one form: restored once, kept whenever it changes, dropped when the form is sent."""

    def __init__(self, form: str, fields: Mapping[str, type]) -> None:
        self._form, self._fields = form, fields
        self._state = f"_draft-{form}"

    def restore(self) -> None:
        """Look once whether something was kept; say so, and let it be thrown away."""
        if self._state not in st.session_state:
            kept = _asked(
                lambda actor: people.kept_draft(runtime.sessions(), self._form, actor=actor, clock=runtime.clock)
            )
            st.session_state[self._state] = kept.content if kept else {}
            st.session_state[f"{self._state}-from"] = kept.updated_at if kept else None
        since = st.session_state[f"{self._state}-from"]
        if since is not None:
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.caption(escape(_("Kept from {time}, not sent yet.").format(time=day_time(since))), width="content")
                st.button(_("Start afresh"), key=f"{self._form}-afresh", type="tertiary", on_click=self._start_afresh)

    def fill(self, field: str, key: str) -> None:
        """Give a field back what was typed into it, before it is drawn for the first time."""
        content: Content = st.session_state.get(self._state, {})
        if field in self._fields and key not in st.session_state and content.get(field):
            kind, kept = self._fields[field], content[field]
            st.session_state[key] = [kind(each) for each in kept] if isinstance(kept, list) else kind(kept)

    def keep(self, values: Mapping[str, Any]) -> None:
        """Keep what is typed now, if it is something new."""
        content = {field: values[field] for field in self._fields if values.get(field)}
        if content != st.session_state.get(self._state, {}):
            st.session_state[self._state] = content
            _asked(lambda actor: self._write(actor, content))

    def drop(self) -> None:
        """The form was sent."""
        st.session_state[self._state] = {}
        st.session_state[f"{self._state}-from"] = None
        _asked(lambda actor: people.drop_draft(runtime.sessions(), self._form, actor=actor))

    def _write(self, actor: Actor, content: Content) -> None:
        if content:
            people.keep_draft(runtime.sessions(), self._form, content, actor=actor, clock=runtime.clock)
        else:
            people.drop_draft(runtime.sessions(), self._form, actor=actor)

    def _start_afresh(self) -> None:
        for key in [key for key in st.session_state if str(key).startswith(f"{self._form}-")]:
            del st.session_state[key]
        self.drop()


def _asked(question: Any) -> Any:
    """A draft is a kindness: where it cannot be had, the form works without it."""
    try:
        actor = identify()
        return None if actor is None else runtime.ask(question, actor)
    except DomainError:
        return None
