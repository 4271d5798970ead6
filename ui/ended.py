"""The end of a session: why it ended, and the way back to the page that was open."""

from html import escape as in_html
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from core import people
from core.kernel import Unavailable
from core.people import Ending
from ui import runtime
from ui.language import N_, _
from ui.visitor import local_path

WORDS: Final = {
    Ending.SIGNED_OUT: N_("You signed out in another window of this browser."),
    Ending.SIGNED_OUT_EVERYWHERE: N_("You were signed out on every device."),
    Ending.PASSWORD_CHANGED: N_("Your password was changed. Sign in with the new one."),
    Ending.PASSWORD_RESET: N_("Your password was reset. Choose a new one by the link from your administrator."),
    Ending.ROLE_CHANGED: N_("Your role was changed. Sign in again to see what is yours now."),
    Ending.DEACTIVATED: N_("Your account is closed. Ask an administrator if that is not right."),
    Ending.IDLE: N_("Nothing was pressed for a long time. What was sent is saved."),
    Ending.EXPIRED: N_("Your sign-in was too old to go on with. What was sent is saved."),
}


def signed_out(*, titled: bool) -> None:
    """Say that and why the session has ended; signing in leads back to this address.

    Args:
        titled: the page has its title already.
    """
    if not titled:
        st.title(_("Signed out"), anchor=False)
    why = _why()
    words = [_("You are signed out."), _(WORDS[why]) if why else ""]
    st.info(" ".join(filter(None, words)), icon=":material/logout:")
    there = in_html(f"/login?next={quote(_here(), safe='/')}")
    st.html(
        f'<a class="millwright-button millwright-primary" href="{there}" target="_self">{in_html(_("Sign in"))}</a>'
    )


def _why() -> Ending | None:
    token = runtime.token()
    if token is None:
        return None
    try:
        return runtime.ask(people.why_ended, runtime.sessions(), token, clock=runtime.clock)
    except Unavailable:
        return None


def _here() -> str:
    """This page with what its address names, checked as the sign-in checks it."""
    path = urlsplit(st.context.url or "/").path or "/"
    query = urlencode(st.query_params.to_dict())
    return local_path(f"{path}?{query}" if query else path)
