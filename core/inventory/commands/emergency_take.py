"""A part out at once, at night and without an approval: posted first, looked at by a manager afterwards."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory import ledger, rules, takes
from core.inventory.commands import _stock
from core.inventory.commands._stock import Moved
from core.inventory.models import (
    EmergencyState,
    PartsRequestStatus,
    SparePart,
    SparePartsRequest,
)
from core.kernel import Actor, Clock, Forbidden, Permission, StaleState, clean_text, command
from core.kernel.ports import jobs_of_works, lock_job
from core.settings import load
from core.storage import get, get_locked

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Taken:
    """A part that was taken: the request that stands for it, and the movement."""

    parts_request_id: int
    moved: Moved


@command(Permission.TAKE_IN_EMERGENCY)
def emergency_take(
    session: Session,
    request_id: int,
    spare_part_id: int,
    quantity: Decimal,
    reason: str,
    *,
    location_id: int | None = None,
    actor: Actor,
    clock: Clock,
) -> Taken:
    """Take a part for an urgent job when nobody is there to approve it; a manager confirms or disputes it later.

    It leaves a request that was issued, so that what is not used comes back. What is promised to others is not taken.

    Lock order: the job, then the part.

    Args:
        request_id: the maintenance request; it is HIGH or CRITICAL, and work on it has begun.
        spare_part_id: the part.
        quantity: how much, in its unit.
        reason: why it cannot wait.
        location_id: where it is taken from; MAIN if left out.

    Raises:
        Forbidden: the job is not urgent.
        InsufficientStock: fewer are available; nothing is changed.
        Invalid: no reason, a quantity that breaks a rule, or more than an emergency may cost, with what this person has
            taken of the part on the job and no manager has confirmed.
        StaleState: the job is closed or nobody has started it, or the part is no longer used.
    """
    person = actor.person_id
    why, place = _stock.reason(reason), _stock.location(session, location_id)
    job = lock_job.ask(session, request_id)
    rules.check_urgent(jobs_of_works.ask(session, [job.work_id])[job.work_id].priority)
    stock = _stock.active(ledger.lock(session, spare_part_id))
    taken = rules.check_quantity(quantity, whole_units_only=stock.whole_units_only)
    price = stock.average_cost if stock.average_cost is not None else get(session, SparePart, spare_part_id).unit_price
    before = takes.unconfirmed(session, [stock.part_id], work_id=job.work_id, user_id=person)
    rules.check_emergency_value(
        taken, price, load().emergency_take_limit, load().plant_currency, taken=before.get(stock.part_id, ZERO)
    )
    request = _request(job.work_id, stock.part_id, taken, why, person, clock())
    session.add(request)
    session.flush()
    posting = _stock.issue(request, taken, place, notes=why)
    sentence = f"Took {_stock.amount(taken, stock)} in an emergency"
    moved = _stock.recorded(
        session, stock, posting, sentence, action=LogAction.ISSUE, actor=actor, clock=clock, why=why
    )
    return Taken(request.id, moved)


@command(Permission.APPROVE_PARTS)
def confirm_emergency_take(session: Session, parts_request_id: int, *, actor: Actor, clock: Clock) -> None:
    """Say afterwards that the take was right.

    Raises:
        Forbidden: one's own take.
        StaleState: somebody has decided already, it was reversed, or it is no emergency take.
    """
    request = _decided(session, parts_request_id, EmergencyState.CONFIRMED, actor, clock)
    audit.record(session, LogAction.APPROVE, request, f"Confirmed emergency take {request.id}", actor=actor, at=clock())


@command(Permission.APPROVE_PARTS)
def dispute_emergency_take(session: Session, parts_request_id: int, reason: str, *, actor: Actor, clock: Clock) -> None:
    """Say afterwards that the take was not right; the movement stands, for the part has gone.

    Raises:
        Forbidden: one's own take.
        Invalid: no reason.
        StaleState: somebody has decided already, it was reversed, or it is no emergency take.
    """
    why = _stock.reason(reason)
    request = _decided(session, parts_request_id, EmergencyState.DISPUTED, actor, clock)
    request.reject_reason = clean_text(why)[:500]
    sentence = f"Disputed emergency take {request.id}"
    audit.record(session, LogAction.REJECT, request, sentence, actor=actor, at=clock(), reason=why)


def _decided(
    session: Session, parts_request_id: int, state: EmergencyState, actor: Actor, clock: Clock
) -> SparePartsRequest:
    request = get_locked(session, SparePartsRequest, parts_request_id)
    if request.emergency is not EmergencyState.OPEN:
        raise StaleState("Somebody has looked at this take already.")
    if not request.quantity_issued:
        raise StaleState("This take was reversed. There is nothing to decide any more.")
    if request.requested_by == actor.user_id:
        raise Forbidden("Nobody decides on their own take. Ask another manager.")
    request.emergency, request.updated_at = state, clock()
    request.approved_by, request.approved_at = actor.user_id, clock()
    return request


def _request(work_id: int, part_id: int, quantity: Decimal, why: str, user_id: int, at: datetime) -> SparePartsRequest:
    """What stands for the part on the job: issued, and not looked at by a manager."""
    return SparePartsRequest(
        maintenance_work_id=work_id,
        spare_part_id=part_id,
        status=PartsRequestStatus.ISSUED,
        requested_by=user_id,
        quantity_requested=quantity,
        quantity_approved=quantity,
        quantity_issued=quantity,
        issued_by=user_id,
        issued_at=at,
        emergency=EmergencyState.OPEN,
        emergency_reason=why,
        created_at=at,
        updated_at=at,
    )
