"""Where a scanned label leads: the short address on the sticker, in capitals, to the machine's page."""

import re
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ui.served import message

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{2,39}")


async def machine(request: Request) -> Response:
    """Lead from ``/M/CODE`` to the machine's page; the gate has asked for the sign-in already."""
    code = request.path_params["code"].upper()
    if not _CODE.fullmatch(code):
        return message(request, 404, "no_machine", "no_machine_text")
    return RedirectResponse(f"/machine?{urlencode({'machine': code})}", 303)


ROUTES = [Route("/M/{code}", machine), Route("/m/{code}", machine)]
"""Both cases, because some cameras fold the path."""
