"""Reading the record: pages of activity, refusals, and the small token that tells a screen that something changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from core.audit.changes import Name, Reference, merged, names_of
from core.audit.models import ActivityLog, AuditSeal, LogAction, SecurityEvent
from core.audit.verify import Verdict, verify
from core.kernel import Actor, Clock, Permission, Role, query

_PAGE_MAX = 200
_TOKEN_ROWS = 32
# The sealer runs every few seconds; a minute allows for one that starts anew.
_SEALED_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of the activity log.

    Attributes:
        changes: one a record, with its columns before and after.
        names: what the records in the changes are called now, and those that they point at.
    """

    id: int
    created_at: datetime
    actor_name: str
    actor_role: Role | None
    action: LogAction
    entity_type: str
    entity_id: int | None
    description: str
    reason: str | None
    changes: list[dict[str, Any]]
    names: Mapping[Reference, Name]
    ip_address: str | None
    correlation_id: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refused call or failed sign-in."""

    id: int
    created_at: datetime
    kind: str
    claimed_name: str
    subject: str
    detail: str
    ip_address: str | None


@query(Permission.READ_AUDIT)
def activity(
    session: Session,
    *,
    before_id: int | None = None,
    action: LogAction | None = None,
    entity_type: str | None = None,
    entity_id: int | None = None,
    user_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    actor: Actor,
    clock: Clock,
) -> list[Activity]:
    """Activity, newest first; ``before_id`` continues below the last row of the page before."""
    wanted: list[tuple[Any, Callable[[Any], ColumnElement[bool]]]] = [
        (before_id, lambda value: ActivityLog.id < value),
        (action, lambda value: ActivityLog.action == value),
        (entity_type, lambda value: ActivityLog.entity_type == value),
        (entity_id, lambda value: ActivityLog.entity_id == value),
        (user_id, lambda value: ActivityLog.user_id == value),
        (since, lambda value: ActivityLog.created_at >= value),
        (until, lambda value: ActivityLog.created_at < value),
    ]
    statement = (
        select(ActivityLog, AuditSeal.seq)
        .outerjoin(AuditSeal, AuditSeal.log_id == ActivityLog.id)
        .where(*(condition(value) for value, condition in wanted if value is not None))
        .order_by(ActivityLog.id.desc())
        .limit(min(limit, _PAGE_MAX))
    )
    return _activities(session, statement)


@query(Permission.READ_AUDIT)
def refusals(
    session: Session, *, before_id: int | None = None, limit: int = 50, actor: Actor, clock: Clock
) -> list[Refusal]:
    """Refusals and failed sign-ins, newest first."""
    statement = select(SecurityEvent).order_by(SecurityEvent.id.desc()).limit(min(limit, _PAGE_MAX))
    if before_id is not None:
        statement = statement.where(SecurityEvent.id < before_id)
    return [
        Refusal(row.id, row.created_at, row.kind, row.claimed_name, row.subject, row.detail, row.ip_address)
        for row in session.scalars(statement)
    ]


@query(Permission.READ_AUDIT)
def verification(session: Session, *, actor: Actor, clock: Clock) -> Verdict:
    """Whether the record is as it was written; rows of the last minute may still wait for the sealer."""
    return verify(session, fresh_since=clock() - _SEALED_WITHIN)


def newest_token(session: Session) -> str:
    """A short text that changes whenever a command commits, even when its row's id is not the highest."""
    newest = session.scalars(select(ActivityLog.id).order_by(ActivityLog.id.desc()).limit(_TOKEN_ROWS)).all()
    return ",".join(map(str, newest))


def _activities(session: Session, statement: Select[ActivityLog, int]) -> list[Activity]:
    found = [(row, seq, merged(row.changes or [])) for row, seq in session.execute(statement)]
    names = names_of(session, (change for _row, _seq, changes in found for change in changes))
    return [
        Activity(
            id=row.id,
            created_at=row.created_at,
            actor_name=row.actor_name,
            actor_role=row.actor_role,
            action=row.action,
            entity_type=row.entity_type,
            entity_id=row.entity_id,
            description=row.description,
            reason=row.reason,
            changes=changes,
            names=names,
            ip_address=row.ip_address,
            correlation_id=row.correlation_id,
            sealed=seq is not None,
        )
        for row, seq, changes in found
    ]
