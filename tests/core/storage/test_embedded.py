"""The writers of one process take turns on the embedded database."""

import sqlite3
from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from core.storage import embedded

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
ADD = text("INSERT INTO installation_facts (name, value) VALUES (:name, 'yes')")
ENDS = {
    "commit": lambda session: session.commit(),
    "rollback": lambda session: session.rollback(),
    "close": lambda session: session.close(),
    "a connection that is thrown away": lambda session: session.invalidate(),
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Nobody waits long."""
    monkeypatch.setattr(embedded, "WAIT_S", 0.05)


def write(sessions, name):
    with sessions.begin() as session:
        session.execute(ADD, {"name": name})


@pytest.mark.parametrize("end", ENDS)
def test_the_next_begins_when_the_one_before_has_ended(sessions, end):
    first = sessions()
    first.execute(ADD, {"name": "first"})
    with pytest.raises(OperationalError, match="database is locked"):
        write(sessions, "too early")
    ENDS[end](first)
    write(sessions, "second")
    first.close()


def test_a_statement_that_fails_holds_nobody_up(sessions):
    write(sessions, "same")
    with pytest.raises(OperationalError, match="no such table"), sessions.begin() as session:
        session.execute(text("DELETE FROM nowhere"))
    write(sessions, "other")


def test_a_file_that_another_process_has_locked_holds_the_next_up_only_as_long(sessions, url):
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with sessions.begin() as session:
        raw = session.connection(execution_options={"reading": True}).connection.dbapi_connection
        raw.execute("PRAGMA busy_timeout = 1")
    with pytest.raises(OperationalError, match="database is locked"):
        write(sessions, "too early")
    other.rollback()
    write(sessions, "second")
    other.close()


def test_a_turn_may_be_given_back_by_another_thread(sessions):
    first = sessions()
    first.execute(ADD, {"name": "first"})
    elsewhere = Thread(target=first.close)
    elsewhere.start()
    elsewhere.join()
    write(sessions, "second")
