"""Reading the record back and saying where it was touched."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from core.audit.log import keys
from core.audit.mac import GENESIS, Keyring, link_hash, same
from core.audit.models import ActivityLog, AuditSeal
from core.audit.stored import ROW, UNKNOWN_KEY, as_stored, fault_of, instant_of, text_of

_PAGE = 2_000
SEALED_WITHIN = timedelta(minutes=1)
"""A row that is older and has no link was kept from the sealer, which runs every few seconds or starts anew."""
_END = (AuditSeal.seq, AuditSeal.log_id, as_stored(AuditSeal.hash, "hash"))
_LINK = (
    *_END,
    as_stored(AuditSeal.prev_hash, "prev_hash"),
    as_stored(AuditSeal.key_id, "link_key_id"),
)

# Built once: a statement that is built at every call costs more than its answer.
_LAST = select(*_END).order_by(AuditSeal.seq.desc()).limit(1)
_FIRST_LINKS = (
    select(*_LINK, *ROW).outerjoin(ActivityLog, ActivityLog.id == AuditSeal.log_id).order_by(AuditSeal.seq).limit(_PAGE)
)
_NEXT_LINKS = _FIRST_LINKS.where(AuditSeal.seq > bindparam("after"))
_LOOSE = (
    select(*ROW)
    .outerjoin(AuditSeal, AuditSeal.log_id == ActivityLog.id)
    .where(AuditSeal.seq.is_(None))
    .order_by(ActivityLog.id)
)


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

    @property
    def told(self) -> str:
        """Where the record was touched and how, such as ``activity row 6 at link 6: EDITED``."""
        places = [f"{what} {which}" for what, which in (("activity row", self.log_id), ("link", self.seq)) if which]
        return f"{' at '.join(places)}: {self.fault}"


class _Bad(Exception):
    def __init__(self, fault: str, log_id: int | None, seq: int | None) -> None:
        self.fault, self.log_id, self.seq = fault, log_id, seq
        super().__init__(fault)


def head(session: Session) -> Head | None:
    """The last link of the chain, None while it is empty."""
    last = session.execute(_LAST).mappings().one_or_none()
    return Head(**text_of(last)) if last else None


def verify(session: Session, *, known_head: Head | None = None, fresh_since: datetime | None = None) -> Verdict:
    """Check every link in order, its row, and that every row has a link.

    Seal first (``seal(..., full=True)``) and say with ``fresh_since`` how old a row may be before it counts as
    inserted: people write on while this reads. Without it every row must have a link.

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
    expected_seq, prev_hash, ring = 1, GENESIS, keys(session)
    seen: set[str] = set()
    for link in _links(session):
        _check_link(link, expected_seq, prev_hash, ring)
        if link["correlation_id"] in seen:
            raise _Bad("REORDERED", link["log_id"], link["seq"])
        seen.add(link["correlation_id"])
        expected_seq, prev_hash = expected_seq + 1, link["hash"]
        yield link["seq"]


def _check_link(link: dict[str, Any], expected_seq: int, prev_hash: str, ring: Keyring) -> None:
    seq, log_id = link["seq"], link["log_id"]
    if seq < expected_seq:  # the chain begins at 1: a number below hides a row from the sealer
        raise _Bad("INSERTED", log_id, seq)
    if seq != expected_seq:
        raise _Bad("DELETED", None, expected_seq)
    if link["id"] is None:
        raise _Bad("DELETED", log_id, seq)
    link_key = ring.named(link["link_key_id"])
    fault = UNKNOWN_KEY if link_key is None else fault_of(link, ring)
    if fault or link_key is None:
        raise _Bad(fault or UNKNOWN_KEY, log_id, seq)
    expected = link_hash(link_key, seq=seq, log_id=log_id, mac=link["row_mac"], prev_hash=prev_hash)
    if link["prev_hash"] != prev_hash or not same(expected, link["hash"]):
        raise _Bad("REORDERED", log_id, seq)


def _links(session: Session) -> Iterator[dict[str, Any]]:
    page = session.execute(_FIRST_LINKS).mappings().all()
    while page:
        yield from (text_of(row) for row in page)
        if len(page) < _PAGE:
            return
        page = session.execute(_NEXT_LINKS, {"after": page[-1]["seq"]}).mappings().all()


def _check_all_sealed(session: Session, fresh_since: datetime | None) -> int:
    count, ring = 0, keys(session)
    for found in session.execute(_LOOSE).mappings():
        row, count = text_of(found), count + 1
        genuine = fault_of(row, ring) is None
        if not genuine or fresh_since is None or instant_of(row["created_at"]) < fresh_since:
            raise _Bad("INSERTED", row["id"], None)
    return count


def _check_head(session: Session, known: Head | None) -> None:
    if known is None:
        return
    link = session.execute(select(*_END).where(AuditSeal.seq == known.seq)).mappings().one_or_none()
    if link is None or text_of(link)["hash"] != known.hash:
        raise _Bad("TAIL_CUT", known.log_id, known.seq)
