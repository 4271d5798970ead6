"""Running the server: what Streamlit must be told from the settings, and how it stops."""

import asyncio
import hashlib
import hmac
import signal
import threading
import time
from contextlib import suppress
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from streamlit import config
from streamlit.runtime.runtime_util import get_max_message_size_bytes

from core.settings import Settings
from ui import theme
from ui.visitor import host_names

_DRAIN_S = 20
_TICK_S = 1.0
_SCRIPT_THREAD = "ScriptRunner.scriptThread"


def serve(app: Any, settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C: then accept no more, close the websockets, and let what runs finish."""
    tell_streamlit(settings)
    theme.read_once()
    signal.signal(signal.SIGTERM, _leave)
    server = _Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            ws="websockets-sansio",
            ws_max_size=get_max_message_size_bytes(),
            ws_ping_interval=20,
            ws_ping_timeout=30,
            proxy_headers=False,
            server_header=False,
            access_log=False,
            use_colors=False,
            log_level="warning",
            timeout_graceful_shutdown=_DRAIN_S,
        )
    )
    try:
        server.run()
    except KeyboardInterrupt:
        return
    if not server.started:
        raise SystemExit(1)


def tell_streamlit(settings: Settings) -> None:
    """Lay what depends on the plant over ``.streamlit/config.toml``."""
    public = urlsplit(settings.public_base_url)
    options = {
        "server.address": settings.host,
        "server.port": settings.port,
        # Where no names are set, the gate alone can tell an address typed on the plant's network from a foreign name.
        "server.allowedHosts": list(host_names(settings)) if settings.allowed_hosts else ["*"],
        "server.cookieSecret": _secret_for("streamlit-cookie", settings),
        "browser.serverAddress": public.hostname or settings.host,
        "browser.serverPort": public.port or settings.port,
    }
    for name, value in options.items():
        config.set_option(name, value)


class _Server(uvicorn.Server):
    """Looks once a second whether it is to stop, not ten times: each look wakes a processor that was at rest.

    A signal is heard at once all the same.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), _TICK_S)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._told.set)


async def scripts_finished(patience_s: float = _DRAIN_S) -> bool:
    """Wait until no page script runs; False when patience ran out."""
    until = time.monotonic() + patience_s
    while any(thread.name.startswith(_SCRIPT_THREAD) for thread in threading.enumerate()):
        if time.monotonic() > until:
            return False
        await asyncio.sleep(0.05)
    return True


def _secret_for(purpose: str, settings: Settings) -> str:
    return hmac.new(settings.secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
