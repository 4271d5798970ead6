"""A set-up link: the first administrator of a fresh plant, or a person who chooses a password; it works once."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core import people
from core.kernel import Conflict, Invalid, Unavailable
from ui import runtime
from ui.device import device_of
from ui.served import UnreadableForm, form_of, in_thread, message, no_database, page, sentence
from ui.sign_in import nobody_yet, signed_in
from ui.visitor import is_same_site, peer_of


async def show(request: Request) -> Response:
    """The form behind the link, or why there is none."""
    try:
        offer = await in_thread(partial(_offer, request))
    except Unavailable:
        return no_database(request)
    return _form(request, offer, {}) if offer else await _gone(request)


async def finish(request: Request) -> Response:
    """Take the name and the password, and sign the person in."""
    if not is_same_site(request.headers, runtime.settings().public_base_url):
        return message(request, 403, "foreign", "foreign_text")
    try:
        form = await form_of(request)
    except UnreadableForm:
        return message(request, 400, "unreadable", "unreadable_text")
    try:
        device = device_of(request)
        return await signed_in(request, await in_thread(partial(_finish, request, form, device)), "/", device)
    except (Invalid, Conflict) as refusal:
        return await _again(request, form, sentence(request, refusal))
    except Unavailable:
        return no_database(request)


async def _again(request: Request, form: dict[str, str], error: str) -> Response:
    try:
        offer = await in_thread(partial(_offer, request))
    except Unavailable:
        return no_database(request)
    if offer is None:
        return await _gone(request)
    return _form(request, offer, form, error=error, status=422)


async def _gone(request: Request) -> Response:
    """Who can make another link: an administrator, or a start of the product as long as there is none."""
    return message(request, 404, "link_gone", "link_gone_first_text" if await nobody_yet() else "link_gone_text")


def _form(
    request: Request, offer: people.SetupOffer, form: dict[str, str], *, error: str = "", status: int = 200
) -> Response:
    username = offer.username or form.get("username", "")
    full_name = form.get("full_name", "")
    return page(
        request, "setup", status, known=offer.username is not None, username=username, full_name=full_name, error=error
    )


def _offer(request: Request) -> people.SetupOffer | None:
    return people.read_setup_token(runtime.sessions(), request.path_params["token"], clock=runtime.clock)


def _finish(request: Request, form: dict[str, str], device: str) -> people.SignedIn:
    return people.finish_setup(
        runtime.sessions(),
        request.path_params["token"],
        username=form.get("username", ""),
        full_name=form.get("full_name", ""),
        password=form.get("password", ""),
        address=peer_of(request.scope),
        user_agent=request.headers.get("user-agent"),
        device=device,
        clock=runtime.clock,
    )


ROUTES = [Route("/setup/{token}", show), Route("/setup/{token}", finish, methods=["POST"])]
"""Open to visitors: the link itself is the secret."""
