"""Invariants of accounts."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from core.inventory.models import ApprovalDeputy
from core.kernel import Role
from core.people.models import User, UserSession

Finding = tuple[int | None, str]


def an_admin_is_active(session: Session) -> Iterator[Finding]:
    """Where there are people, somebody can administer."""
    people = session.scalar(select(func.count()).select_from(User))
    admins = session.scalar(select(func.count()).where(User.role == Role.ADMIN, User.is_active.is_(True)))
    if people and not admins:
        yield None, "no active administrator"


def ended_accounts_hold_no_session(session: Session) -> Iterator[Finding]:
    """A deactivated person is signed in nowhere."""
    statement = (
        select(UserSession.id)
        .join(User, User.id == UserSession.user_id)
        .where(User.is_active.is_(False), UserSession.ended_at.is_(None))
    )
    for session_id in session.scalars(statement):
        yield session_id, "session of a deactivated account is open"


def one_deputy_at_a_time(session: Session) -> Iterator[Finding]:
    """The days of a manager's deputies do not overlap."""
    named, other = ApprovalDeputy, aliased(ApprovalDeputy)
    statement = (
        select(named.id)
        .join(other, other.manager_id == named.manager_id)
        .where(
            other.id < named.id,
            other.starts_on <= named.ends_on,
            other.ends_on >= named.starts_on,
            other.ended_at.is_(None),
            named.ended_at.is_(None),
        )
    )
    for deputyship_id in session.scalars(statement.distinct()):
        yield deputyship_id, "its manager has another deputy on some of its days"
