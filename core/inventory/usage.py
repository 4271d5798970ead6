"""What was really used of what went out; what is left of it is expected back.

Used is never more than what went out and stayed out: what comes back corrects the figure. Once as much is out again,
for the return was reversed or the part was issued anew, it is what somebody said.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.inventory import reservations, rules
from core.inventory.causes import Key
from core.inventory.models import SparePart, SparePartsRequest, SparePartsUsage
from core.kernel import Actor, Invalid, NotFound, StaleState
from core.storage import get


def confirm(session: Session, key: Key, used: Mapping[int, Decimal], *, actor: Actor, at: datetime) -> None:
    """Set down how much was used of each of these requests; who closes the job or the due date has locked it.

    Lock order: the requests of the job and the approved ones of their parts by id.

    Args:
        session: the command's transaction.
        key: the job or the due date.
        used: by parts request, in the unit of its part; those that are left out are not confirmed.
        actor: who says so.
        at: when it was used.

    Raises:
        NotFound: a request is not one of this job.
        StaleState: nothing of a request went out.
        Invalid: a quantity breaks a rule, or is more than went out and stayed out.
    """
    if not used:
        return
    found = _locked(session, key)
    for request_id in sorted(used):
        if request_id not in found:
            raise NotFound()
        set_down(session, found[request_id], used[request_id], actor=actor, at=at)


def set_down(
    session: Session, request: SparePartsRequest, quantity: Decimal, *, actor: Actor, at: datetime
) -> SparePartsUsage:
    """Say how much was used of a locked request; what was said before gives way.

    Raises:
        StaleState: nothing of it went out.
        Invalid: the quantity breaks a rule, or is more than went out and stayed out.
    """
    if not request.quantity_issued:
        raise StaleState("Nothing of this request was issued.")
    part = get(session, SparePart, request.spare_part_id)
    used = rules.check_quantity(quantity, whole_units_only=part.whole_units_only, zero_allowed=True)
    out = request.quantity_issued - request.quantity_returned
    if used > out:
        raise Invalid("Only {quantity} {unit} of {part} went out.", quantity=out, unit=part.unit, part=part.part_name)
    row = locked(session, request.id)
    if row is None:
        row = SparePartsUsage(spare_parts_request_id=request.id, created_at=at)
        session.add(row)
    row.quantity_used, row.quantity_confirmed, row.used_at, row.confirmed_by = used, None, at, actor.user_id
    row.corrected_by, row.correction_reason = None, None
    return row


def follow(session: Session, request: SparePartsRequest) -> None:
    """Stock of a locked request has moved: used is what somebody said, and no more than is out."""
    row = locked(session, request.id)
    if row is None:
        return
    said = row.quantity_used if row.quantity_confirmed is None else row.quantity_confirmed
    row.quantity_used = min(said, request.quantity_issued - request.quantity_returned)
    row.quantity_confirmed = said if said > row.quantity_used else None


def locked(session: Session, parts_request_id: int) -> SparePartsUsage | None:
    """What was said of a locked request, None while nobody has."""
    statement = select(SparePartsUsage).where(SparePartsUsage.spare_parts_request_id == parts_request_id)
    return session.scalars(statement.with_for_update()).one_or_none()


def _locked(session: Session, key: Key) -> dict[int, SparePartsRequest]:
    """All requests of the job, locked in one go with those that closing it serves next, so that the order holds."""
    request = SparePartsRequest
    work_id, occurrence_id = key
    of_it = request.maintenance_work_id == work_id if work_id else request.pm_occurrence_id == occurrence_id
    asked = session.execute(select(request.id, request.spare_part_id).where(of_it))
    parts = {row.id: row.spare_part_id for row in asked}
    held = reservations.lock_requests(session, {*parts, *reservations.approved(session, set(parts.values()))})
    return {number: held[number] for number in parts}
