"""The PIN of a person: chosen with the password, or with a witness, and where it may be used."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from core import audit
from core.audit import LogAction
from core.kernel import Actor, Clock, Forbidden, Invalid, Permission, Role, StaleState, command, query
from core.people import known, passwords, rules
from core.people.models import KnownDevice, User, UserSession
from core.people.proof import check_own_password
from core.storage import get_locked


@dataclass(frozen=True, slots=True)
class OwnPin:
    """How it stands with one's PIN.

    Attributes:
        is_possible: whether this role, and this account, can have one.
        is_set: whether there is one.
        is_locked: whether it was wrong too often.
        set_at: since when.
        witness: who stood by when it was reset; None when the person chose it with the password.
        works_here: whether the device of this session takes it.
        other_devices: how many others do.
    """

    is_possible: bool
    is_set: bool
    is_locked: bool
    set_at: datetime | None
    witness: str | None
    works_here: bool
    other_devices: int


@command(Permission.USE_ACCOUNT, prepare=passwords.load_hasher)
def choose_pin(session: Session, current: str, pin: str, *, actor: Actor, clock: Clock) -> None:
    """Choose a PIN, proved by the password; the device of this session takes it from now on.

    Raises:
        Forbidden: an administrator, who has none.
        SignInRefused: the password is wrong.
        SignInThrottled: it was wrong too often within a quarter of an hour.
        WeakPin: the PIN breaks the rule.
    """
    user = get_locked(session, User, actor.person_id)
    if user.role not in rules.WITH_PIN:
        raise Forbidden("Who administers signs in with the password alone.")
    check_own_password(session, user, current, clock())
    _set(user, pin, clock(), witness=None)
    if (device := _device_of(session, actor)) is not None:
        known.remember(session, user, device, clock())
    audit.record(session, LogAction.UPDATE, user, f"{user.full_name} chose a PIN", actor=actor, at=clock())


@command(Permission.USE_ACCOUNT)
def remove_pin(session: Session, *, actor: Actor, clock: Clock) -> None:
    """Have no PIN any more; every device forgets the person.

    Raises:
        StaleState: there is none.
    """
    user = get_locked(session, User, actor.person_id)
    if user.pin_hash is None:
        raise StaleState("You have no PIN.")
    known.forget_pin(user)
    user.updated_at = clock()
    for device in session.scalars(select(KnownDevice).where(KnownDevice.user_id == user.id)):
        session.delete(device)
    audit.record(session, LogAction.UPDATE, user, f"{user.full_name} removed the PIN", actor=actor, at=clock())


@command(Permission.USE_ACCOUNT)
def use_pin_here(session: Session, *, actor: Actor, clock: Clock) -> None:
    """Let the device of this session take one's PIN.

    Raises:
        Invalid: there is no PIN, or the session is of no browser.
    """
    user = get_locked(session, User, actor.person_id)
    device = _device_of(session, actor)
    if device is None or user.pin_hash is None:
        raise Invalid("Choose a PIN first.")
    known.remember(session, user, device, clock())
    description = f"{user.full_name} uses the PIN on one more device"
    audit.record(session, LogAction.UPDATE, user, description, actor=actor, at=clock())


@command(Permission.USE_ACCOUNT)
def stop_pin_here(session: Session, *, actor: Actor, clock: Clock) -> None:
    """Let the device of this session forget the person; the PIN works on as before elsewhere.

    Raises:
        StaleState: the device does not know the person.
    """
    user = get_locked(session, User, actor.person_id)
    device = known.known_device(session, user.id, _device_of(session, actor))
    if device is None:
        raise StaleState("Your PIN is not used on this device.")
    session.delete(device)
    description = f"{user.full_name} uses the PIN on one device less"
    audit.record(session, LogAction.UPDATE, user, description, actor=actor, at=clock())


@command(Permission.RESET_PIN, prepare=passwords.load_hasher)
def reset_pin(session: Session, user_id: int, pin: str, *, actor: Actor, clock: Clock) -> None:
    """A technician who has forgotten the PIN chooses a new one while the caller stands by as witness.

    It works on the devices that know the technician already; the record and the technician's account name the witness.

    Raises:
        Forbidden: somebody who is no technician.
        Invalid: the account is closed, or has no PIN: the first one is chosen with the password.
        WeakPin: the PIN breaks the rule.
    """
    user = get_locked(session, User, user_id)
    if user.role is not Role.MAINTENANCE_TECH:
        raise Forbidden("Only a technician gets a PIN with a witness. Everybody else chooses one with the password.")
    if not user.is_active:
        raise Invalid("The account of {name} is closed.", name=user.full_name)
    if user.pin_hash is None:
        raise Invalid(
            "{name} has no PIN. The first one is chosen with the password, on the own account page.",
            name=user.full_name,
        )
    _set(user, pin, clock(), witness=actor.person_id)
    description = f"{user.full_name} chose a new PIN, witness {actor.full_name}"
    audit.record(session, LogAction.PERMISSION, user, description, actor=actor, at=clock())


@query(Permission.USE_ACCOUNT)
def my_pin(session: Session, *, actor: Actor, clock: Clock) -> OwnPin:
    """How it stands with one's own PIN.

    Raises:
        Forbidden: the caller is not a person.
    """
    witness = aliased(User)
    statement = select(User, witness.full_name).outerjoin(witness, witness.id == User.pin_witness_id)
    user, seen_by = session.execute(statement.where(User.id == actor.person_id)).one()
    usable = select(KnownDevice.device_hash).join(User, known.knows_person(clock())).where(User.id == user.id)
    devices = set(session.scalars(usable))
    here = _device_of(session, actor)
    return OwnPin(
        is_possible=user.role in rules.WITH_PIN and user.password_hash is not None,
        is_set=user.pin_hash is not None,
        is_locked=rules.is_pin_locked(user.pin_failures),
        set_at=user.pin_set_at,
        witness=seen_by,
        works_here=here in devices,
        other_devices=len(devices - {here}),
    )


def _set(user: User, pin: str, now: datetime, *, witness: int | None) -> None:
    rules.check_pin(pin)
    user.pin_hash, user.pin_failures = passwords.hashed(pin), 0
    user.pin_set_at, user.pin_witness_id, user.updated_at = now, witness, now


def _device_of(session: Session, actor: Actor) -> str | None:
    """The device of the caller's session, as it is stored."""
    return session.scalar(select(UserSession.device_hash).where(UserSession.id == actor.session_id))
