"""Changes of the catalogue: the facts of a part, whether it is in use, and the machines that it belongs to."""

from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import audit
from core.assets.models import Machine
from core.audit import LogAction
from core.inventory import rules
from core.inventory.commands._part import PartFacts, write_facts
from core.inventory.models import MachineSparePart, PartsRequestStatus, SparePart, SparePartsRequest
from core.inventory.part_facts import check_archive
from core.inventory.queries import orders_of_parts
from core.kernel import Actor, Clock, NotFound, Permission, StaleState, command
from core.storage import get, get_locked

_OPEN = (PartsRequestStatus.PENDING, PartsRequestStatus.APPROVED)


@command(Permission.MANAGE_PARTS)
def update_part(session: Session, part_id: int, facts: PartFacts, *, version: int, actor: Actor, clock: Clock) -> None:
    """Change the facts of a part; its stock stays as it is.

    Raises:
        StaleState: somebody else saved it since the form was opened.
        Invalid: a fact breaks a rule.
        Conflict: the part number is taken, or the unit is in use or that of its substitutes.
    """
    part = get_locked(session, SparePart, part_id)
    if part.version != version:
        raise StaleState()
    with session.no_autoflush:
        write_facts(session, part, facts)
    _saved(session, part, f"Changed part {part.part_number}", actor=actor, clock=clock)


@command(Permission.MANAGE_PARTS)
def archive_part(session: Session, part_id: int, *, actor: Actor, clock: Clock) -> None:
    """Take a part out of use: it can be neither asked for nor received. Its ledger stays.

    Raises:
        StaleState: it is out of use already.
        Conflict: some of it lies in the store or is on order, or somebody waits for it.
    """
    part = get_locked(session, SparePart, part_id)
    if not part.is_active:
        raise StaleState("Part {number} is out of use already.", number=part.part_number)
    waiting = _open_requests(session, part.id)
    is_ordered = bool(orders_of_parts(session, [part.id]))
    quantities = part.quantity, part.reserved_quantity
    check_archive(part.part_number, *quantities, is_ordered=is_ordered, is_awaited=waiting > 0)
    part.is_active = False
    _saved(session, part, f"Took part {part.part_number} out of use", actor=actor, clock=clock)


@command(Permission.MANAGE_PARTS)
def restore_part(session: Session, part_id: int, *, actor: Actor, clock: Clock) -> None:
    """Bring a part back into use.

    Raises:
        StaleState: it is in use.
    """
    part = get_locked(session, SparePart, part_id)
    if part.is_active:
        raise StaleState("Part {number} is in use.", number=part.part_number)
    part.is_active = True
    _saved(session, part, f"Brought part {part.part_number} back into use", actor=actor, clock=clock)


@command(Permission.MANAGE_PARTS)
def link_part_to_machine(
    session: Session,
    part_id: int,
    machine_id: int,
    *,
    min_quantity: Decimal | None = None,
    max_quantity: Decimal | None = None,
    actor: Actor,
    clock: Clock,
) -> None:
    """Put a part on the list of a machine, or change how much of it the machine should have in the store.

    Args:
        part_id: the part.
        machine_id: the machine.
        min_quantity: the least, in the unit of the part; None says only that it belongs there, and leaves what is set.
        max_quantity: the most; None is no limit.

    Raises:
        NotFound: no such part or machine.
        Invalid: a quantity breaks a rule.
        StaleState: the machine is out of service.
    """
    part = get_locked(session, SparePart, part_id)
    machine = get(session, Machine, machine_id)
    if machine.decommissioned_at is not None:
        raise StaleState("{machine} is out of service.", machine=machine.name)
    least, most = rules.check_limits(
        Decimal(0) if min_quantity is None else min_quantity, max_quantity, whole_units_only=part.whole_units_only
    )
    entry = _listed(session, part_id, machine_id)
    if entry is None:
        entry = MachineSparePart(machine_id=machine_id, spare_part_id=part_id, min_qty=least, created_at=clock())
        session.add(entry)
    if min_quantity is not None or max_quantity is not None:
        entry.min_qty, entry.max_qty = least, most
    sentence = f"Listed part {part.part_number} for {machine.name}"
    audit.record(session, LogAction.UPDATE, part, sentence, actor=actor, at=clock())


@command(Permission.MANAGE_PARTS)
def unlink_part_from_machine(session: Session, part_id: int, machine_id: int, *, actor: Actor, clock: Clock) -> None:
    """Take a part off the list of a machine.

    Raises:
        NotFound: it is not on that list.
    """
    part = get_locked(session, SparePart, part_id)
    machine, entry = get(session, Machine, machine_id), _listed(session, part_id, machine_id)
    if entry is None:
        raise NotFound()
    session.delete(entry)
    sentence = f"Took part {part.part_number} off the list of {machine.name}"
    audit.record(session, LogAction.DELETE, part, sentence, actor=actor, at=clock())


def _saved(session: Session, part: SparePart, sentence: str, *, actor: Actor, clock: Clock) -> None:
    part.version, part.updated_at = part.version + 1, clock()
    audit.record(session, LogAction.UPDATE, part, sentence, actor=actor, at=clock())


def _open_requests(session: Session, part_id: int) -> int:
    statement = select(func.count()).where(
        SparePartsRequest.spare_part_id == part_id, SparePartsRequest.status.in_(_OPEN)
    )
    return session.scalar(statement) or 0


def _listed(session: Session, part_id: int, machine_id: int) -> MachineSparePart | None:
    statement = select(MachineSparePart).where(
        MachineSparePart.spare_part_id == part_id, MachineSparePart.machine_id == machine_id
    )
    return session.scalars(statement).one_or_none()
