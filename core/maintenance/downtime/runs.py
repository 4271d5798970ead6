"""Where a report stands on its machine's line."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.maintenance.downtime.spells import spells
from core.maintenance.models import MachineDowntime, MaintenanceRequest
from core.maintenance.vocabulary import SpellKind


def stopped_from(session: Session, request: MaintenanceRequest) -> datetime | None:
    """From when on the machine's line counts a stop for this report.

    ``failed_at`` as a rule. Later, if an earlier stop that has ended covers that time. Earlier, if the machine stood
    still already and the report adds nothing: then since when it stands. None without a stop.
    """
    stops = spells(session, request.id, SpellKind.STOPPED)
    if not stops:
        return None
    counting = (MachineDowntime.machine_id == request.machine_id, MachineDowntime.is_void.is_(False))
    own = session.scalar(
        select(MachineDowntime.start_time)
        .where(*counting, MachineDowntime.request_id == request.id)
        .order_by(MachineDowntime.start_time)
        .limit(1)
    )
    if own is not None:
        return own
    began = stops[0].started_at
    covering = or_(MachineDowntime.end_time.is_(None), MachineDowntime.end_time > began)
    first = select(MachineDowntime.start_time).where(*counting, MachineDowntime.start_time <= began, covering)
    since = session.scalar(first)
    return None if since is None else _run_began(session, request.machine_id, since)


def _run_began(session: Session, machine_id: int, since: datetime) -> datetime:
    """When the run of adjacent segments began to which the one that starts at ``since`` belongs."""
    before = select(MachineDowntime.start_time).where(
        MachineDowntime.machine_id == machine_id, MachineDowntime.is_void.is_(False)
    )
    while (earlier := session.scalar(before.where(MachineDowntime.end_time == since))) is not None:
        since = earlier
    return since
