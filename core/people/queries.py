"""Reading accounts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, not_, or_, select
from sqlalchemy.orm import Session

from core.kernel import Actor, Clock, Permission, Role, clean_line, query
from core.people import throttle
from core.people.models import SetupToken, User, UserSession
from core.storage import Sessions, get, reading
from core.storage.facts import DEMO, fact

_MOST = 500


@dataclass(frozen=True, slots=True)
class Person:
    """One account as an administrator sees it; ``last_here_at`` is when a session was last begun or used."""

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
    last_here_at: datetime | None
    version: int
    must_change_password: bool
    blocked_until: datetime | None
    link_until: datetime | None


class AccountState(StrEnum):
    """What an administrator looks for among the accounts."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    UNSET = "unset"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class AccountCounts:
    """How many accounts are active, blocked by failed sign-ins, without a password, and closed.

    On the embedded demo nobody needs a password.
    """

    active: int
    blocked: int
    unset: int
    closed: int
    is_demo: bool = False


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
    username: str


@dataclass(frozen=True, slots=True)
class DemoUser:
    """An account of the embedded demo, for one-tap sign-in."""

    username: str
    full_name: str
    role: Role


@query(Permission.MANAGE_USERS)
def people(
    session: Session,
    *,
    search: str = "",
    state: AccountState | None = AccountState.ACTIVE,
    after: tuple[str, int] | None = None,
    limit: int = 50,
    actor: Actor,
    clock: Clock,
) -> list[Person]:
    """Accounts by name, of every state if None; ``after`` (name, id) continues below the page before."""
    statement = _accounts(clock()).where(*_named(search), *_after(after))
    if state is not None:
        statement = statement.where(_states(clock())[state])
    return [_person(row) for row in session.execute(_by_name(statement, limit))]


@query(Permission.MANAGE_USERS)
def account_counts(session: Session, *, search: str = "", actor: Actor, clock: Clock) -> AccountCounts:
    """How many accounts of that name are in each state."""
    counted = [func.count(case((condition, 1))).label(state) for state, condition in _states(clock()).items()]
    found = session.execute(select(*counted).select_from(User).where(*_named(search))).mappings().one()
    return AccountCounts(**{state.value: found[state] for state in AccountState}, is_demo=is_demo(session))


@query(Permission.MANAGE_USERS)
def person(session: Session, user_id: int, *, actor: Actor, clock: Clock) -> Person:
    """One account.

    Raises:
        NotFound: no such account.
    """
    get(session, User, user_id)
    return _person(session.execute(_accounts(clock()).where(User.id == user_id)).one())


@query(Permission.USE_ACCOUNT)
def my_account(session: Session, *, actor: Actor, clock: Clock) -> Person:
    """One's own account.

    Raises:
        NotFound: the caller is not a person.
    """
    get(session, User, actor.user_id or 0)
    return _person(session.execute(_accounts(clock()).where(User.id == actor.user_id)).one())


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
def colleagues(
    session: Session,
    *roles: Role,
    after: tuple[str, int] | None = None,
    limit: int = _MOST,
    actor: Actor,
    clock: Clock,
) -> list[Colleague]:
    """Active people of these roles, by name; ``after`` (name, id) continues below the page before."""
    statement = select(User).where(User.is_active.is_(True), *_after(after))
    if roles:
        statement = statement.where(User.role.in_(roles))
    found = session.scalars(_by_name(statement, limit))
    return [Colleague(user.id, user.full_name, user.role, user.username) for user in found]


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


def _accounts(now: datetime) -> Select[*tuple[Any, ...]]:
    """Accounts with until when they are blocked, until when their set-up link can be used, and their last use."""
    link = select(func.max(SetupToken.expires_at)).where(
        SetupToken.user_id == User.id, SetupToken.used_at.is_(None), SetupToken.expires_at > now
    )
    seen = select(func.max(UserSession.last_seen_at)).where(UserSession.user_id == User.id)
    return select(
        User,
        throttle.blocked_until(now).label("blocked_until"),
        link.scalar_subquery().label("link_until"),
        seen.scalar_subquery().label("seen_at"),
    )


def _states(now: datetime) -> dict[AccountState, ColumnElement[bool]]:
    is_active = User.is_active.is_(True)
    return {
        AccountState.ACTIVE: is_active,
        AccountState.BLOCKED: and_(is_active, throttle.blocked_until(now).is_not(None)),
        AccountState.UNSET: and_(is_active, User.password_hash.is_(None)),
        AccountState.CLOSED: not_(is_active),
    }


def _named(search: str) -> list[ColumnElement[bool]]:
    if not search:
        return []
    return [func.lower(User.full_name + " " + User.username).contains(clean_line(search).lower(), autoescape=True)]


def _after(place: tuple[str, int] | None) -> list[ColumnElement[bool]]:
    if place is None:
        return []
    name, user_id = place
    return [or_(User.full_name > name, and_(User.full_name == name, User.id > user_id))]


def _by_name(statement: Select[Any], limit: int) -> Select[Any]:
    return statement.order_by(User.full_name, User.id).limit(min(limit, _MOST))


def _person(row: Row[*tuple[Any, ...]]) -> Person:
    user: User = row[0]
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
        max(filter(None, (user.last_login_at, row.seen_at)), default=None),
        user.version,
        user.must_change_password,
        row.blocked_until,
        row.link_until,
    )
