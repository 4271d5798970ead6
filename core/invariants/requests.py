"""Invariants of what was asked for: somebody still works on it, and nobody used more than went out."""

from collections.abc import Iterator

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from core.inventory.models import PartsRequestStatus, SparePartsRequest, SparePartsUsage, WantedLine
from core.maintenance.models import MaintenanceRequest, MaintenanceWork
from core.maintenance.rules import OPEN
from core.preventive import OccurrenceStatus
from core.preventive.models import PreventiveOccurrence

Finding = tuple[int | None, str]


def used_is_out(session: Session) -> Iterator[Finding]:
    """What was used of a request went out and did not come back."""
    request, usage = SparePartsRequest, SparePartsUsage
    statement = (
        select(usage.id)
        .join(request, request.id == usage.spare_parts_request_id)
        .where(usage.quantity_used > request.quantity_issued - request.quantity_returned)
    )
    for usage_id in session.scalars(statement):
        yield usage_id, "more was used than went out and stayed out"


def awaited_by_open_work(session: Session) -> Iterator[Finding]:
    """Only a job or a due date on which somebody may still work waits for parts."""
    request, work, job, due = SparePartsRequest, MaintenanceWork, MaintenanceRequest, PreventiveOccurrence
    statement = (
        select(request.id)
        .outerjoin(work, work.id == request.maintenance_work_id)
        .outerjoin(job, job.id == work.request_id)
        .outerjoin(due, due.id == request.pm_occurrence_id)
        .where(
            request.status.in_((PartsRequestStatus.PENDING, PartsRequestStatus.APPROVED)),
            or_(job.status.not_in(OPEN), due.status.in_((OccurrenceStatus.DONE, OccurrenceStatus.SKIPPED))),
        )
    )
    for request_id in session.scalars(statement):
        yield request_id, "it waits for parts on a job that is closed, or on planned maintenance that has ended"


def wishes_say_how(session: Session) -> Iterator[Finding]:
    """A wish in words became a request on the same job, was rejected with a reason, or waits for an answer."""
    line, request = WantedLine, SparePartsRequest
    was_found = line.status == PartsRequestStatus.APPROVED
    another_cause = or_(
        line.maintenance_work_id.is_distinct_from(request.maintenance_work_id),
        line.pm_occurrence_id.is_distinct_from(request.pm_occurrence_id),
    )
    wrong = or_(
        and_(was_found, or_(line.spare_parts_request_id.is_(None), another_cause)),
        and_(~was_found, line.spare_parts_request_id.is_not(None)),
        and_(line.status == PartsRequestStatus.REJECTED, line.reject_reason.is_(None)),
        line.status == PartsRequestStatus.ISSUED,
    )
    statement = select(line.id).outerjoin(request, request.id == line.spare_parts_request_id).where(wrong)
    for line_id in session.scalars(statement):
        yield line_id, "its status, its request and its reason do not fit each other"
