"""Pages as a person meets them: the real router, the real page and the real database, without a server or a browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.kernel import Actor, Role
from core.settings import Settings
from core.storage import Sessions
from tests.support import manifests  # noqa: F401 - it makes opening a page quick
from tests.support.clock import HandClock
from ui import live, runtime
from ui.changes import newest_token
from ui.menu import EVERYBODY, HIDDEN, HOME, MENU

ROOT = Path(__file__).parents[2]
OpenPage = Callable[..., AppTest]


@pytest.fixture
def dialect() -> str:
    """One database is enough here: the commands and queries behind the pages are tested on both."""
    return "sqlite"


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, sessions: Sessions, clock: HandClock, url: str) -> OpenPage:
    """Open a page as somebody: ``open_page("supervisor/my_reports", supervisor, machine=12)``; None is a visitor.

    The page is opened through the router, with the menu of the role, so that links and ``st.switch_page`` work. One
    that is not in that menu runs alone, as if the router were passed by: it has to keep the person out itself.
    """
    # The one seam: what the process holds and who is at the other end. All else is the product as it runs.
    monkeypatch.setattr(runtime, "sessions", lambda: sessions)
    monkeypatch.setattr(runtime, "clock", clock)
    monkeypatch.setattr(runtime, "settings", lambda: Settings(_env_file=None, database_url=url))
    monkeypatch.setattr(runtime, "token", lambda: None)
    watcher = live.ChangeWatcher(lambda: newest_token(sessions), clock, idle_after=0)
    monkeypatch.setattr(live, "watcher", lambda: watcher)

    def open_as(page: str, actor: Actor | None, **query: Any) -> AppTest:
        monkeypatch.setattr(runtime, "current_actor", lambda: actor)
        app = _app(page, actor)
        for name, value in query.items():
            app.query_params[name] = value if isinstance(value, list) else str(value)
        return app.run()

    return open_as


def _app(page: str, actor: Actor | None) -> AppTest:
    script = f"pages/{page}.py"
    if actor is None or actor.role is None or not _is_in_menu(page, actor.role):
        return AppTest.from_file(str(ROOT / script), default_timeout=30)
    app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=30)
    return app if page == HOME.script else app.switch_page(script)


def _is_in_menu(page: str, role: Role) -> bool:
    return page in {entry.script for entry in (HOME, *HIDDEN, *EVERYBODY, *MENU[role])}
