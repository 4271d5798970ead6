"""Forms that somebody has begun: kept for that person alone, through a dead tablet or another one.

A draft is nobody's record: it changes nothing that others see, so keeping one is not a command and leaves no audit row.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.kernel import Actor, Clock
from core.people.models import Draft
from core.people.sessions import current_account
from core.storage import Sessions, reading

_KEPT_FOR = timedelta(hours=18)


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What was typed, and when it was last touched."""

    content: dict[str, Any]
    updated_at: datetime


def keep_draft(sessions: Sessions, form: str, content: dict[str, Any], *, actor: Actor, clock: Clock) -> None:
    """Keep what is typed so far, in place of what was kept before.

    Raises:
        SignedOut: the account or session has ended.
    """
    try:
        with sessions.begin() as session:
            _write(session, form, content, current_account(session, actor, clock()), clock())
    except IntegrityError:
        # The same form in a second tab was first; the newer typing wins.
        with sessions.begin() as session:
            _write(session, form, content, actor, clock())


def kept_draft(sessions: Sessions, form: str, *, actor: Actor, clock: Clock) -> KeptDraft | None:
    """What this person typed into that form within the last shift; None when there is nothing.

    Raises:
        SignedOut: the account or session has ended.
    """
    with reading(sessions) as session:
        row = _row(session, form, current_account(session, actor, clock()))
        return KeptDraft(row.content, row.updated_at) if row and clock() - row.updated_at < _KEPT_FOR else None


def drop_draft(sessions: Sessions, form: str, *, actor: Actor) -> None:
    """Forget what was kept: it was sent, or thrown away."""
    with sessions.begin() as session:
        session.execute(delete(Draft).where(Draft.user_id == actor.user_id, Draft.form == form))


def _write(session: Session, form: str, content: dict[str, Any], actor: Actor, now: datetime) -> None:
    row = _row(session, form, actor)
    if row is None:
        session.add(Draft(user_id=actor.user_id, form=form[:80], content=content, updated_at=now))
    else:
        row.content, row.updated_at = content, now


def _row(session: Session, form: str, actor: Actor) -> Draft | None:
    return session.scalars(select(Draft).where(Draft.user_id == actor.user_id, Draft.form == form)).one_or_none()
