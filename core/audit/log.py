"""Writing the record: one row a command, in the command's own transaction."""

import secrets
from datetime import datetime
from functools import cache

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from core.audit.changes import Reference
from core.audit.mac import COVERED, Keyring, row_mac
from core.audit.models import ActivityLog, LogAction, SecurityEvent
from core.audit.tracking import changes_of
from core.kernel import Actor
from core.kernel.ports import before_the_record
from core.settings import Settings
from core.storage import Identified, Prepared, table_of

_ADD_ROW = Prepared(insert(table_of(ActivityLog)), (*COVERED, "row_mac"))
# Built once: a statement that carries its values is taken apart and hashed again at every call.
_INSERT_EVENT = insert(table_of(SecurityEvent))
_ring: list[Keyring] = []


def use_keys(ring: Keyring) -> None:
    """Set the keys of this process; ``core.schema.configure`` does it from the settings."""
    _ring[:] = [ring]


def keys(session: Session) -> Keyring:
    """The keys of this process; where nobody has set any, those that the settings give for the session's database.

    The address counts because an embedded database keeps its secret in a file beside it: a program that only calls
    ``connect`` must sign with the keys with which ``python -m core verify-audit`` reads that database.

    Raises:
        ValueError: a server database without a SECRET_KEY.
    """
    if _ring:
        return _ring[0]
    bind = session.get_bind()
    return _keys_for(bind.engine.url.render_as_string(hide_password=False))


@cache
def _keys_for(database_url: str) -> Keyring:
    settings = Settings(database_url=database_url)
    return Keyring.from_secrets(settings.secret, settings.secret_key_old)


def record(
    session: Session,
    action: LogAction,
    entity: Identified | Reference | str,
    description: str,
    *,
    actor: Actor,
    at: datetime,
    reason: str | None = None,
) -> None:
    """Write the one row of this command, with every change that it made.

    Args:
        session: the command's transaction.
        action: what kind of change it was.
        entity: the record it is about, or its table and id; a word for changes about no single record.
        description: one sentence that a reader of the log understands.
        actor: who did it.
        at: when, aware.
        reason: why, where the command asks for one.
    """
    if session.info.get("audit_rows") and session.info.get("correlation_id"):
        raise RuntimeError("one command wrote two audit rows, not one")
    session.flush()
    before_the_record.ask(session)
    about, row_id = _about(entity)
    ring = keys(session)
    row = {
        "user_id": actor.user_id,
        "actor_kind": actor.kind,
        "actor_name": (actor.full_name or actor.username)[:120],
        "actor_role": actor.role,
        "action": action,
        "entity_type": about,
        "entity_id": row_id,
        "description": description[:500],
        "changes": changes_of(session) or None,
        "reason": reason,
        "ip_address": actor.address,
        "user_agent": (actor.user_agent or "")[:255] or None,
        "session_id": actor.session_id,
        "correlation_id": session.info.get("correlation_id") or secrets.token_hex(8),
        "created_at": at,
        "key_id": ring.current_id,
    }
    _ADD_ROW.run(session, row | {"row_mac": row_mac(ring.current, row)})
    session.info["changes"] = []
    session.info["audit_rows"] = session.info.get("audit_rows", 0) + 1


def _about(entity: Identified | Reference | str) -> tuple[str, int | None]:
    match entity:
        case str():
            return entity, None
        case (table, row_id):
            return table, row_id
        case row:
            return row.__tablename__, row.id  # type: ignore[attr-defined]


def count_refusals(session: Session, kind: str, subject: str, user_id: int | None, since: datetime) -> int:
    """How often this person was refused so since then; for rules that slow down guessing."""
    counted = select(func.count()).where(
        SecurityEvent.kind == kind,
        SecurityEvent.subject == subject,
        SecurityEvent.user_id == user_id,
        SecurityEvent.created_at >= since,
    )
    return session.scalar(counted) or 0


def security_event(session: Session, *, kind: str, actor: Actor, subject: str, detail: str, at: datetime) -> None:
    """Keep a refusal or a failed sign-in."""
    row = {
        "created_at": at,
        "kind": kind,
        "user_id": actor.user_id,
        "claimed_name": actor.username[:120],
        "subject": subject[:120],
        "detail": detail[:500],
        "ip_address": actor.address,
        "user_agent": (actor.user_agent or "")[:255] or None,
    }
    session.connection().execute(_INSERT_EVENT, row)
