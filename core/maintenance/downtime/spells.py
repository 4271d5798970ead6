"""The facts of the downtime line: when which job stops its machine, and when it waits for parts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from core.maintenance.models import JobSpell, MaintenanceRequest
from core.maintenance.rules import Span
from core.maintenance.vocabulary import SpellKind

# Built once: a statement that is built at every call costs more than its answer.
_SPELLS = (
    select(JobSpell)
    .where(
        JobSpell.request_id == bindparam("request_id"),
        JobSpell.kind == bindparam("kind"),
        JobSpell.is_void.is_(False),
    )
    .order_by(JobSpell.started_at, JobSpell.id)
)
_OPEN = _SPELLS.where(JobSpell.ended_at.is_(None))


def take_over(session: Session, stops: Sequence[tuple[int, Span]]) -> None:
    """Store stops of imported jobs, each with its machine's id; the caller redraws each machine's line afterwards."""
    rows = [
        {"request_id": s.request_id, "machine_id": machine_id, "started_at": s.start, "ended_at": s.end}
        for machine_id, s in stops
    ]
    if rows:
        session.connection().execute(insert(JobSpell), [{**row, "kind": SpellKind.STOPPED} for row in rows])


def begin_spell(session: Session, request: MaintenanceRequest, kind: SpellKind, at: datetime) -> None:
    """The job begins to stop its machine, or to wait; nothing happens when it does already."""
    if open_spell(session, request.id, kind) is None:
        facts = {"machine_id": request.machine_id, "kind": kind, "started_at": at, "rework": request.reopen_count}
        session.add(JobSpell(request_id=request.id, **facts))
        session.flush()


def end_spell(session: Session, request: MaintenanceRequest, kind: SpellKind, at: datetime) -> None:
    """The spell ends; nothing happens when there is none. If a clock was set back, the spell is empty."""
    spell = open_spell(session, request.id, kind)
    if spell is not None:
        spell.ended_at = max(at, spell.started_at)


def open_spell(session: Session, request_id: int, kind: SpellKind) -> JobSpell | None:
    """The spell of a job that is going on now."""
    return session.scalars(_OPEN, {"request_id": request_id, "kind": kind}).one_or_none()


def spells(session: Session, request_id: int, kind: SpellKind) -> Sequence[JobSpell]:
    """All spells of a job that count, oldest first."""
    return session.scalars(_SPELLS, {"request_id": request_id, "kind": kind}).all()


def void_spells(session: Session, request: MaintenanceRequest, at: datetime) -> None:
    """A stop that never was: its spells and segments stay, out of every figure.

    Only spells since the last reopening: what was repaired before it did stop the machine.
    """
    for kind in SpellKind:
        for spell in spells(session, request.id, kind):
            if spell.rework == request.reopen_count:
                _void(spell, at)


def cut_stops(session: Session, request: MaintenanceRequest, at: datetime) -> None:
    """The machine ran again at that instant: what is left of the job's stops after it goes."""
    for spell in spells(session, request.id, SpellKind.STOPPED):
        if spell.ended_at is None or spell.ended_at > at:
            spell.ended_at = max(at, spell.started_at)


def take_over_stops(
    session: Session, duplicate: MaintenanceRequest, survivor: MaintenanceRequest, at: datetime
) -> None:
    """Two requests are one: the survivor's stops since its last reopening cover those of the duplicate too."""
    for spell in spells(session, duplicate.id, SpellKind.STOPPED):
        stops = [s for s in spells(session, survivor.id, SpellKind.STOPPED) if s.rework == survivor.reopen_count]
        own = next((stop for stop in _open_first(stops) if _meet(stop, spell)), None)
        if own is None:
            spell.request_id, spell.rework = survivor.id, survivor.reopen_count
        else:
            own.started_at = min(own.started_at, spell.started_at)
            own.ended_at = max(own.ended_at, spell.ended_at) if own.ended_at and spell.ended_at else None
            _void(spell, at)
        session.flush()


def correct_stop(spell: JobSpell, start: datetime, end: datetime | None) -> None:
    """The stop began and ended at other instants than was entered."""
    spell.started_at, spell.ended_at = start, end


def _void(spell: JobSpell, at: datetime) -> None:
    spell.is_void, spell.ended_at = True, spell.ended_at or max(at, spell.started_at)


def _open_first(stops: Sequence[JobSpell]) -> list[JobSpell]:
    return sorted(stops, key=lambda stop: stop.ended_at is not None)


def _meet(first: JobSpell, second: JobSpell) -> bool:
    return (first.ended_at is None or second.started_at <= first.ended_at) and (
        second.ended_at is None or first.started_at <= second.ended_at
    )
