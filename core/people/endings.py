"""Why a session ended, for the person who held it."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from core.kernel import Clock
from core.people.models import User, UserSession
from core.people.sessions import token_hash
from core.settings import load
from core.storage import Sessions


class Ending(StrEnum):
    """What ended a session; the first of these reasons that holds."""

    SIGNED_OUT = "signed out"
    SIGNED_OUT_EVERYWHERE = "signed out everywhere"
    PASSWORD_CHANGED = "password changed"  # noqa: S105 - a reason
    PASSWORD_RESET = "password reset"  # noqa: S105 - a reason
    ROLE_CHANGED = "role changed"
    DEACTIVATED = "deactivated"
    IDLE = "idle"
    EXPIRED = "expired"


_ALSO = {"new password": Ending.PASSWORD_CHANGED}


def why_ended(sessions: Sessions, token: str, *, clock: Clock) -> Ending | None:
    """What ended the session of this token; None when it still stands, or nobody can tell."""
    now = clock()
    with sessions() as session:
        session.connection(execution_options={"reading": True})
        found = session.execute(
            select(UserSession, User.is_active)
            .join(User, User.id == UserSession.user_id)
            .where(UserSession.token_hash == token_hash(token))
        ).one_or_none()
    if found is None:
        return None
    held, is_active = found
    return _noted(held.end_reason) or _lapsed(held, now) or (None if is_active else Ending.DEACTIVATED)


def _noted(reason: str | None) -> Ending | None:
    return _ALSO.get(reason or "") or next((ending for ending in Ending if ending.value == reason), None)


def _lapsed(held: UserSession, now: datetime) -> Ending | None:
    if now >= held.expires_at:
        return Ending.EXPIRED
    idle = timedelta(minutes=load().session_idle_minutes)
    return Ending.IDLE if now >= held.last_seen_at + idle else None
