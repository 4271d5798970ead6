"""The cookies of session and device: random tokens that scripts cannot read and other sites cannot send along."""

import re
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import Final, TypeGuard

from starlette.responses import Response

from core.settings import Settings

LOOK: Final = "millwright_look"
"""Light or dark; it names nobody, and the scripts of our pages read it."""

_DEVICE_KEPT_S: Final = 400 * 24 * 3600
"""As long as browsers keep a cookie at all; each sign-in renews it."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,128}")


def is_https(settings: Settings) -> bool:
    """Whether people reach the product by HTTPS, as its public address says."""
    return settings.public_base_url.lower().startswith("https://")


def name(settings: Settings, kind: str = "session") -> str:
    """The name of the cookie of ``session`` or ``device``; under HTTPS its prefix ties it to this host."""
    return f"__Host-millwright_{kind}" if is_https(settings) else f"millwright_{kind}"


def is_token(value: str | None) -> TypeGuard[str]:
    """Whether ``value`` has the form of a token, so that nothing else reaches the database."""
    return value is not None and _TOKEN.fullmatch(value) is not None


def token_in(header: str, settings: Settings, kind: str = "session") -> str | None:
    """The token in a ``Cookie`` header, None when there is none or it is malformed."""
    jar = SimpleCookie()
    try:
        jar.load(header)
    except CookieError:
        return None
    morsel = jar.get(name(settings, kind))
    value = morsel.value if morsel else None
    return value if is_token(value) else None


def device_in(header: str, settings: Settings) -> str:
    """The token by which this browser is known again, a fresh one if it has none yet; it opens nothing by itself."""
    return token_in(header, settings, "device") or secrets.token_urlsafe(32)


def give(response: Response, token: str, device: str, settings: Settings) -> None:
    """Hand the tokens of the session and of the device to the browser."""
    _set(response, "session", token, int(settings.session_absolute_hours * 3600), settings)
    _set(response, "device", device, _DEVICE_KEPT_S, settings)


def take_back(response: Response, settings: Settings) -> None:
    """Tell the browser to forget the token."""
    response.delete_cookie(name(settings), path="/", secure=is_https(settings), httponly=True, samesite="lax")


def _set(response: Response, kind: str, token: str, max_age_s: int, settings: Settings) -> None:
    response.set_cookie(
        name(settings, kind),
        token,
        max_age=max_age_s,
        path="/",
        secure=is_https(settings),
        httponly=True,
        samesite="lax",
    )
