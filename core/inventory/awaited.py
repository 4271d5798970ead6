"""What a job or a due date still waits for: asked when it wants to wait, cancelled when it ends."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, func, or_, select
from sqlalchemy.orm import Session

from core.inventory import reservations
from core.inventory.models import PartsRequestStatus, SparePartsRequest, WantedLine

_TABLES = (SparePartsRequest, WantedLine)
OPEN = {
    SparePartsRequest: (PartsRequestStatus.PENDING, PartsRequestStatus.APPROVED),
    # A line that was found is awaited as the request that it became.
    WantedLine: (PartsRequestStatus.PENDING,),
}
"""Where a request or a line stands while it is awaited."""
_IS_OPEN = {table: table.status.in_(OPEN[table]) for table in _TABLES}


def awaited(session: Session, work_id: int) -> int:
    """How many parts requests and wanted lines of a job are still open."""
    return sum(
        session.scalar(
            select(func.count()).select_from(table).where(table.maintenance_work_id == work_id, _IS_OPEN[table])
        )
        or 0
        for table in _TABLES
    )


def cancel_awaited(session: Session, work_id: int, at: datetime) -> None:
    """Cancel what a closing job no longer needs; what was held for it is promised to others.

    Lock order: the job's wanted lines, its requests and the others of their parts by id, then the parts by id.
    """
    _cancel(session, SparePartsRequest.maintenance_work_id == work_id, WantedLine.maintenance_work_id == work_id, at)


def cancel_awaited_of_occurrence(session: Session, occurrence_id: int, at: datetime) -> None:
    """Cancel what a due date that has ended no longer needs, as for a job; whoever ends it has locked it.

    Lock order: as for a job.
    """
    request, line = SparePartsRequest, WantedLine
    _cancel(session, request.pm_occurrence_id == occurrence_id, line.pm_occurrence_id == occurrence_id, at)


def awaited_by_job(session: Session, work_ids: Sequence[int]) -> dict[int, int]:
    """How many requests and lines are open, for each job that has any."""
    counts: Counter[int] = Counter()
    for table in _TABLES:
        if work_ids:
            counted = select(table.maintenance_work_id, func.count()).where(
                table.maintenance_work_id.in_(work_ids), _IS_OPEN[table]
            )
            counts.update(
                {
                    work_id: count
                    for work_id, count in session.execute(counted.group_by(table.maintenance_work_id))
                    if work_id
                }
            )
    return dict(counts)


def is_awaited(work_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """For a condition: whether the job in this column still waits for a request or line."""
    return or_(*(exists().where(table.maintenance_work_id == work_id, _IS_OPEN[table]) for table in _TABLES))


def _cancel(session: Session, of_requests: ColumnElement[bool], of_lines: ColumnElement[bool], at: datetime) -> None:
    lines = select(WantedLine).where(of_lines, _IS_OPEN[WantedLine])
    for line in session.scalars(lines.order_by(WantedLine.id).with_for_update()):
        line.status, line.updated_at = PartsRequestStatus.CANCELLED, at
    mine = session.scalars(select(SparePartsRequest).where(of_requests, _IS_OPEN[SparePartsRequest])).all()
    if not mine:
        return
    parts = {request.spare_part_id for request in mine}
    locked = reservations.lock_all_with_requests(session, parts, {request.id for request in mine})
    ending = [request for request in mine if request.status in OPEN[SparePartsRequest]]
    for request in ending:
        reservations.end(session, locked[request.spare_part_id][0], request, at)
    for stock, requests in locked.values():
        reservations.serve(session, stock, [request for request in requests if request not in ending], at)
