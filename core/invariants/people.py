"""Invariants of accounts."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.inventory.models import ApprovalDeputy
from core.kernel import Role
from core.people.models import User, UserSession
from core.storage import table_of

Finding = tuple[int | None, str]
_NAMED = table_of(ApprovalDeputy)
_OTHER = _NAMED.alias("other")
# Built once: a statement that is built at every call costs more than its answer.
_TWO_DEPUTIES = (
    select(_NAMED.c.id)
    .distinct()
    .join_from(_NAMED, _OTHER, _OTHER.c.manager_id == _NAMED.c.manager_id)
    .where(
        _OTHER.c.id < _NAMED.c.id,
        _OTHER.c.starts_on <= _NAMED.c.ends_on,
        _OTHER.c.ends_on >= _NAMED.c.starts_on,
        _OTHER.c.ended_at.is_(None),
        _NAMED.c.ended_at.is_(None),
    )
)


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
    for deputyship_id in session.connection().scalars(_TWO_DEPUTIES):
        yield deputyship_id, "its manager has another deputy on some of its days"
