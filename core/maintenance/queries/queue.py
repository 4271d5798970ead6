"""A technician's own work: in hand, next, waiting for parts, free to take, and done today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, literal, not_, or_, select
from sqlalchemy.orm import Session

from core import audit
from core.assets import Department
from core.audit import LogAction
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
    """A technician's day, most urgent first; a job that waits but whose parts are there is one of ``mine``.

    Attributes:
        in_hand: the job that they are at.
        mine: what comes next: assigned to them, or ``helped``.
        waiting: those of these that wait for parts.
        unassigned: free to take.
        done_today: closed today, and assigned to them, finished by them, or worked on by them today.
        helped: the open jobs that are not assigned to them, but on which they worked.
        area: the department that they belong to.
    """

    in_hand: tuple[RequestCard, ...]
    mine: CardPage
    waiting: CardPage
    unassigned: CardPage
    done_today: CardPage
    helped: frozenset[int]
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
    request, at_work, helped = MaintenanceRequest, _works_on(actor), _helped(session, actor)
    mine = and_(or_(request.assigned_to == actor.user_id, request.id.in_(helped)), not_(at_work))
    is_free = and_(request.assigned_to.is_(None), request.id.not_in(helped), not_(at_work))
    in_hand, next_ones, waiting, free, done = card_lists(
        session,
        _held(at_work),
        urgent(mine, not_(_waits()), after=after.mine, limit=limit),
        urgent(mine, _waits(), after=after.waiting, limit=limit),
        urgent(is_free, after=after.free, limit=limit),
        newest(request.closed_at, *_done(actor, since or clock()), before=after.done, limit=limit),
    )
    return Queue(
        in_hand=tuple(in_hand),
        mine=urgent_page(next_ones, limit),
        waiting=urgent_page(waiting, limit),
        unassigned=urgent_page(free, limit),
        done_today=newest_page(done, request.closed_at, limit),
        helped=frozenset(helped),
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


def _helped(session: Session, actor: Actor) -> Sequence[int]:
    """The open jobs of others, or of nobody, on which the actor worked and does not work now.

    Read once, from the open jobs, which are few: their visits are looked up only where work has begun. That an open
    job has no end leads to them also where a database has counted that the three states hold most of its rows.
    """
    request = MaintenanceRequest
    is_open = (request.closed_at.is_(None), request.status.in_(rules.OPEN))
    begun = or_(request.status != RequestStatus.PENDING, request.reopen_count > 0)
    of_others = request.assigned_to.is_distinct_from(actor.user_id)
    chosen = select(request.id).where(*is_open, begun, of_others, _worked_on(actor), not_(_works_on(actor)))
    return session.scalars(chosen).all()


def _done(actor: Actor, since: datetime) -> tuple[ColumnElement[bool], ...]:
    """Completed since then: the actor's own jobs, those that they finished, and those on which they worked since."""
    request = MaintenanceRequest
    finished = audit.did(actor, LogAction.COMPLETE, request.__tablename__, request.id, since=request.closed_at)
    return (
        request.closed_at >= since,
        request.status.not_in({*rules.OPEN, RequestStatus.CANCELLED}),  # an index by status would lead astray
        or_(request.assigned_to == actor.user_id, _worked_on(actor, WorkSession.ended_at > since), finished),
    )


def _worked_on(actor: Actor, *visits: ColumnElement[bool]) -> ColumnElement[bool]:
    """The actor is among those who visited the job; asked so, each database finds the few visits by their job."""
    visitors = select(WorkSession.technician_id).where(WorkSession.request_id == MaintenanceRequest.id, *visits)
    return literal(actor.user_id).in_(visitors)


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
