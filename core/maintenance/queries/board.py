"""The triage board: how many requests stand in each section, and one page of a section."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from core.assets import Machine
from core.kernel import Actor, Clock, Permission, query
from core.maintenance import rules
from core.maintenance.models import MaintenanceRequest, MaintenanceWork
from core.maintenance.queries.cards import RequestCard, card_lists, cards
from core.maintenance.queries.paging import CardPage, Place, urgent, urgent_page
from core.maintenance.vocabulary import RequestStatus


class BoardSection(StrEnum):
    """Where an open request stands on the board."""

    NEW = "new"
    ASSIGNED = "assigned"
    IN_WORK = "work"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class BoardCounts:
    """All open requests by section, and the machines that some of them stop."""

    new: int
    assigned: int
    in_work: int
    waiting: int
    machines_stopped: int


@dataclass(frozen=True, slots=True)
class Board:
    """One page of a section; ``survivors`` are the requests that those on it may be merged into, by their number."""

    page: CardPage
    survivors: Mapping[int, RequestCard]


@query(Permission.SEE_FLOOR)
def board_counts(session: Session, *, department_id: int | None = None, actor: Actor, clock: Clock) -> BoardCounts:
    """How many requests are open in each section, however many there are."""
    request = MaintenanceRequest
    scope = [request.status.in_(rules.OPEN), *_of(department_id)]
    is_free = request.assigned_to.is_(None)
    counted = select(request.status, is_free, func.count()).where(*scope).group_by(request.status, is_free)
    counts = {(status, bool(free)): count for status, free, count in session.execute(counted)}
    stopped = select(func.count(request.machine_id.distinct())).where(*scope, request.machine_stopped.is_(True))

    def of(status: RequestStatus) -> int:
        return counts.get((status, True), 0) + counts.get((status, False), 0)

    return BoardCounts(
        new=counts.get((RequestStatus.PENDING, True), 0),
        assigned=counts.get((RequestStatus.PENDING, False), 0),
        in_work=of(RequestStatus.IN_PROGRESS),
        waiting=of(RequestStatus.WAITING_PARTS),
        machines_stopped=session.scalar(stopped) or 0,
    )


@query(Permission.SEE_FLOOR)
def board(
    session: Session,
    section: BoardSection = BoardSection.NEW,
    *,
    department_id: int | None = None,
    after: Place | None = None,
    limit: int = 12,
    actor: Actor,
    clock: Clock,
) -> Board:
    """The requests of a section, most urgent and oldest first; ``after`` continues below the page before."""
    chosen = urgent(*_in(section), *_of(department_id), after=after, limit=limit)
    page = urgent_page(cards(session, chosen), limit)
    is_pending = section in {BoardSection.NEW, BoardSection.ASSIGNED}
    return Board(page, _survivors(session, page.cards) if is_pending else {})


def _in(section: BoardSection) -> list[ColumnElement[bool]]:
    request = MaintenanceRequest
    match section:
        case BoardSection.NEW:
            return [request.status == RequestStatus.PENDING, request.assigned_to.is_(None)]
        case BoardSection.ASSIGNED:
            return [request.status == RequestStatus.PENDING, request.assigned_to.is_not(None)]
        case BoardSection.IN_WORK:
            return [request.status == RequestStatus.IN_PROGRESS]
        case BoardSection.WAITING:
            return [request.status == RequestStatus.WAITING_PARTS]


def _of(department_id: int | None) -> list[ColumnElement[bool]]:
    if department_id is None:
        return []
    machines = select(Machine.id).where(Machine.department_id == department_id)
    return [MaintenanceRequest.machine_id.in_(machines)]


def _survivors(session: Session, pending: Sequence[RequestCard]) -> dict[int, RequestCard]:
    """For each request the one of its machine that it may be merged into: the first begun one, else an older one."""
    if not pending:
        return {}
    first: dict[int, list[RequestCard]] = {}
    for card in card_lists(session, _first_two({card.machine_id for card in pending}))[0]:
        first.setdefault(card.machine_id, []).append(card)
    found = {card.request_id: _survivor(card, first.get(card.machine_id, [])) for card in pending}
    return {number: survivor for number, survivor in found.items() if survivor is not None}


def _survivor(card: RequestCard, first: Sequence[RequestCard]) -> RequestCard | None:
    other = next((each for each in first if each.request_id != card.request_id), None)
    if other is None or (other.work_id is None and other.request_id > card.request_id):
        return None
    return other


def _first_two(machine_ids: set[int]) -> Select[int]:
    """The ids of each machine's two first open requests, those begun before the others: one may be the card itself."""
    request = MaintenanceRequest
    place = func.row_number().over(partition_by=request.machine_id, order_by=(MaintenanceWork.id.is_(None), request.id))
    ranked = (
        select(request.id, request.machine_id, place.label("place"))
        .outerjoin(MaintenanceWork, MaintenanceWork.request_id == request.id)
        .where(request.machine_id.in_(machine_ids), request.status.in_(rules.OPEN))
        .subquery()
    )
    return select(ranked.c.id).where(ranked.c.place <= 2).order_by(ranked.c.machine_id, ranked.c.place)
