"""What somebody reported, and the open and past requests of one machine."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from core.assets import Machine
from core.kernel import Actor, Clock, Permission, query
from core.maintenance import rules
from core.maintenance.models import MaintenanceRequest, MaintenanceWork
from core.maintenance.queries.cards import card_lists, cards
from core.maintenance.queries.paging import CardPage, Moment, Place, newest, newest_page, urgent, urgent_page
from core.maintenance.vocabulary import Priority


@dataclass(frozen=True, slots=True)
class Reports:
    """What somebody reported: a page of the open ones, how many there are, and a page of the closed ones."""

    open: CardPage
    open_count: int
    closed: CardPage


@dataclass(frozen=True, slots=True)
class WorkedJob:
    """A job as the storeroom sees it; the higher its urgency, the sooner."""

    request_id: int
    machine_id: int
    machine: str
    priority: Priority
    urgency: int
    is_open: bool


@query(Permission.SEE_FLOOR)
def my_reports(
    session: Session,
    *,
    after: Place | None = None,
    before: Moment | None = None,
    limit: int = 20,
    actor: Actor,
    clock: Clock,
) -> Reports:
    """What the actor reported: open ones most urgent first from ``after`` on, closed ones newest first ``before``."""
    request = MaintenanceRequest
    own, is_open = request.reporter_id == actor.user_id, request.status.in_(rules.OPEN)
    still_open, closed = card_lists(
        session,
        urgent(own, after=after, limit=limit),
        newest(request.reported_at, own, ~is_open, before=before, limit=limit),
    )
    return Reports(
        urgent_page(still_open, limit),
        session.scalar(select(func.count()).select_from(request).where(own, is_open)) or 0,
        newest_page(closed, request.reported_at, limit),
    )


@query(Permission.SEE_FLOOR)
def open_requests_of(
    session: Session, machine_id: int, *, after: Place | None = None, limit: int = 20, actor: Actor, clock: Clock
) -> CardPage:
    """The open requests of one machine, most urgent first; ``after`` continues below the page before."""
    chosen = urgent(MaintenanceRequest.machine_id == machine_id, after=after, limit=limit)
    return urgent_page(cards(session, chosen), limit)


@query(Permission.SEE_FLOOR)
def past_requests_of(
    session: Session, machine_id: int, *, before: Moment | None = None, limit: int = 20, actor: Actor, clock: Clock
) -> CardPage:
    """Closed requests of one machine, newest first; ``before`` continues below the page before."""
    request = MaintenanceRequest
    closed = [request.machine_id == machine_id, request.status.not_in(rules.OPEN)]
    chosen = newest(request.reported_at, *closed, before=before, limit=limit)
    return newest_page(cards(session, chosen), request.reported_at, limit)


def jobs_of_works(session: Session, work_ids: Sequence[int]) -> dict[int, WorkedJob]:
    """The jobs of these work rows; the answer to the port of that name."""
    if not work_ids:
        return {}
    request = MaintenanceRequest
    columns = (MaintenanceWork.id, request.id, request.machine_id, Machine.name, request.priority, request.status)
    statement = (
        select(*columns)
        .join(request, request.id == MaintenanceWork.request_id)
        .join(Machine, Machine.id == request.machine_id)
        .where(MaintenanceWork.id.in_(set(work_ids)))
    )
    return {
        work_id: WorkedJob(number, machine_id, machine, priority, list(Priority).index(priority), status in rules.OPEN)
        for work_id, number, machine_id, machine, priority, status in session.execute(statement)
    }


def works_at(machine_ids: Select[int], job: int | None) -> Select[int]:
    """The work rows of these machines and of the job of that number; the answer to the port of that name."""
    request = MaintenanceRequest
    statement = select(MaintenanceWork.id).join(request, request.id == MaintenanceWork.request_id)
    return statement.where(or_(request.machine_id.in_(machine_ids), request.id == job))


def urgency_of_work(work_id: ColumnElement[int | None]) -> ColumnElement[int | None]:
    """The priority of the job of this work as a number; the answer to the port of that name."""
    request = MaintenanceRequest
    rank = case({priority: number for number, priority in enumerate(Priority)}, value=request.priority)
    statement = select(rank).join(MaintenanceWork, MaintenanceWork.request_id == request.id)
    return statement.where(MaintenanceWork.id == work_id).scalar_subquery()


def count_open(session: Session, machine_id: int) -> int:
    """How many requests of a machine are open; the answer to the port ``open_jobs``."""
    statement = select(func.count()).where(
        MaintenanceRequest.machine_id == machine_id, MaintenanceRequest.status.in_(rules.OPEN)
    )
    return session.scalar(statement) or 0
