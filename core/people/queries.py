"""Reading accounts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.kernel import Actor, Clock, Permission, Role, query
from core.people.models import User, UserSession
from core.storage import Sessions, get, reading
from core.storage.facts import DEMO, fact

_MOST = 500


@dataclass(frozen=True, slots=True)
class Person:
    """One account as an administrator sees it."""

    id: int
    username: str
    full_name: str
    role: Role
    department_id: int | None
    email: str | None
    phone: str | None
    is_active: bool
    has_password: bool
    locale: str | None
    last_login_at: datetime | None
    version: int
    must_change_password: bool


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One signed-in browser."""

    id: int
    address: str | None
    user_agent: str | None
    created_at: datetime
    last_seen_at: datetime
    is_this_one: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person as everybody may know them."""

    id: int
    full_name: str
    role: Role


@dataclass(frozen=True, slots=True)
class DemoUser:
    """An account of the embedded demo, for one-tap sign-in."""

    username: str
    full_name: str
    role: Role


@query(Permission.MANAGE_USERS)
def people(
    session: Session, *, search: str = "", active: bool | None = True, actor: Actor, clock: Clock
) -> list[Person]:
    """Accounts by name, at most 500."""
    statement = select(User).order_by(User.full_name, User.id).limit(_MOST)
    if active is not None:
        statement = statement.where(User.is_active.is_(active))
    if search:
        statement = statement.where(
            func.lower(User.full_name + " " + User.username).contains(search.lower(), autoescape=True)
        )
    return [_person(user) for user in session.scalars(statement)]


@query(Permission.MANAGE_USERS)
def person(session: Session, user_id: int, *, actor: Actor, clock: Clock) -> Person:
    """One account.

    Raises:
        NotFound: no such account.
    """
    return _person(get(session, User, user_id))


@query(Permission.USE_ACCOUNT)
def my_account(session: Session, *, actor: Actor, clock: Clock) -> Person:
    """One's own account.

    Raises:
        NotFound: the caller is not a person.
    """
    return _person(get(session, User, actor.user_id or 0))


@query(Permission.USE_ACCOUNT)
def my_sessions(session: Session, *, actor: Actor, clock: Clock) -> list[OpenSession]:
    """Where one is signed in, newest first."""
    statement = (
        select(UserSession)
        .where(UserSession.user_id == actor.user_id, UserSession.ended_at.is_(None), UserSession.expires_at > clock())
        .order_by(UserSession.last_seen_at.desc())
        .limit(50)
    )
    return [
        OpenSession(row.id, row.address, row.user_agent, row.created_at, row.last_seen_at, row.id == actor.session_id)
        for row in session.scalars(statement)
    ]


@query(Permission.SEE_FLOOR)
def colleagues(session: Session, *roles: Role, actor: Actor, clock: Clock) -> list[Colleague]:
    """Active people of these roles, by name."""
    statement = select(User).where(User.is_active.is_(True)).order_by(User.full_name).limit(_MOST)
    if roles:
        statement = statement.where(User.role.in_(roles))
    return [Colleague(user.id, user.full_name, user.role) for user in session.scalars(statement)]


def demo_users(sessions: Sessions) -> list[DemoUser]:
    """The accounts of the embedded demo; none on any other database."""
    with reading(sessions) as session:
        if not is_demo(session):
            return []
        users = session.scalars(select(User).where(User.is_active.is_(True)).order_by(User.id).limit(40))
        return [DemoUser(user.username, user.full_name, user.role) for user in users]


def is_demo(session: Session) -> bool:
    """Whether this is the embedded demo: a SQLite file that says so."""
    return session.get_bind().dialect.name == "sqlite" and fact(session, DEMO) == "yes"


def _person(user: User) -> Person:
    return Person(
        user.id,
        user.username,
        user.full_name,
        user.role,
        user.department_id,
        user.email,
        user.phone,
        user.is_active,
        user.password_hash is not None,
        user.locale,
        user.last_login_at,
        user.version,
        user.must_change_password,
    )
