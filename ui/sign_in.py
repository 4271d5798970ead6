"""Signing in and out: small pages of the server itself, and the forms they post."""

from collections.abc import Callable
from functools import partial
from math import ceil
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from core import people
from core.kernel import Actor, Unavailable
from ui import cookie, runtime
from ui.demo_people import demo_people
from ui.device import device_of, known_people
from ui.ended import WORDS
from ui.identity import identities
from ui.served import UnreadableForm, form_of, in_thread, message, no_database, page, sentence, translator
from ui.served_words import WORDS as SERVED
from ui.visitor import is_same_site, local_path, peer_of

_LONGEST_NUMBER = 18


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
    device = device_of(request)
    return await _posted(request, device, partial(_check, request, device))


async def sign_in_by_pin(request: Request) -> Response:
    """Check a PIN on a device that knows the person."""
    device = device_of(request)
    return await _posted(request, device, partial(_check_pin, request, device))


async def sign_in_demo(request: Request) -> Response:
    """One tap on the embedded demo; ``core`` refuses it anywhere else."""
    return await _posted(request, device_of(request), partial(_check_demo, request))


async def ask_sign_out(request: Request) -> Response:
    """Ask before signing out: a link must not do it. Where the device knows others, it can be handed over."""
    return await _sign_out_page(request, request.scope["millwright_actor"])


async def sign_out(request: Request) -> Response:
    """End the session in the database, then in the browser."""
    if not is_same_site(request.headers, runtime.settings().public_base_url):
        return message(request, 403, "foreign", "foreign_text")
    try:
        await _end_session(request)
    except Unavailable:
        return no_database(request, again="/session/logout")
    response = RedirectResponse("/login?signed_out=1", 303)
    cookie.take_back(response, runtime.settings())
    return response


async def alive(request: Request) -> Response:
    """Who is signed in with this browser, for a tab that has lost its connection: 204 with the number, or 401."""
    try:
        actor = await identities.of(request.scope, afresh=True)
    except Unavailable:
        return PlainTextResponse("", 503)
    known = {"millwright-person": str(actor.user_id)} if actor else {}
    return Response(status_code=204 if actor else 401, headers={"cache-control": "no-store", **known})


async def signed_in(request: Request, signed: people.SignedIn, target: str, device: str) -> Response:
    """Hand over the cookies and lead on; who was given a password, or still needs a PIN, chooses an own one first.

    Whoever was signed in with this browser until now is signed out: a page of theirs that is still open ends.

    Raises:
        Unavailable: the database does not answer; the browser stays with whoever it was.
    """
    await _end_session(request)
    to_account = signed.must_change_password or signed.lacks_pin
    response = RedirectResponse("/account" if to_account else target, 303)
    cookie.give(response, signed.token, device, runtime.settings())
    identities.forget()
    return response


async def nobody_yet() -> bool:
    """Whether the first administrator is still to be made; no, as long as the database does not answer."""
    try:
        return await in_thread(partial(runtime.ask, people.setup_link_needed, runtime.sessions()))
    except Unavailable:
        return False


Check = Callable[[], people.SignedIn]


async def _posted(request: Request, device: str, check_of: Callable[[dict[str, str]], Check]) -> Response:
    if not is_same_site(request.headers, runtime.settings().public_base_url):
        return message(request, 403, "foreign", "foreign_text")
    try:
        form = await form_of(request)
        check = check_of(form)
    except (UnreadableForm, KeyError):
        return message(request, 400, "unreadable", "unreadable_text")
    return await _answer(request, device, form, check)


async def _answer(request: Request, device: str, form: dict[str, str], check: Check) -> Response:
    target = local_path(form.get("next"))
    again = partial(_again, request, target, form)
    try:
        return await signed_in(request, await in_thread(check), target, device)
    except people.SignInThrottled as refusal:
        answer = await again(error=_wait(request, refusal), status=429)
        answer.headers["retry-after"] = str(ceil(refusal.retry_after_s))
        return answer
    except people.PinRefused as refusal:
        return await again(error=_tries(request, refusal), status=401)
    except people.SignInRefused as refusal:
        return await again(error=sentence(request, refusal), status=401)
    except Unavailable as fault:
        if "person" in form:
            return no_database(request, again=target)
        return await again(error=sentence(request, fault), status=503)


async def _again(request: Request, target: str, form: dict[str, str], *, error: str, status: int) -> Response:
    """The page with the refusal: while somebody is still signed in, that which says so and can be handed over."""
    holder = await _holder(request) if "person" in form else None
    if holder is None:
        return await _sign_in_page(request, target, typed=form, error=error, status=status)
    return await _sign_out_page(request, holder, chosen=_number(form["person"]), error=error, status=status)


async def _holder(request: Request) -> Actor | None:
    """Who is signed in with this browser; nobody while the database does not answer."""
    try:
        return await identities.of(request.scope, afresh=True)
    except Unavailable:
        return None


async def _sign_out_page(
    request: Request, holder: Actor, *, chosen: int | None = None, error: str = "", status: int = 200
) -> Response:
    known = await known_people(request, but=holder.user_id)
    values: dict[str, Any] = {"known": known, "chosen": chosen or _only(known), "pin_error": error}
    return page(request, "sign_out", status, name=holder.full_name or holder.username, **values)


async def _end_session(request: Request) -> None:
    """End the session that the request came with, if it did."""
    token = cookie.token_in(request.headers.get("cookie", ""), runtime.settings())
    if token is not None:
        await in_thread(partial(people.sign_out, runtime.sessions(), token, clock=runtime.clock))
    identities.forget()


def _check(request: Request, device: str, form: dict[str, str]) -> Check:
    return partial(
        people.sign_in,
        runtime.sessions(),
        form["username"],
        form["password"],
        device=device,
        remember="remember" in form,
        **_whence(request),
    )


def _check_pin(request: Request, device: str, form: dict[str, str]) -> Check:
    person, pin = _number(form["person"]), form["pin"]
    if person is None:
        raise UnreadableForm
    return partial(people.sign_in_by_pin, runtime.sessions(), device, person, pin, **_whence(request))


def _check_demo(request: Request, form: dict[str, str]) -> Check:
    return partial(people.sign_in_demo, runtime.sessions(), form["username"], **_whence(request))


def _whence(request: Request) -> dict[str, Any]:
    agent = request.headers.get("user-agent")
    return {"address": peer_of(request.scope), "user_agent": agent, "clock": runtime.clock}


def _tries(request: Request, refusal: people.PinRefused) -> str:
    left = refusal.tries_left
    catalogue = translator(request)
    if not left:
        return catalogue.gettext(people.PinLocked.default)
    return catalogue.ngettext(
        "The PIN is not right. {n} more try is possible.", "The PIN is not right. {n} more tries are possible.", left
    ).format(n=left)


def _wait(request: Request, refusal: people.SignInThrottled) -> str:
    minutes = max(1, ceil(refusal.retry_after_s / 60))
    catalogue = translator(request)
    return catalogue.ngettext(
        "Too many failed tries. Wait {n} minute and try again.",
        "Too many failed tries. Wait {n} minutes and try again.",
        minutes,
    ).format(n=minutes)


async def _sign_in_page(
    request: Request,
    target: str,
    *,
    typed: dict[str, str] | None = None,
    error: str = "",
    notice: str = "",
    status: int = 200,
) -> Response:
    """What was typed stands there again, but never what is secret; a refusal stands where it was met."""
    form = typed or {}
    known, demo = ([], []) if status == 503 else (await known_people(request), await in_thread(demo_people))
    at_pin = bool(known) and "person" in form
    values: dict[str, Any] = {
        "next": target,
        "username": form.get("username", ""),
        "remember": "remember" in form,
        "error": "" if at_pin else error,
        "pin_error": error if at_pin else "",
        "known": known,
        "chosen": _number(form.get("person")) or _only(known),
    }
    return page(request, "sign_in", status, notice=notice, demo=demo, **values)


def _only(known: list[people.KnownPerson]) -> int | None:
    """The one person whom a device knows, chosen already."""
    return known[0].user_id if len(known) == 1 else None


def _number(text: str | None) -> int | None:
    return int(text) if text and len(text) <= _LONGEST_NUMBER and text.isascii() and text.isdigit() else None


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


ROUTES = [
    Route("/login", show),
    Route("/session/login", sign_in, methods=["POST"]),
    Route("/session/pin", sign_in_by_pin, methods=["POST"]),
    Route("/session/demo", sign_in_demo, methods=["POST"]),
    Route("/session/logout", ask_sign_out),
    Route("/session/logout", sign_out, methods=["POST"]),
    Route("/session/alive", alive),
]
"""All open to visitors but signing out."""
