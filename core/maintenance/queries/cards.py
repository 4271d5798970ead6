"""Lists of requests: the triage board, a technician's queue, one's own reports, a machine's past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, case, func, or_, select
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
    working_ids: tuple[int, ...]
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
    mine = MaintenanceRequest.assigned_to == actor.user_id
    open_rows = _open(session, or_(mine, MaintenanceRequest.assigned_to.is_(None), _works_on(actor)))
    rest = [card for card in open_rows if actor.user_id not in card.working_ids]
    done = (
        select(MaintenanceRequest.id)
        .where(
            mine,
            MaintenanceRequest.status == RequestStatus.COMPLETED,
            MaintenanceRequest.closed_at >= (since or clock()),
        )
        .order_by(MaintenanceRequest.closed_at.desc())
        .limit(20)
    )
    return Queue(
        in_hand=tuple(card for card in open_rows if actor.user_id in card.working_ids),
        mine=tuple(card for card in rest if card.assigned_to == actor.user_id),
        unassigned=tuple(card for card in rest if card.assigned_to is None),
        done_today=tuple(cards(session, done)),
    )


@query(Permission.SEE_FLOOR)
def board(session: Session, *, department_id: int | None = None, actor: Actor, clock: Clock) -> Board:
    """Every open request, most urgent and oldest first, at most 200."""
    in_department = select(Machine.id).where(Machine.department_id == department_id)
    rows = _open(session, *([MaintenanceRequest.machine_id.in_(in_department)] if department_id is not None else []))
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
    own = select(MaintenanceRequest.id).where(MaintenanceRequest.reporter_id == actor.user_id)
    newest_first = own.order_by(MaintenanceRequest.reported_at.desc())
    closed = newest_first.where(MaintenanceRequest.status.not_in(rules.OPEN)).limit(min(limit, _MOST))
    if before is not None:
        return cards(session, closed.where(MaintenanceRequest.reported_at < before))
    return cards(session, newest_first.where(MaintenanceRequest.status.in_(rules.OPEN)).limit(_MOST)) + cards(
        session, closed
    )


@query(Permission.SEE_FLOOR)
def open_requests_of(session: Session, machine_id: int, *, actor: Actor, clock: Clock) -> list[RequestCard]:
    """The open requests of one machine, most urgent first."""
    return _open(session, MaintenanceRequest.machine_id == machine_id)


@query(Permission.SEE_FLOOR)
def past_requests_of(
    session: Session, machine_id: int, *, before: datetime | None = None, limit: int = 20, actor: Actor, clock: Clock
) -> list[RequestCard]:
    """Closed requests of one machine, newest first; ``before`` continues below the last row of the page before."""
    statement = select(MaintenanceRequest.id).where(
        MaintenanceRequest.machine_id == machine_id, MaintenanceRequest.status.not_in(rules.OPEN)
    )
    if before is not None:
        statement = statement.where(MaintenanceRequest.reported_at < before)
    return cards(session, statement.order_by(MaintenanceRequest.reported_at.desc()).limit(min(limit, _MOST)))


def cards(session: Session, chosen: Select[int]) -> list[RequestCard]:
    """The cards of the chosen requests, in that order.

    Four queries in all: the ids by their narrow index (servers sort wide joined rows slowly), the rows, who works on
    each, and what each waits for.
    """
    ids = session.scalars(chosen).all()
    if not ids:
        return []
    rows = {row[0].id: row for row in session.execute(joined().where(MaintenanceRequest.id.in_(ids)))}
    return cards_of(session, [rows[request_id] for request_id in ids])


def cards_of(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[RequestCard]:
    """The cards of rows read by ``joined``, with who works on each and what each waits for."""
    working = _working(session, [row[0].id for row in rows])
    awaited = awaited_by_job(session, [row[6].id for row in rows if row[6] is not None])
    return [_card(row, working, awaited) for row in rows]


def joined() -> Select[*tuple[Any, ...]]:
    """The columns of a card: request, machine, department, reporter, assignee, failure code, work."""
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


def _open(session: Session, *conditions: Any) -> list[RequestCard]:
    urgent_first = (
        _URGENCY,
        MaintenanceRequest.machine_stopped.desc(),
        MaintenanceRequest.reported_at,
        MaintenanceRequest.id,
    )
    chosen = select(MaintenanceRequest.id).where(MaintenanceRequest.status.in_(rules.OPEN), *conditions)
    return cards(session, chosen.order_by(*urgent_first).limit(_MOST))


def _works_on(actor: Actor) -> Any:
    visit = select(WorkSession.request_id).where(
        WorkSession.technician_id == actor.user_id, WorkSession.ended_at.is_(None)
    )
    return MaintenanceRequest.id.in_(visit)


def _working(session: Session, request_ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    statement = (
        select(WorkSession.request_id, User.id, User.full_name)
        .join(User, User.id == WorkSession.technician_id)
        .where(WorkSession.open_flag == 1, WorkSession.request_id.in_(request_ids))
        .order_by(WorkSession.started_at)
    )
    people: dict[int, list[tuple[int, str]]] = {}
    for request_id, user_id, name in session.execute(statement):
        people.setdefault(request_id, []).append((user_id, name))
    return people


def _card(row: Any, working: dict[int, list[tuple[int, str]]], awaited: dict[int, int]) -> RequestCard:
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
        tuple(name for _, name in working.get(request.id, ())),
        tuple(user_id for user_id, _ in working.get(request.id, ())),
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
