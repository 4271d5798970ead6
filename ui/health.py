"""Two questions that a supervisor of processes asks: is it alive, and may it be sent people."""

from anyio import move_on_after, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.kernel import Unavailable
from core.storage import ping
from ui import runtime

_PATIENCE_S = 4
_FRESH = {"cache-control": "no-store"}


async def healthz(_request: Request) -> Response:
    """Alive: this process answers."""
    return JSONResponse({"status": "alive"}, headers=_FRESH)


async def readyz(_request: Request) -> Response:
    """Ready: the database answers too; otherwise 503 and the reason."""
    with move_on_after(_PATIENCE_S) as patience:
        try:
            await to_thread.run_sync(ping, runtime.sessions(), abandon_on_cancel=True)
        except Unavailable:
            return _not_ready("database")
    return (
        _not_ready("database is slow")
        if patience.cancelled_caught
        else JSONResponse({"status": "ready"}, headers=_FRESH)
    )


def _not_ready(reason: str) -> Response:
    return JSONResponse({"status": "unavailable", "reason": reason}, 503, {**_FRESH, "retry-after": "5"})


ROUTES = [Route("/healthz", healthz), Route("/readyz", readyz)]
"""Open to visitors: they name no person, no version and no address."""
