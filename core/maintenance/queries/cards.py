"""Lists of requests: the triage board, a technician's queue, one's own reports, a machine's past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.assets import Criticality, Department, Machine, MachineStatus
from core.inventory import awaited_by_job
from core.kernel import Actor, Clock, Permission, query
from core.maintenance import rules
from core.maintenance.models import FailureCode, MaintenanceRequest, MaintenanceWork, WorkSession
from core.maintenance.vocabulary import Outcome, Priority, RequestStatus, Symptom
from core.people import User

_MOST = 200
_URGENCY = case({p.value: i for i, p in enumerate(reversed(Priority))}, value=MaintenanceRequest.priority, else_=9)


@dataclass(frozen=True, slots=True)
class RequestCard:
    """One request in a list."""

    request_id: int
    work_id: int | None
    machine_id: int
    machine: str
    asset_number: str | None
    location: str | None
    department_id: int
    department: str
    criticality: Criticality
    machine_status: MachineStatus
    is_waiting_parts: bool
    status: RequestStatus
    priority: Priority
    description: str
    symptoms: tuple[Symptom, ...]
    machine_stopped: bool
    reported_at: datetime
    failed_at: datetime
    restored_at: datetime | None
    closed_at: datetime | None
    reporter: str
    reporter_id: int | None
    assignee: str | None
    assigned_to: int | None
    working: tuple[str, ...]
    reopen_count: int
    outcome: Outcome | None
    failure_code: str | None
    failure: str | None
    cancel_reason: str | None
    duplicate_of_id: int | None
    parts_awaited: int
    steps_done: int
    steps: int
    next_step: str | None

    @property
    def is_ready_to_continue(self) -> bool:
        """It waits for parts, but nothing is awaited any more."""
        return self.status is RequestStatus.WAITING_PARTS and self.parts_awaited == 0


@dataclass(frozen=True, slots=True)
class Queue:
    """A technician's day, most urgent first."""

    in_hand: tuple[RequestCard, ...]
    mine: tuple[RequestCard, ...]
    unassigned: tuple[RequestCard, ...]
    done_today: tuple[RequestCard, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """What the maintenance manager sorts: what is new, and what goes on."""

    new: tuple[RequestCard, ...]
    assigned: tuple[RequestCard, ...]
    in_work: tuple[RequestCard, ...]
    waiting: tuple[RequestCard, ...]


@query(Permission.SEE_FLOOR)
def my_queue(session: Session, *, since: datetime | None = None, actor: Actor, clock: Clock) -> Queue:
    """The actor's jobs: in hand, assigned, free to take, and done since ``since``."""
    open_rows = _open(
        session,
        or_(
            MaintenanceRequest.assigned_to == actor.user_id, MaintenanceRequest.assigned_to.is_(None), _works_on(actor)
        ),
    )
    in_hand = [card for card in open_rows if actor.full_name in card.working]
    rest = [card for card in open_rows if card not in in_hand]
    done = select_cards().where(
        MaintenanceRequest.assigned_to == actor.user_id,
        MaintenanceRequest.status == RequestStatus.COMPLETED,
        MaintenanceRequest.closed_at >= (since or clock()),
    )
    return Queue(
        in_hand=tuple(in_hand),
        mine=tuple(card for card in rest if card.assigned_to == actor.user_id),
        unassigned=tuple(card for card in rest if card.assigned_to is None),
        done_today=tuple(cards(session, done.order_by(MaintenanceRequest.closed_at.desc()).limit(20))),
    )


@query(Permission.SEE_FLOOR)
def board(session: Session, *, department_id: int | None = None, actor: Actor, clock: Clock) -> Board:
    """Every open request, most urgent and oldest first, at most 200."""
    condition = Machine.department_id == department_id if department_id is not None else MaintenanceRequest.id > 0
    rows = _open(session, condition)
    pending = [card for card in rows if card.status is RequestStatus.PENDING]
    return Board(
        new=tuple(card for card in pending if card.assigned_to is None),
        assigned=tuple(card for card in pending if card.assigned_to is not None),
        in_work=tuple(card for card in rows if card.status is RequestStatus.IN_PROGRESS),
        waiting=tuple(card for card in rows if card.status is RequestStatus.WAITING_PARTS),
    )


@query(Permission.SEE_FLOOR)
def my_reports(
    session: Session, *, before: datetime | None = None, limit: int = 30, actor: Actor, clock: Clock
) -> list[RequestCard]:
    """What the actor reported: open ones first on the first page, then newest first."""
    own = select_cards().where(MaintenanceRequest.reporter_id == actor.user_id)
    closed = (
        own.where(MaintenanceRequest.status.not_in(rules.OPEN))
        .order_by(MaintenanceRequest.reported_at.desc())
        .limit(min(limit, _MOST))
    )
    if before is not None:
        return cards(session, closed.where(MaintenanceRequest.reported_at < before))
    opened = (
        own.where(MaintenanceRequest.status.in_(rules.OPEN))
        .order_by(MaintenanceRequest.reported_at.desc())
        .limit(_MOST)
    )
    return cards(session, opened) + cards(session, closed)


@query(Permission.SEE_FLOOR)
def open_requests_of(session: Session, machine_id: int, *, actor: Actor, clock: Clock) -> list[RequestCard]:
    """The open requests of one machine, most urgent first."""
    return _open(session, MaintenanceRequest.machine_id == machine_id)


@query(Permission.SEE_FLOOR)
def past_requests_of(
    session: Session, machine_id: int, *, before: datetime | None = None, limit: int = 20, actor: Actor, clock: Clock
) -> list[RequestCard]:
    """Closed requests of one machine, newest first; ``before`` continues below the last row of the page before."""
    statement = select_cards().where(
        MaintenanceRequest.machine_id == machine_id, MaintenanceRequest.status.not_in(rules.OPEN)
    )
    if before is not None:
        statement = statement.where(MaintenanceRequest.reported_at < before)
    return cards(session, statement.order_by(MaintenanceRequest.reported_at.desc()).limit(min(limit, _MOST)))


def select_cards() -> Select[*tuple[Any, ...]]:
    """The columns of a card, joined once."""
    assignee = aliased(User, name="assignee")
    reporter = aliased(User, name="reporter")
    return (
        select(
            MaintenanceRequest,
            Machine,
            Department.name,
            reporter.full_name,
            assignee.full_name,
            FailureCode,
            MaintenanceWork,
        )
        .join(Machine, Machine.id == MaintenanceRequest.machine_id)
        .join(Department, Department.id == Machine.department_id)
        .outerjoin(reporter, reporter.id == MaintenanceRequest.reporter_id)
        .outerjoin(assignee, assignee.id == MaintenanceRequest.assigned_to)
        .outerjoin(FailureCode, FailureCode.id == MaintenanceRequest.failure_code_id)
        .outerjoin(MaintenanceWork, MaintenanceWork.request_id == MaintenanceRequest.id)
    )


def cards(session: Session, statement: Select[*tuple[Any, ...]]) -> list[RequestCard]:
    """Run a statement of ``select_cards`` and add who works on each and what it waits for: three queries in all."""
    rows = session.execute(statement).all()
    working = _working(session, [row[0].id for row in rows])
    awaited = awaited_by_job(session, [row[6].id for row in rows if row[6] is not None])
    return [_card(row, working, awaited) for row in rows]


def _open(session: Session, condition: Any) -> list[RequestCard]:
    urgent_first = (
        _URGENCY,
        MaintenanceRequest.machine_stopped.desc(),
        MaintenanceRequest.reported_at,
        MaintenanceRequest.id,
    )
    statement = (
        select_cards().where(MaintenanceRequest.status.in_(rules.OPEN), condition).order_by(*urgent_first).limit(_MOST)
    )
    return cards(session, statement)


def _works_on(actor: Actor) -> Any:
    visit = select(WorkSession.request_id).where(
        WorkSession.technician_id == actor.user_id, WorkSession.ended_at.is_(None)
    )
    return MaintenanceRequest.id.in_(visit)


def _working(session: Session, request_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    if not request_ids:
        return {}
    statement = (
        select(WorkSession.request_id, User.full_name)
        .join(User, User.id == WorkSession.technician_id)
        .where(and_(WorkSession.request_id.in_(request_ids), WorkSession.ended_at.is_(None)))
        .order_by(WorkSession.started_at)
    )
    names: dict[int, tuple[str, ...]] = {}
    for request_id, name in session.execute(statement):
        names[request_id] = (*names.get(request_id, ()), name)
    return names


def _card(row: Any, working: dict[int, tuple[str, ...]], awaited: dict[int, int]) -> RequestCard:
    request, machine, department, reporter, assignee, code, work = row
    steps = (work.maintenance_steps or []) if work else []
    return RequestCard(
        request.id,
        work.id if work else None,
        machine.id,
        machine.name,
        machine.asset_number,
        machine.location,
        machine.department_id,
        department,
        machine.criticality,
        machine.status,
        machine.is_waiting_parts,
        request.status,
        request.priority,
        request.problem_description,
        tuple(Symptom(s) for s in request.symptoms or ()),
        request.machine_stopped,
        request.reported_at,
        request.failed_at,
        request.restored_at,
        request.closed_at,
        reporter or "–",
        request.reporter_id,
        assignee,
        request.assigned_to,
        working.get(request.id, ()),
        request.reopen_count,
        request.outcome,
        code.code if code else None,
        code.description if code else None,
        request.cancel_reason,
        request.duplicate_of_id,
        awaited.get(work.id, 0) if work else 0,
        sum(bool(step["completed"]) for step in steps),
        len(steps),
        next((step["description"] for step in steps if not step["completed"]), None),
    )


def count_open(session: Session, machine_id: int) -> int:
    """How many requests of a machine are open; the answer to the port ``open_jobs``."""
    statement = select(func.count()).where(
        MaintenanceRequest.machine_id == machine_id, MaintenanceRequest.status.in_(rules.OPEN)
    )
    return session.scalar(statement) or 0
