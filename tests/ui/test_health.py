"""Alive and ready, and what people see while the database is away: a real server is frozen, and then killed."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
import requests

from core.kernel import Role
from tests.support import mariadb as throwaway
from tests.support.live_server import ROOT, LiveServer, live_server

SECRET = "0123456789abcdef-only-for-the-outage-tests"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with live_server(tmp_path_factory.mktemp("health")) as running:
        running.add_person("tess", Role.MAINTENANCE_TECH)
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


def test_neither_readiness_nor_the_sign_in_page_waits_for_a_long_import(server: LiveServer):
    browser = server.signed_in("tess")
    writer = sqlite3.connect(server.database_url.removeprefix("sqlite:///"), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    try:
        for path in ("/readyz", "/login", "/setup/nothing"):
            assert requests.get(server.base_url + path, timeout=10).status_code == (404 if "setup" in path else 200)
        assert browser.get(f"{server.base_url}/my_work", timeout=10).ok
        assert time.monotonic() - began < 4
    finally:
        writer.close()


def test_people_are_told_what_to_do_while_the_database_is_away(tmp_path):
    with throwaway.own_server() as database:
        url = database.create_database("outage")
        with live_server(tmp_path, DATABASE_URL=url, SECRET_KEY=SECRET) as running:
            running.add_person("tess", Role.MAINTENANCE_TECH)
            browser = running.signed_in("tess")
            assert requests.get(f"{running.base_url}/readyz", timeout=5).ok

            os.kill(database.pid, signal.SIGSTOP)
            slow = requests.get(f"{running.base_url}/readyz", timeout=10)
            os.kill(database.pid, signal.SIGCONT)
            assert (slow.status_code, slow.json()["reason"]) == (503, "database is slow")
            assert requests.get(f"{running.base_url}/readyz", timeout=10).ok

            os.kill(database.pid, signal.SIGKILL)
            away = requests.get(f"{running.base_url}/readyz", timeout=10)
            assert (away.status_code, away.json()["reason"], away.headers["retry-after"]) == (503, "database", "5")
            assert requests.get(f"{running.base_url}/healthz", timeout=5).ok
            for answer in (
                browser.get(f"{running.base_url}/job?job=3", headers={"accept-language": "de"}),
                browser.get(f"{running.base_url}/setup/some-link"),
                browser.post(f"{running.base_url}/setup/some-link", {"password": "seven slow green kettles"}),
            ):
                assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")
            page = browser.get(f"{running.base_url}/job?job=3", headers={"accept-language": "de"}).text
            assert 'href="/job?job=3"' in page
            assert "Die Datenbank antwortet nicht" in page
            assert "Traceback" not in running.output()


@pytest.mark.parametrize(
    "address",
    ["mysql://nobody:x@127.0.0.1:1/nothing", "mysql://nobody:wrong@127.0.0.1:{port}/nothing", "foo://x", "no address"],
)
def test_a_start_without_its_database_ends_with_one_line(address, mariadb):
    settings = {"DATABASE_URL": address.format(port=mariadb.port), "SECRET_KEY": SECRET, "PORT": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "ui"],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("Millwright cannot start: ")
