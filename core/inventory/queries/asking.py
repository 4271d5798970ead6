"""Reading the catalogue and what jobs have asked for."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from core.inventory import rules, takes
from core.inventory.models import (
    EmergencyState,
    MachineSparePart,
    PartsRequestStatus,
    SparePart,
    SparePartsRequest,
    SparePartsUsage,
    WantedLine,
)
from core.inventory.queries._search import part_fits
from core.inventory.queries.handing_out import Place, places_of
from core.kernel import Actor, Clock, Permission, query
from core.settings import load

_MOST = MOST_ASKED = 100
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PartChoice:
    """A part that can be asked for.

    Attributes:
        taken: what the reader took of it on the job in an emergency and no manager has confirmed, in ``unit``.
        held: what is held for the job that they are for, in ``unit``; it is not ``available``.
        takeable: how much more an emergency may take of it by what it costs, in ``unit``; None where nobody knows the
            cost.
        location: its bin in the main store.
        places: where it lies, where most of it is first.
    """

    id: int
    part_number: str
    part_name: str
    unit: str
    whole_units_only: bool
    available: Decimal
    is_linked: bool
    taken: Decimal
    held: Decimal
    takeable: Decimal | None
    location: str | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedPart:
    """A part asked for on a job, from the catalogue or in words.

    Attributes:
        spare_part_id: the part; None for what was asked for in words.
        words: how it was asked for, of a part that the storeroom found for words.
        parts_request_id: the request; None for what was asked for in words.
        quantity: what was asked for, in ``unit``.
        approved: what of it was approved; None before the decision.
        held: what lies ready for it, in ``unit``; ``places`` says where its part lies, where most of it is first.
        location: its bin in the main store.
        issued: what went out, whether it came back or not.
        is_disputed: it was taken in an emergency, and a manager disputes that; ``reject_reason`` says why.
        missing: what is still wanted and is neither held for it nor free, in ``unit``.
        out: what went out and did not come back, in ``unit``.
        used: how much of that was really used; None while nobody has said so.
    """

    spare_part_id: int | None
    name: str
    part_number: str | None
    quantity: Decimal
    unit: str
    status: PartsRequestStatus
    asked_at: datetime
    reject_reason: str | None
    words: str | None = None
    parts_request_id: int | None = None
    whole_units_only: bool = False
    requested_by: int | None = None
    missing: Decimal = ZERO
    out: Decimal = ZERO
    used: Decimal | None = None
    approved: Decimal | None = None
    held: Decimal = ZERO
    location: str | None = None
    places: tuple[Place, ...] = ()
    issued: Decimal = ZERO
    is_disputed: bool = False

    @property
    def wanted(self) -> Decimal:
        """What is approved, before the decision asked for, and has not gone out."""
        return (self.quantity if self.approved is None else self.approved) - self.issued

    @property
    def is_to_confirm(self) -> bool:
        """Something is out of which nobody has said that it was used."""
        return self.out > (self.used or ZERO)

    @property
    def expected_back(self) -> Decimal:
        """What is out and was not used; nothing while nobody has said so."""
        return ZERO if self.used is None else self.out - self.used


@query(Permission.SEE_FLOOR)
def parts_to_ask_for(
    session: Session,
    *,
    machine_id: int | None = None,
    search: str = "",
    also: int | None = None,
    work_id: int | None = None,
    limit: int = 20,
    actor: Actor,
    clock: Clock,
) -> list[PartChoice]:
    """Parts to choose from: without a search those of the machine, else those whose number or name fits.

    Args:
        machine_id: whose list is looked at.
        search: part of a number or a name.
        also: a part that is offered in any case, first.
        work_id: the work on the job that they are for.
        limit: at most so many.
    """
    linked = set(
        session.scalars(select(MachineSparePart.spare_part_id).where(MachineSparePart.machine_id == (machine_id or 0)))
    )
    is_also = SparePart.id == (also or 0)
    statement = (
        select(SparePart)
        .where(SparePart.is_active.is_(True), or_(part_fits(search) if search else SparePart.id.in_(linked), is_also))
        .order_by(case((is_also, 0), else_=1), SparePart.part_name, SparePart.id)
        .limit(min(limit, _MOST))
    )
    found = session.scalars(statement).all()
    numbers = [part.id for part in found]
    before = takes.unconfirmed(session, numbers, work_id=work_id, user_id=actor.user_id)
    held, places = takes.held(session, numbers, work_id=work_id), places_of(session, numbers)
    return [
        _choice(
            part,
            places.get(part.id, ()),
            is_linked=part.id in linked,
            taken=before.get(part.id, ZERO),
            held=held.get(part.id, ZERO),
        )
        for part in found
    ]


def _choice(
    part: SparePart, places: tuple[Place, ...], *, is_linked: bool, taken: Decimal, held: Decimal
) -> PartChoice:
    price = part.average_cost if part.average_cost is not None else part.unit_price
    return PartChoice(
        part.id,
        part.part_number,
        part.part_name,
        part.unit,
        part.whole_units_only,
        part.quantity - part.reserved_quantity,
        is_linked,
        taken,
        held,
        rules.most_in_emergency(price, load().emergency_take_limit, taken=taken),
        part.location,
        places,
    )


@query(Permission.SEE_FLOOR)
def parts_of_job(
    session: Session,
    work_id: int,
    *,
    to_confirm: bool = False,
    limit: int = MOST_ASKED,
    actor: Actor,
    clock: Clock,
) -> list[AskedPart]:
    """What was asked for on a job, oldest first; what was found for words stands once, with the words.

    Args:
        work_id: the work on the job.
        to_confirm: only that of which something is out and nobody has said that it was used.
        limit: at most so many; one more than ``MOST_ASKED`` tells whether there are more.
    """
    limit = min(limit, MOST_ASKED + 1)
    request, line, usage = SparePartsRequest, WantedLine, SparePartsUsage
    requests = (
        select(request, SparePart, line.words, usage.quantity_used)
        .join(SparePart, SparePart.id == request.spare_part_id)
        .outerjoin(line, line.spare_parts_request_id == request.id)
        .outerjoin(usage, usage.spare_parts_request_id == request.id)
        .where(request.maintenance_work_id == work_id)
        .order_by(request.id)
        .limit(limit)
    )
    if to_confirm:
        out = request.quantity_issued - request.quantity_returned
        requests = requests.where(out > func.coalesce(usage.quantity_used, ZERO))
    unfound = (line.maintenance_work_id == work_id, line.spare_parts_request_id.is_(None))
    lines = select(line).where(*unfound).order_by(line.id).limit(limit)
    found = session.execute(requests).all()
    places = places_of(session, {row.spare_part_id for row, *_rest in found if row.quantity_reserved})
    asked = [_asked(row, part, words, used, places.get(part.id, ())) for row, part, words, used in found]
    asked += [
        AskedPart(None, row.words, None, row.quantity, "", row.status, row.created_at, row.reject_reason)
        for row in (() if to_confirm else session.scalars(lines))
    ]
    return sorted(asked, key=lambda part: part.asked_at)[:limit]


def _asked(
    row: SparePartsRequest, part: SparePart, words: str | None, used: Decimal | None, places: tuple[Place, ...]
) -> AskedPart:
    return AskedPart(
        part.id,
        part.part_name,
        part.part_number,
        row.quantity_requested,
        part.unit,
        row.status,
        row.created_at,
        row.reject_reason,
        words=words,
        parts_request_id=row.id,
        whole_units_only=part.whole_units_only,
        requested_by=row.requested_by,
        missing=_missing(row, part),
        out=row.quantity_issued - row.quantity_returned,
        used=used,
        approved=row.quantity_approved,
        held=row.quantity_reserved,
        location=part.location,
        places=places,
        issued=row.quantity_issued,
        is_disputed=row.emergency is EmergencyState.DISPUTED,
    )


def _missing(row: SparePartsRequest, part: SparePart) -> Decimal:
    if row.status not in {PartsRequestStatus.PENDING, PartsRequestStatus.APPROVED}:
        return ZERO
    wanted = (row.quantity_approved or row.quantity_requested) - row.quantity_issued - row.quantity_reserved
    return max(wanted - (part.quantity - part.reserved_quantity), ZERO)
