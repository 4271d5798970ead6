"""Invariants of what was asked for: wishes in words say what became of them, and nobody used more than went out."""

from collections.abc import Iterator

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from core.inventory.models import PartsRequestStatus, SparePartsRequest, SparePartsUsage, WantedLine

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
