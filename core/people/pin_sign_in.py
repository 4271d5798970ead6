"""Signing in with a PIN, on a device that knows the person."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import LogAction, security_event
from core.kernel import Actor, Clock
from core.people import passwords, rules
from core.people.errors import DeviceUnknown, PinLocked, PinRefused
from core.people.known import knows_person, remember
from core.people.models import KnownDevice, User
from core.people.sessions import SignedIn, begin_session, token_hash
from core.storage import Sessions, get_locked, in_transaction, reading

_SHOWN = 24


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody whom a device knows; a locked PIN needs the password, or a witness, first.

    ``username`` tells those apart who share a name there; None where nobody does.
    """

    user_id: int
    full_name: str
    is_locked: bool
    username: str | None


def people_of_device(sessions: Sessions, device: str, *, clock: Clock) -> list[KnownPerson]:
    """Who may sign in with a PIN on the device of this token, by name; those of late where there are many."""
    of_late = KnownDevice.last_used_at.desc()
    statement = select(User).join(KnownDevice, knows_person(clock())).order_by(of_late, User.id).limit(_SHOWN)
    with reading(sessions) as session:
        found = session.scalars(statement.where(KnownDevice.device_hash == token_hash(device))).all()
    names = Counter(user.full_name.casefold() for user in found)
    shown = [_shown(user, is_shared=names[user.full_name.casefold()] > 1) for user in found]
    return sorted(shown, key=lambda person: (person.full_name.casefold(), person.user_id))


def sign_in_by_pin(
    sessions: Sessions,
    device: str,
    user_id: int,
    pin: str,
    *,
    address: str | None,
    user_agent: str | None,
    clock: Clock,
) -> SignedIn:
    """Check a PIN and begin a session.

    A try is counted before it is checked: many at once are no more tries than one after the other.

    Raises:
        DeviceUnknown: the device does not know this person, or no longer.
        PinLocked: too many wrong tries since the last sign-in.
        PinRefused: the PIN is wrong; with the tries that are left.
    """
    now = clock()
    user = in_transaction(sessions, lambda session: _counted_try(session, device, user_id, now))
    if not passwords.matches(pin, user.pin_hash):
        claimed = Actor(user.id, user.username, None, address=address, user_agent=user_agent)
        in_transaction(sessions, lambda session: _keep_refusal(session, user, claimed, now))
        raise PinRefused(tries_left=rules.PIN_TRIES - user.pin_failures)

    def begin(session: Session) -> SignedIn:
        held = _held(session, device, user_id, now)
        if held.pin_hash != user.pin_hash:
            raise PinRefused(tries_left=rules.PIN_TRIES - user.pin_failures)
        remember(session, held, token_hash(device), now)
        told = "{name} signed in with a PIN"
        return begin_session(
            session, user_id, address=address, user_agent=user_agent, now=now, device=device, told=told
        )

    return in_transaction(sessions, begin)


def _shown(user: User, *, is_shared: bool) -> KnownPerson:
    locked = rules.is_pin_locked(user.pin_failures)
    return KnownPerson(user.id, user.full_name, locked, user.username if is_shared else None)


def _counted_try(session: Session, device: str, user_id: int, now: datetime) -> User:
    user = _held(session, device, user_id, now)
    if rules.is_pin_locked(user.pin_failures):
        raise PinLocked()
    user.pin_failures += 1
    session.flush()
    return user


def _held(session: Session, device: str, user_id: int, now: datetime) -> User:
    """The account, locked, if the device knows this person now."""
    known = select(KnownDevice.id).join(User, knows_person(now))
    known = known.where(KnownDevice.device_hash == token_hash(device), User.id == user_id)
    if session.scalar(known) is None:
        raise DeviceUnknown()
    user = get_locked(session, User, user_id)
    if session.scalar(known) is None:
        raise DeviceUnknown()
    return user


def _keep_refusal(session: Session, user: User, claimed: Actor, now: datetime) -> None:
    kind = LogAction.LOCK if rules.is_pin_locked(user.pin_failures) else LogAction.LOGIN_FAILED
    security_event(session, kind=kind, actor=claimed, subject="sign in", detail="The PIN is not right", at=now)
