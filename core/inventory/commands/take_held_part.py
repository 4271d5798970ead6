"""What is approved and held for an urgent job, taken out by the technician while nobody is in the storeroom."""

from decimal import Decimal

from sqlalchemy.orm import Session

from core.inventory import causes, ledger, rules
from core.inventory.commands import _deciding, _stock
from core.inventory.commands._issuing import hand_out
from core.inventory.commands._stock import Moved
from core.inventory.models import PartsRequestStatus, SparePartsRequest
from core.kernel import Actor, Clock, Forbidden, Permission, StaleState, command
from core.kernel.ports import jobs_of_works
from core.storage import get, get_locked


@command(Permission.TAKE_IN_EMERGENCY)
def take_held_part(
    session: Session,
    parts_request_id: int,
    quantity: Decimal,
    reason: str,
    *,
    location_id: int | None = None,
    actor: Actor,
    clock: Clock,
) -> Moved:
    """Take what is held for an urgent job. A manager has approved it, so it needs no second look and has no limit.

    Lock order: the job, the request, then the part.

    Args:
        parts_request_id: the request; it is approved, and its job is HIGH or CRITICAL and being worked on.
        quantity: how much of what is held, in the part's unit.
        reason: why the storeroom cannot issue it.
        location_id: where it is taken from; MAIN if left out.

    Raises:
        Forbidden: the job is not urgent, or the part is for planned work.
        InsufficientStock: fewer lie there; nothing is changed.
        Invalid: no reason, or a quantity that breaks a rule.
        StaleState: the job is closed, the request is no longer approved, or less is held for it.
    """
    why, place = _stock.reason(reason), _stock.location(session, location_id)
    _lock_urgent_job(session, get(session, SparePartsRequest, parts_request_id).maintenance_work_id)
    request = get_locked(session, SparePartsRequest, parts_request_id)
    _deciding.check_status(request, PartsRequestStatus.APPROVED)
    stock = ledger.lock(session, request.spare_part_id)
    taken = rules.check_quantity(quantity, whole_units_only=stock.whole_units_only)
    if taken > request.quantity_reserved:
        raise StaleState(
            "Only {quantity} {unit} are held for this job now. Look at it again.",
            quantity=request.quantity_reserved,
            unit=stock.unit,
        )
    sentence = f"Took {_stock.amount(taken, stock)} that was held for the job"
    return hand_out(session, stock, request, taken, place, sentence, actor=actor, at=clock(), why=why)


def _lock_urgent_job(session: Session, work_id: int | None) -> None:
    if work_id is None:
        raise Forbidden("What is held for planned work is issued by the storeroom.")
    causes.lock(session, (work_id, None))
    # Read again under the lock: somebody may just have said that it can wait.
    rules.check_helps_itself(jobs_of_works.ask(session, [work_id])[work_id].priority)
