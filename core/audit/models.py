"""The tables of the record: activity, its seals, and refusals."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.kernel import ActorKind, Role
from core.storage import Base, Identified
from core.storage.types import UtcDateTime, code, json_value, one_of


class LogAction(StrEnum):
    """What kind of change a row of the activity log records."""

    CREATE = "CREATE"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    LOGIN = "LOGIN"
    LOGOUT = "LOGOUT"
    ISSUE = "ISSUE"
    COMPLETE = "COMPLETE"
    CANCEL = "CANCEL"
    LOGIN_FAILED = "LOGIN_FAILED"
    LOCK = "LOCK"
    EXPORT = "EXPORT"
    IMPORT = "IMPORT"
    RETURN = "RETURN"
    REOPEN = "REOPEN"
    SKIP = "SKIP"
    ADJUST = "ADJUST"
    TRANSFER = "TRANSFER"
    PERMISSION = "PERMISSION"
    ALERT = "ALERT"


class ActivityLog(Identified, Base):
    """One state change: who, in which role, when, what, before and after. Rows are only ever added."""

    __tablename__ = "activity_logs"
    __table_args__ = (
        Index("ix_activity_logs_entity", "entity_type", "entity_id", "id"),
        Index("ix_activity_logs_user", "user_id", "id"),
        Index("ix_activity_logs_action", "action", "id"),
        Index("ix_activity_logs_created_at", "created_at", "id"),
    )

    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    actor_kind: Mapped[ActorKind] = mapped_column(one_of(ActorKind, name="actor_kind"))
    actor_name: Mapped[str] = mapped_column(String(120))
    actor_role: Mapped[Role | None] = mapped_column(one_of(Role, name="actor_role"))
    action: Mapped[LogAction] = mapped_column(one_of(LogAction, name="action"))
    entity_type: Mapped[str] = mapped_column(String(64))
    entity_id: Mapped[int | None]
    description: Mapped[str] = mapped_column(String(500))
    changes: Mapped[Any] = mapped_column(json_value(), nullable=True)
    reason: Mapped[str | None] = mapped_column(Text)
    ip_address: Mapped[str | None] = mapped_column(String(64))
    user_agent: Mapped[str | None] = mapped_column(String(255))
    session_id: Mapped[int | None]
    correlation_id: Mapped[str] = mapped_column(code(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    key_id: Mapped[str] = mapped_column(code(16))
    row_mac: Mapped[str] = mapped_column(code(64))


class AuditSeal(Base):
    """One link of the chain over committed activity rows; insert-only."""

    __tablename__ = "audit_seals"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    log_id: Mapped[int] = mapped_column(ForeignKey("activity_logs.id"), unique=True)
    prev_hash: Mapped[str] = mapped_column(code(64))
    hash: Mapped[str] = mapped_column(code(64))
    key_id: Mapped[str] = mapped_column(code(16))
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime())


class SecurityEvent(Identified, Base):
    """A refusal or a failed sign-in: nothing changed, but somebody tried."""

    __tablename__ = "security_events"

    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    user_id: Mapped[int | None]
    claimed_name: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(120))
    detail: Mapped[str] = mapped_column(String(500))
    ip_address: Mapped[str | None] = mapped_column(String(64))
    user_agent: Mapped[str | None] = mapped_column(String(255))
