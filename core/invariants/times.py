"""Invariants of the times of a request, and of what a closed one says."""

from sqlalchemy import and_, or_, select

from core.invariants.asked import NoRow
from core.maintenance.models import JobSpell, MaintenanceRequest, MaintenanceWork, WorkSession
from core.maintenance.rules import OPEN
from core.maintenance.vocabulary import RequestStatus, SpellKind
from core.storage import table_of

_REQUEST, _WORK, _SPELL = table_of(MaintenanceRequest), table_of(MaintenanceWork), table_of(JobSpell)
_VISIT = table_of(WorkSession)
_WITH_WORK = select(_REQUEST.c.id).outerjoin_from(_REQUEST, _WORK, _WORK.c.request_id == _REQUEST.c.id)
_UNSAID = _REQUEST.c.closed_at.is_(None)

TIMES_IN_ORDER = NoRow(
    _WITH_WORK.where(
        or_(
            _REQUEST.c.failed_at > _REQUEST.c.reported_at,
            _REQUEST.c.acknowledged_at < _REQUEST.c.failed_at,
            _REQUEST.c.restored_at < _REQUEST.c.failed_at,
            _REQUEST.c.closed_at < _REQUEST.c.failed_at,
            _REQUEST.c.closed_at < _REQUEST.c.reopened_at,
            _WORK.c.started_at < _REQUEST.c.failed_at,
            _WORK.c.completed_at < _WORK.c.started_at,
        )
    ),
    "times out of order",
)
"""Failed, reported, answered, begun, restored and closed follow each other; a reopened job closes after that."""

VISITS_WITHIN_JOB = NoRow(
    select(_VISIT.c.id)
    .join_from(_VISIT, _REQUEST, _REQUEST.c.id == _VISIT.c.request_id)
    .where(
        or_(
            _VISIT.c.ended_at < _VISIT.c.started_at,
            _VISIT.c.started_at < _REQUEST.c.failed_at,
            and_(_REQUEST.c.status.not_in(OPEN), _VISIT.c.ended_at > _REQUEST.c.closed_at),
        )
    ),
    "a visit lies outside its job",
)
"""A visit lasts from after the failure until the job is closed at the latest, and ends after it begins."""

STOPS_WITHIN_JOB = NoRow(
    select(_SPELL.c.id)
    .join_from(_SPELL, _REQUEST, _REQUEST.c.id == _SPELL.c.request_id)
    .where(
        _SPELL.c.kind == SpellKind.STOPPED,
        _SPELL.c.is_void.is_(False),
        _REQUEST.c.status == RequestStatus.COMPLETED,
        _SPELL.c.ended_at > _REQUEST.c.restored_at,
    ),
    "a stop goes on after the machine ran again",
)
"""Once a job is done the machine runs: none of its stops ends later than the machine ran again."""

NOTHING_OPEN_ON_CLOSED = NoRow(
    select(_SPELL.c.request_id)
    .join_from(_SPELL, _REQUEST, _REQUEST.c.id == _SPELL.c.request_id)
    .where(_SPELL.c.ended_at.is_(None), _SPELL.c.is_void.is_(False), _REQUEST.c.status.not_in(OPEN)),
    "closed, but a stop or a wait goes on",
)
"""A closed request stops nothing and waits for nothing."""

CLOSED_SAYS_HOW = NoRow(
    _WITH_WORK.where(
        or_(
            and_(
                _REQUEST.c.status == RequestStatus.COMPLETED,
                or_(_UNSAID, _REQUEST.c.outcome.is_(None), _WORK.c.completed_at.is_(None)),
            ),
            and_(
                _REQUEST.c.status == RequestStatus.CANCELLED,
                or_(_UNSAID, _REQUEST.c.cancel_category.is_(None)),
            ),
            and_(_REQUEST.c.status != RequestStatus.CANCELLED, _REQUEST.c.duplicate_of_id.is_not(None)),
        )
    ),
    "what goes with its status is missing or disagrees",
)
"""A closed request knows when and how it was closed; an open one is nobody's duplicate."""
