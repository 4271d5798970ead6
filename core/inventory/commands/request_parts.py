"""Asking for parts on a job."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory import rules
from core.inventory.models import PartsRequestStatus, SparePart, SparePartsRequest, WantedLine
from core.kernel import Actor, Clock, Forbidden, Invalid, Permission, StaleState, clean_line, command
from core.kernel.ports import lock_job
from core.storage import get


@dataclass(frozen=True, slots=True)
class PartsAsked:
    """What asking for parts brought about: a parts request, or a wanted line for a part not in the catalogue."""

    parts_request_id: int | None
    wanted_line_id: int | None


@command(Permission.REQUEST_PARTS)
def request_parts(
    session: Session,
    request_id: int,
    spare_part_id: int | None,
    quantity: Decimal,
    *,
    words: str = "",
    note: str = "",
    actor: Actor,
    clock: Clock,
) -> PartsAsked:
    """Ask for a part on a job; a part that is not in the catalogue is asked for in words.

    Lock order: the job, then the request that is made.

    Args:
        request_id: the maintenance request; work on it must have begun.
        spare_part_id: the part, or None with ``words``.
        quantity: how much, in the part's unit.
        words: what is wanted when it is not in the catalogue, 3 to 300 characters.
        note: a remark for the storeroom.

    Raises:
        StaleState: the job is closed, or nobody has started it.
        Invalid: neither a part nor words, or a quantity that breaks a rule.
    """
    if actor.user_id is None:
        raise Forbidden()
    job = lock_job.ask(session, request_id)
    if spare_part_id is None:
        line = _wanted(job.work_id, words, quantity, actor.user_id, clock())
        session.add(line)
        session.flush()
        audit.record(
            session, LogAction.CREATE, line, f"Asked for {line.words} on job {request_id}", actor=actor, at=clock()
        )
        return PartsAsked(None, line.id)
    part = get(session, SparePart, spare_part_id)
    if not part.is_active:
        raise StaleState("Part {number} is no longer used. Ask for another one.", number=part.part_number)
    asked = SparePartsRequest(
        maintenance_work_id=job.work_id,
        spare_part_id=part.id,
        status=PartsRequestStatus.PENDING,
        requested_by=actor.user_id,
        quantity_requested=rules.check_quantity(quantity, whole_units_only=part.whole_units_only),
        note=clean_line(note)[:500] or None,
        created_at=clock(),
        updated_at=clock(),
    )
    session.add(asked)
    session.flush()
    description = (
        f"Asked for {asked.quantity_requested.normalize():f} {part.unit} of {part.part_number} on job {request_id}"
    )
    audit.record(session, LogAction.CREATE, asked, description, actor=actor, at=clock())
    return PartsAsked(asked.id, None)


def _wanted(work_id: int, words: str, quantity: Decimal, user_id: int, at: datetime) -> WantedLine:
    wanted = clean_line(words)
    if not 3 <= len(wanted) <= 300:
        raise Invalid("Choose a part, or say in 3 to 300 characters what you need.")
    return WantedLine(
        maintenance_work_id=work_id,
        words=wanted,
        quantity=rules.check_quantity(quantity, whole_units_only=False),
        status=PartsRequestStatus.PENDING,
        requested_by=user_id,
        created_at=at,
        updated_at=at,
    )
