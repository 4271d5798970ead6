"""The one server process: Streamlit behind the gate, with our own routes beside it."""

import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from ui import arrival, files, health, links, look, pick_slip, runtime, setup, sign_in
from ui.fault import show_fault
from ui.gate import Gate
from ui.serving import scripts_finished

# Otherwise a fresh server runs a file of pages/ by its address before Home.py was ever asked who is there.
PagesManager.uses_pages_directory = False

_HOME = Path(__file__).parent.parent / "Home.py"
_LARGE = ("ui.tables", "ui.charts")
"""What brings pandas and plotly; the first page that needs them would wait for them."""


def keep_what_is_imported() -> None:
    """It stays anyway, and to look for garbage in it stopped every page for a third of a second at a time."""
    for name in _LARGE:
        import_module(name)
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncGenerator[None, None]:
    """Seal the audit log beside the pages; at the end let running scripts finish what they are writing."""
    from core.jobs import Sealer  # noqa: PLC0415 - only the server has one

    sealer = Sealer(runtime.sessions(), runtime.clock)
    sealer.start()
    keep_what_is_imported()
    try:
        yield
    finally:
        await scripts_finished()
        sealer.stop()


app = st.App(
    _HOME,
    routes=[
        *health.ROUTES,
        *sign_in.ROUTES,
        *setup.ROUTES,
        *links.ROUTES,
        *files.ROUTES,
        *look.ROUTES,
        *pick_slip.ROUTES,
        *arrival.ROUTES,
    ],
    middleware=[Middleware(Gate)],
    lifespan=lifespan,
    on_script_error=show_fault,
)
