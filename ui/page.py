"""What every page begins with: who is here, may they be here, the title, and how the page reads from core."""

from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import streamlit as st
from babel.lists import format_list
from streamlit.delta_generator import DeltaGenerator

from core.kernel import (
    LENDABLE,
    Actor,
    DomainError,
    Forbidden,
    NotFound,
    Permission,
    Role,
    SignedOut,
    Unavailable,
    roles_with,
)
from core.storage import run_query
from ui import dialogs, flash, runtime, spoken
from ui.badges import word
from ui.ended import signed_out
from ui.language import _, locale, say, use
from ui.lent import lent_to
from ui.menu import Entry, roles_of, start_of
from ui.navigation import go_on, link_button, script
from ui.text import escape

T = TypeVar("T")

STYLE = Path(__file__).with_name("style.css")
_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)
_arrived: ContextVar[Actor | None] = ContextVar("arrived", default=None)
_head: ContextVar[DeltaGenerator | None] = ContextVar("head", default=None)
_lacks_title: ContextVar[bool] = ContextVar("lacks_title", default=False)
_lacks_bar: ContextVar[bool] = ContextVar("lacks_bar", default=False)


def enter(
    title: str | None,
    *,
    roles: set[Role] | None = None,
    permission: Permission | None = None,
    caption: str | None = None,
) -> Actor:
    """Open the page: identity, language, stylesheet, access, title, and what the last action did.

    The first statement of every page. It stops the run for a visitor and for a role that the page is not for; core
    would refuse their calls anyway.

    Args:
        title: the one h1, plain text; None when it hangs on what is read: the page then calls ``heading``.
        roles: who the page is for; everyone if left out.
        permission: who the page is for, as the holders of a permission, also of one that is lent to them.
        caption: one line under the title, plain text.
    """
    st.html(STYLE)
    dialogs.begin_run()
    _lacks_bar.set(True)
    _lacks_title.set(True)
    actor = _present()
    st.html(spoken.style(actor.user_id if actor else None))
    if actor is None:
        _refuse_visitor()
    if permission not in LENDABLE or permission not in lent_to(actor):
        _keep_out_others(actor, roles if permission is None else roles_with(permission))
    go_on()
    _head.set(st.container(key="head", gap=None))
    if title is not None:
        heading(title, caption=caption)
    flash.show()
    return actor


def arrive() -> Actor | None:
    """The person behind this run, for the router; the page that it runs next takes the answer over.

    Raises:
        Unavailable: the database does not answer.
    """
    _arrived.set(None)
    actor = identify()
    _arrived.set(actor)
    return actor


def identify() -> Actor | None:
    """The person behind this run, asked of the database now; sets the language too. Callbacks begin with it.

    Raises:
        Unavailable: the database does not answer.
    """
    actor = runtime.current_actor()
    use(actor.locale if actor else None, st.context.locale, runtime.settings().default_locale)
    _actor.set(actor)
    return actor


def heading(title: str, *, caption: str | None = None, badges: str = "") -> None:
    """Draw the title where ``enter(None)`` left room for it; all texts are plain.

    Args:
        title: the one h1.
        caption: one line under it.
        badges: at its right, from ``ui.badges``.
    """
    _lacks_title.set(False)
    with head():
        if not badges:
            _title(title, caption)
            return
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="xsmall"
        ):
            with st.container(gap=None, width="stretch", key="head-text"):
                _title(title, caption)
            st.markdown(badges, width="content")


def head() -> DeltaGenerator:
    """The place of the title, for a line that belongs right under it."""
    return _head.get() or st.container()


def read(query: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Ask core for what the page shows, as the person who is here.

    A refusal becomes a sentence on the page and stops the run.
    """
    actor = _actor.get() or _present()
    if actor is None:
        _refuse_visitor()
    try:
        return run_query(runtime.sessions(), query, *args, actor=actor, clock=runtime.clock, **kwargs)
    except SignedOut:
        _refuse_visitor()
    except DomainError as refusal:
        _stop_with(refusal)


def may(actor: Actor, command: Callable[..., Any]) -> bool:
    """Whether core would let this role run ``command`` or query; for leaving out what would be refused."""
    registered = command.registered  # type: ignore[attr-defined]  # set by @command and @query
    return actor.role in roles_with(registered.permission)


def can(command: Callable[..., Any]) -> bool:
    """Whether core would let the person who is here run ``command`` or query."""
    actor = _actor.get()
    return actor is not None and may(actor, command)


def bottom_bar(*, scan: str | None = "") -> DeltaGenerator:
    """Draw the bar at thumb height: Scan at the left, and in a ``with`` around it the one primary action.

    Args:
        scan: the label of the scan button if it is not "Scan"; None leaves the button out.
    """
    _lacks_bar.set(False)
    with st.bottom:
        bar = st.container(horizontal=True, vertical_alignment="center", key="bottom-bar")
    if scan is not None:
        with bar:
            label = scan or _("Scan")
            if st.button(label, icon=":material/qr_code_scanner:", key="scan", width=140, shortcut="Alt+S"):
                st.switch_page(script("everyone/scan"))
    return bar


def way_on() -> None:
    """The bar of a page that has nothing to show: Scan, and the person's start page."""
    with bottom_bar():
        home_button(primary=True)


def home_button(*, primary: bool = False) -> None:
    """A button that leads to the first page of the person's menu."""
    actor = _actor.get()
    if actor is not None and actor.role is not None:
        link_button(start_of(actor.role), _("Go to the start page"), icon="home", primary=primary, key="home")


def for_others(entry: Entry) -> None:
    """What stands at the address of a page of other roles: whose it is, and a way on."""
    enter(None, roles=set(roles_of(entry)))


def keep_out() -> None:
    """What stands at every address when nobody is signed in, or nobody can tell."""
    enter(None)


def _present() -> Actor | None:
    arrived = _arrived.get()
    if arrived is not None:
        _arrived.set(None)  # for one page of one run: the next click asks the database again
        return arrived
    try:
        return identify()
    except Unavailable as fault:
        use(st.context.locale, runtime.settings().default_locale)
        _stop_with(fault)


def _title(title: str, caption: str | None) -> None:
    st.title(escape(title), anchor=False)
    if caption:
        st.caption(escape(caption))


def _keep_out_others(actor: Actor, roles: set[Role] | frozenset[Role] | None) -> None:
    if roles is None or actor.role in roles:
        return
    heading(_("This page is for others"))
    names = [word(role) for role in Role if role in roles]
    st.info(_("This page is for: {roles}.").format(roles=format_list(names, "or", locale())), icon=":material/lock:")
    way_on()
    st.stop()


def _refuse_visitor() -> NoReturn:
    flash.follow()  # such as that the password was changed, which ends this session too
    flash.show()
    signed_out(titled=not _lacks_title.get())
    st.stop()


def _stop_with(refusal: DomainError) -> NoReturn:
    if _lacks_title.get():
        heading(_("Not found") if isinstance(refusal, NotFound) else _("Not available"))
    if isinstance(refusal, NotFound):
        st.info(escape(say(refusal)), icon=":material/search_off:")
    else:
        st.error(escape(say(refusal)), icon=":material/error:")
    if isinstance(refusal, Unavailable):
        st.button(_("Try again"), icon=":material/refresh:", key="try-again")
    if isinstance(refusal, NotFound | Forbidden) and _lacks_bar.get() and dialogs.current() is None:
        way_on()
    st.stop()
