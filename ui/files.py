"""The few files that the server's own pages need, each by its name; nothing else in that folder can be asked for."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

ROOT = Path(__file__).parent.parent
_FILES = {
    "/login.css": ROOT / "ui/assets/login.css",
    "/login.js": ROOT / "ui/assets/login.js",
    "/session.js": ROOT / "ui/assets/session.js",
    "/numbers.js": ROOT / "ui/assets/numbers.js",
    "/favicon.png": ROOT / "static/millwright.png",
}


async def _file(request: Request) -> Response:
    return FileResponse(_FILES[request.scope["path"]], headers={"cache-control": "no-cache"})


ROUTES = [Route(path, _file) for path in _FILES]
"""Open to visitors."""
