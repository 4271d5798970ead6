"""Asking for a part that may stand in for the one that is short."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory import causes, reservations, rules
from core.inventory.commands import _deciding
from core.inventory.models import PartsRequestStatus, PartSubstitute, SparePart, SparePartsRequest
from core.inventory.posting import Stock
from core.kernel import Actor, Clock, Invalid, Permission, StaleState, command
from core.storage import get, get_kept


@command(Permission.REQUEST_PARTS)
def ask_for_substitute(
    session: Session, parts_request_id: int, substitute_id: int, *, actor: Actor, clock: Clock
) -> int:
    """Give up what is still wanted of a request, and ask for as much of a substitute; a manager decides anew.

    What was approved stays as it was: part and quantity of a request never change. Whoever presses is the one who asks;
    whoever asked before, or chose the part, does not decide either.

    Lock order: the job or the due date, the requests of the part, this one among them, the part; then the
    substitute, which is only kept.

    Returns:
        The new request.

    Raises:
        Forbidden: neither one's own request nor the maintenance manager.
        StaleState: it is rejected, cancelled or fully issued, its job takes no parts, or the substitute is out of use.
        Invalid: the other part is no substitute, is measured in another unit, or is handed out in whole units only.
    """
    person = actor.person_id
    request = get(session, SparePartsRequest, parts_request_id)
    causes.lock(session, causes.key_of(request))
    stock, requests = reservations.lock_with_requests(session, request.spare_part_id, request.id)
    _deciding.check_status(request, PartsRequestStatus.PENDING, PartsRequestStatus.APPROVED)
    rules.check_may_cancel(actor.role, is_own=request.requested_by == person)
    wanted = (request.quantity_approved or request.quantity_requested) - request.quantity_issued
    other = get_kept(session, SparePart, substitute_id)
    _check_stands_in(session, stock, other)
    at = clock()
    reservations.end(session, stock, request, at)
    reservations.serve(session, stock, [row for row in requests if row.id != request.id], at)
    asked = SparePartsRequest(
        maintenance_work_id=request.maintenance_work_id,
        pm_occurrence_id=request.pm_occurrence_id,
        spare_part_id=other.id,
        status=PartsRequestStatus.PENDING,
        requested_by=person,
        also_asked_by=request.also_asked_by if request.requested_by == person else request.requested_by,
        in_place_of_id=request.id,
        quantity_requested=rules.check_quantity(wanted, whole_units_only=other.whole_units_only),
        note=request.note,
        created_at=at,
        updated_at=at,
    )
    session.add(asked)
    session.flush()
    amount = f"{wanted.normalize():f} {other.unit} of {other.part_number}"
    sentence = f"Asked for {amount} in place of parts request {request.id}"
    audit.record(session, LogAction.CREATE, asked, sentence, actor=actor, at=at)
    return asked.id


def _check_stands_in(session: Session, stock: Stock, other: SparePart) -> None:
    link = PartSubstitute
    stands_in = select(exists().where(link.spare_part_id == stock.part_id, link.substitute_id == other.id))
    if not session.scalar(stands_in):
        raise Invalid("{number} is no substitute for this part.", number=other.part_number)
    # The unit of a part that was never used may have changed since.
    if stock.unit != other.unit:
        raise Invalid("{one} and {other} are not measured alike.", one=stock.part_number, other=other.part_number)
    if not other.is_active:
        raise StaleState("Part {number} is no longer used. Ask for another one.", number=other.part_number)
