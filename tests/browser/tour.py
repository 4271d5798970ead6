"""Going from page to page within the app, which is loaded once: it follows its address, as it does with Back."""

from playwright.sync_api import Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import settled

_GO = "address => { history.pushState({}, '', address); dispatchEvent(new PopStateEvent('popstate')) }"


class Tour:
    """A browser that has opened one page and goes on from there.

    Args:
        page: a browser with a session; it is led to ``first``.
        first: the address of a page of the app.
    """

    def __init__(self, page: Page, first: str) -> None:
        with page.expect_websocket() as opened:
            page.goto(first)
        self._page, self._socket = page, opened.value
        settled(page)

    def go(self, address: str) -> None:
        """Go to another address and wait until its page is drawn."""
        with self._socket.expect_event("framereceived", _ends_a_run):
            self._page.evaluate(_GO, address)
        settled(self._page)


def _ends_a_run(frame: bytes) -> bool:
    message = ForwardMsg.FromString(frame)
    return message.WhichOneof("type") == "script_finished" and message.script_finished == message.FINISHED_SUCCESSFULLY
