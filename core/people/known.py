"""Devices that know a person, because a password was typed there: on them a PIN is enough the next time."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from core.people import rules
from core.people.models import KnownDevice, User


def knows_person(now: datetime) -> ColumnElement[bool]:
    """Joins devices with the people who may use a PIN there; what signs somebody out everywhere ends it too."""
    return and_(
        KnownDevice.user_id == User.id,
        KnownDevice.last_used_at > now - rules.KNOWN_FOR,
        KnownDevice.session_version == User.session_version,
        User.is_active.is_(True),
        User.pin_hash.is_not(None),
        User.role.in_(rules.WITH_PIN),
    )


def known_device(session: Session, user_id: int, device_hash: str | None) -> KnownDevice | None:
    """What a device knows of a person, whether it still counts or not."""
    held = select(KnownDevice).where(KnownDevice.user_id == user_id, KnownDevice.device_hash == device_hash)
    return session.scalars(held).one_or_none()


def remember(session: Session, user: User, device_hash: str, now: datetime) -> None:
    """Let a device know a person from now on; the caller has locked the account, so nobody else does the same."""
    held = known_device(session, user.id, device_hash)
    if held is None:
        held = KnownDevice(user_id=user.id, device_hash=device_hash, known_since=now)
        session.add(held)
    held.session_version, held.last_used_at = user.session_version, now


def forget_pin(user: User) -> None:
    """Take the PIN away, with all that was noted of it; the caller has locked the account."""
    user.pin_hash = user.pin_set_at = user.pin_witness_id = None
    user.pin_failures = 0
