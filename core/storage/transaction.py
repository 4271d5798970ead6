"""The boundary: the one place where a person, a clock and the database meet."""

import secrets
from collections.abc import Callable
from datetime import datetime
from time import perf_counter
from typing import Any, TypeVar

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.kernel import (
    LENDABLE,
    QUERIES,
    Actor,
    ActorKind,
    Clock,
    DomainError,
    Forbidden,
    Permission,
    Registered,
    is_allowed,
)
from core.kernel.ports import current_account, is_lent, record_security_event
from core.storage.engine import Sessions, reading
from core.storage.faults import as_domain_error
from core.storage.idempotency import Replay, claim, remember
from core.storage.prepared import WAY, Way
from core.storage.retrying import again, patience_of

T = TypeVar("T")
_log = structlog.get_logger("millwright")


def run_command(
    sessions: Sessions,
    command: Callable[..., T] | Registered,
    *args: Any,
    actor: Actor,
    clock: Clock,
    key: str | None = None,
    **kwargs: Any,
) -> T:
    """Run one audited change, wholly or not at all.

    Begins a transaction, reads the account again, checks the permission, replays a key that was committed before, runs
    the command, sees that it wrote exactly one audit row, and commits. Deadlocks, lock time-outs and (with a key) lost
    connections are retried as a whole.

    Args:
        sessions: the factory of ``connect``.
        command: a function registered by ``@command``, or its place in ``COMMANDS``.
        args: its positional arguments after ``session``.
        actor: who asks.
        clock: tells the present instant, aware.
        key: an idempotency key; the same key with the same arguments takes effect once.
        kwargs: its keyword arguments.

    Raises:
        Forbidden: the role may not do this; ``SignedOut`` when the account or session has ended.
        IdempotencyConflict: the key was used with other arguments.
        Unavailable: the database cannot be reached, or stays too busy; nothing was changed.
    """
    registered = _registered(command)
    correlation = secrets.token_hex(8)
    if registered.prepare is not None:
        registered.prepare()

    def unit(session: Session) -> T:
        now = clock()
        present = _authorised(session, registered, actor, now)
        if key is not None:
            claim(session, registered, key, (args, sorted(kwargs.items())), present, now)
        result: T = registered.function(session, *args, actor=present, clock=lambda: now, **kwargs)
        _check_audited(session, registered)
        if key is not None:
            remember(session, registered, key, result)
        return result

    return _logged(
        sessions,
        registered,
        actor,
        clock,
        correlation,
        # The account of a person is read first, and an embedded database makes writers wait there.
        lambda: _retried(sessions, unit, correlation, keyed=key is not None, at_once=actor.user_id is not None),
    )


def run_query(
    sessions: Sessions, query: Callable[..., T] | Registered, *args: Any, actor: Actor, clock: Clock, **kwargs: Any
) -> T:
    """Read, with the same account and permission check as a command; nothing is written.

    Raises:
        Forbidden: the role may not see this; ``SignedOut`` when the account or session has ended.
        Unavailable: the database cannot be reached.
    """
    registered = _registered(query)
    correlation = secrets.token_hex(8)

    def attempt() -> T:
        with reading(sessions) as session:
            now = clock()
            present = _authorised(session, registered, actor, now)
            result: T = registered.function(session, *args, actor=present, clock=lambda: now, **kwargs)
            return result

    return _logged(
        sessions, registered, actor, clock, correlation, lambda: again(attempt, patience_of(sessions), keyed=True)
    )


def _registered(function: Callable[..., Any] | Registered) -> Registered:
    if isinstance(function, Registered):
        return function
    registered: Registered | None = getattr(function, "registered", None)
    if registered is None:
        raise TypeError(f"{function.__name__} is neither a command nor a query")
    return registered


def _authorised(session: Session, registered: Registered, actor: Actor, now: datetime) -> Actor:
    present = current_account.ask(session, actor, now)
    if not (is_allowed(present, registered.permission) or _holds_for_now(session, present, registered.permission, now)):
        raise Forbidden()
    return present


def _holds_for_now(session: Session, actor: Actor, permission: Permission, now: datetime) -> bool:
    """Only a person holds for some days what the role does not give; asked where it could be, and only then."""
    if permission not in LENDABLE or actor.kind is not ActorKind.USER or actor.user_id is None:
        return False
    return is_lent.ask(session, actor.user_id, permission, now)


def _check_audited(session: Session, registered: Registered) -> None:
    session.flush()
    rows = session.info.get("audit_rows", 0)
    if rows != 1:
        raise RuntimeError(f"{registered.name} wrote {rows} audit rows, not one")
    if session.info.get("changes"):
        raise RuntimeError(f"{registered.name} changed something after its audit row")


def _retried(sessions: Sessions, unit: Callable[[Session], T], correlation: str, *, keyed: bool, at_once: bool) -> T:
    begun = _begun_at_once if at_once else _begun_when_asked

    def attempt() -> T:
        try:
            return begun(sessions, unit, {"correlation_id": correlation})
        except Replay as replay:
            return replay.result  # type: ignore[no-any-return]

    return again(attempt, patience_of(sessions), keyed=keyed)


def _begun_at_once(sessions: Sessions, unit: Callable[[Session], T], about: dict[str, Any]) -> T:
    """Begun and ended on the connection: a session that begins and ends it costs as much as four statements."""
    with sessions.kw["bind"].begin() as connection:
        way = about[WAY] = Way(connection)
        with sessions(bind=connection, info=about) as session:
            result = unit(session)
            way.check_open()  # or else nothing of it would be stored
            return result


def _begun_when_asked(sessions: Sessions, unit: Callable[[Session], T], about: dict[str, Any]) -> T:
    """What an import reads from its file first keeps nobody waiting who writes to an embedded database."""
    with sessions(info=about) as session, session.begin():
        return unit(session)


def _logged(
    sessions: Sessions, registered: Registered, actor: Actor, clock: Clock, correlation: str, work: Callable[[], T]
) -> T:
    began, outcome = perf_counter(), "done"
    try:
        return work()
    except DomainError as refusal:
        outcome = type(refusal).__name__
        _keep_refusal(sessions, registered, actor, clock, refusal)
        raise
    except Exception as fault:
        outcome = type(fault).__name__
        refusal_to_show = as_domain_error(fault)
        if refusal_to_show is None:
            fault.add_note(
                f"correlation_id {correlation}"
            )  # leads from the number on the screen to the line of the call
            raise
        _log.warning(
            "database fault", name=registered.name, fault=str(fault.__cause__ or fault), correlation_id=correlation
        )
        raise refusal_to_show from fault
    finally:
        _log.info(
            registered.name,
            actor=actor.username,
            outcome=outcome,
            ms=round((perf_counter() - began) * 1000, 1),
            correlation_id=correlation,
        )


def _keep_refusal(sessions: Sessions, registered: Registered, actor: Actor, clock: Clock, refusal: DomainError) -> None:
    """Refused commands, and readings whose refusal says something about who asks, leave one security event."""
    if registered.name in QUERIES and not refusal.is_kept:
        return
    kind = type(refusal).__name__
    try:
        with sessions.begin() as session:
            record_security_event.ask(
                session, kind=kind, actor=actor, subject=registered.name, detail=str(refusal), at=clock()
            )
    except DBAPIError as fault:
        _log.error("refusal not recorded", name=registered.name, kind=kind, fault=str(fault.orig))
