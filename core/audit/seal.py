"""The sealer: links committed rows into a chain, in batches, away from the commands that write them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from core.audit.log import keys, security_event
from core.audit.mac import GENESIS, Keyring, link_hash
from core.audit.models import ActivityLog, AuditSeal
from core.audit.stored import ROW, as_stored, fault_of, text_of
from core.audit.verify import head
from core.kernel import Actor
from core.storage import Sessions, connection_of, reading
from core.storage.faults import is_retryable

BATCH = 2_000
ALARM = "RECORD_TOUCHED"
_RACES = 100
# A row may commit after rows with higher ids: this far back it is looked for, by the full pass everywhere.
LOOK_BACK, NEAR = 20_000, 500
# Built once: a statement that is built at every call costs more than its answer.
_NEWEST, _NEWEST_SEALED = select(func.max(ActivityLog.id)), select(func.max(AuditSeal.log_id))
_ENDS = select(_NEWEST.scalar_subquery(), _NEWEST_SEALED.scalar_subquery())
_NEWEST_LINK = select(as_stored(AuditSeal.key_id, "key_id")).order_by(AuditSeal.seq.desc()).limit(1)
_WAITING = (
    select(*ROW)
    .outerjoin(AuditSeal, AuditSeal.log_id == ActivityLog.id)
    .where(AuditSeal.seq.is_(None))
    .order_by(ActivityLog.id)
    .limit(BATCH)
)
_WAITING_LATELY = _WAITING.where(ActivityLog.id > bindparam("after"))
_log = structlog.get_logger("millwright")


def seal(sessions: Sessions, at: datetime, *, full: bool = False, look_back: int = LOOK_BACK) -> int:
    """Seal every committed row that is not sealed yet.

    A row whose fingerprint is wrong raises an alarm: an error in the log and a security event.
    Safe to run by several processes at once: a link's number is unique, so the slower one starts its batch again.

    Args:
        sessions: the factory of ``connect``.
        at: the present instant, aware.
        full: look for late rows through the whole table, not only near its end, as before the record is read back. With
            a secret that the record was not written with, nothing is sealed: somebody only forgot to set it.
        look_back: else by so many rows.

    Returns:
        How many rows were sealed.
    """
    sealed = lost = 0
    while True:
        try:
            with sessions.begin() as session:
                count = _seal_batch(session, at, None if full else look_back)
        except DBAPIError as fault:
            lost += 1
            if lost > _RACES or not (isinstance(fault, IntegrityError) or is_retryable(fault, keyed=False)):
                raise
            continue
        sealed += count
        if count < BATCH:
            return sealed


def seal_lately(sessions: Sessions, at: datetime) -> int:
    """Seal what is new and what lies close before it; a row that was committed later than that waits for ``seal``.

    While nothing is new, a round reads two numbers and takes no writer's lock.
    """
    with reading(sessions) as session:
        newest, newest_sealed = connection_of(session).execute(_ENDS).one()
    return 0 if newest == newest_sealed else seal(sessions, at, look_back=NEAR)


def is_foreign(session: Session, waiting: Iterable[Mapping[str, Any]] = ()) -> bool:
    """Whether all that is signed, the newest link and the rows that wait for one, has a secret of somebody else."""
    ring = keys(session)
    newest = map(text_of, session.execute(_NEWEST_LINK).mappings())
    signed = [ring.named(str(each["key_id"])) for each in (*newest, *waiting)]
    return bool(signed) and not any(signed)


def _seal_batch(session: Session, at: datetime, look_back: int | None) -> int:
    last = head(session)
    rows = _unsealed(session, look_back)
    ring = keys(session)
    if look_back is None and is_foreign(session, rows):
        return 0
    _raise_alarms(session, rows, ring, at)
    links = list(_links(rows, ring, last.seq if last else 0, last.hash if last else GENESIS, at))
    if links:
        session.execute(insert(AuditSeal), links)
    return len(links)


def _unsealed(session: Session, look_back: int | None) -> list[dict[str, Any]]:
    if look_back is None:
        found = session.execute(_WAITING)
    else:
        newest, newest_sealed = (session.scalar(highest) or 0 for highest in (_NEWEST, _NEWEST_SEALED))
        found = session.execute(_WAITING_LATELY, {"after": min(newest, newest_sealed) - look_back})
    return [text_of(row) for row in found.mappings()]


def _raise_alarms(session: Session, rows: list[dict[str, Any]], ring: Keyring, at: datetime) -> None:
    """Tell of every row that was touched before it was sealed, once: it is linked in the same transaction.

    It is linked all the same, so that whoever planted it cannot take it away again, nor hold up the rows after it;
    ``verify`` checks each row's fingerprint and names it.
    """
    for row in rows:
        fault = fault_of(row, ring)
        if fault is None:
            continue
        told = f"Row {row['id']} of the activity log was inserted or edited before it was sealed ({fault})"
        security_event(session, kind=ALARM, actor=Actor.system(), subject="activity_logs", detail=told, at=at)
        _log.error("the record was touched", log_id=row["id"], fault=fault)


def _links(rows: list[dict[str, Any]], ring: Keyring, seq: int, prev_hash: str, at: datetime) -> Iterator[Any]:
    for row in rows:
        seq += 1
        link = link_hash(ring.current, seq=seq, log_id=row["id"], mac=row["row_mac"], prev_hash=prev_hash)
        yield {
            "seq": seq,
            "log_id": row["id"],
            "prev_hash": prev_hash,
            "hash": link,
            "key_id": ring.current_id,
            "sealed_at": at,
        }
        prev_hash = link
