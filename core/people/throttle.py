"""Counting failed sign-ins in the database, so that a restart or a second process forgets nothing."""

from datetime import datetime

from sqlalchemy import ScalarSelect, delete, insert, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.people import rules
from core.people.errors import SignInThrottled
from core.people.models import SignInThrottle, User


def subjects(name: str, address: str | None) -> dict[str, int]:
    """What is counted, with the failures allowed: the account name, known or not, and the address."""
    counted = {f"account:{name}": rules.ACCOUNT_TRIES}
    if address:
        counted[f"address:{address}"] = rules.ADDRESS_TRIES
    return counted


def blocked_until(now: datetime) -> ScalarSelect[datetime | None]:
    """For a query of accounts: until when this one is blocked by failed sign-ins, null when it is not."""
    subject = literal("account:") + User.username_key
    held = select(SignInThrottle.blocked_until).where(SignInThrottle.subject == subject)
    return held.where(SignInThrottle.blocked_until > now).scalar_subquery()


def check_open(session: Session, counted: dict[str, int], now: datetime) -> None:
    """Refuse while one of the subjects is blocked.

    Raises:
        SignInThrottled: with the seconds left.
    """
    rows = session.scalars(select(SignInThrottle.blocked_until).where(SignInThrottle.subject.in_(counted)))
    left = max(((until - now).total_seconds() for until in rows if until), default=0)
    if left > 0:
        raise SignInThrottled(retry_after_s=int(left) + 1)


def count_failure(session: Session, counted: dict[str, int], now: datetime) -> bool:
    """Add one failure to each subject; whether any is blocked now."""
    return any([_count(session, subject, allowed, now) for subject, allowed in sorted(counted.items())])


def clear(session: Session, counted: dict[str, int]) -> None:
    """Forget the failures of the account (not those of the address: others fail there too)."""
    accounts = [subject for subject in counted if subject.startswith("account:")]
    session.execute(delete(SignInThrottle).where(SignInThrottle.subject.in_(accounts)))


def _count(session: Session, subject: str, allowed: int, now: datetime) -> bool:
    row = {"subject": subject, "failures": 0, "first_failed_at": now}
    try:
        with session.begin_nested():
            session.execute(insert(SignInThrottle).values(row))
    except IntegrityError:
        pass  # somebody has failed here before: the row is there
    locked = select(SignInThrottle).where(SignInThrottle.subject == subject).with_for_update()
    found = session.scalars(locked, execution_options={"populate_existing": True}).one()
    if now - found.first_failed_at > rules.COUNTING and (found.blocked_until is None or found.blocked_until < now):
        found.failures, found.first_failed_at = 0, now
    found.failures += 1
    block = rules.block_for(found.failures, allowed=allowed)
    found.blocked_until = now + block if block else None
    session.execute(
        update(SignInThrottle)
        .where(SignInThrottle.id == found.id)
        .values(failures=found.failures, first_failed_at=found.first_failed_at, blocked_until=found.blocked_until)
    )
    return block is not None
