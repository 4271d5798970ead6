"""Who is at the other end of a request: its address, the host it asked for, where it came from and may go."""

from collections.abc import Iterable
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from core.settings import Settings

ADDRESS_HEADER = "x-millwright-address"
"""Set by the gate for the page scripts; stripped when a client sends it."""

_LONGEST_PATH = 600
_LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")


def headers_of(scope: Scope) -> Headers:
    """The headers of a request, by name in any case."""
    return Headers(scope=scope)


def peer_of(scope: Scope) -> str | None:
    """The address at the other end, as the gate has set it."""
    client = scope.get("client")
    return str(client[0]) if client else None


def address_of(scope: Scope, trusted_proxies: Iterable[str]) -> str | None:
    """The client's address: the peer itself, or what a trusted proxy says of it.

    ``X-Forwarded-For`` is read from the right and the first address that is no trusted proxy wins; what
    stands left of it is the client's own claim.
    """
    peer = peer_of(scope)
    if peer is None:
        return None
    trusted, address = tuple(trusted_proxies), peer
    for claimed in reversed(_forwarded_for(scope)):
        if not is_trusted(address, trusted):
            break
        address = claimed
    return address if _is_address(address) else peer


def is_trusted(address: str, trusted: tuple[str, ...]) -> bool:
    """Whether ``address`` is one of the proxies (addresses or networks) whose word counts."""
    return _is_address(address) and any(ip_address(address) in network for network in _networks(trusted))


def host_names(settings: Settings) -> set[str]:
    """The names that this server answers to: those of the settings, its public one, and this computer's own."""
    public = urlsplit(settings.public_base_url).hostname
    return {
        *(name.lower().strip("[]") for name in settings.allowed_hosts),
        *_LOCAL_NAMES,
        *([public] if public else []),
    }


def is_known_host(host: str | None, settings: Settings) -> bool:
    """Whether the ``Host`` header names this server.

    While no names are set, any numeric address does too: another site can point its own name here, but not a number.
    """
    name = _name_in(host)
    if name is None:
        return False
    return name in host_names(settings) or (not settings.allowed_hosts and _is_address(name))


def is_same_site(headers: Headers, public_base_url: str) -> bool:
    """Whether a form comes from our own page: ``Origin`` names this host, or the browser says so itself.

    A client that sends neither is no browser, and carries no one else's cookie.
    """
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}
    ours = {headers.get("host", "").lower(), urlsplit(public_base_url).netloc.lower()}
    return urlsplit(origin).netloc.lower() in ours - {""}


def local_path(wanted: str | None) -> str:
    """``wanted`` when it is a path on this server, else the start page; never another site or the sign-in."""
    path = wanted or "/"
    if not path.startswith("/") or path.startswith(("//", "/login", "/session/", "/setup/")):
        return "/"
    is_plain = len(path) <= _LONGEST_PATH and path.isprintable() and path.isascii() and "\\" not in path
    return path if is_plain else "/"


def _forwarded_for(scope: Scope) -> list[str]:
    lines = headers_of(scope).getlist("x-forwarded-for")
    return [entry.strip() for line in lines for entry in line.split(",")]


def _is_address(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return True


@cache
def _networks(trusted: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(entry, strict=False) for entry in trusted]


def _name_in(host: str | None) -> str | None:
    try:
        name = urlsplit(f"//{host or ''}").hostname
    except ValueError:
        return None
    return name.rstrip(".") if name else None
