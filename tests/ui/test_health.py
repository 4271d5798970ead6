"""Alive and ready: what a supervisor of processes is told."""

import pytest
import requests

from tests.support.live_server import LiveServer, live_server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with live_server(tmp_path_factory.mktemp("health")) as running:
        yield running


def test_is_alive(server: LiveServer):
    answer = requests.get(f"{server.base_url}/healthz", timeout=5)

    assert answer.status_code == 200
    assert answer.json() == {"status": "alive"}


def test_is_ready_when_the_database_answers(server: LiveServer):
    answer = requests.get(f"{server.base_url}/readyz", timeout=5)

    assert answer.status_code == 200
    assert answer.json() == {"status": "ready"}


def test_tells_nothing_about_itself(server: LiveServer):
    answer = requests.get(f"{server.base_url}/healthz", timeout=5)

    assert "server" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


async def _ready_with(sessions, monkeypatch):
    from ui import health, runtime

    monkeypatch.setattr(runtime, "sessions", lambda: sessions)
    return await health.readyz(None)


def test_is_not_ready_when_the_database_is_away(monkeypatch):
    import anyio

    from core.kernel import Unavailable
    from ui import health

    def away(_sessions):
        raise Unavailable

    monkeypatch.setattr(health, "ping", away)

    answer = anyio.run(_ready_with, None, monkeypatch)

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert b'"reason":"database"' in answer.body


def test_is_not_ready_when_the_database_is_slow(monkeypatch):
    import time

    import anyio

    from ui import health

    monkeypatch.setattr(health, "_PATIENCE_S", 0.05)
    monkeypatch.setattr(health, "ping", lambda _sessions: time.sleep(0.5))

    answer = anyio.run(_ready_with, None, monkeypatch)

    assert answer.status_code == 503
    assert b"slow" in answer.body
