"""The gate in front of the app: what is open to visitors, who everyone else is, and the headers on every answer.

A pure ASGI middleware, because it must see websockets too. Everything is closed unless it is named here as open.
"""

import secrets
from urllib.parse import quote

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.kernel import Actor, Role, Unavailable
from ui import cookie, runtime
from ui.headers import app_policy, security_headers
from ui.identity import identities
from ui.served import no_database
from ui.shell import bundle
from ui.visitor import ADDRESS_HEADER, address_of, headers_of, is_known_host, peer_of

USER_HEADER, SESSION_HEADER = "x-millwright-user", "x-millwright-session"
"""Named in ``server.trustedUserHeaders``: a Streamlit session can only be resumed where both are equal."""

_log = structlog.get_logger("millwright")
_OUR_HEADERS = b"x-millwright-"
_OPEN = {
    "/login",
    "/login.css",
    "/login.js",
    "/session.js",
    "/numbers.js",
    "/session/login",
    "/session/demo",
    "/session/pin",
    "/session/alive",
    "/healthz",
    "/readyz",
    "/favicon.png",
    "/_stcore/health",
}
_OPEN_BELOW = ("/static/", "/app/static/", "/setup/")
_MACHINERY = ("/_stcore", "/media", "/component", "/files", "/metrics", "/session/")
_CLOSED_TO_ALL = ("/_stcore/agent",)
_ADMIN_ONLY = ("/_stcore/metrics",)


class Gate:
    """Strips forged identity, lets open paths through, resolves the session and refuses visitors."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or one websocket."""
        if scope["type"] not in {"http", "websocket"}:
            return await self._app(scope, receive, send)
        scope, send = _stripped(scope), _with_security_headers(send)
        try:
            answer, scope = await _decide(scope)
            if answer is not None:
                return await _refuse(answer, scope, receive, send)
            return await self._app(scope, receive, send)
        except Exception as fault:
            return await _refuse(_failed(scope, fault), scope, receive, send)


Answer = Response


async def _decide(scope: Scope) -> tuple[Answer | None, Scope]:
    """The refusal, or None and the request as the app may see it."""
    path = scope["path"]
    if not is_known_host(headers_of(scope).get("host"), runtime.settings()):
        return PlainTextResponse("This server does not answer to that name.", 400), scope
    if _is_open(path):
        return _missing(path), scope
    try:
        actor = await identities.of(scope)
    except Unavailable as fault:
        return _unavailable(scope, fault), scope
    if actor is None:
        return _answer_to_visitor(scope), scope
    if not _may_ask(actor, path):
        return PlainTextResponse("Not found", 404), scope
    return None, _identified(scope, actor)


def _is_open(path: str) -> bool:
    return path in _OPEN or path.startswith(_OPEN_BELOW)


def _missing(path: str) -> Answer | None:
    """Below this folder Streamlit answers any name that is not there with its own page."""
    is_known = not path.startswith("/static/") or path in bundle()
    return None if is_known else PlainTextResponse("Not found", 404)


def _failed(scope: Scope, fault: Exception) -> Answer:
    """The last resort: a number on the screen, the cause in the log."""
    number = secrets.token_hex(4)
    _log.error("request_failed", fault=number, path=scope["path"], exc_info=fault)
    return PlainTextResponse(f"Something went wrong, and it is in the log as {number}.", 500)


def _unavailable(scope: Scope, fault: Unavailable) -> Answer:
    """A page says that the database is away and how to go on; anything else is refused."""
    if _wants_page(scope):
        return no_database(Request(scope))
    return PlainTextResponse(str(fault), 503, {"retry-after": "5"})


def _wants_page(scope: Scope) -> bool:
    is_reading = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
    for_screen = headers_of(scope).get("sec-fetch-dest", "document") in {"document", "empty"}
    return is_reading and for_screen and not scope["path"].startswith(_MACHINERY)


def _answer_to_visitor(scope: Scope) -> Answer:
    """A page leads to the sign-in and back; anything else is refused."""
    if _wants_page(scope):
        query = scope["query_string"].decode("latin-1")
        target = quote(scope["path"]) + (f"?{query}" if query else "")
        return RedirectResponse(f"/login?next={quote(target, safe='/')}", 303, {"cache-control": "no-store"})
    return PlainTextResponse("Sign in first.", 401)


def _may_ask(actor: Actor, path: str) -> bool:
    if path.startswith(_CLOSED_TO_ALL):
        return False
    return actor.role == Role.ADMIN or not path.startswith(_ADMIN_ONLY)


def _identified(scope: Scope, actor: Actor) -> Scope:
    ours = {USER_HEADER: actor.user_id, SESSION_HEADER: actor.session_id, ADDRESS_HEADER: peer_of(scope) or ""}
    raw = [(name.encode(), str(value).encode("latin-1")) for name, value in ours.items()]
    return dict(scope, headers=[*scope["headers"], *raw], millwright_actor=actor)


def _stripped(scope: Scope) -> Scope:
    """The request without the headers that only the gate or a proxy may set; its peer is the true client."""
    headers = [
        (name, value)
        for name, value in scope["headers"]
        if not name.lower().startswith((_OUR_HEADERS, b"x-forwarded-"))
    ]
    address = address_of(scope, runtime.settings().trusted_proxies)
    port = scope["client"][1] if scope.get("client") else 0
    return dict(scope, headers=headers, client=(address, port) if address else None)


async def _refuse(answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        # Closed before it was accepted: the server answers the handshake with 403.
        return await send({"type": "websocket.close", "code": 1008})
    return await answer(scope, receive, send)


def _with_security_headers(send: Send) -> Send:
    https = cookie.is_https(runtime.settings())

    async def out(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in security_headers(https=https, policy=app_policy()).items():
                headers.setdefault(name, value)
        await send(message)

    return out
