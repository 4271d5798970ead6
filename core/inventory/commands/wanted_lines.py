"""What becomes of a part that was asked for in words: a request for a part of the catalogue, or a refusal."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory import causes, rules
from core.inventory.commands import _stock
from core.inventory.commands._part import PartFacts, add_part
from core.inventory.models import MachineSparePart, PartsRequestStatus, SparePart, SparePartsRequest, WantedLine
from core.kernel import Actor, Clock, Invalid, Permission, StaleState, command
from core.storage import get, get_locked


@dataclass(frozen=True, slots=True)
class Identified:
    """The part that was meant, and the request that now waits for a decision."""

    parts_request_id: int
    spare_part_id: int
    part_number: str
    part_name: str


@command(Permission.MANAGE_PARTS)
def identify_wanted_line(
    session: Session,
    wanted_line_id: int,
    spare_part_id: int | None = None,
    *,
    new_part: PartFacts | None = None,
    quantity: Decimal | None = None,
    link_to_machine: bool = False,
    actor: Actor,
    clock: Clock,
) -> Identified:
    """Say which part was meant: who asked for it in words now asks for that part, on the same job.

    Lock order: the job or the due date, the line, then the part.

    Args:
        wanted_line_id: the line; nobody has answered it yet.
        spare_part_id: the part of the catalogue, or None with ``new_part``.
        new_part: the facts of a part that is added with it.
        quantity: how much, in the part's unit; what the line says if left out.
        link_to_machine: put the part on the list of the machine, if it is not there.

    Raises:
        Conflict: the number of the new part is taken.
        Invalid: neither a part nor a new one, or both, or a quantity that breaks a rule.
        StaleState: somebody has answered it, the job is closed, or the part is no longer used.
    """
    if (spare_part_id is None) == (new_part is None):
        raise Invalid("Choose the part that was meant, or add it.")
    line, machine_id = _locked_with_cause(session, wanted_line_id)
    if new_part is not None:
        part = add_part(session, new_part, clock())
    else:
        part = get_locked(session, SparePart, spare_part_id or 0)
    if not part.is_active:
        raise StaleState("Part {number} is no longer used. Choose another one.", number=part.part_number)
    if link_to_machine:
        _list_for(session, part, machine_id, clock())
    asked = _request(line, part, line.quantity if quantity is None else quantity, clock())
    asked.also_asked_by = None if actor.user_id == line.requested_by else actor.user_id
    session.add(asked)
    session.flush()
    line.status, line.spare_parts_request_id = PartsRequestStatus.APPROVED, asked.id
    line.updated_at = clock()
    sentence = f"Found part {part.part_number} for {line.words}"
    audit.record(session, LogAction.UPDATE, line, sentence, actor=actor, at=clock())
    return Identified(asked.id, part.id, part.part_number, part.part_name)


@command(Permission.MANAGE_PARTS)
def reject_wanted_line(session: Session, wanted_line_id: int, reason: str, *, actor: Actor, clock: Clock) -> None:
    """There is no such part, or it is not bought; who asked for it reads the reason on the job.

    Lock order: the job or the due date, then the line.

    Raises:
        Invalid: no reason.
        StaleState: somebody has answered it.
    """
    why = _stock.reason(reason)
    causes.hold(session, causes.key_of(get(session, WantedLine, wanted_line_id)))
    line = _open(get_locked(session, WantedLine, wanted_line_id))
    line.status, line.reject_reason, line.updated_at = PartsRequestStatus.REJECTED, why, clock()
    sentence = f"Rejected the wish for {line.words}"
    audit.record(session, LogAction.REJECT, line, sentence, actor=actor, at=clock(), reason=why)


def _locked_with_cause(session: Session, wanted_line_id: int) -> tuple[WantedLine, int]:
    """The line, locked after what it is for, and the machine of that."""
    _open(get(session, WantedLine, wanted_line_id))
    machine_id = causes.lock(session, causes.key_of(get(session, WantedLine, wanted_line_id)))
    return _open(get_locked(session, WantedLine, wanted_line_id)), machine_id


def _open(line: WantedLine) -> WantedLine:
    if line.status is not PartsRequestStatus.PENDING:
        raise StaleState("Somebody has answered this wish already. Look at it again.")
    return line


def _list_for(session: Session, part: SparePart, machine_id: int, at: datetime) -> None:
    """On the list of the machine, if it is not there; the part is locked, so that it comes there once."""
    entry = MachineSparePart
    there = select(entry.id).where(entry.spare_part_id == part.id, entry.machine_id == machine_id)
    if session.scalar(there) is None:
        session.add(entry(spare_part_id=part.id, machine_id=machine_id, min_qty=Decimal(0), created_at=at))


def _request(line: WantedLine, part: SparePart, quantity: Decimal, at: datetime) -> SparePartsRequest:
    """By who asked in words, and as old as that wish: what is short is served in that order."""
    return SparePartsRequest(
        maintenance_work_id=line.maintenance_work_id,
        pm_occurrence_id=line.pm_occurrence_id,
        spare_part_id=part.id,
        status=PartsRequestStatus.PENDING,
        requested_by=line.requested_by,
        quantity_requested=rules.check_quantity(quantity, whole_units_only=part.whole_units_only),
        note=line.words,
        created_at=line.created_at,
        updated_at=at,
    )
