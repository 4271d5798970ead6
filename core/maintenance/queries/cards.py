"""One request as lists show it, and how the cards of chosen requests are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session, aliased

from core.assets import Criticality, Department, Machine, MachineStatus
from core.inventory import awaited_by_job
from core.maintenance.models import FailureCode, JobSpell, MaintenanceRequest, MaintenanceWork, WorkSession
from core.maintenance.vocabulary import Outcome, Priority, RequestStatus, SpellKind, Symptom
from core.people import User

_STOPS_NOW = (JobSpell.kind == SpellKind.STOPPED, JobSpell.open_flag == 1)


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
    stopped_since: datetime | None

    @property
    def is_ready_to_continue(self) -> bool:
        """It waits for parts, but nothing is awaited any more."""
        return self.status is RequestStatus.WAITING_PARTS and self.parts_awaited == 0


def cards(session: Session, chosen: Select[int]) -> list[RequestCard]:
    """The cards of the chosen requests, in that order."""
    return card_lists(session, chosen)[0]


def card_lists(session: Session, *chosen: Select[int]) -> list[list[RequestCard]]:
    """The cards of several lists, each in its order, read together.

    One query a list for the ids by their narrow index (servers sort wide joined rows slowly), then for all of them the
    rows, who works on each, and what each waits for. One that moves on meanwhile is in the later list alone.
    """
    lists: list[list[int]] = []
    ids: set[int] = set()
    for each in reversed([session.scalars(one).all() for one in chosen]):
        lists.insert(0, [request_id for request_id in each if request_id not in ids])
        ids.update(each)
    if not ids:
        return [[] for _ in lists]
    rows = session.execute(joined().where(MaintenanceRequest.id.in_(ids))).all()
    found = {card.request_id: card for card in cards_of(session, rows)}
    return [[found[request_id] for request_id in each] for each in lists]


def cards_of(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[RequestCard]:
    """The cards of rows read by ``joined``, with who works on each and what each waits for."""
    working = _working(session, [row[0].id for row in rows])
    awaited = awaited_by_job(session, [row[6].id for row in rows if row[6] is not None])
    return [_card(row, working, awaited) for row in rows]


def joined() -> Select[*tuple[Any, ...]]:
    """The columns of a card, in the order in which ``_card`` takes them; last, since when it stops its machine."""
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
            JobSpell.started_at,
        )
        .join(Machine, Machine.id == MaintenanceRequest.machine_id)
        .join(Department, Department.id == Machine.department_id)
        .outerjoin(reporter, reporter.id == MaintenanceRequest.reporter_id)
        .outerjoin(assignee, assignee.id == MaintenanceRequest.assigned_to)
        .outerjoin(FailureCode, FailureCode.id == MaintenanceRequest.failure_code_id)
        .outerjoin(MaintenanceWork, MaintenanceWork.request_id == MaintenanceRequest.id)
        .outerjoin(JobSpell, and_(JobSpell.request_id == MaintenanceRequest.id, *_STOPS_NOW))
    )


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
    request, machine, department, reporter, assignee, code, work, stopped_since = row
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
        stopped_since,
    )
