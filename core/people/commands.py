"""Changes to accounts."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.kernel import (
    Actor,
    Clock,
    Forbidden,
    Permission,
    Role,
    StaleState,
    check_reason,
    chosen,
    clean_line,
    command,
)
from core.kernel.ports import release_jobs
from core.people import known, passwords, rules
from core.people.accounts import add_user
from core.people.errors import LastAdministrator
from core.people.models import User, UserSession
from core.people.proof import check_own_password
from core.people.sessions import end_sessions_where
from core.people.setup import new_token
from core.settings import load
from core.storage import get_locked


@dataclass(frozen=True, slots=True)
class NewUser:
    """A new account and, when no password was given, the token of its set-up link."""

    user_id: int
    setup_token: str | None


@command(Permission.MANAGE_USERS, prepare=passwords.load_hasher)
def create_user(
    session: Session,
    username: str,
    full_name: str,
    role: Role,
    *,
    department_id: int | None = None,
    email: str | None = None,
    phone: str | None = None,
    locale: str | None = None,
    password: str | None = None,
    actor: Actor,
    clock: Clock,
) -> NewUser:
    """Add a person. Without a password they get a one-time link to choose their own.

    Raises:
        Invalid: a name, the language or the password breaks a rule.
        Conflict: the user name is taken.
    """
    if password is not None:
        rules.check_password(password, username=username, plant=load().plant_name)
    user = add_user(
        session,
        username=username,
        full_name=full_name,
        role=chosen(Role, role),
        now=clock(),
        password_hash=passwords.hashed(password) if password is not None else None,
        department_id=department_id,
        email=clean_line(email)[:200] or None,
        phone=clean_line(phone)[:40] or None,
        locale=rules.check_locale(locale),
    )
    token = new_token(session, user.id, clock()) if password is None else None
    audit.record(session, LogAction.CREATE, user, f"Added {user.full_name} as {user.role}", actor=actor, at=clock())
    return NewUser(user.id, token)


@command(Permission.MANAGE_USERS)
def update_user(
    session: Session,
    user_id: int,
    *,
    full_name: str,
    department_id: int | None,
    email: str | None,
    phone: str | None,
    version: int,
    actor: Actor,
    clock: Clock,
) -> None:
    """Change the facts of a person.

    Raises:
        StaleState: somebody else saved this person since the form was opened.
    """
    user = get_locked(session, User, user_id)
    if user.version != version:
        raise StaleState()
    user.full_name = rules.check_full_name(full_name)
    user.department_id = department_id
    user.email, user.phone = clean_line(email)[:200] or None, clean_line(phone)[:40] or None
    user.version, user.updated_at = user.version + 1, clock()
    audit.record(session, LogAction.UPDATE, user, f"Changed the account of {user.full_name}", actor=actor, at=clock())


@command(Permission.MANAGE_USERS)
def deactivate_user(session: Session, user_id: int, reason: str, *, actor: Actor, clock: Clock) -> int:
    """Close an account: every session ends, open jobs go back to the queue; the records stay.

    Returns:
        How many jobs went back to the queue.

    Raises:
        Invalid: no reason.
        LastAdministrator: nobody else could administer.
        StaleState: it is closed already.
    """
    why = check_reason(reason)
    _check_not_last_admin(session, user_id)
    user = get_locked(session, User, user_id)
    if not user.is_active:
        raise StaleState("{name} is deactivated already.", name=user.full_name)
    user.is_active, user.updated_at = False, clock()
    _end_all(session, user, clock, "deactivated")
    released = release_jobs.ask(session, user.id, clock())
    audit.record(session, LogAction.UPDATE, user, f"Deactivated {user.full_name}", actor=actor, at=clock(), reason=why)
    return released


@command(Permission.MANAGE_USERS)
def reactivate_user(session: Session, user_id: int, *, actor: Actor, clock: Clock) -> None:
    """Open a closed account again.

    Raises:
        StaleState: it is open.
    """
    user = get_locked(session, User, user_id)
    if user.is_active:
        raise StaleState("{name} is active already.", name=user.full_name)
    user.is_active, user.updated_at = True, clock()
    audit.record(session, LogAction.UPDATE, user, f"Reactivated {user.full_name}", actor=actor, at=clock())


@command(Permission.MANAGE_USERS)
def change_role(session: Session, user_id: int, role: Role, *, actor: Actor, clock: Clock) -> None:
    """Give a person another role; their sessions end. Nobody changes their own.

    Raises:
        Forbidden: it is one's own account.
        Invalid: there is no such role.
        LastAdministrator: nobody else could administer.
        StaleState: they have that role.
    """
    if user_id == actor.user_id:
        raise Forbidden("Nobody changes their own role. Ask another administrator.")
    wanted = chosen(Role, role)
    if wanted is not Role.ADMIN:
        _check_not_last_admin(session, user_id)
    user = get_locked(session, User, user_id)
    if user.role is wanted:
        raise StaleState("{name} has this role already.", name=user.full_name)
    before, user.role, user.updated_at = user.role, wanted, clock()
    if wanted not in rules.WITH_PIN:
        known.forget_pin(user)
    _end_all(session, user, clock, "role changed")
    release_jobs.ask(session, user.id, clock())
    description = f"{user.full_name} is now {user.role}, was {before}"
    audit.record(session, LogAction.PERMISSION, user, description, actor=actor, at=clock())


@command(Permission.USE_ACCOUNT, prepare=passwords.load_hasher)
def change_password(session: Session, current: str, new: str, *, actor: Actor, clock: Clock) -> None:
    """Choose a new password; every session of the account ends, this one too.

    Raises:
        SignInRefused: the current password is wrong.
        SignInThrottled: it was wrong too often within a quarter of an hour.
        WeakPassword: the new one breaks the rule.
    """
    user = get_locked(session, User, actor.person_id)
    check_own_password(session, user, current, clock())
    rules.check_password(new, username=user.username, plant=load().plant_name)
    user.password_hash, user.must_change_password, user.updated_at = passwords.hashed(new), False, clock()
    _end_all(session, user, clock, "password changed")
    audit.record(session, LogAction.UPDATE, user, f"{user.full_name} chose a new password", actor=actor, at=clock())


@command(Permission.MANAGE_USERS)
def reset_password(session: Session, user_id: int, *, actor: Actor, clock: Clock) -> str:
    """Take the password away; the person chooses a new one through the one-time link whose token is returned."""
    user = get_locked(session, User, user_id)
    user.password_hash, user.updated_at = None, clock()
    _end_all(session, user, clock, "password reset")
    token = new_token(session, user.id, clock())
    audit.record(session, LogAction.UPDATE, user, f"Reset the password of {user.full_name}", actor=actor, at=clock())
    return token


@command(Permission.USE_ACCOUNT)
def end_sessions(session: Session, user_id: int, *, actor: Actor, clock: Clock) -> None:
    """Sign a person out everywhere: oneself, or anybody by an administrator.

    Raises:
        Forbidden: somebody else's sessions, and not an administrator.
    """
    if actor.role is not Role.ADMIN and user_id != actor.user_id:
        raise Forbidden()
    user = get_locked(session, User, user_id)
    _end_all(session, user, clock, "signed out everywhere")
    audit.record(session, LogAction.LOGOUT, user, f"{user.full_name} signed out everywhere", actor=actor, at=clock())


@command(Permission.USE_ACCOUNT)
def choose_language(session: Session, locale: str | None, *, actor: Actor, clock: Clock) -> None:
    """Choose the language of the screens; None follows the browser.

    Raises:
        Invalid: the product does not speak it.
    """
    user = get_locked(session, User, actor.person_id)
    user.locale, user.updated_at = rules.check_locale(locale), clock()
    audit.record(session, LogAction.UPDATE, user, f"{user.full_name} chose a language", actor=actor, at=clock())


def _check_not_last_admin(session: Session, user_id: int) -> None:
    active = (
        select(User.id).where(User.role == Role.ADMIN, User.is_active.is_(True)).order_by(User.id).with_for_update()
    )
    if session.scalars(active).all() == [user_id]:
        raise LastAdministrator()


def _end_all(session: Session, user: User, clock: Clock, why: str) -> None:
    user.session_version += 1
    end_sessions_where(session, UserSession.user_id == user.id, now=clock(), why=why)
