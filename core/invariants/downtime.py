"""Invariants of the downtime line and of machine status."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, or_, select, union
from sqlalchemy.orm import Session

from core.assets import Machine, MachineStatus, out_of_service
from core.invariants.asked import Finding, NoRow
from core.maintenance import downtime as writer
from core.maintenance import rules
from core.maintenance.models import JobSpell, MachineDowntime, MaintenanceRequest
from core.maintenance.rules import OPEN, duration
from core.maintenance.vocabulary import DowntimeType, SpellKind
from core.storage import table_of

_MACHINE, _SEGMENT, _SPELL = table_of(Machine), table_of(MachineDowntime), table_of(JobSpell)
_REQUEST = table_of(MaintenanceRequest)
_AT_ONCE = {"yield_per": 5_000}
_COLUMNS = (_SEGMENT.c.id, _SEGMENT.c.machine_id, _SEGMENT.c.start_time, _SEGMENT.c.end_time)
_COUNTS = _SEGMENT.c.is_void.is_(False)
_SEGMENTS = select(*_COLUMNS, _SEGMENT.c.duration_minutes).execution_options(**_AT_ONCE)
_LINE = (
    select(*_COLUMNS)
    .where(_COUNTS)
    .order_by(_SEGMENT.c.machine_id, _SEGMENT.c.start_time)
    .execution_options(**_AT_ONCE)
)
_STOPS = select(_SPELL.c.id, _SPELL.c.machine_id, _SPELL.c.started_at, _SPELL.c.ended_at).where(
    _SPELL.c.is_void.is_(False), _SPELL.c.kind == SpellKind.STOPPED
)
_WITH_A_LINE = union(select(_SPELL.c.machine_id), select(_SEGMENT.c.machine_id))
_IS_DECOMMISSIONED = _MACHINE.c.status == MachineStatus.DECOMMISSIONED
_GOES_ON = and_(_SEGMENT.c.machine_id == _MACHINE.c.id, _SEGMENT.c.end_time.is_(None), _COUNTS)


def _stands(status: MachineStatus, *, is_waiting: bool = False) -> ColumnElement[bool]:
    return and_(_MACHINE.c.status == status, _MACHINE.c.is_waiting_parts.is_(is_waiting))


_AS_ITS_LINE_SAYS = or_(
    and_(_SEGMENT.c.id.is_(None), _stands(MachineStatus.OPERATIONAL)),
    and_(
        _SEGMENT.c.downtime_type.in_((DowntimeType.MAINTENANCE, DowntimeType.SCHEDULED)),
        _stands(MachineStatus.MAINTENANCE),
    ),
    and_(_SEGMENT.c.downtime_type == DowntimeType.WAITING_PARTS, _stands(MachineStatus.DOWN, is_waiting=True)),
    and_(
        _SEGMENT.c.downtime_type.in_((DowntimeType.BREAKDOWN, DowntimeType.OTHER)),
        _stands(MachineStatus.DOWN),
    ),
)

NOT_INVERTED = NoRow(select(_SEGMENT.c.id).where(_SEGMENT.c.end_time <= _SEGMENT.c.start_time), "ends before it starts")
"""A segment ends after it starts."""

BY_HAND_SAYS_WHY = NoRow(
    select(_SEGMENT.c.id).where(
        _SEGMENT.c.request_id.is_(None),
        or_(
            _SEGMENT.c.downtime_type != DowntimeType.OTHER,
            _SEGMENT.c.auto_calculated.is_(True),
            _SEGMENT.c.end_time.is_(None),
            _SEGMENT.c.reason.is_(None),
        ),
    ),
    "without a job and not entered by hand",
)
"""What no job has caused somebody has entered, with both ends and a reason."""

STATUS_AGREES = NoRow(
    select(_MACHINE.c.id).outerjoin_from(_MACHINE, _SEGMENT, _GOES_ON).where(~_IS_DECOMMISSIONED, ~_AS_ITS_LINE_SAYS),
    "its status is not what its downtime line says",
)
"""A machine is down, under repair or running as its open segment says."""

DECOMMISSIONED_IS_IDLE = NoRow(
    select(_MACHINE.c.id)
    .join_from(_MACHINE, _REQUEST, _REQUEST.c.machine_id == _MACHINE.c.id)
    .where(_MACHINE.c.decommissioned_at.is_not(None), _REQUEST.c.status.in_(OPEN)),
    "decommissioned with an open job",
)
"""A machine out of service has no open job."""

DECOMMISSIONED_IS_MARKED = NoRow(
    select(_MACHINE.c.id).where(_MACHINE.c.decommissioned_at.is_not(None) != _IS_DECOMMISSIONED),
    "its status and its decommissioning disagree",
)
"""A machine out of service is marked so."""


def no_overlap(session: Session) -> Iterator[Finding]:
    """The segments of one machine never overlap, and only the last may be open."""
    last = None
    for row in session.connection().execute(_LINE):
        same_machine = last is not None and last.machine_id == row.machine_id
        if same_machine and last is not None and (last.end_time is None or last.end_time > row.start_time):
            yield row.id, f"overlaps segment {last.id}"
        last = row


def lasts_what_its_ends_say(session: Session) -> Iterator[Finding]:
    """The stored duration of a segment is the time between its ends; an open one has none yet."""
    for row in session.connection().execute(_SEGMENTS):
        if row.duration_minutes != duration(row.start_time, row.end_time):
            yield row.id, "its duration is not the time between its ends"


def none_while_out_of_service(session: Session) -> Iterator[Finding]:
    """Neither a segment nor the stop of a job reaches into time in which its machine was out of service.

    What an import brings may lie before the first period, which begins with the machine's entry here.
    """
    away = out_of_service(session)
    if not away:
        return
    on_line = select(*_COLUMNS).where(_COUNTS, _SEGMENT.c.machine_id.in_(away))
    stops = _STOPS.where(_SPELL.c.machine_id.in_(away))
    for what, statement in (("a segment", on_line), ("the stop of a job", stops)):
        for row_id, machine_id, start, end in session.execute(statement):
            if rules.out_of_service(start, end, away[machine_id]):
                yield row_id, f"{what} reaches into time out of service"


def follows_from_facts(session: Session) -> Iterator[Finding]:
    """Drawing each line again from its stops, visits and waits gives the rows that are stored."""
    for machine_id in session.connection().scalars(_WITH_A_LINE):
        difference = writer.difference(session, machine_id)
        if difference:
            yield machine_id, difference
