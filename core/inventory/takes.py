"""What bears on a take: what somebody took and no manager has confirmed, and what is held for the job anyway."""

from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.inventory.models import EmergencyState, SparePartsRequest


def unconfirmed(
    session: Session, part_ids: Collection[int], *, work_id: int | None, user_id: int | None
) -> dict[int, Decimal]:
    """How much of each part is out by this person's takes on this job, in its unit; parts without any are left out.

    It counts against the limit of the next take.

    A disputed take is not confirmed either; what came back or was reversed is not out.
    """
    request = SparePartsRequest
    is_open = request.emergency.in_((EmergencyState.OPEN, EmergencyState.DISPUTED))
    out = func.sum(request.quantity_issued - request.quantity_returned)
    found = session.execute(
        select(request.spare_part_id, out)
        .where(request.maintenance_work_id == work_id, request.requested_by == user_id, is_open)
        .where(request.spare_part_id.in_(part_ids))
        .group_by(request.spare_part_id)
    )
    return {part_id: quantity for part_id, quantity in found if quantity}


def held(session: Session, part_ids: Collection[int], *, work_id: int | None) -> dict[int, Decimal]:
    """How much of each part is held for this job, in its unit; nothing without a job."""
    if work_id is None:
        return {}
    request = SparePartsRequest
    found = session.execute(
        select(request.spare_part_id, func.sum(request.quantity_reserved))
        .where(request.maintenance_work_id == work_id, request.quantity_reserved > 0)
        .where(request.spare_part_id.in_(part_ids))
        .group_by(request.spare_part_id)
    )
    return {part_id: quantity for part_id, quantity in found}
