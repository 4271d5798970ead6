"""One-time links: the first administrator of a new plant, and new passwords."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.kernel import Clock, Role
from core.people import passwords, rules
from core.people.accounts import add_user
from core.people.errors import LinkUsed
from core.people.models import SetupToken, User, UserSession
from core.people.sessions import SignedIn, begin_session, end_sessions_where, token_hash
from core.settings import load
from core.storage import Sessions, get_locked, in_transaction, reading

_VALID_FOR = timedelta(hours=24)
_FIRST = "{name} became the first administrator by a set-up link"
_CHOSE = "{name} chose a password by a set-up link"


@dataclass(frozen=True, slots=True)
class SetupOffer:
    """What a set-up link is for: a new password of ``username``, or the first administrator when that is None."""

    username: str | None


def setup_link_needed(sessions: Sessions) -> bool:
    """Whether nobody has an account yet."""
    with reading(sessions) as session:
        return not session.scalar(select(func.count()).select_from(User))


def issue_setup_token(sessions: Sessions, *, clock: Clock) -> str:
    """A fresh one-time token for the first administrator; older ones stop working."""
    return in_transaction(sessions, lambda session: new_token(session, None, clock()))


def new_token(session: Session, user_id: int | None, now: datetime) -> str:
    """A fresh token for one person (or the first administrator), voiding those before it."""
    token = secrets.token_urlsafe(32)
    older = SetupToken.user_id.is_(None) if user_id is None else SetupToken.user_id == user_id
    for link in session.scalars(select(SetupToken).where(older, SetupToken.used_at.is_(None)).with_for_update()):
        link.used_at = now
    session.add(SetupToken(token_hash=token_hash(token), user_id=user_id, created_at=now, expires_at=now + _VALID_FOR))
    return token


def read_setup_token(sessions: Sessions, token: str, *, clock: Clock) -> SetupOffer | None:
    """What the link is for; None when it is unknown, used or too old, or of a closed account."""
    with reading(sessions) as session:
        row = session.scalars(select(SetupToken).where(SetupToken.token_hash == token_hash(token))).one_or_none()
        if row is None or row.used_at is not None or row.expires_at <= clock():
            return None
        user = session.get(User, row.user_id) if row.user_id else None
        return SetupOffer(user.username if user else None) if user is None or user.is_active else None


def finish_setup(
    sessions: Sessions,
    token: str,
    *,
    username: str,
    full_name: str,
    password: str,
    address: str | None,
    user_agent: str | None,
    device: str | None = None,
    clock: Clock,
) -> SignedIn:
    """Use a link: set the password (and make the first administrator), and sign in.

    Raises:
        LinkUsed: unknown, used or too old, or the account was closed.
        Invalid: the names or the password break a rule; the link still works.
    """
    now = clock()
    offer = read_setup_token(sessions, token, clock=clock)
    if offer is None:
        raise LinkUsed()
    rules.check_password(password, username=offer.username or username, plant=load().plant_name)
    password_hash = passwords.hashed(password)

    def finish(session: Session) -> SignedIn:
        row = _take(session, token, now)
        user = _open_account(session, row.user_id) if row.user_id else _first_admin(session, username, full_name, now)
        user.password_hash, user.must_change_password, user.updated_at = password_hash, False, now
        user.session_version += 1
        end_sessions_where(session, UserSession.user_id == user.id, now=now, why="new password")
        session.flush()
        told = _CHOSE if row.user_id else _FIRST
        return begin_session(
            session, user.id, address=address, user_agent=user_agent, now=now, device=device, told=told
        )

    return in_transaction(sessions, finish)


def _take(session: Session, token: str, now: datetime) -> SetupToken:
    row = session.scalars(
        select(SetupToken).where(SetupToken.token_hash == token_hash(token)).with_for_update()
    ).one_or_none()
    if row is None or row.used_at is not None or row.expires_at <= now:
        raise LinkUsed()
    row.used_at = now
    return row


def _open_account(session: Session, user_id: int) -> User:
    user = get_locked(session, User, user_id)
    if not user.is_active:
        raise LinkUsed()
    return user


def _first_admin(session: Session, username: str, full_name: str, now: datetime) -> User:
    if session.scalar(select(func.count()).select_from(User)):
        raise LinkUsed()
    return add_user(session, username=username, full_name=full_name, role=Role.ADMIN, password_hash=None, now=now)
