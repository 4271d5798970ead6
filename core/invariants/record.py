"""Invariant of the audit record."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from core import audit
from core.invariants.asked import Finding

BEGAN = "check_began"
"""Where a session keeps the instant at which everything was sealed."""


def untouched(session: Session) -> Iterator[Finding]:
    """Every row of the record fits its fingerprint and its link; the youngest may have no link yet."""
    verdict = audit.verify(session, fresh_since=session.info[BEGAN] - audit.SEALED_WITHIN)
    if not verdict.sound:
        yield verdict.log_id, verdict.told
