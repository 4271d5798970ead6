"""A technician's own work: in hand, next, waiting for parts, free to take, and done today."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, not_, select
from sqlalchemy.orm import Session

from core.assets import Department
from core.inventory import is_awaited
from core.kernel import Actor, Clock, Permission, query
from core.maintenance import rules
from core.maintenance.models import MaintenanceRequest, MaintenanceWork, WorkSession
from core.maintenance.queries.cards import RequestCard, card_lists, cards
from core.maintenance.queries.paging import CardPage, Moment, Place, newest, newest_page, urgent, urgent_page
from core.maintenance.vocabulary import RequestStatus
from core.people import User


@dataclass(frozen=True, slots=True)
class QueuePlaces:
    """Where each list of a queue goes on; None begins with its first card."""

    mine: Place | None = None
    waiting: Place | None = None
    free: Place | None = None
    done: Moment | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """A technician's day, most urgent first; a job that waits but whose parts are there is one of ``mine``."""

    in_hand: tuple[RequestCard, ...]
    mine: CardPage
    waiting: CardPage
    unassigned: CardPage
    done_today: CardPage
    area: str | None


_START = QueuePlaces()


@query(Permission.SEE_FLOOR)
def my_queue(
    session: Session,
    *,
    since: datetime | None = None,
    after: QueuePlaces = _START,
    limit: int = 20,
    actor: Actor,
    clock: Clock,
) -> Queue:
    """The actor's jobs, each list read by itself so that no long one hides another; ``done_today`` since ``since``."""
    request, at_work = MaintenanceRequest, _works_on(actor)
    mine = and_(request.assigned_to == actor.user_id, not_(at_work))
    is_free = and_(request.assigned_to.is_(None), not_(at_work))
    is_done = and_(
        request.assigned_to == actor.user_id,
        request.status == RequestStatus.COMPLETED,
        request.closed_at >= (since or clock()),
    )
    in_hand, next_ones, waiting, free, done = card_lists(
        session,
        _held(at_work),
        urgent(mine, not_(_waits()), after=after.mine, limit=limit),
        urgent(mine, _waits(), after=after.waiting, limit=limit),
        urgent(is_free, after=after.free, limit=limit),
        newest(request.closed_at, is_done, before=after.done, limit=limit),
    )
    return Queue(
        in_hand=tuple(in_hand),
        mine=urgent_page(next_ones, limit),
        waiting=urgent_page(waiting, limit),
        unassigned=urgent_page(free, limit),
        done_today=newest_page(done, request.closed_at, limit),
        area=_area(session, actor),
    )


@query(Permission.SEE_FLOOR)
def in_hand(session: Session, *, actor: Actor, clock: Clock) -> list[RequestCard]:
    """The job that the actor has an open visit on; there is one at most."""
    return cards(session, _held(_works_on(actor)))


def _held(at_work: ColumnElement[bool]) -> Select[int]:
    return select(MaintenanceRequest.id).where(at_work, MaintenanceRequest.status.in_(rules.OPEN)).limit(1)


def _works_on(actor: Actor) -> ColumnElement[bool]:
    visit = select(WorkSession.request_id).where(WorkSession.technician_id == actor.user_id, WorkSession.open_flag == 1)
    return MaintenanceRequest.id.in_(visit)


def _waits() -> ColumnElement[bool]:
    """It waits for parts, and some are still awaited."""
    work = select(MaintenanceWork.id).where(
        MaintenanceWork.request_id == MaintenanceRequest.id, is_awaited(MaintenanceWork.id)
    )
    return and_(MaintenanceRequest.status == RequestStatus.WAITING_PARTS, work.exists())


def _area(session: Session, actor: Actor) -> str | None:
    """The department that the actor belongs to."""
    named = select(Department.name).join(User, User.department_id == Department.id)
    return session.scalar(named.where(User.id == actor.user_id))
