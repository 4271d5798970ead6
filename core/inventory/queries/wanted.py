"""What was asked for in words and nobody has found yet."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.inventory.causes import Cause, causes_of, key_of
from core.inventory.models import PartsRequestStatus, WantedLine
from core.kernel import Actor, Clock, Permission, query
from core.people import User

_MOST = 200
_OPEN = WantedLine.status == PartsRequestStatus.PENDING


@dataclass(frozen=True, slots=True)
class WantedPart:
    """One part in words, with whom and what it is for.

    Attributes:
        quantity: as it was asked for; the words say of what.
        job: the number of the job; None for planned maintenance, which has a ``task`` and a day.
    """

    id: int
    words: str
    quantity: Decimal
    asked_by: str
    asked_at: datetime
    machine_id: int | None
    machine: str | None
    job: int | None
    priority: StrEnum | None
    urgency: int
    task: str | None
    due_on: date | None


@query(Permission.MANAGE_PARTS)
def wanted_parts(session: Session, *, actor: Actor, clock: Clock) -> tuple[WantedPart, ...]:
    """Parts in words that wait for an answer, the most urgent first, then the oldest; of very many the oldest 200."""
    statement = (
        select(WantedLine, User.full_name)
        .join(User, User.id == WantedLine.requested_by)
        .where(_OPEN)
        .order_by(WantedLine.created_at, WantedLine.id)
        .limit(_MOST)
    )
    found = session.execute(statement).all()
    causes = causes_of(session, [key_of(line) for line, _name in found])
    rows = [_row(line, name, causes.get(key_of(line))) for line, name in found]
    return tuple(sorted(rows, key=lambda row: (-row.urgency, row.asked_at, row.id)))


@query(Permission.MANAGE_PARTS)
def wanted_count(session: Session, *, actor: Actor, clock: Clock) -> int:
    """How many parts in words wait for an answer."""
    return session.scalar(select(func.count()).select_from(WantedLine).where(_OPEN)) or 0


def _row(line: WantedLine, name: str, cause: Cause | None) -> WantedPart:
    return WantedPart(
        id=line.id,
        words=line.words,
        quantity=line.quantity,
        asked_by=name,
        asked_at=line.created_at,
        machine_id=cause.machine_id if cause else None,
        machine=cause.machine if cause else None,
        job=cause.job if cause else None,
        priority=cause.priority if cause else None,
        urgency=cause.urgency if cause else 0,
        task=cause.task if cause else None,
        due_on=cause.due_on if cause else None,
    )
