"""A page follows the plant for the price of a comparison, and says when it cannot."""

import time
from datetime import timedelta

import pytest

from core.kernel import Unavailable
from tests.support.shell import NOW, stand_in
from ui import live
from ui.live import ChangeWatcher


@pytest.fixture
def shell(monkeypatch):
    return stand_in(monkeypatch)


def live_page():
    from ui.live import live
    from ui.page import enter

    enter("Floor")
    live(every=3, note="37 machines")


def test_the_token_is_asked_for_once_and_then_followed():
    answers = iter(["1", "1", "2"])
    last = []

    def ask():
        last.append(next(answers, "3"))
        return last[-1]

    watcher = ChangeWatcher(ask, lambda: NOW, every=0.01, idle_after=0.3)
    assert watcher.token == "1"
    seen = {watcher.token for _look in range(30) if not time.sleep(0.01)}

    assert seen >= {"3"}


def test_nobody_watching_means_nobody_asking():
    asked = []
    watcher = ChangeWatcher(lambda: asked.append(1) or "1", lambda: NOW, every=0.01, idle_after=0.05)
    assert watcher.token == "1"
    time.sleep(0.2)
    before = len(asked)
    time.sleep(0.1)

    assert len(asked) == before
    assert watcher.token == "1"


def test_a_database_that_is_away_leaves_the_old_token():
    def ask():
        if watcher.read_at:
            raise Unavailable()
        return "1"

    watcher = ChangeWatcher(ask, lambda: NOW, every=60)
    assert watcher.token == "1"
    watcher.refresh()

    assert (watcher.token, watcher.read_at) == ("1", NOW)


def test_the_page_says_how_old_it_is(shell):
    assert shell.open(live_page).caption[0].value == r"Updated 08\:14\:05 · 37 machines"


def test_old_news_turns_amber(shell, monkeypatch):
    page = shell.open(live_page)
    monkeypatch.setattr(live, "newest_token", _away)
    shell.now += timedelta(seconds=20)
    page.run()

    assert "cloud_off: Old" in page.markdown[0].value


def _away(_sessions):
    raise Unavailable()
