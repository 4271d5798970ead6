"""The addresses of the app: each page of ours answers with the shell, any other word with where to go on."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ui.menu import addresses
from ui.served import message
from ui.shell import html


async def show(request: Request) -> Response:
    """Serve the app at the address of every page; which person may see which, the router in Home.py knows."""
    address = request.path_params.get("page", "")
    if "." in address:
        return Response(status_code=404)
    if address and address not in addresses():
        return message(request, 404, "no_page", "no_page_text")
    return HTMLResponse(html(), headers={"cache-control": "no-cache"})


ROUTES = [Route("/", show), Route("/{page}", show)]
"""The last of our routes, for the signed in only."""
