"""What one process holds once: settings, the way to the database, the clock; and whose connection this is."""

from collections.abc import Callable
from functools import cache
from typing import NoReturn, ParamSpec, TypeVar

import streamlit as st

from core import people, schema
from core.kernel import Actor, system_clock
from core.settings import Settings, load
from core.storage import Sessions
from core.storage.faults import as_domain_error
from ui import cookie
from ui.visitor import ADDRESS_HEADER

P = ParamSpec("P")
T = TypeVar("T")

clock = system_clock
_REDRAWN = "_redrawn"
_ANSWER_S = 8
"""Whoever stands before a screen is told within ten seconds that the database does not answer."""


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return load()


@cache
def sessions() -> Sessions:
    """The one engine of this process; every unit of work opens its own short session."""
    return schema.configure(settings(), answer_s=_ANSWER_S)


def current_actor() -> Actor | None:
    """Who this Streamlit connection belongs to, asked of the database now; None once the session has ended.

    A run counts as a press of this person, unless it comes from ``redraw``.

    Raises:
        Unavailable: the database does not answer.
    """
    held = token()
    if held is None:
        return None
    headers = st.context.headers
    return ask(
        people.actor_of_token,
        sessions(),
        held,
        pressed=not st.session_state.pop(_REDRAWN, False),
        address=headers.get(ADDRESS_HEADER),
        user_agent=headers.get("user-agent"),
        clock=clock,
    )


def redraw() -> NoReturn:
    """Draw the page again although nobody has pressed anything."""
    st.session_state[_REDRAWN] = True
    st.rerun()


def token() -> str | None:
    """The session token that this Streamlit connection came with."""
    held = st.context.cookies.get(cookie.name(settings()))
    return held if cookie.is_token(held) else None


def ask(question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Ask ``core`` outside its boundary, where nobody is signed in yet; a database fault becomes a readable refusal.

    Raises:
        Unavailable: the database does not answer.
    """
    try:
        return question(*args, **kwargs)
    except Exception as fault:
        refusal = as_domain_error(fault)
        if refusal is None:
            raise
        raise refusal from fault
