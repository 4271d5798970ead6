"""What is no fault of the data, and should still be looked at before it hurts."""

from collections.abc import Iterator

from sqlalchemy import select

from core import audit
from core.inventory import approvers
from core.kernel import Clock
from core.people import User
from core.storage import Sessions, reading

ENOUGH_APPROVERS = 2
WRITTEN_ELSEWHERE = "the record was written with another SECRET_KEY; set that one, or add it to SECRET_KEY_OLD"


def warnings(sessions: Sessions, clock: Clock) -> list[str]:
    """Sentences for whoever runs the installation; an empty list means that nothing needs a look."""
    with reading(sessions) as session:
        if session.scalar(select(User.id).limit(1)) is None:
            return []
        foreign = [WRITTEN_ELSEWHERE] if audit.is_foreign(session) else []
        return foreign + list(_too_few_approvers(len(approvers(session, clock()))))


def _too_few_approvers(count: int) -> Iterator[str]:
    """Nobody decides on what they asked for, so one approver alone cannot ask for anything."""
    if count < ENOUGH_APPROVERS:
        able = "nobody can" if count == 0 else "only one person can"
        yield f"{able} approve parts now; add a maintenance manager, or let one name a deputy"
