"""Asking for parts on a job, or for planned maintenance."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory import rules
from core.inventory.causes import Key
from core.inventory.models import PartsRequestStatus, SparePart, SparePartsRequest, WantedLine
from core.kernel import Actor, Clock, Invalid, Permission, StaleState, clean_line, command
from core.kernel.ports import lock_job, lock_occurrence
from core.storage import get_kept


@dataclass(frozen=True, slots=True)
class PartsAsked:
    """What asking for parts brought about: a parts request, or a wanted line for a part not in the catalogue."""

    parts_request_id: int | None
    wanted_line_id: int | None


@dataclass(frozen=True, slots=True)
class _For:
    """What the part is for, under its lock, and how the record calls it."""

    key: Key
    words: str


@command(Permission.REQUEST_PARTS)
def request_parts(
    session: Session,
    request_id: int | None,
    spare_part_id: int | None,
    quantity: Decimal,
    *,
    words: str = "",
    note: str = "",
    pm_occurrence_id: int | None = None,
    actor: Actor,
    clock: Clock,
) -> PartsAsked:
    """Ask for a part on a job or for planned maintenance; a part that is not in the catalogue is asked for in words.

    Lock order: the job or the due date, the part (kept), then the request that is made.

    Args:
        request_id: the maintenance request, on which work must have begun; or None with ``pm_occurrence_id``.
        spare_part_id: the part, or None with ``words``.
        quantity: how much, in the part's unit.
        words: what is wanted when it is not in the catalogue, 3 to 300 characters.
        note: a remark for the storeroom.
        pm_occurrence_id: the due date of a planned task, neither done nor skipped.

    Raises:
        StaleState: the job is closed, or nobody has started it; the due date is done or skipped.
        Invalid: neither or both of job and due date, neither a part nor words, or a quantity that breaks a rule.
    """
    person = actor.person_id
    cause = _cause(session, request_id, pm_occurrence_id)
    if spare_part_id is None:
        line = _wanted(cause, words, quantity, person, clock())
        session.add(line)
        session.flush()
        sentence = f"Asked for {line.words} {cause.words}"
        audit.record(session, LogAction.CREATE, line, sentence, actor=actor, at=clock())
        return PartsAsked(None, line.id)
    part = get_kept(session, SparePart, spare_part_id)
    if not part.is_active:
        raise StaleState("Part {number} is no longer used. Ask for another one.", number=part.part_number)
    asked = _asked(cause, part, quantity, note, person, clock())
    session.add(asked)
    session.flush()
    amount = f"{asked.quantity_requested.normalize():f} {part.unit} of {part.part_number}"
    sentence = f"Asked for {amount} {cause.words}"
    audit.record(session, LogAction.CREATE, asked, sentence, actor=actor, at=clock())
    return PartsAsked(asked.id, None)


def _cause(session: Session, request_id: int | None, pm_occurrence_id: int | None) -> _For:
    """What it is for, locked: one of the two."""
    if request_id is not None and pm_occurrence_id is None:
        return _For((lock_job.ask(session, request_id).work_id, None), f"on job {request_id}")
    if pm_occurrence_id is not None and request_id is None:
        due = lock_occurrence.ask(session, pm_occurrence_id)
        return _For((None, due.occurrence_id), f"for {due.task}")
    raise Invalid("Parts are asked for on a job, or for planned maintenance: choose one of the two.")


def _asked(cause: _For, part: SparePart, quantity: Decimal, note: str, user_id: int, at: datetime) -> SparePartsRequest:
    work_id, occurrence_id = cause.key
    return SparePartsRequest(
        maintenance_work_id=work_id,
        pm_occurrence_id=occurrence_id,
        spare_part_id=part.id,
        status=PartsRequestStatus.PENDING,
        requested_by=user_id,
        quantity_requested=rules.check_quantity(quantity, whole_units_only=part.whole_units_only),
        note=clean_line(note)[:500] or None,
        created_at=at,
        updated_at=at,
    )


def _wanted(cause: _For, words: str, quantity: Decimal, user_id: int, at: datetime) -> WantedLine:
    wanted = clean_line(words)
    if not 3 <= len(wanted) <= 300:
        raise Invalid("Choose a part, or say in 3 to 300 characters what you need.")
    work_id, occurrence_id = cause.key
    return WantedLine(
        maintenance_work_id=work_id,
        pm_occurrence_id=occurrence_id,
        words=wanted,
        quantity=rules.check_quantity(quantity, whole_units_only=False),
        status=PartsRequestStatus.PENDING,
        requested_by=user_id,
        created_at=at,
        updated_at=at,
    )
