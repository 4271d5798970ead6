"""The machines that somebody is likely to report next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, case, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.assets import Department, Machine, MachineStatus
from core.kernel import Actor, Clock, Permission, query
from core.maintenance.models import MaintenanceRequest, WorkSession

_LOOKED_BACK, _AREAS, _MOST = 40, 3, 12


@dataclass(frozen=True, slots=True)
class UsualMachine:
    """A machine to choose, with how it stands now."""

    id: int
    name: str
    department: str
    location: str | None
    status: MachineStatus
    is_waiting_parts: bool


@dataclass(frozen=True, slots=True)
class UsualMachines:
    """What somebody is likely to report, at most as many as asked for; none is out of service.

    Attributes:
        own: those that they opened, reported or worked at last, the newest first.
        near: others of the departments that those are of, the most usual department first.
        stopped: those that are down, the newest first, for somebody who has none of their own.
    """

    own: tuple[UsualMachine, ...] = ()
    near: tuple[UsualMachine, ...] = ()
    stopped: tuple[UsualMachine, ...] = ()


@query(Permission.SEE_FLOOR)
def usual_machines(
    session: Session, *, seen: Sequence[int] = (), limit: int = 6, actor: Actor, clock: Clock
) -> UsualMachines:
    """The machines that the actor is likely to report, by their newest 40 reports and visits to jobs.

    Args:
        seen: machines that they have open or opened last, the newest first; they stand before all others.
        limit: how many in all, at most 12.
    """
    limit = min(limit, _MOST)
    met = [*seen[:_MOST], *_met(session, actor)]
    columns = select(Machine.id, Machine.department_id).where(_in_service(), Machine.id.in_(set(met)))
    area_of = {machine_id: department_id for machine_id, department_id in session.execute(columns)}
    own = [machine_id for machine_id in dict.fromkeys(met) if machine_id in area_of][:limit]
    if not own:
        return UsualMachines(stopped=_shown(session, _is_down(), by=(Machine.status_since.desc(),), limit=limit))
    times = Counter(area_of[machine_id] for machine_id in met if machine_id in area_of)
    areas = [department_id for department_id, _times in times.most_common(_AREAS)]
    shown = _shown(
        session,
        Machine.id.in_(own) | Machine.department_id.in_(areas),
        by=(_in_order(own, Machine.id), _in_order(areas, Machine.department_id), Machine.criticality, Machine.name),
        limit=limit,
    )
    return UsualMachines(shown[: len(own)], shown[len(own) :])


def _met(session: Session, actor: Actor) -> list[int]:
    """The machines that the actor reported or worked at, the newest first, as often as they did."""
    request, visit = MaintenanceRequest, WorkSession
    reported = (
        select(request.machine_id, request.reported_at)
        .where(request.reporter_id == actor.user_id)
        .order_by(request.reported_at.desc(), request.id.desc())
    )
    worked = (
        select(request.machine_id, visit.started_at)
        .join(visit, visit.request_id == request.id)
        .where(visit.technician_id == actor.user_id)
        .order_by(visit.started_at.desc(), visit.id.desc())
    )
    rows = [row for chosen in (reported, worked) for row in session.execute(chosen.limit(_LOOKED_BACK))]
    return [machine_id for machine_id, _at in sorted(rows, key=lambda row: row[1], reverse=True)]


def _in_order(ids: Sequence[int], column: InstrumentedAttribute[int]) -> ColumnElement[int]:
    """The place among these; all others stand behind."""
    return case({number: place for place, number in enumerate(ids)}, value=column, else_=len(ids))


def _in_service() -> ColumnElement[bool]:
    return Machine.status != MachineStatus.DECOMMISSIONED


def _is_down() -> ColumnElement[bool]:
    return Machine.status == MachineStatus.DOWN


def _shown(
    session: Session, chosen: ColumnElement[bool], *, by: Sequence[SQLColumnExpression[Any]], limit: int
) -> tuple[UsualMachine, ...]:
    columns = (Machine.id, Machine.name, Department.name, Machine.location, Machine.status, Machine.is_waiting_parts)
    statement = (
        select(*columns)
        .join(Department, Department.id == Machine.department_id)
        .where(chosen, _in_service())
        .order_by(*by, Machine.id)
        .limit(limit)
    )
    return tuple(UsualMachine(*row) for row in session.execute(statement))
