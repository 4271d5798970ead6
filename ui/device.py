"""The device behind a request: the token by which it is known again, and who may sign in there with a PIN."""

from functools import partial

from starlette.requests import Request

from core import people
from core.kernel import Unavailable
from ui import cookie, runtime
from ui.served import in_thread


def device_of(request: Request) -> str:
    """The token of the browser; one that has none yet gets a fresh one with the answer."""
    return cookie.device_in(request.headers.get("cookie", ""), runtime.settings())


async def known_people(request: Request, *, but: int | None = None) -> list[people.KnownPerson]:
    """Who may sign in here with a PIN, without the person ``but``; nobody while the database does not answer."""
    device = cookie.token_in(request.headers.get("cookie", ""), runtime.settings(), "device")
    if device is None:
        return []
    try:
        known = await in_thread(partial(people.people_of_device, runtime.sessions(), device, clock=runtime.clock))
    except Unavailable:
        return []
    return [person for person in known if person.user_id != but]
