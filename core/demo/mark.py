"""A demo in the making says so in its database before its first row, until after its last.

By that a demo that was broken off is known, and made afresh; nothing else is ever cleared.
"""

import secrets
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Table, delete, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.assets import Machine
from core.audit.models import ActivityLog
from core.demo.people import MORE_TECHNICIANS, STAFF
from core.kernel import ActorKind, Conflict, DomainError
from core.people.models import User, UserSession
from core.storage import Base, Sessions, in_transaction, reading
from core.storage.facts import DEMO, UNFINISHED, InstallationFact, fact, is_unfinished_demo, set_fact, swap_fact

_EVERY_S, STILL_S = 0.5, 5.0
_REFERENCE = {"failure_codes", "maintenance_types", "stock_locations"}
"""What the migrations bring; the demo only refers to it."""


class Mark:
    """The mark of one making; its value changes twice a second, so that others see that somebody is at it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions, self._token, self._count, self._at = sessions, secrets.token_hex(8), 0, monotonic()
        self._signal: int | None = None

    @property
    def value(self) -> str:
        """How it stands in the database."""
        return f"{UNFINISHED} {self._token} {self._count}"

    def beat(self) -> None:
        """Show that the making goes on; called before every step.

        Raises:
            Conflict: another process has taken over.
            SystemExit: the process was asked to end.
        """
        if self._signal is not None:
            raise SystemExit(128 + self._signal)
        if monotonic() - self._at < _EVERY_S:
            return
        before, self._count, self._at = self.value, self._count + 1, monotonic()
        self._swap(before, self.value)

    def finish(self) -> None:
        """Take the mark away: on an embedded database it becomes the one by which people sign in with a tap.

        Raises:
            Conflict: another process has taken over.
        """
        is_embedded = self._sessions.kw["bind"].dialect.name == "sqlite"
        self._swap(self.value, "yes" if is_embedded else None)

    def leave(self) -> None:
        """Say that nobody is at it any more; nothing once it is finished."""
        with suppress(SQLAlchemyError, DomainError):
            self._swap(self.value, UNFINISHED)

    def end(self, number: int, _frame: Any) -> None:
        """End before the next step: a handler of signals."""
        self._signal = number

    def _swap(self, before: str, after: str | None) -> None:
        if not in_transaction(self._sessions, lambda session: swap_fact(session, DEMO, before, after)):
            raise _somebody_is_at_it()


@contextmanager
def in_the_making(sessions: Sessions, *, still_s: float = STILL_S) -> Iterator[Mark | None]:
    """Mark an empty database, or take over a demo that was broken off and clear it; None when it is neither.

    Args:
        sessions: a migrated database.
        still_s: after so many seconds without a sign an unfinished demo was broken off; one that was left orderly,
            such as by Ctrl-C, is taken over at once.

    Raises:
        Conflict: another process is making it, or somebody has worked in it since it was broken off.
    """
    mark, found = Mark(sessions), _found(sessions)
    if is_unfinished_demo(found):
        _wait_until_still(sessions, found, still_s)
        in_transaction(sessions, lambda session: _take_over(session, found, mark.value))
    elif not in_transaction(sessions, lambda session: _begin(session, mark.value)):
        yield None
        return
    try:
        with _ending_between_steps(mark):
            yield mark
    except BaseException:
        mark.leave()
        raise


@contextmanager
def _ending_between_steps(mark: Mark) -> Iterator[None]:
    """Ctrl-C once, or a polite kill, waits for the end of a step; only the main thread hears of either."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = [(number, signal.signal(number, mark.end)) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def is_unfinished(sessions: Sessions) -> bool:
    """Whether a demo is in the making here, or was broken off."""
    return is_unfinished_demo(_found(sessions))


def _found(sessions: Sessions) -> str:
    with reading(sessions) as session:
        return fact(session, DEMO) or ""


def _wait_until_still(sessions: Sessions, found: str, still_s: float) -> None:
    until = monotonic() + still_s
    while found != UNFINISHED and monotonic() < until:
        sleep(0.2)
        if _found(sessions) != found:
            raise _somebody_is_at_it()


def _begin(session: Session, value: str) -> bool:
    if is_unfinished_demo(fact(session, DEMO)):
        raise _somebody_is_at_it()
    if any(session.scalar(select(func.count()).select_from(table)) for table in (User, Machine, ActivityLog)):
        return False
    set_fact(session, DEMO, value)
    return True


def _take_over(session: Session, found: str, value: str) -> None:
    if not swap_fact(session, DEMO, found, value):
        raise _somebody_is_at_it()
    if _has_others(session):
        raise Conflict("The demo was broken off, and somebody has worked in its database since. Use an empty one.")
    for table in reversed(Base.metadata.sorted_tables):
        if table.name not in {*_REFERENCE, InstallationFact.__tablename__}:
            _clear(session, table)


def _has_others(session: Session) -> bool:
    """Whether anybody but the demo has left something: a person, a password, a sign-in, an import."""
    ours = [username for username, _name, _role in STAFF + MORE_TECHNICIANS]
    for trace in (
        select(User.id).where(or_(User.username.not_in(ours), User.password_hash.is_not(None))),
        select(UserSession.id),
        select(ActivityLog.id).where(ActivityLog.actor_kind == ActorKind.IMPORT),
    ):
        if session.scalars(trace.limit(1)).first() is not None:
            return True
    return False


def _clear(session: Session, table: Table) -> None:
    for key in table.foreign_keys:
        if key.column.table is table:  # a server refuses a row while another of the table refers to it
            session.execute(update(table).values({key.parent: None}).where(key.parent.is_not(None)))
    session.execute(delete(table))


def _somebody_is_at_it() -> Conflict:
    return Conflict("Another process is making the demo in this database. Let it end.")
