"""Signing in and out: small pages of the server itself, and the forms they post."""

from collections.abc import Callable
from functools import partial
from itertools import groupby
from math import ceil

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from core import people
from core.kernel import Role, Unavailable
from ui import cookie, runtime
from ui.ended import WORDS
from ui.identity import identities
from ui.served import UnreadableForm, form_of, in_thread, message, page, sentence, translator
from ui.served_words import WORDS as SERVED
from ui.visitor import is_same_site, local_path, peer_of

_SHOP_FLOOR_FIRST = (
    Role.SUPERVISOR,
    Role.MAINTENANCE_TECH,
    Role.INVENTORY_MANAGER,
    Role.MAINTENANCE_MANAGER,
    Role.ADMIN,
)
_SHOWN_PER_ROLE = 2


async def show(request: Request) -> Response:
    """The sign-in page; somebody who is signed in already goes on."""
    target = local_path(request.query_params.get("next"))
    try:
        # A remembered answer would lead somebody whose session has just ended back to where nothing answers.
        actor = await identities.of(request.scope, afresh=True)
    except Unavailable as fault:
        return await _sign_in_page(request, target, error=sentence(request, fault), status=503)
    if actor is not None:
        return RedirectResponse(target, 303)
    return await _sign_in_page(request, target, notice=await _why(request) or await _first_step(request))


async def sign_in(request: Request) -> Response:
    """Check a name and a password; the name stays typed when they are refused."""
    return await _posted(request, lambda form: partial(_check, request, form["username"], form["password"]))


async def sign_in_demo(request: Request) -> Response:
    """One tap on the embedded demo; ``core`` refuses it anywhere else."""
    return await _posted(request, lambda form: partial(_check_demo, request, form["username"]))


async def ask_sign_out(request: Request) -> Response:
    """Ask before signing out: a link must not do it."""
    actor = request.scope["millwright_actor"]
    return page(request, "sign_out", name=actor.full_name or actor.username)


async def sign_out(request: Request) -> Response:
    """End the session in the database, then in the browser."""
    if not is_same_site(request.headers, runtime.settings().public_base_url):
        return message(request, 403, "foreign", "foreign_text")
    token = cookie.token_in(request.headers.get("cookie", ""), runtime.settings())
    if token is not None:
        await in_thread(partial(people.sign_out, runtime.sessions(), token, clock=runtime.clock))
    identities.forget()
    response = RedirectResponse("/login?signed_out=1", 303)
    cookie.take_back(response, runtime.settings())
    return response


async def alive(request: Request) -> Response:
    """Whether this browser is still signed in, for a tab that has lost its connection: 204 or 401."""
    try:
        actor = await identities.of(request.scope, afresh=True)
    except Unavailable:
        return PlainTextResponse("", 503)
    return Response(status_code=204 if actor else 401, headers={"cache-control": "no-store"})


def signed_in(signed: people.SignedIn, target: str) -> Response:
    """Hand over the cookie and lead on; who was given a password chooses an own one first."""
    response = RedirectResponse("/account" if signed.must_change_password else target, 303)
    cookie.give(response, signed.token, runtime.settings())
    identities.forget()
    return response


async def nobody_yet() -> bool:
    """Whether the first administrator is still to be made; no, as long as the database does not answer."""
    try:
        return await in_thread(partial(runtime.ask, people.setup_link_needed, runtime.sessions()))
    except Unavailable:
        return False


Check = Callable[[], people.SignedIn]


async def _posted(request: Request, check_of: Callable[[dict[str, str]], Check]) -> Response:
    if not is_same_site(request.headers, runtime.settings().public_base_url):
        return message(request, 403, "foreign", "foreign_text")
    try:
        form = await form_of(request)
        check = check_of(form)
    except (UnreadableForm, KeyError):
        return message(request, 400, "unreadable", "unreadable_text")
    return await _answer(request, form, check)


async def _answer(request: Request, form: dict[str, str], check: Check) -> Response:
    target = local_path(form.get("next"))
    again = partial(_sign_in_page, request, target, username=form["username"])
    try:
        return signed_in(await in_thread(check), target)
    except people.SignInThrottled as refusal:
        answer = await again(error=_wait(request, refusal), status=429)
        answer.headers["retry-after"] = str(ceil(refusal.retry_after_s))
        return answer
    except people.SignInRefused as refusal:
        return await again(error=sentence(request, refusal), status=401)
    except Unavailable as fault:
        return await again(error=sentence(request, fault), status=503)


def _check(request: Request, username: str, password: str) -> people.SignedIn:
    return people.sign_in(
        runtime.sessions(),
        username,
        password,
        address=peer_of(request.scope),
        user_agent=request.headers.get("user-agent"),
        clock=runtime.clock,
    )


def _check_demo(request: Request, username: str) -> people.SignedIn:
    return people.sign_in_demo(
        runtime.sessions(),
        username,
        address=peer_of(request.scope),
        user_agent=request.headers.get("user-agent"),
        clock=runtime.clock,
    )


def _wait(request: Request, refusal: people.SignInThrottled) -> str:
    minutes = max(1, ceil(refusal.retry_after_s / 60))
    catalogue = translator(request)
    return catalogue.ngettext(
        "Too many failed tries. Wait {n} minute and try again.",
        "Too many failed tries. Wait {n} minutes and try again.",
        minutes,
    ).format(n=minutes)


async def _sign_in_page(
    request: Request, target: str, *, username: str = "", error: str = "", notice: str = "", status: int = 200
) -> Response:
    demo = [] if status == 503 else await in_thread(_demo_people)
    return page(request, "sign_in", status, next=target, username=username, error=error, notice=notice, demo=demo)


async def _why(request: Request) -> str:
    """Why somebody who was signed in has to sign in again."""
    words = translator(request)
    if "signed_out" in request.query_params:
        return words.gettext("You are signed out.")
    token = cookie.token_in(request.headers.get("cookie", ""), runtime.settings())
    if token is None:
        return ""
    try:
        ending = await in_thread(partial(people.why_ended, runtime.sessions(), token, clock=runtime.clock))
    except Unavailable:
        return ""
    return words.gettext(WORDS[ending]) if ending else ""


async def _first_step(request: Request) -> str:
    return translator(request).gettext(SERVED["nobody_yet"]) if await nobody_yet() else ""


def _demo_people() -> list[tuple[str, list[people.DemoUser]]]:
    """The people of the embedded demo by role, the shop floor first; none on any other database."""
    try:
        found = runtime.ask(people.demo_users, runtime.sessions())
    except Unavailable:
        return []
    found.sort(key=lambda person: _SHOP_FLOOR_FIRST.index(Role(person.role)))
    return [
        (role, list(group)[:_SHOWN_PER_ROLE]) for role, group in groupby(found, key=lambda person: str(person.role))
    ]


ROUTES = [
    Route("/login", show),
    Route("/session/login", sign_in, methods=["POST"]),
    Route("/session/demo", sign_in_demo, methods=["POST"]),
    Route("/session/logout", ask_sign_out),
    Route("/session/logout", sign_out, methods=["POST"]),
    Route("/session/alive", alive),
]
"""All open to visitors but signing out."""
