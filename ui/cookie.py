"""The session cookie: a random token that scripts cannot read and other sites cannot send along."""

import re
from http.cookies import CookieError, SimpleCookie
from typing import Final, TypeGuard

from starlette.responses import Response

from core.settings import Settings

LOOK: Final = "millwright_look"
"""Light or dark; it names nobody, and the scripts of our pages read it."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,128}")


def is_https(settings: Settings) -> bool:
    """Whether people reach the product by HTTPS, as its public address says."""
    return settings.public_base_url.lower().startswith("https://")


def name(settings: Settings) -> str:
    """The cookie's name; under HTTPS its prefix ties it to this host."""
    return "__Host-millwright_session" if is_https(settings) else "millwright_session"


def is_token(value: str | None) -> TypeGuard[str]:
    """Whether ``value`` has the form of a token, so that nothing else reaches the database."""
    return value is not None and _TOKEN.fullmatch(value) is not None


def token_in(header: str, settings: Settings) -> str | None:
    """The token in a ``Cookie`` header, None when there is none or it is malformed."""
    jar = SimpleCookie()
    try:
        jar.load(header)
    except CookieError:
        return None
    morsel = jar.get(name(settings))
    value = morsel.value if morsel else None
    return value if is_token(value) else None


def give(response: Response, token: str, settings: Settings) -> None:
    """Hand the token to the browser."""
    response.set_cookie(
        name(settings),
        token,
        max_age=int(settings.session_absolute_hours * 3600),
        path="/",
        secure=is_https(settings),
        httponly=True,
        samesite="lax",
    )


def take_back(response: Response, settings: Settings) -> None:
    """Tell the browser to forget the token."""
    response.delete_cookie(name(settings), path="/", secure=is_https(settings), httponly=True, samesite="lax")
