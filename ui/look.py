"""Light or dark: what this browser was told on the account page, else as the device says.

The choice is a cookie; ``session.js`` hands it to Streamlit, and the pages of the server follow it too.
"""

from html import escape
from typing import Final

import streamlit as st
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ui import cookie, runtime
from ui.language import N_, _
from ui.served import UnreadableForm, form_of, message
from ui.visitor import is_same_site

LOOKS: Final = {"": N_("Automatic"), "light": N_("Light"), "dark": N_("Dark")}
_YEAR_S: Final = 365 * 24 * 3600


def look_choice() -> None:
    """Three buttons; each loads the page again, in the look that it names."""
    now = st.context.cookies.get(cookie.LOOK, "")
    chosen = now if now in LOOKS else ""
    buttons = "".join(
        f'<button class="millwright-button" name="look" value="{name}" aria-pressed="{str(name == chosen).lower()}">'
        f"{escape(_(words))}</button>"
        for name, words in LOOKS.items()
    )
    st.html(f'<form class="millwright-choice" method="post" action="/session/look">{buttons}</form>')


async def choose(request: Request) -> Response:
    """Keep the choice in the browser and lead back to the account."""
    if not is_same_site(request.headers, runtime.settings().public_base_url):
        return message(request, 403, "foreign", "foreign_text")
    try:
        wanted = (await form_of(request)).get("look", "")
    except UnreadableForm:
        return message(request, 400, "unreadable", "unreadable_text")
    response = RedirectResponse("/account", 303)
    if wanted in LOOKS and wanted:
        secure = cookie.is_https(runtime.settings())
        response.set_cookie(cookie.LOOK, wanted, max_age=_YEAR_S, path="/", secure=secure, samesite="lax")
    else:
        response.delete_cookie(cookie.LOOK, path="/")
    return response


ROUTES = [Route("/session/look", choose, methods=["POST"])]
"""For the signed in, like the page that it stands on."""
