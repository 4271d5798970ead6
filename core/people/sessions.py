"""Signing in and out: server-side sessions of which only a hash is stored."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.kernel import Actor, ActorKind, Clock, SignedOut, folded
from core.people import known, passwords, rules, throttle
from core.people.errors import SignInRefused
from core.people.models import User, UserSession
from core.settings import load
from core.storage import Prepared, Sessions, get_locked, in_transaction, reading, table_of

_SEEN_EVERY = timedelta(minutes=1)
_USERS, _OPENED = table_of(User), table_of(UserSession)
_ACCOUNT = Prepared(
    select(_USERS.c.username, _USERS.c.full_name, _USERS.c.role, _USERS.c.is_active).where(
        _USERS.c.id == bindparam("asked")
    )
)
_HELD = select(
    _OPENED.c.id.label("session_id"),
    _OPENED.c.ended_at,
    _OPENED.c.expires_at,
    _OPENED.c.last_seen_at,
    _OPENED.c.session_version.label("held_version"),
    _USERS.c.id.label("user_id"),
    _USERS.c.username,
    _USERS.c.full_name,
    _USERS.c.role,
    _USERS.c.locale,
    _USERS.c.is_active,
    _USERS.c.session_version,
    _USERS.c.must_change_password,
).join_from(_OPENED, _USERS, _USERS.c.id == _OPENED.c.user_id)
_BY_ID = Prepared(_HELD.where(_OPENED.c.id == bindparam("asked")))
_BY_TOKEN = Prepared(_HELD.where(_OPENED.c.token_hash == bindparam("asked")))


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session; the token is told once and never stored.

    Attributes:
        token: of the session.
        actor: who holds it.
        must_change_password: the password was given by somebody else.
        lacks_pin: the person has just let the device know them, and has no PIN yet.
    """

    token: str
    actor: Actor
    must_change_password: bool
    lacks_pin: bool = False


def sign_in(
    sessions: Sessions,
    username: str,
    password: str,
    *,
    address: str | None,
    user_agent: str | None,
    device: str | None = None,
    remember: bool = False,
    clock: Clock,
) -> SignedIn:
    """Check a name and a password and begin a session.

    Args:
        sessions: the database.
        username: in any case, with spaces around it or not.
        password: exactly as typed.
        address: where it comes from.
        user_agent: what the browser calls itself.
        device: the browser's own token, by which it is known again.
        remember: let the device know the person from now on; one that did before does so again anyway.
        clock: the time.

    Raises:
        SignInRefused: unknown, wrong or deactivated, all alike in text and time.
        SignInThrottled: too many failures of this account or this address.
    """
    now, name = clock(), folded(username)[:60]
    subjects = throttle.subjects(name, address)
    user = in_transaction(sessions, lambda session: _claimed(session, name, subjects, now))
    fits = passwords.matches(password, user.password_hash if user and user.is_active else None)
    if not fits or user is None:
        _refuse(sessions, user, username, address, user_agent, now)
        raise SignInRefused()

    def begin(session: Session) -> SignedIn:
        _check_unchanged(session, user)
        throttle.clear(session, subjects)
        # Before the session, whose beginning the record tells with all that changed.
        lacks_pin = _is_to_choose_pin(session, user.id, device, remember=remember, now=now)
        signed = begin_session(session, user.id, address=address, user_agent=user_agent, now=now, device=device)
        return replace(signed, lacks_pin=lacks_pin)

    return in_transaction(sessions, begin)


def _is_to_choose_pin(session: Session, user_id: int, device: str | None, *, remember: bool, now: datetime) -> bool:
    """Let the device know the person, where it is to or did before; whether a PIN for it is still to be chosen."""
    user = session.get_one(User, user_id)
    if device is None or user.role not in rules.WITH_PIN:
        return False
    if remember or known.known_device(session, user.id, token_hash(device)) is not None:
        known.remember(session, user, token_hash(device), now)
    return remember and user.pin_hash is None


def _claimed(session: Session, name: str, subjects: dict[str, int], now: datetime) -> User | None:
    throttle.check_open(session, subjects, now)
    return session.scalars(select(User).where(User.username_key == name)).one_or_none()


def _check_unchanged(session: Session, checked: User) -> None:
    """The account is as it was when its password was checked, which took a while and held no lock."""
    user = get_locked(session, User, checked.id)
    if not user.is_active or user.password_hash != checked.password_hash:
        raise SignInRefused()


def begin_session(
    session: Session,
    user_id: int,
    *,
    address: str | None,
    user_agent: str | None,
    now: datetime,
    device: str | None = None,
    told: str = "{name} signed in",
) -> SignedIn:
    """Open a session for a person who has proved to be that person; audited as LOGIN, in the words of ``told``."""
    user = session.get_one(User, user_id)
    token = secrets.token_urlsafe(32)
    row = UserSession(
        user_id=user.id,
        token_hash=token_hash(token),
        session_version=user.session_version,
        address=address,
        user_agent=(user_agent or "")[:255] or None,
        created_at=now,
        last_seen_at=now,
        expires_at=now + timedelta(hours=load().session_absolute_hours),
        device_hash=token_hash(device) if device else None,
    )
    session.add(row)
    user.last_login_at, user.failed_logins, user.pin_failures, user.updated_at = now, 0, 0, now
    session.flush()
    actor = Actor(user.id, user.username, user.role, user.full_name, row.id, address, user_agent, user.locale)
    audit.record(session, LogAction.LOGIN, user, told.replace("{name}", user.full_name), actor=actor, at=now)
    return SignedIn(token, actor, user.must_change_password)


def sign_out(sessions: Sessions, token: str, *, clock: Clock) -> None:
    """End the session of a token; one that is unknown, or has ended by itself, is no fault."""
    now = clock()

    def end(session: Session) -> None:
        found = _BY_TOKEN.first(session, {"asked": token_hash(token)})
        if found is None or not _is_alive(found, now):
            return
        end_sessions_where(session, UserSession.id == found.session_id, now=now, why="signed out")
        actor = _actor(found, None, None)
        audit.record(session, LogAction.LOGOUT, "users", f"{actor.full_name} signed out", actor=actor, at=now)

    in_transaction(sessions, end)


def actor_of_token(
    sessions: Sessions, token: str, *, pressed: bool, address: str | None, user_agent: str | None, clock: Clock
) -> Actor | None:
    """Who holds this token now; None when it is unknown, ended, expired, or its person was deactivated.

    Args:
        pressed: whether the person did something; a page that follows the plant by itself keeps no session alive.
    """
    now = clock()
    with reading(sessions) as session:
        found = _BY_TOKEN.first(session, {"asked": token_hash(token)})
    if found is None or not _is_alive(found, now):
        return None
    if pressed and now - found.last_seen_at >= _SEEN_EVERY:
        seen = update(UserSession).where(UserSession.id == found.session_id).values(last_seen_at=now)
        in_transaction(sessions, lambda session: session.execute(seen))
    return _actor(found, address, user_agent)


def actor_of(sessions: Sessions, username: str) -> Actor:
    """The actor of an account without a session: for the command line and for tests.

    Raises:
        SignedOut: no active account of that name.
    """
    with reading(sessions) as session:
        user = session.scalars(select(User).where(User.username_key == folded(username))).one_or_none()
    if user is None or not user.is_active:
        raise SignedOut("There is no active account named {username}.", username=username)
    return Actor(user.id, user.username, user.role, user.full_name, locale=user.locale)


def current_account(session: Session, actor: Actor, now: datetime) -> Actor:
    """The actor as the account stands now; the boundary asks this before every call.

    Raises:
        SignedOut: no account, deactivated, session ended or expired, or the role has changed.
    """
    if actor.user_id is None:
        if actor.kind is ActorKind.USER:
            raise SignedOut()
        return actor
    if actor.session_id is None:
        return _without_session(session, actor)
    found = _BY_ID.first(session, {"asked": actor.session_id})
    if found is None or found.user_id != actor.user_id or not _is_alive(found, now) or found.role != actor.role:
        raise SignedOut()
    return replace(actor, username=found.username, full_name=found.full_name, role=found.role, locale=found.locale)


def end_sessions_where(session: Session, *conditions: ColumnElement[bool], now: datetime, why: str) -> None:
    """End every open session that fits, row by row so that each stands in the record."""
    still_open = select(UserSession).where(UserSession.ended_at.is_(None), *conditions).order_by(UserSession.id)
    for row in session.scalars(still_open.with_for_update().execution_options(populate_existing=True)):
        row.ended_at, row.end_reason = now, why


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _without_session(session: Session, actor: Actor) -> Actor:
    user = _ACCOUNT.first(session, {"asked": actor.user_id})
    if user is None or not user.is_active or user.role != actor.role:
        raise SignedOut()
    return replace(actor, username=user.username, full_name=user.full_name)


def _is_alive(found: Any, now: datetime) -> bool:
    idle = timedelta(minutes=load().session_idle_minutes)
    standing = rules.is_alive(
        now=now, ended_at=found.ended_at, expires_at=found.expires_at, last_seen_at=found.last_seen_at, idle=idle
    )
    return standing and bool(found.is_active) and found.held_version == found.session_version


def _actor(found: Any, address: str | None, user_agent: str | None) -> Actor:
    return Actor(
        found.user_id, found.username, found.role, found.full_name, found.session_id, address, user_agent, found.locale
    )


def _refuse(
    sessions: Sessions, user: User | None, username: str, address: str | None, user_agent: str | None, now: datetime
) -> None:
    name = folded(username)[:60]
    claimed = Actor(user.id if user else None, username[:60], None, address=address, user_agent=user_agent)

    def count(session: Session) -> None:
        blocked = throttle.count_failure(session, throttle.subjects(name, address), now)
        kind = LogAction.LOCK if blocked else LogAction.LOGIN_FAILED
        audit.security_event(
            session, kind=kind, actor=claimed, subject="sign in", detail="User name or password is not right", at=now
        )

    in_transaction(sessions, count)
