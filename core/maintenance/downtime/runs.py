"""Where a stop stands on its machine's line: from when it may begin, and from when it counts."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.maintenance.downtime.spells import spells
from core.maintenance.models import MachineDowntime, MaintenanceRequest
from core.maintenance.vocabulary import SpellKind


def clipped(session: Session, machine_id: int, start: datetime) -> datetime:
    """When a stop that is entered only now may begin: a run of stops of other jobs that has ended stays as it is.

    Args:
        session: the command's transaction.
        machine_id: whose line.
        start: when the stop began, as entered.

    Returns:
        The end of the ended run that covers ``start``; else ``start`` itself, such as when the machine stands still
        since then.
    """
    stops = select(MachineDowntime.end_time).where(
        MachineDowntime.machine_id == machine_id,
        MachineDowntime.is_void.is_(False),
        MachineDowntime.request_id.is_not(None),
    )
    end = session.scalar(stops.where(MachineDowntime.start_time <= start, MachineDowntime.end_time > start))
    last = start
    while end is not None:
        last = end
        following = session.execute(stops.where(MachineDowntime.start_time == end)).first()
        if following is not None and following.end_time is None:
            return start
        end = following.end_time if following is not None else None
    return last


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
