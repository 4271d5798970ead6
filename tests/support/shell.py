"""The process behind a page, without a server: who is here, what time it is, and which database it talks to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from core.kernel import Actor, Role
from core.storage import Sessions, connect
from tests.support import manifests  # noqa: F401 - it makes opening a page quick
from ui import live, runtime
from ui.changes import newest_token

NOW = datetime(2026, 11, 24, 8, 14, 5, tzinfo=UTC)
_NOBODY_LISTENS = "mysql+pymysql://app:unused@127.0.0.1:1/millwright"


@dataclass
class Shell:
    """What stands around a page; change it before ``open``."""

    actor: Actor | None = field(
        default_factory=lambda: Actor(3, "novak", Role.MAINTENANCE_TECH, "A. Novak", session_id=1, locale="en")
    )
    now: datetime = NOW
    sessions: Sessions | None = None

    def open(self, script: Callable[[], None]) -> AppTest:
        """Draw a page given as a function that imports what it needs."""
        return AppTest.from_function(script, default_timeout=20).run()

    def cut_off(self) -> Sessions | None:
        """From now on the database does not answer; returns the way to the one that did."""
        answering, self.sessions = self.sessions, connect(_NOBODY_LISTENS)
        return answering


def stand_in(patch: pytest.MonkeyPatch, sessions: Sessions | None = None) -> Shell:
    """Replace what a server process holds, for one test; a page that reads or presses needs ``sessions``."""
    shell = Shell(sessions=sessions)
    settings = SimpleNamespace(zone=ZoneInfo("Europe/London"), default_locale="en", plant_currency="EUR")
    patch.setattr(runtime, "current_actor", lambda: shell.actor)
    patch.setattr(runtime, "token", lambda: None)
    patch.setattr(runtime, "settings", lambda: settings)
    patch.setattr(runtime, "sessions", lambda: shell.sessions)
    patch.setattr(runtime, "clock", lambda: shell.now)
    watcher = live.ChangeWatcher(lambda: newest_token(runtime.sessions()), lambda: shell.now, idle_after=0)
    patch.setattr(live, "watcher", lambda: watcher)
    return shell
