"""Reading the record: pages of activity, refusals, and the small token that tells a screen that something changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, literal, select
from sqlalchemy.orm import Session

from core.audit.changes import Name, Reference, merged, names_of
from core.audit.models import ActivityLog, AuditSeal, LogAction, SecurityEvent
from core.audit.seal import LOOK_BACK
from core.audit.verify import SEALED_WITHIN, Verdict, verify
from core.kernel import Actor, Clock, Permission, Role, query
from core.storage import connection_of, table_of

_PAGE_MAX = 200
_TOKEN_ROWS = 32
# Built once: it is asked every second while anybody watches a page.
_NEWEST_ROWS = select(table_of(ActivityLog).c.id).order_by(table_of(ActivityLog).c.id.desc()).limit(_TOKEN_ROWS)
_LATELY = timedelta(hours=24)


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


@dataclass(frozen=True, slots=True)
class RecordState:
    """How the record stands.

    Attributes:
        rows: sealed rows and those that wait for the sealer.
        sealed_up_to: when the newest sealed row was written; None while nothing is sealed.
        unsealed: how many rows wait for the sealer.
        is_late: a row has waited longer than the sealer takes.
        refused: refusals and failed sign-ins of the last 24 hours.
    """

    rows: int
    sealed_up_to: datetime | None
    unsealed: int
    is_late: bool
    refused: int


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
def record_state(session: Session, *, actor: Actor, clock: Clock) -> RecordState:
    """How many rows the record has, up to when it is sealed, and how much was refused lately.

    The chain numbers its links, so that no row of a long record has to be counted; whether it is sound, only
    ``verification`` can say.
    """
    now = clock()
    seq, newest, sealed_up_to = _newest_sealed(session)
    unsealed, oldest = session.execute(
        select(func.count(), func.min(ActivityLog.created_at))
        .select_from(ActivityLog)
        .outerjoin(AuditSeal, AuditSeal.log_id == ActivityLog.id)
        .where(AuditSeal.seq.is_(None), ActivityLog.id > newest - LOOK_BACK)
    ).one()
    refused = select(func.count()).select_from(SecurityEvent).where(SecurityEvent.created_at >= now - _LATELY)
    return RecordState(
        rows=seq + unsealed,
        sealed_up_to=sealed_up_to,
        unsealed=unsealed,
        is_late=unsealed > 0 and oldest < now - SEALED_WITHIN,
        refused=session.scalar(refused) or 0,
    )


@query(Permission.READ_AUDIT)
def verification(session: Session, *, actor: Actor, clock: Clock) -> Verdict:
    """Whether the record is as it was written; rows of the last minute may still wait for the sealer."""
    return verify(session, fresh_since=clock() - SEALED_WITHIN)


def newest_token(session: Session) -> str:
    """A short text that changes whenever a command commits, even when its row's id is not the highest."""
    return ",".join(str(row_id) for (row_id,) in connection_of(session).execute(_NEWEST_ROWS))


def did(
    actor: Actor,
    action: LogAction,
    entity_type: str,
    row_id: SQLColumnExpression[int],
    *,
    since: SQLColumnExpression[Any],
) -> ColumnElement[bool]:
    """A condition of a query: the record says that this person did that with a row, at an instant or later.

    Args:
        actor: the person.
        action: what they did.
        entity_type: the table of the row.
        row_id: its number; by it and the table the index of the record finds the few rows about it.
        since: that instant, such as a column of the row.
    """
    log = ActivityLog
    about = (log.entity_type == entity_type, log.entity_id == row_id)
    # Asked for the persons, not for a row of this person: an index by user would lead astray.
    return literal(actor.user_id).in_(select(log.user_id).where(*about, log.action == action, log.created_at >= since))


def _newest_sealed(session: Session) -> tuple[int, int, datetime | None]:
    """Number and row of the last link, and when that row was written; zeros while nothing is sealed."""
    statement = (
        select(AuditSeal.seq, AuditSeal.log_id, ActivityLog.created_at)
        .outerjoin(ActivityLog, ActivityLog.id == AuditSeal.log_id)
        .order_by(AuditSeal.seq.desc())
        .limit(1)
    )
    found = session.execute(statement).one_or_none()
    return (found.seq, found.log_id, found.created_at) if found else (0, 0, None)


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
