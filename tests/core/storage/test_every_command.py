"""What holds for every command alike: one audit row, replay by key, all or nothing whichever database call fails."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import pymysql
import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from core import invariants
from core.kernel import COMMANDS, DomainError, SignedOut, Unavailable
from core.kernel.actor import Actor
from core.storage import run_command
from tests.core.storage.calls import CALLS, Call, call_of, function_of
from tests.support.content import content

LOST, DEADLOCK, WAITED = 2013, 1213, 1205
MANY = 80
# Who asked is signed out by it, so a repeat is refused before its key is looked at.
SIGNS_OUT = {"people.change_password"}


@pytest.fixture(params=sorted(COMMANDS))
def name(request):
    """The name of each registered command."""
    return request.param


def test_every_command_has_a_call_here():
    assert set(CALLS) == set(COMMANDS)


def test_writes_one_audit_row_and_gives_the_first_result_to_every_repeat_of_its_key(sessions, given, name):
    call = call_of(name, given)
    first = _run(sessions, given, name, call, key="one press")
    after = content(sessions)
    _check_row(given, call)
    if name in SIGNS_OUT:
        with pytest.raises(SignedOut):
            _run(sessions, given, name, call, key="one press")
    else:
        assert _run(sessions, given, name, call, key="one press") == first
    assert content(sessions) == after


def test_changes_nothing_for_a_visitor_nor_when_the_connection_breaks_at_any_call(sessions, given, name, dialect):
    call, before = call_of(name, given), content(sessions)
    _refuse_a_visitor(sessions, given, name, call)
    assert content(sessions) == before
    assert isinstance(_outcome(lambda: _run_cut_off_at_commit(sessions, given, name, call, dialect)), Unavailable)
    assert content(sessions) == before

    for n in range(1, MANY):
        with _failing(sessions, lambda count, n=n: count == n, _fault(dialect, LOST)) as hit:
            outcome = _outcome(lambda: _run(sessions, given, name, call))
        if not hit:
            break
        assert isinstance(outcome, Unavailable), (n, outcome)
        assert content(sessions) == before, n
    assert n > 3
    assert outcome is None
    _check_row(given, call)
    _check_sound(sessions, given)


@pytest.mark.long
@pytest.mark.parametrize("dialect", ["mariadb"])
def test_is_done_wholly_when_a_deadlock_at_any_call_undid_it_first(sessions, given, name, dialect):
    for n in range(1, MANY):
        call = call_of(name, given)
        with _failing(sessions, lambda count, n=n: count == n, _fault(dialect, DEADLOCK)) as hit:
            _run(sessions, given, name, call)
        assert given.audit_rows() == 1, n
        if not hit:
            break
    assert n > 3
    _check_sound(sessions, given)


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_is_done_wholly_when_the_file_was_locked_at_first(sessions, given, name, dialect):
    call = call_of(name, given)
    tries = [1, 3, 7]  # at the first call, then at the second, then at the fourth
    with _failing(sessions, lambda count: count in tries, _fault(dialect, WAITED)) as hit:
        _run(sessions, given, name, call)
    assert (hit, given.audit_rows()) == (tries, 1)


@pytest.mark.parametrize("number", [WAITED, DEADLOCK])
def test_gives_up_in_time_when_the_database_stays_busy(sessions, given, dialect, number):
    call = call_of("maintenance.report_breakdown", given)
    before, began = content(sessions), monotonic()
    with pytest.raises(Unavailable), _failing(sessions, lambda n: n >= 2, _fault(dialect, number)) as hit:
        _run(sessions, given, "maintenance.report_breakdown", call)
    assert len(hit) > 1
    assert monotonic() - began < 10
    assert content(sessions) == before
    _check_sound(sessions, given)


def test_the_failure_really_reaches_the_call(sessions, given, dialect):
    call = call_of("maintenance.report_breakdown", given)
    with _failing(sessions, lambda count: count == 1, _fault(dialect, DEADLOCK)) as hit:
        _run(sessions, given, "maintenance.report_breakdown", call)
    assert hit == [1]


def _run(sessions: Any, given: Any, name: str, call: Call, key: str | None = None) -> Any:
    return run_command(
        sessions, function_of(name), *call.args, actor=call.actor, clock=given.clock, key=key, **call.kwargs
    )


def _check_row(given: Any, call: Call) -> None:
    """One row of the record, by the one who asked."""
    assert given.audit_rows() == 1
    row = given.last_audit()
    assert (row.user_id, row.actor_role, row.created_at) == (call.actor.user_id, call.actor.role, given.clock())
    assert row.description
    assert row.changes


def _refuse_a_visitor(sessions: Any, given: Any, name: str, call: Call) -> None:
    with pytest.raises(SignedOut):
        _run(sessions, given, name, Call(Actor(None, "visitor", None), call.args, call.kwargs))
    assert given.refusals() == 1


def _run_cut_off_at_commit(sessions: Any, given: Any, name: str, call: Call, dialect: str) -> None:
    engine = sessions.kw["bind"]

    def refuse(_connection: Any) -> None:
        raise OperationalError("COMMIT", {}, _fault(dialect, LOST)())

    event.listen(engine, "commit", refuse)
    try:
        _run(sessions, given, name, call)
    finally:
        event.remove(engine, "commit", refuse)


def _outcome(work: Callable[[], Any]) -> DomainError | None:
    try:
        work()
    except DomainError as refusal:
        return refusal
    return None


def _fault(dialect: str, number: int) -> Callable[[], Exception]:
    if dialect == "sqlite":
        return lambda: sqlite3.OperationalError("disk I/O error" if number == LOST else "database is locked")
    return lambda: pymysql.err.OperationalError(number, "put there by the test")


@contextmanager
def _failing(sessions: Any, fails: Callable[[int], bool], fault: Callable[[], Exception]) -> Iterator[list[int]]:
    """Raise instead of the n-th statement, in the driver itself; yields the numbers of those that failed."""
    engine, hit, seen = sessions.kw["bind"], [], [0]

    def meet() -> None:
        seen[0] += 1
        if fails(seen[0]):
            hit.append(seen[0])
            raise fault()

    def arm(connection: Any, *_: Any) -> None:
        connection.cursor = lambda *given: _Cursor(type(connection).cursor(connection, *given), meet)

    def disarm(connection: Any, _record: Any) -> None:
        if connection is not None:
            vars(connection).pop("cursor", None)

    event.listen(engine, "checkout", arm)
    event.listen(engine, "checkin", disarm)
    try:
        yield hit
    finally:
        event.remove(engine, "checkout", arm)
        event.remove(engine, "checkin", disarm)


class _Cursor:
    """A cursor of the driver that meets something before each statement."""

    def __init__(self, cursor: Any, meet: Callable[[], None]) -> None:
        self._cursor, self._meet = cursor, meet

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def execute(self, *call: Any) -> Any:
        self._meet()
        return self._cursor.execute(*call)

    def executemany(self, *call: Any) -> Any:
        self._meet()
        return self._cursor.executemany(*call)


def _check_sound(sessions: Any, given: Any) -> None:
    assert sessions.kw["bind"].pool.checkedout() == 0
    assert invariants.check(sessions, given.clock) == []
