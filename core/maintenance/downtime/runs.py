"""Where a stop stands on its machine's line: from when it may begin, and from when it counts."""

from datetime import datetime

from sqlalchemy import BindParameter, bindparam, or_, select
from sqlalchemy.orm import Session

from core.maintenance.downtime.spells import spells
from core.maintenance.models import MachineDowntime, MaintenanceRequest
from core.maintenance.vocabulary import SpellKind

_AT: BindParameter[datetime] = bindparam("at")
# Built once: a statement that is built at every call costs more than its answer.
_OF_MACHINE = (MachineDowntime.machine_id == bindparam("machine_id"), MachineDowntime.is_void.is_(False))
_STARTS = select(MachineDowntime.start_time).where(*_OF_MACHINE)
_OWN_START = (
    _STARTS.where(MachineDowntime.request_id == bindparam("request_id")).order_by(MachineDowntime.start_time).limit(1)
)
_COVERING_START = _STARTS.where(
    MachineDowntime.start_time <= _AT, or_(MachineDowntime.end_time.is_(None), MachineDowntime.end_time > _AT)
)
_START_BEFORE = _STARTS.where(MachineDowntime.end_time == _AT)
_ENDS = select(MachineDowntime.end_time).where(*_OF_MACHINE, MachineDowntime.request_id.is_not(None))
_COVERING_END = _ENDS.where(MachineDowntime.start_time <= _AT, MachineDowntime.end_time > _AT)
_END_AFTER = _ENDS.where(MachineDowntime.start_time == _AT)


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
    end = session.scalar(_COVERING_END, {"machine_id": machine_id, "at": start})
    last = start
    while end is not None:
        last = end
        following = session.execute(_END_AFTER, {"machine_id": machine_id, "at": end}).first()
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
    own = session.scalar(_OWN_START, {"machine_id": request.machine_id, "request_id": request.id})
    if own is not None:
        return own
    since = session.scalar(_COVERING_START, {"machine_id": request.machine_id, "at": stops[0].started_at})
    return None if since is None else _run_began(session, request.machine_id, since)


def _run_began(session: Session, machine_id: int, since: datetime) -> datetime:
    """When the run of adjacent segments began to which the one that starts at ``since`` belongs."""
    while (earlier := session.scalar(_START_BEFORE, {"machine_id": machine_id, "at": since})) is not None:
        since = earlier
    return since
