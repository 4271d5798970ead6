"""One job with everything that its page shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.kernel import Actor, Clock, NotFound, Permission, query
from core.maintenance.models import Comment, FailureCode, JobSpell, MaintenanceRequest, MaintenanceType, WorkSession
from core.maintenance.queries.cards import RequestCard, cards, cards_of, joined
from core.maintenance.rules import covered, minutes
from core.maintenance.vocabulary import FailureCategory, PauseReason, SpellKind
from core.people import User

_MOST = 300


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the checklist."""

    number: int
    description: str
    completed: bool
    completed_at: datetime | None
    completed_by: str | None


@dataclass(frozen=True, slots=True)
class Visit:
    """One technician's visit."""

    id: int
    technician: str
    technician_id: int
    started_at: datetime
    ended_at: datetime | None
    pause_reason: PauseReason | None
    note: str | None
    late_entry: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment."""

    id: int
    author: str
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Stop:
    """When the job stopped its machine."""

    id: int
    started_at: datetime
    ended_at: datetime | None
    is_void: bool


@dataclass(frozen=True, slots=True)
class Job:
    """A job as its page shows it; ``merged`` are the reports that were merged into it."""

    card: RequestCard
    merged: tuple[RequestCard, ...]
    cause: str | None
    remedy: str | None
    work_description: str | None
    acknowledged_at: datetime | None
    started_at: datetime | None
    is_functional_failure: bool
    steps: tuple[Step, ...]
    visits: tuple[Visit, ...]
    remarks: tuple[Remark, ...]
    stops: tuple[Stop, ...]
    minutes_worked: float
    minutes_stopped: float
    minutes_to_start: float | None


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A failure code with how often it was used."""

    id: int
    code: str
    description: str
    category: FailureCategory
    is_active: bool
    uses: int


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A maintenance type with how often it was used."""

    id: int
    name: str
    description: str | None
    is_active: bool
    uses: int


@query(Permission.SEE_FLOOR)
def job(session: Session, request_id: int, *, actor: Actor, clock: Clock) -> Job:
    """One job.

    Raises:
        NotFound: no such request.
    """
    found = session.execute(joined().where(MaintenanceRequest.id == request_id)).one_or_none()
    if found is None:
        raise NotFound("There is no job {number}.", number=request_id)
    request, work = found[0], found[6]
    visits, stops, now = _visits(session, request_id), _stops(session, request_id), clock()
    return Job(
        card=cards_of(session, [found])[0],
        merged=_merged(session, request),
        cause=request.cause,
        remedy=request.remedy,
        work_description=work.work_description if work else None,
        acknowledged_at=request.acknowledged_at,
        started_at=work.started_at if work else None,
        is_functional_failure=request.is_functional_failure,
        steps=tuple(_step(step) for step in (work.maintenance_steps or [])) if work else (),
        visits=visits,
        remarks=_remarks(session, request_id),
        stops=stops,
        minutes_worked=sum(minutes(v.started_at, v.ended_at or now) for v in visits),
        minutes_stopped=covered((s.started_at, s.ended_at or now) for s in stops if not s.is_void),
        minutes_to_start=minutes(request.reported_at, work.started_at) if work and work.started_at else None,
    )


@query(Permission.SEE_FLOOR)
def failure_codes(
    session: Session, *, machine_id: int | None = None, include_inactive: bool = False, actor: Actor, clock: Clock
) -> list[CodeRow]:
    """Failure codes, most used on the machine (or in the plant) first."""
    used = select(MaintenanceRequest.failure_code_id, func.count()).where(
        MaintenanceRequest.failure_code_id.is_not(None)
    )
    if machine_id is not None:
        used = used.where(MaintenanceRequest.machine_id == machine_id)
    uses = {code_id: count for code_id, count in session.execute(used.group_by(MaintenanceRequest.failure_code_id))}
    statement = select(FailureCode).order_by(FailureCode.code)
    if not include_inactive:
        statement = statement.where(FailureCode.is_active.is_(True))
    rows = [
        CodeRow(row.id, row.code, row.description, row.category, row.is_active, uses.get(row.id, 0))
        for row in session.scalars(statement)
    ]
    return sorted(rows, key=lambda row: (-row.uses, row.code))


@query(Permission.SEE_FLOOR)
def maintenance_types(session: Session, *, include_inactive: bool = False, actor: Actor, clock: Clock) -> list[TypeRow]:
    """Maintenance types by name."""
    used = select(MaintenanceRequest.maintenance_type_id, func.count()).group_by(MaintenanceRequest.maintenance_type_id)
    uses = {type_id: count for type_id, count in session.execute(used)}
    statement = select(MaintenanceType).order_by(MaintenanceType.name)
    if not include_inactive:
        statement = statement.where(MaintenanceType.is_active.is_(True))
    return [
        TypeRow(row.id, row.name, row.description, row.is_active, uses.get(row.id, 0))
        for row in session.scalars(statement)
    ]


def _merged(session: Session, request: MaintenanceRequest) -> tuple[RequestCard, ...]:
    """Reports that were merged into this one, or into one of those: of one machine, by whose index they are found."""
    of_machine = select(MaintenanceRequest.id).where(MaintenanceRequest.machine_id == request.machine_id)
    direct = of_machine.where(MaintenanceRequest.duplicate_of_id == request.id).cte(recursive=True)
    all_of_them = direct.union(of_machine.where(MaintenanceRequest.duplicate_of_id == direct.c.id))
    chosen = select(MaintenanceRequest.id).where(MaintenanceRequest.id.in_(select(all_of_them.c.id)))
    return tuple(cards(session, chosen.order_by(MaintenanceRequest.id).limit(_MOST)))


def _visits(session: Session, request_id: int) -> tuple[Visit, ...]:
    statement = (
        select(WorkSession, User.full_name)
        .join(User, User.id == WorkSession.technician_id)
        .where(WorkSession.request_id == request_id)
        .order_by(WorkSession.started_at, WorkSession.id)
        .limit(_MOST)
    )
    return tuple(
        Visit(v.id, name, v.technician_id, v.started_at, v.ended_at, v.pause_reason, v.note, v.late_entry)
        for v, name in session.execute(statement)
    )


def _remarks(session: Session, request_id: int) -> tuple[Remark, ...]:
    statement = (
        select(Comment, User.full_name)
        .join(User, User.id == Comment.author_id)
        .where(Comment.request_id == request_id)
        .order_by(Comment.created_at, Comment.id)
        .limit(_MOST)
    )
    return tuple(Remark(c.id, name, c.text, c.created_at) for c, name in session.execute(statement))


def _stops(session: Session, request_id: int) -> tuple[Stop, ...]:
    statement = (
        select(JobSpell)
        .where(JobSpell.request_id == request_id, JobSpell.kind == SpellKind.STOPPED)
        .order_by(JobSpell.started_at, JobSpell.id)
        .limit(_MOST)
    )
    return tuple(Stop(s.id, s.started_at, s.ended_at, s.is_void) for s in session.scalars(statement))


def _step(step: dict[str, Any]) -> Step:
    at = step.get("completed_at")
    return Step(
        step["step"],
        step["description"],
        step["completed"],
        datetime.fromisoformat(at) if at else None,
        step.get("completed_by"),
    )


@dataclass(frozen=True, slots=True)
class JobForParts:
    """What a parts request needs to know of its job; the answer to the port ``lock_job``."""

    request_id: int
    work_id: int
    machine_id: int
