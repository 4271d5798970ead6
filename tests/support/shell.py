"""The shell without a server: who is here, what time it is, and a boundary that records what a page asks of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from core.kernel import Actor, Role
from ui import live, page, press, runtime

NOW = datetime(2026, 11, 24, 8, 14, 5, tzinfo=UTC)


@dataclass
class Shell:
    """What stands around a page; change it before ``open``."""

    actor: Actor | None = field(
        default_factory=lambda: Actor(3, "novak", Role.MAINTENANCE_TECH, "A. Novak", session_id=1, locale="en")
    )
    now: datetime = NOW
    calls: list[tuple[str, tuple[Any, ...], dict[str, Any], str | None]] = field(default_factory=list)
    refusal: Exception | None = None

    def open(self, script: Callable[[], None]) -> AppTest:
        """Draw a page given as a function that imports what it needs."""
        return AppTest.from_function(script, default_timeout=20).run()

    def run_command(
        self, sessions: Any, command: Any, *args: Any, actor: Actor, clock: Any, key: str | None = None, **kwargs: Any
    ) -> Any:
        """Stand in for the boundary: note the call, refuse when told to, else call the command."""
        self.calls.append((command.__name__, args, kwargs, key))
        if self.refusal is not None:
            raise self.refusal
        return command(*args, **kwargs)

    def run_query(self, sessions: Any, query: Any, *args: Any, actor: Actor, clock: Any, **kwargs: Any) -> Any:
        """Stand in for the boundary's reading side."""
        if self.refusal is not None:
            raise self.refusal
        return query(*args, **kwargs)


def stand_in(patch: pytest.MonkeyPatch) -> Shell:
    """Replace the process behind the pages for one test."""
    shell = Shell()
    settings = SimpleNamespace(zone=ZoneInfo("Europe/London"), default_locale="en", plant_currency="EUR")
    patch.setattr(runtime, "current_actor", lambda: shell.actor)
    patch.setattr(runtime, "token", lambda: None)
    patch.setattr(runtime, "settings", lambda: settings)
    patch.setattr(runtime, "sessions", lambda: None)
    patch.setattr(runtime, "clock", lambda: shell.now)
    patch.setattr(press, "run_command", shell.run_command)
    patch.setattr(page, "run_query", shell.run_query)
    patch.setattr(live, "newest_token", lambda _sessions: "1")
    live.watcher.cache_clear()
    return shell
