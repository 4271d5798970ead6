"""Invariants of accounts."""

from sqlalchemy import case, func, null, select

from core.invariants.asked import NoRow
from core.inventory.models import ApprovalDeputy
from core.kernel import Role
from core.people.models import User, UserSession
from core.storage import table_of

_USER, _SESSION = table_of(User), table_of(UserSession)
_NAMED = table_of(ApprovalDeputy)
_OTHER = _NAMED.alias("other")
_IS_ADMIN = (_USER.c.role == Role.ADMIN) & _USER.c.is_active.is_(True)

AN_ADMIN_IS_ACTIVE = NoRow(
    select(func.min(null())).select_from(_USER).having(func.count() > 0, func.sum(case((_IS_ADMIN, 1), else_=0)) == 0),
    "no active administrator",
)
"""Where there are people, somebody can administer."""

ENDED_ACCOUNTS_HOLD_NO_SESSION = NoRow(
    select(_SESSION.c.id)
    .join_from(_SESSION, _USER, _USER.c.id == _SESSION.c.user_id)
    .where(_USER.c.is_active.is_(False), _SESSION.c.ended_at.is_(None)),
    "session of a deactivated account is open",
)
"""A deactivated person is signed in nowhere."""

ONE_DEPUTY_AT_A_TIME = NoRow(
    select(_NAMED.c.id)
    .distinct()
    .join_from(_NAMED, _OTHER, _OTHER.c.manager_id == _NAMED.c.manager_id)
    .where(
        _OTHER.c.id < _NAMED.c.id,
        _OTHER.c.starts_on <= _NAMED.c.ends_on,
        _OTHER.c.ends_on >= _NAMED.c.starts_on,
        _OTHER.c.ended_at.is_(None),
        _NAMED.c.ended_at.is_(None),
    ),
    "its manager has another deputy on some of its days",
)
"""The days of a manager's deputies do not overlap."""
