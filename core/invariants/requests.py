"""Invariants of what was asked for: somebody still works on it, and nobody used more than went out."""

from sqlalchemy import and_, or_, select

from core.invariants.asked import NoRow
from core.inventory.models import PartsRequestStatus, SparePartsRequest, SparePartsUsage, WantedLine
from core.maintenance.models import MaintenanceRequest, MaintenanceWork
from core.maintenance.rules import OPEN
from core.preventive import OccurrenceStatus
from core.preventive.models import PreventiveOccurrence
from core.storage import table_of

_REQUEST, _USAGE, _LINE = table_of(SparePartsRequest), table_of(SparePartsUsage), table_of(WantedLine)
_JOB, _WORK, _DUE = table_of(MaintenanceRequest), table_of(MaintenanceWork), table_of(PreventiveOccurrence)
_WAITS = _REQUEST.c.status.in_((PartsRequestStatus.PENDING, PartsRequestStatus.APPROVED))
_ENDED = (OccurrenceStatus.DONE, OccurrenceStatus.SKIPPED)
_WAS_FOUND = _LINE.c.status == PartsRequestStatus.APPROVED
_ANOTHER_CAUSE = or_(
    _LINE.c.maintenance_work_id.is_distinct_from(_REQUEST.c.maintenance_work_id),
    _LINE.c.pm_occurrence_id.is_distinct_from(_REQUEST.c.pm_occurrence_id),
)

# Each request with those that it came in the place of, however far back.
_BEFORE = (
    select(_REQUEST.c.id.label("request_id"), _REQUEST.c.in_place_of_id.label("older_id"))
    .where(_REQUEST.c.in_place_of_id.is_not(None))
    .cte("before", recursive=True)
)
_OLDER = _REQUEST.alias("older")
_BEFORE = _BEFORE.union(
    select(_BEFORE.c.request_id, _OLDER.c.in_place_of_id)
    .join_from(_BEFORE, _OLDER, _OLDER.c.id == _BEFORE.c.older_id)
    .where(_OLDER.c.in_place_of_id.is_not(None))
)

DECIDED_BY_SOMEBODY_ELSE = NoRow(
    select(_REQUEST.c.id)
    .distinct()
    .join_from(_REQUEST, _BEFORE, _BEFORE.c.request_id == _REQUEST.c.id)
    .join(_OLDER, _OLDER.c.id == _BEFORE.c.older_id)
    .where(_REQUEST.c.approved_by.in_((_OLDER.c.requested_by, _OLDER.c.also_asked_by))),
    "who decided on it had asked before for what it came in the place of",
)
"""Whoever ever had a hand in what is asked for decides on nothing that came in its place."""

USED_IS_OUT = NoRow(
    select(_USAGE.c.id)
    .join_from(_USAGE, _REQUEST, _REQUEST.c.id == _USAGE.c.spare_parts_request_id)
    .where(_USAGE.c.quantity_used > _REQUEST.c.quantity_issued - _REQUEST.c.quantity_returned),
    "more was used than went out and stayed out",
)
"""What was used of a request went out and did not come back."""

AWAITED_BY_OPEN_WORK = NoRow(
    select(_REQUEST.c.id)
    .outerjoin_from(_REQUEST, _WORK, _WORK.c.id == _REQUEST.c.maintenance_work_id)
    .outerjoin(_JOB, _JOB.c.id == _WORK.c.request_id)
    .outerjoin(_DUE, _DUE.c.id == _REQUEST.c.pm_occurrence_id)
    .where(_WAITS, or_(_JOB.c.status.not_in(OPEN), _DUE.c.status.in_(_ENDED))),
    "it waits for parts on a job that is closed, or on planned maintenance that has ended",
)
"""Only a job or a due date on which somebody may still work waits for parts."""

WISHES_SAY_HOW = NoRow(
    select(_LINE.c.id)
    .outerjoin_from(_LINE, _REQUEST, _REQUEST.c.id == _LINE.c.spare_parts_request_id)
    .where(
        or_(
            and_(_WAS_FOUND, or_(_LINE.c.spare_parts_request_id.is_(None), _ANOTHER_CAUSE)),
            and_(~_WAS_FOUND, _LINE.c.spare_parts_request_id.is_not(None)),
            and_(_LINE.c.status == PartsRequestStatus.REJECTED, _LINE.c.reject_reason.is_(None)),
            _LINE.c.status == PartsRequestStatus.ISSUED,
        )
    ),
    "its status, its request and its reason do not fit each other",
)
"""A wish in words became a request on the same job, was rejected with a reason, or waits for an answer."""
