"""When machines were out of service: between their exposure periods, and after the last one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from core.assets.models import ExposurePeriod

# Built once: a statement that is built at every call costs more than its answer.
_BEGAN = select(func.max(ExposurePeriod.started_at)).where(ExposurePeriod.machine_id == bindparam("machine_id"))
Away = tuple[datetime, datetime | None]
"""From when to when a machine was out of service; without an end it is still."""


def out_of_service(session: Session, *machine_ids: int) -> dict[int, list[Away]]:
    """By machine, when it was out of service, oldest first; who always was in service is missing.

    Before its first period a machine is not out of service: that period begins with its entry here, and it may have
    run for years before that.

    Args:
        session: the command's transaction.
        machine_ids: of which machines; of all without any.
    """
    ended = select(ExposurePeriod.machine_id).where(ExposurePeriod.ended_at.is_not(None))
    statement = select(ExposurePeriod.machine_id, ExposurePeriod.started_at, ExposurePeriod.ended_at)
    statement = statement.where(ExposurePeriod.machine_id.in_(machine_ids or ended))
    ordered = statement.order_by(ExposurePeriod.machine_id, ExposurePeriod.started_at, ExposurePeriod.id)
    periods = groupby(session.execute(ordered), key=itemgetter(0))
    gaps = {machine_id: list(_gaps(list(of_machine))) for machine_id, of_machine in periods}
    return {machine_id: some for machine_id, some in gaps.items() if some}


def in_service_since(session: Session, machine_id: int) -> datetime | None:
    """When the newest period of service of a machine began: with its entry here, or when it was brought back."""
    return session.scalar(_BEGAN, {"machine_id": machine_id})


def _gaps(periods: Sequence[Any]) -> Iterator[Away]:
    for before, after in pairwise(periods):
        if before.ended_at is not None and before.ended_at < after.started_at:
            yield before.ended_at, after.started_at
    if periods[-1].ended_at is not None:
        yield periods[-1].ended_at, None
