"""A browser without a browser: Streamlit's protocol over a raw websocket, so that tests can forge what they like."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from typing import Any, Self

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

Widget = tuple[str, str, Any]
"""A widget's id, the field of its state, and the value."""


class Client:
    """One connection, and what the server has said over it so far.

    Attributes:
        session_id: the id of the Streamlit session.
        ids: widget ids by key.
        texts: what the last run wrote, as (element, text).
        pages: page hashes by name or address.
        fragments: fragment ids by widget id.
    """

    def __init__(
        self,
        address: str,
        *,
        resume: str | None = None,
        origin: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._address = address.replace("http", "ws", 1).rstrip("/") + "/_stcore/stream"
        self._resume, self._origin, self._headers = resume, origin, dict(headers or {})
        self.session_id: str | None = None
        self.ids: dict[str, str] = {}
        self.texts: list[tuple[str, str]] = []
        self.pages: dict[str, str] = {}
        self.fragments: dict[str, str] = {}
        self.messages: list[ForwardMsg] = []

    async def __aenter__(self) -> Self:
        """Shake hands; the third sub-protocol names a session to resume."""
        protocols = ["streamlit", *(["x", self._resume] if self._resume else [])]
        self._socket = await websockets.connect(
            self._address,
            subprotocols=protocols,  # type: ignore[arg-type]
            origin=self._origin,  # type: ignore[arg-type]
            additional_headers=self._headers,
            max_size=None,
            proxy=None,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Hang up."""
        await self._socket.close()

    async def rerun(
        self,
        query: str = "",
        widgets: Iterable[Widget] = (),
        *,
        page_hash: str = "",
        page_name: str = "",
        fragment_id: str = "",
        seconds: float = 10,
    ) -> Self:
        """Ask for a run of the script with any widget state, and take in what it writes."""
        message = BackMsg()
        run = message.rerun_script
        run.query_string, run.page_script_hash, run.page_name = query, page_hash, page_name
        if fragment_id:
            run.fragment_id = fragment_id
        for identity, field, value in widgets:
            widget = run.widget_states.widgets.add()
            widget.id = identity
            if field.endswith("_array_value"):
                getattr(widget, field).data.extend(value)
            else:
                setattr(widget, field, value)
        self.texts = []
        await self._socket.send(message.SerializeToString())
        return await self.pump(seconds)

    async def ask_for(self, fragment_id: str) -> None:
        """Ask for one part of the page, as a browser does for what follows by itself; nothing is taken in."""
        message = BackMsg()
        message.rerun_script.fragment_id, message.rerun_script.is_auto_rerun = fragment_id, True
        await self._socket.send(message.SerializeToString())

    async def send_raw(self, frame: str | bytes) -> None:
        """Send any frame."""
        await self._socket.send(frame)

    async def pump(self, seconds: float = 10) -> Self:
        """Take in messages until the script has finished or the time is up."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                raw = await asyncio.wait_for(self._socket.recv(), left)
            except (TimeoutError, websockets.ConnectionClosed):
                break
            message = ForwardMsg()
            message.ParseFromString(raw if isinstance(raw, bytes) else raw.encode())
            self.messages.append(message)
            self._take_in(message)
            if _is_the_end(message):
                break
        return self

    def said(self) -> str:
        """Everything that the last run wrote, as one text."""
        return "\n".join(text for _, text in self.texts)

    def _take_in(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "new_session":
                self.session_id = message.new_session.initialize.session_id or self.session_id
            case "navigation":
                pages = message.navigation.app_pages
                self.pages.update({page.page_name or page.url_pathname: page.page_script_hash for page in pages})
            case "delta" if message.delta.WhichOneof("type") == "new_element":
                self._take_element(message.delta)

    def _take_element(self, delta: Any) -> None:
        kind = delta.new_element.WhichOneof("type")
        element = getattr(delta.new_element, kind)
        identity = getattr(element, "id", "")
        if identity:
            self.ids[identity.split("-")[-1] if identity.startswith("$$ID") else identity] = identity
            if delta.fragment_id:
                self.fragments[identity] = delta.fragment_id
        text = next((getattr(element, name) for name in ("body", "message") if getattr(element, name, "")), "")
        if isinstance(text, str) and text:
            self.texts.append((kind, text))


def _is_the_end(message: ForwardMsg) -> bool:
    """A whole run has ended: not a fragment, and not a run that only led on to another page."""
    if message.WhichOneof("type") != "script_finished":
        return False
    return message.script_finished in {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR}
