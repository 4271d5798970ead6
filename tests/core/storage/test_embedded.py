"""A writer of the embedded database waits for the one before it, and for nothing else."""

from threading import Thread

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
ADD = text("INSERT INTO installation_facts (name, value) VALUES (:name, 'yes')")
ENDS = {
    "commit": lambda session: session.commit(),
    "rollback": lambda session: session.rollback(),
    "close": lambda session: session.close(),
    "a connection that is thrown away": lambda session: session.invalidate(),
}


@pytest.fixture(autouse=True)
def impatient(sessions):
    """Nobody waits long."""

    def hurry(connection, *_):
        connection.execute("PRAGMA busy_timeout = 50")

    engine = sessions.kw["bind"]
    event.listen(engine, "checkout", hurry)
    yield
    event.remove(engine, "checkout", hurry)
    engine.dispose()


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


def test_another_thread_may_end_it(sessions):
    first = sessions()
    first.execute(ADD, {"name": "first"})
    elsewhere = Thread(target=first.close)
    elsewhere.start()
    elsewhere.join()
    write(sessions, "second")
