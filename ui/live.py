"""Pages that follow the plant: redrawn when something was recorded since they were drawn.

One thread a process asks the database for the newest activity; the sessions only compare the answer in memory.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import cache

import streamlit as st
import structlog

from core.kernel import Unavailable
from ui import dialogs, runtime
from ui.changes import newest_token
from ui.language import _
from ui.page import head
from ui.text import escape
from ui.when import clock_time, now

_ASK_EVERY_S = 1.0
_IDLE_AFTER_S = 60.0
_log = structlog.get_logger("millwright")


class ChangeWatcher:
    """Holds a token that changes with every recorded change; asks only while somebody watches.

    Args:
        ask: reads the token from the database.
        clock: tells when it was read.
        every: seconds between two readings.
        idle_after: seconds without a watcher after which the thread ends.
    """

    def __init__(
        self,
        ask: Callable[[], str],
        clock: Callable[[], datetime],
        *,
        every: float = _ASK_EVERY_S,
        idle_after: float = _IDLE_AFTER_S,
    ) -> None:
        self._ask, self._clock, self._every, self._idle_after = ask, clock, every, idle_after
        self._token = ""
        self._read_at: datetime | None = None
        self._wanted_at = 0.0
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def token(self) -> str:
        """The token as last read; the first call reads it."""
        self._wanted_at = time.monotonic()
        self._see_that_it_runs()
        return self._token

    @property
    def read_at(self) -> datetime | None:
        """When the database last answered."""
        return self._read_at

    def refresh(self) -> None:
        """Read the token now; if the database is away, the old one stays and ages."""
        try:
            self._token, self._read_at = self._ask(), self._clock()
        except Unavailable as fault:
            _log.warning("changes not read", fault=str(fault))

    def close(self) -> None:
        """End the thread; nothing is read any more when this returns."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _see_that_it_runs(self) -> None:
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return
            self.refresh()
            self._thread = threading.Thread(target=self._follow, name="changes", daemon=True)
            self._thread.start()

    def _follow(self) -> None:
        while time.monotonic() - self._wanted_at < self._idle_after and not self._ended.wait(self._every):
            self.refresh()


@cache
def watcher() -> ChangeWatcher:
    """The one watcher of this process."""
    return ChangeWatcher(lambda: newest_token(runtime.sessions()), now)


def notice() -> None:
    """Take in a change of our own at once, so that it does not redraw the page a second time."""
    watcher().refresh()


def live(every: float = 3, *, note: str | None = None, at_least_every: float | None = None) -> None:
    """Redraw the whole page when something was recorded since it was drawn, not while a dialog is open.

    Without changes a session pays for one comparison in memory. When the database has not answered for three periods,
    an amber "Old" says so.

    Args:
        every: seconds between two looks.
        note: plain words after "Updated 08:14:05"; without them no stamp is shown.
        at_least_every: seconds after which the page is redrawn anyway, because it says how long something lasts.
    """
    drawn, drawn_at = watcher().token, time.monotonic()

    @st.fragment(run_every=every)
    def look() -> None:
        aged = at_least_every is not None and time.monotonic() - drawn_at > at_least_every
        if (aged or watcher().token != drawn) and not dialogs.is_drawn():
            runtime.redraw()
        _stamp(every, note)

    with head():
        look()


def ageing(draw: Callable[[], None], *, every: float = 60) -> None:
    """Draw a part that says how long something lasts, and go on drawing it, while the rest of the page stays.

    Args:
        draw: draws it from what was read already; it holds no dialog.
        every: seconds between two drawings.
    """
    st.fragment(draw, run_every=every)()


def _stamp(every: float, note: str | None) -> None:
    read_at = watcher().read_at
    at = clock_time(read_at, seconds=True)
    if read_at is None or (now() - read_at).total_seconds() > 3 * max(every, _ASK_EVERY_S):
        st.markdown(
            f":orange-badge[:material/cloud_off: {escape(_('Old'))}] {escape(_('Last seen {time}').format(time=at))}"
        )
    elif note is not None:
        words = [_("Updated {time}").format(time=at), note]
        st.caption(escape(" · ".join(filter(None, words))))
