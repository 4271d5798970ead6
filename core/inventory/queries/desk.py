"""Parts requests that the storeroom has to act on: to be handed out, short, to come back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from core.assets import Machine
from core.inventory.askers import askers_of
from core.inventory.causes import PLANNED, Cause, causes_of, key_of
from core.inventory.models import (
    MachineSparePart,
    PartsRequestStatus,
    SparePart,
    SparePartsRequest,
    SparePartsUsage,
)
from core.inventory.queries._search import part_fits
from core.kernel import Actor, Clock, Permission, clean_line, folded, query
from core.kernel.ports import occurrences_at, urgency_of_work, works_at
from core.people import User

ZERO = Decimal(0)
_MOST = 500
_LONGEST_NUMBER = 18
_Found = tuple[SparePartsRequest, SparePart, str, Decimal | None]
_OLDEST = (SparePartsRequest.created_at, SparePartsRequest.id)
_NEWEST_BACK = (
    SparePartsUsage.quantity_used.is_(None),
    SparePartsRequest.updated_at.desc(),
    SparePartsRequest.id.desc(),
)


class DeskSection(StrEnum):
    """The heaps of the issue desk."""

    READY = "READY"
    SHORT = "SHORT"
    RETURNS = "RETURNS"


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One parts request with all that is needed to act on it.

    Attributes:
        on_hand: what lies in the store of this part, in its unit.
        available: of that, what nobody was promised.
        used: how much of what is out was really used, as the technician said; None while nobody has.
        askers: who asked for it or chose the part, now or in a request in whose place it came.
        is_linked: the part is on the list of the machine.
        is_in_use: the part is; one out of use may still come back.
        emergency_reason: why it was taken without an approval; None for what was asked for.
        cost: of one unit, on average or by the catalogue; None if nobody knows, or for who may not see it.
        job: the number of the job; None for planned maintenance, which has a ``task`` and a day.
        on_order: what is still to come of the part; only where somebody decides about it.
    """

    id: int
    spare_part_id: int
    part_number: str
    part_name: str
    unit: str
    whole_units_only: bool
    location: str | None
    on_hand: Decimal
    available: Decimal
    min_quantity: Decimal
    max_quantity: Decimal | None
    reorder_point: Decimal | None
    cost: Decimal | None
    status: PartsRequestStatus
    requested: Decimal
    approved: Decimal | None
    reserved: Decimal
    issued: Decimal
    returned: Decimal
    used: Decimal | None
    requested_by: int
    askers: frozenset[int]
    asked_by: str
    asked_at: datetime
    note: str | None
    emergency_reason: str | None
    job: int | None
    task: str | None
    due_on: date | None
    machine_id: int | None
    machine: str | None
    priority: StrEnum | None
    urgency: int
    is_linked: bool
    is_in_use: bool
    on_order: Decimal = ZERO

    def is_of(self, user_id: int | None) -> bool:
        """Whether this person asked for it or chose the part at any time, and so does not decide on it."""
        return user_id in self.askers

    @property
    def wanted(self) -> Decimal:
        """What is approved and not handed out yet; before the decision, what was asked for."""
        return (self.requested if self.approved is None else self.approved) - self.issued

    @property
    def can_issue(self) -> Decimal:
        """How much of what is wanted can be handed out now."""
        return max(min(self.wanted, self.available + self.reserved), ZERO)

    @property
    def runs_low(self) -> bool:
        """Fewer are left for others than should be there at least."""
        return self.available < self.min_quantity

    @property
    def out(self) -> Decimal:
        """What was handed out and did not come back."""
        return self.issued - self.returned

    @property
    def expected_back(self) -> Decimal:
        """What is out and was not used; nothing while nobody has said so."""
        return ZERO if self.used is None else max(self.out - self.used, ZERO)


@dataclass(frozen=True, slots=True)
class Desk:
    """One heap of the issue desk, of a very high one the first rows, and how high each is."""

    rows: tuple[DeskRow, ...]
    counts: dict[DeskSection, int]


@query(Permission.MOVE_STOCK)
def issue_desk(
    session: Session, section: DeskSection = DeskSection.READY, *, search: str = "", actor: Actor, clock: Clock
) -> Desk:
    """What is ready to be handed out, what is short, and what may come back; the most urgent first, then the oldest.

    What may come back begins with what is expected; what was used up stands there only for a search.

    Args:
        section: the heap whose rows are wanted.
        search: part of a part's number or name, of a person's name or of a machine's, or the number of a job.
    """
    fits = list(_fits(search))
    heaps = {heap: [*conditions, *fits] for heap, conditions in _heaps(is_search=bool(search.strip())).items()}
    order = _NEWEST_BACK if section is DeskSection.RETURNS else most_urgent()
    rows = rows_of(session, *heaps[section], order=order)
    return Desk(tuple(rows), {heap: count_of(session, conditions) for heap, conditions in heaps.items()})


def open_of_part(session: Session, part_id: int) -> tuple[DeskRow, ...]:
    """The requests of a part that wait for a decision or to be handed out, the most urgent first, then the oldest."""
    request = SparePartsRequest
    is_open = request.status.in_((PartsRequestStatus.PENDING, PartsRequestStatus.APPROVED))
    return tuple(rows_of(session, request.spare_part_id == part_id, is_open, order=most_urgent()))


def _heaps(*, is_search: bool) -> dict[DeskSection, list[ColumnElement[bool]]]:
    """What belongs to each heap: as ``DeskRow`` tells what can be issued, asked before the rows are limited."""
    request, part = SparePartsRequest, SparePart
    is_open = request.status == PartsRequestStatus.APPROVED
    wanted = request.quantity_approved - request.quantity_issued
    there = part.quantity - part.reserved_quantity + request.quantity_reserved
    used = 0 if is_search else func.coalesce(SparePartsUsage.quantity_used, 0)
    is_out = request.quantity_issued - request.quantity_returned > used
    return {
        DeskSection.READY: [is_open, wanted > 0, there > 0],
        DeskSection.SHORT: [is_open, wanted > there],
        DeskSection.RETURNS: [is_out, request.status != PartsRequestStatus.CANCELLED],
    }


def most_urgent() -> tuple[Any, ...]:
    """The most urgent first, then the oldest."""
    urgency = func.coalesce(urgency_of_work.ask(SparePartsRequest.maintenance_work_id), PLANNED)
    return urgency.desc(), *_OLDEST


def _joined(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Columns of requests, their parts, who asked, and what was used."""
    request = SparePartsRequest
    return (
        select(*columns)
        .select_from(request)
        .join(SparePart, SparePart.id == request.spare_part_id)
        .join(User, User.id == request.requested_by)
        .outerjoin(SparePartsUsage, SparePartsUsage.spare_parts_request_id == request.id)
    )


def count_of(session: Session, conditions: Sequence[ColumnElement[bool]]) -> int:
    """For how many requests these conditions hold."""
    return session.scalar(_joined(func.count()).where(*conditions)) or 0


def rows_of(session: Session, *conditions: ColumnElement[bool], order: Sequence[Any] = _OLDEST) -> list[DeskRow]:
    """The first of the requests for which these conditions hold, in this order."""
    columns = (SparePartsRequest, SparePart, User.full_name, SparePartsUsage.quantity_used)
    found = session.execute(_joined(*columns).where(*conditions).order_by(*order).limit(_MOST)).all()
    causes = causes_of(session, [key_of(row) for row, *_ in found])
    linked = _links(session, {row.spare_part_id for row, *_ in found})
    askers = askers_of(session, [row for row, *_ in found])
    return [_row(each, causes.get(key_of(each[0])), linked, askers[each[0].id]) for each in found]


def _links(session: Session, part_ids: set[int]) -> set[tuple[int, int]]:
    statement = select(MachineSparePart.machine_id, MachineSparePart.spare_part_id)
    return set(session.execute(statement.where(MachineSparePart.spare_part_id.in_(part_ids))))


def _row(found: _Found, cause: Cause | None, linked: set[tuple[int, int]], askers: frozenset[int]) -> DeskRow:
    request, part, name, used = found
    is_linked = cause is not None and (cause.machine_id, part.id) in linked
    return DeskRow(
        id=request.id,
        spare_part_id=part.id,
        part_number=part.part_number,
        part_name=part.part_name,
        unit=part.unit,
        whole_units_only=part.whole_units_only,
        location=part.location,
        on_hand=part.quantity,
        available=part.quantity - part.reserved_quantity,
        min_quantity=part.min_quantity,
        max_quantity=part.max_quantity,
        reorder_point=part.reorder_point,
        cost=part.average_cost if part.average_cost is not None else part.unit_price,
        status=request.status,
        requested=request.quantity_requested,
        approved=request.quantity_approved,
        reserved=request.quantity_reserved,
        issued=request.quantity_issued,
        returned=request.quantity_returned,
        used=used,
        requested_by=request.requested_by,
        askers=askers,
        asked_by=name,
        asked_at=request.created_at,
        note=request.note,
        emergency_reason=request.emergency_reason,
        job=cause.job if cause else None,
        task=cause.task if cause else None,
        due_on=cause.due_on if cause else None,
        machine_id=cause.machine_id if cause else None,
        machine=cause.machine if cause else None,
        priority=cause.priority if cause else None,
        urgency=cause.urgency if cause else 0,
        is_linked=is_linked,
        is_in_use=part.is_active,
    )


def _fits(search: str) -> Iterator[ColumnElement[bool]]:
    """What a request has to be for this search, asked before the rows are limited."""
    words = clean_line(search)
    if not words:
        return
    machines = select(Machine.id).where(Machine.name_key.contains(folded(words), autoescape=True))
    job = int(words) if words.isascii() and words.isdigit() and len(words) <= _LONGEST_NUMBER else None
    yield or_(
        part_fits(words),
        func.lower(User.full_name).contains(words.lower(), autoescape=True),
        SparePartsRequest.maintenance_work_id.in_(works_at.ask(machines, job)),
        SparePartsRequest.pm_occurrence_id.in_(occurrences_at.ask(machines)),
    )
