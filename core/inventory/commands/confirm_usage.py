"""What was used of a part, said after the job, and what is not coming back."""

from decimal import Decimal

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory import usage
from core.inventory.commands import _stock
from core.inventory.models import SparePart, SparePartsRequest
from core.kernel import Actor, Clock, Permission, StaleState, command
from core.storage import get, get_locked


@command(Permission.DO_WORK)
def confirm_usage(
    session: Session, parts_request_id: int, quantity_used: Decimal, *, actor: Actor, clock: Clock
) -> Decimal:
    """Say how much of an issued request was really used; the rest is expected back. It may be said again.

    Lock order: the request.

    Args:
        parts_request_id: the request; something of it went out.
        quantity_used: in the part's unit; nought if nothing was.

    Returns:
        How much is expected back.

    Raises:
        Invalid: the quantity breaks a rule, or is more than went out and stayed out.
        StaleState: nothing of it was issued.
    """
    request = get_locked(session, SparePartsRequest, parts_request_id)
    row = usage.set_down(session, request, quantity_used, actor=actor, at=clock())
    session.flush()
    part = get(session, SparePart, request.spare_part_id)
    sentence = f"Used {row.quantity_used.normalize():f} {part.unit} of {part.part_number}"
    audit.record(session, LogAction.UPDATE, row, sentence, actor=actor, at=clock())
    return request.quantity_issued - request.quantity_returned - row.quantity_used


@command(Permission.MOVE_STOCK)
def waive_return(session: Session, parts_request_id: int, reason: str, *, actor: Actor, clock: Clock) -> None:
    """Nothing more comes back of what was expected: the figure was wrong, and all that is out counts as used.

    Lock order: the request.

    Raises:
        Invalid: no reason.
        StaleState: nothing is expected back.
    """
    why = _stock.reason(reason)
    request = get_locked(session, SparePartsRequest, parts_request_id)
    row = usage.locked(session, request.id)
    out = request.quantity_issued - request.quantity_returned
    if row is None or row.quantity_used >= out:
        raise StaleState("Nothing of this is expected back any more.")
    part = get(session, SparePart, request.spare_part_id)
    missing = out - row.quantity_used
    row.quantity_used, row.quantity_confirmed = out, None
    row.corrected_by, row.correction_reason = actor.user_id, why
    sentence = f"Expects {missing.normalize():f} {part.unit} of {part.part_number} back no more"
    audit.record(session, LogAction.UPDATE, row, sentence, actor=actor, at=clock(), reason=why)
