"""Invariants of requests and the work on them."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from core.invariants.asked import Finding, NoRow
from core.inventory import is_awaited
from core.kernel import Permission, roles_with
from core.maintenance.models import JobSpell, MaintenanceRequest, MaintenanceWork, WorkSession
from core.maintenance.rules import OPEN
from core.maintenance.vocabulary import RequestStatus, SpellKind
from core.people import User
from core.storage import table_of

_REQUEST, _WORK, _SPELL = table_of(MaintenanceRequest), table_of(MaintenanceWork), table_of(JobSpell)
_VISIT, _USER = table_of(WorkSession), table_of(User)
_BEGUN = (RequestStatus.IN_PROGRESS, RequestStatus.WAITING_PARTS, RequestStatus.COMPLETED)
_ABLE = and_(_USER.c.is_active.is_(True), _USER.c.role.in_(roles_with(Permission.DO_WORK)))
_VISITS = (
    select(_VISIT.c.id, _VISIT.c.technician_id, _VISIT.c.started_at, _VISIT.c.ended_at)
    .where(or_(_VISIT.c.ended_at.is_(None), _VISIT.c.ended_at > _VISIT.c.started_at))
    .order_by(_VISIT.c.technician_id, _VISIT.c.started_at, _VISIT.c.id)
    .execution_options(yield_per=5_000)
)


def _going_on(kind: SpellKind) -> ColumnElement[bool]:
    """Joins a request to its spell of that kind that has not ended."""
    return and_(
        _SPELL.c.request_id == _REQUEST.c.id,
        _SPELL.c.kind == kind,
        _SPELL.c.ended_at.is_(None),
        _SPELL.c.is_void.is_(False),
    )


ONE_WORK_ROW = NoRow(
    select(_WORK.c.request_id).group_by(_WORK.c.request_id).having(func.count() > 1),
    "more than one work row",
)
"""A request has at most one work row."""

WORK_AGREES_WITH_STATUS = NoRow(
    select(_REQUEST.c.id)
    .outerjoin_from(_REQUEST, _WORK, _WORK.c.request_id == _REQUEST.c.id)
    .where(_REQUEST.c.status.in_(_BEGUN), _WORK.c.id.is_(None)),
    "in work or done without a work row",
)
"""A job in work or done has a work row that says when it began."""

ONE_OPEN_SESSION = NoRow(
    select(_VISIT.c.technician_id)
    .where(_VISIT.c.ended_at.is_(None))
    .group_by(_VISIT.c.technician_id)
    .having(func.count() > 1),
    "more than one open session",
)
"""A technician works on one job at a time."""

SESSIONS_ON_JOBS_IN_WORK = NoRow(
    select(_VISIT.c.id)
    .join_from(_VISIT, _REQUEST, _REQUEST.c.id == _VISIT.c.request_id)
    .where(_VISIT.c.ended_at.is_(None), _REQUEST.c.status != RequestStatus.IN_PROGRESS),
    "open session on a job that is not in work",
)
"""Nobody works on a job that is not in work."""

STOPPED_AGREES_WITH_STOPS = NoRow(
    select(_REQUEST.c.id)
    .outerjoin_from(_REQUEST, _SPELL, _going_on(SpellKind.STOPPED))
    .where(_REQUEST.c.status.in_(OPEN), _REQUEST.c.machine_stopped != _SPELL.c.id.is_not(None)),
    "says that the machine is stopped or running; its stops say otherwise",
)
"""An open request says that its machine stands still exactly while one of its stops goes on."""

HELD_BY_WHO_CAN_WORK = NoRow(
    select(_REQUEST.c.id)
    .join_from(_REQUEST, _USER, _USER.c.id == _REQUEST.c.assigned_to)
    .where(_REQUEST.c.status.in_(OPEN), not_(_ABLE)),
    "assigned to somebody who cannot work on it",
)
"""An open job is assigned to nobody, or to somebody active who may work on it."""

WAITING_AGREES_WITH_STATUS = NoRow(
    select(_REQUEST.c.id)
    .outerjoin_from(_REQUEST, _SPELL, _going_on(SpellKind.AWAITING_PARTS))
    .outerjoin(_WORK, _WORK.c.request_id == _REQUEST.c.id)
    .where(and_(_REQUEST.c.status == RequestStatus.WAITING_PARTS, is_awaited(_WORK.c.id)) != _SPELL.c.id.is_not(None)),
    "waits for parts or does not; its waits say otherwise",
)
"""A wait for parts goes on exactly while its job is marked as waiting and something is still awaited."""


def in_one_place(session: Session) -> Iterator[Finding]:
    """The visits of one technician, ended ones too, never overlap."""
    last = None
    for row in session.connection().execute(_VISITS):
        same_person = last is not None and last.technician_id == row.technician_id
        if same_person and last is not None and (last.ended_at is None or last.ended_at > row.started_at):
            yield row.id, f"its technician was still on visit {last.id}"
        last = row
