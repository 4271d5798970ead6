"""Invariant of the audit record."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from core import audit

Finding = tuple[int | None, str]


def untouched(session: Session) -> Iterator[Finding]:
    """Every row of the record fits its fingerprint and its link."""
    verdict = audit.verify(session)
    if not verdict.sound:
        yield verdict.log_id, f"activity row {verdict.log_id} at link {verdict.seq}: {verdict.fault}"
