"""Reading the record back and saying where it was touched."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit.log import keys
from core.audit.mac import GENESIS, link_hash, row_mac, same
from core.audit.models import ActivityLog, AuditSeal

_PAGE = 2_000
_COLUMNS = ActivityLog.__table__.columns


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain, to be kept outside the database."""

    seq: int
    log_id: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found.

    ``fault`` is None for a sound record; else what happened to the first bad row: EDITED, DELETED, INSERTED, REORDERED,
    UNKNOWN_KEY, or TAIL_CUT when the chain ends before a head that was kept elsewhere. ``unsealed`` counts genuine rows
    that are too young to be sealed.
    """

    rows: int
    fault: str | None = None
    log_id: int | None = None
    seq: int | None = None
    unsealed: int = 0

    @property
    def sound(self) -> bool:
        """Nothing was touched."""
        return self.fault is None


class _Bad(Exception):
    def __init__(self, fault: str, log_id: int | None, seq: int | None) -> None:
        self.fault, self.log_id, self.seq = fault, log_id, seq
        super().__init__(fault)


def head(session: Session) -> Head | None:
    """The last link of the chain, None while it is empty."""
    last = session.scalars(select(AuditSeal).order_by(AuditSeal.seq.desc()).limit(1)).one_or_none()
    return Head(last.seq, last.log_id, last.hash) if last else None


def verify(session: Session, *, known_head: Head | None = None, fresh_since: datetime | None = None) -> Verdict:
    """Check every link in order, its row, and that every row has a link.

    Seal first (``seal(..., full=True)``), or say with ``fresh_since`` how old a row may be before it counts as
    inserted.

    Args:
        session: an open session.
        known_head: a head exported earlier; without it a cut tail cannot be seen.
        fresh_since: rows from this instant on may still wait for the sealer, if their own fingerprint is right.
    """
    rows = unsealed = 0
    try:
        for rows, _ in enumerate(_checked_links(session), start=1):  # noqa: B007 - the count is the result
            pass
        unsealed = _check_all_sealed(session, fresh_since)
        _check_head(session, known_head)
    except _Bad as bad:
        return Verdict(rows, bad.fault, bad.log_id, bad.seq)
    return Verdict(rows, unsealed=unsealed)


def _checked_links(session: Session) -> Iterator[int]:
    expected_seq, prev_hash = 1, GENESIS
    seen: dict[str, int] = {}
    for link in _links(session):
        _check_link(link, expected_seq, prev_hash, seen)
        expected_seq, prev_hash = expected_seq + 1, link["hash"]
        yield link["seq"]


def _check_link(link: dict[str, Any], expected_seq: int, prev_hash: str, seen: dict[str, int]) -> None:
    seq, log_id = link["seq"], link["log_id"]
    if seq != expected_seq:
        raise _Bad("DELETED", None, expected_seq)
    if link["id"] is None:
        raise _Bad("DELETED", log_id, seq)
    row_key, link_key = keys().named(link["key_id"]), keys().named(link["link_key_id"])
    if row_key is None or link_key is None:
        raise _Bad("UNKNOWN_KEY", log_id, seq)
    if not same(row_mac(row_key, link), link["row_mac"]):
        raise _Bad("EDITED", log_id, seq)
    expected = link_hash(link_key, seq=seq, log_id=log_id, mac=link["row_mac"], prev_hash=prev_hash)
    if link["prev_hash"] != prev_hash or not same(expected, link["hash"]) or link["correlation_id"] in seen:
        raise _Bad("REORDERED", log_id, seq)
    seen[link["correlation_id"]] = log_id


def _links(session: Session) -> Iterator[dict[str, Any]]:
    link_columns = (
        AuditSeal.seq,
        AuditSeal.log_id,
        AuditSeal.prev_hash,
        AuditSeal.hash,
        AuditSeal.key_id.label("link_key_id"),
    )
    statement = (
        select(*link_columns, *_COLUMNS)
        .outerjoin(ActivityLog, ActivityLog.id == AuditSeal.log_id)
        .order_by(AuditSeal.seq)
    )
    last = 0
    while page := session.execute(statement.where(AuditSeal.seq > last).limit(_PAGE)).mappings().all():
        yield from (dict(row) for row in page)
        last = page[-1]["seq"]


def _check_all_sealed(session: Session, fresh_since: datetime | None) -> int:
    loose = (
        select(*_COLUMNS)
        .outerjoin(AuditSeal, AuditSeal.log_id == ActivityLog.id)
        .where(AuditSeal.seq.is_(None))
        .order_by(ActivityLog.id)
    )
    count = 0
    for found in session.execute(loose).mappings():
        row, count = dict(found), count + 1
        key = keys().named(row["key_id"])
        is_fresh = fresh_since is not None and row["created_at"] >= fresh_since
        if not is_fresh or key is None or not same(row_mac(key, row), row["row_mac"]):
            raise _Bad("INSERTED", row["id"], None)
    return count


def _check_head(session: Session, known: Head | None) -> None:
    if known is None:
        return
    link = session.get(AuditSeal, known.seq)
    if link is None or link.hash != known.hash:
        raise _Bad("TAIL_CUT", known.log_id, known.seq)
