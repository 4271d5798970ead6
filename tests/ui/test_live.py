"""A page follows the plant for the price of a comparison, and says when it cannot."""

import time
from contextlib import ExitStack, closing
from datetime import timedelta

import pytest

from core.kernel import Unavailable
from tests.support.shell import NOW
from ui.live import ChangeWatcher


@pytest.fixture
def watch():
    """A watcher of the given questions; it ends with the test."""
    with ExitStack() as watchers:
        yield lambda ask, **how: watchers.enter_context(closing(ChangeWatcher(ask, lambda: NOW, **how)))


def live_page():
    from ui.live import live
    from ui.page import enter

    enter("Floor")
    live(every=3, note="37 machines")


def test_the_token_is_asked_for_once_and_then_followed(watch):
    answers = iter(["1", "1", "2"])
    last = []

    def ask():
        last.append(next(answers, "3"))
        return last[-1]

    watcher = watch(ask, every=0.01, idle_after=0.3)
    assert watcher.token == "1"
    seen = {watcher.token for _look in range(30) if not time.sleep(0.01)}

    assert seen >= {"3"}


def test_nobody_watching_means_nobody_asking(watch):
    asked = []
    watcher = watch(lambda: asked.append(1) or "1", every=0.01, idle_after=0.05)
    assert watcher.token == "1"
    time.sleep(0.2)
    before = len(asked)
    time.sleep(0.1)

    assert len(asked) == before
    assert watcher.token == "1"


def test_a_database_that_is_away_leaves_the_old_token(watch):
    def ask():
        if watcher.read_at:
            raise Unavailable()
        return "1"

    watcher = watch(ask, every=60)
    assert watcher.token == "1"
    watcher.refresh()

    assert (watcher.token, watcher.read_at) == ("1", NOW)


def test_the_page_says_how_old_it_is(shell):
    assert shell.open(live_page).caption[0].value == r"Updated 08\:14\:05 · 37 machines"


def test_old_news_turns_amber(shell):
    page = shell.open(live_page)
    shell.cut_off()
    shell.now += timedelta(seconds=20)
    page.run()

    assert "cloud_off: Old" in page.markdown[0].value
