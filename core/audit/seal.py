"""The sealer: links committed rows into a chain, in batches, away from the commands that write them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from core.audit.log import keys
from core.audit.mac import GENESIS, link_hash
from core.audit.models import ActivityLog, AuditSeal
from core.storage import Sessions
from core.storage.faults import is_retryable

BATCH = 2_000
_RACES = 100
# A row may commit after rows with higher ids; the quick pass looks this far back, the full pass everywhere.
LOOK_BACK = 20_000


def seal(sessions: Sessions, at: datetime, *, full: bool = False) -> int:
    """Seal every committed row that is not sealed yet.

    Safe to run by several processes at once: a link's number is unique, so the slower one starts its batch again.

    Args:
        sessions: the factory of ``connect``.
        at: the present instant, aware.
        full: look for late rows through the whole table, not only near its end.

    Returns:
        How many rows were sealed.
    """
    sealed = lost = 0
    while True:
        try:
            with sessions.begin() as session:
                count = _seal_batch(session, at, full=full)
        except DBAPIError as fault:
            lost += 1
            if lost > _RACES or not (isinstance(fault, IntegrityError) or is_retryable(fault, keyed=False)):
                raise
            continue
        sealed += count
        if count < BATCH:
            return sealed


def _seal_batch(session: Session, at: datetime, *, full: bool) -> int:
    last = session.execute(select(AuditSeal).order_by(AuditSeal.seq.desc()).limit(1)).scalar_one_or_none()
    rows = _unsealed(session, full=full)
    links = list(_links(rows, last.seq if last else 0, last.hash if last else GENESIS, at))
    if links:
        session.execute(insert(AuditSeal), links)
    return len(links)


def _unsealed(session: Session, *, full: bool) -> Sequence[Row[int, str]]:
    newest = session.scalar(select(func.max(ActivityLog.id))) or 0
    waiting = (
        select(ActivityLog.id, ActivityLog.row_mac)
        .outerjoin(AuditSeal, AuditSeal.log_id == ActivityLog.id)
        .where(AuditSeal.seq.is_(None))
        .order_by(ActivityLog.id)
        .limit(BATCH)
    )
    if not full:
        newest_sealed = session.scalar(select(func.max(AuditSeal.log_id))) or 0
        waiting = waiting.where(ActivityLog.id > min(newest, newest_sealed) - LOOK_BACK)
    return session.execute(waiting).all()


def _links(rows: Sequence[Row[int, str]], seq: int, prev_hash: str, at: datetime) -> Any:
    ring = keys()
    for row in rows:
        seq += 1
        link = link_hash(ring.current, seq=seq, log_id=row.id, mac=row.row_mac, prev_hash=prev_hash)
        yield {
            "seq": seq,
            "log_id": row.id,
            "prev_hash": prev_hash,
            "hash": link,
            "key_id": ring.current_id,
            "sealed_at": at,
        }
        prev_hash = link
