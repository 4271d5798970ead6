"""History of requests: reports, failures and repairs from another system, and the stops that they meant."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core.interchange.cells import Facts
from core.interchange.found import Departments, KnownMachine, Machines
from core.interchange.mapping import Mapping
from core.interchange.outcome import RowFault, Tally
from core.interchange.progress import Progress
from core.interchange.references import References, in_parts, known
from core.kernel import Clock, folded
from core.maintenance import Outcome, Priority, RequestStatus, SpellKind, downtime
from core.maintenance.models import (
    FailureCode,
    JobSpell,
    MaintenanceRequest,
    MaintenanceType,
    MaintenanceWork,
)
from core.maintenance.rules import LONGEST_TEXT, proposed_priority
from core.storage.types import UtcDateTime

__all__ = ["Requests"]
CORRECTIVE = "corrective"
WAIVED = (
    "A description may be shorter than ten characters, or missing.",
    "A repaired failure may have no failure code, cause or remedy.",
    "Nobody is named as reporter or technician.",
)
_AT_ONCE = 1_000
_FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Draft:
    """One request as it will be stored."""

    row: int
    reference: str
    machine: KnownMachine
    reported_at: datetime
    failed_at: datetime
    restored_at: datetime | None
    closed_at: datetime | None
    stopped: bool
    functional: bool
    priority: Priority
    type_id: int
    code_id: int | None
    description: str
    cause: str
    remedy: str


class Requests:
    """Takes rows, then stores them."""

    waived = WAIVED

    def __init__(self, session: Session, mapping: Mapping, now: datetime) -> None:
        self._session, self._now = session, now
        self._machines, self._references = Machines(session, mapping), References(mapping)
        codes = session.execute(select(FailureCode.code, FailureCode.id))
        self._codes: dict[str, int] = {row.code: row.id for row in codes}
        types = session.execute(select(MaintenanceType.name_key, MaintenanceType.id))
        self._types: dict[str, int] = {row.name_key: row.id for row in types}
        self._drafts: list[Draft] = []

    def take(self, number: int, facts: Facts, tally: Tally) -> None:
        """Look at one row.

        Raises:
            RowFault: it cannot be taken.
        """
        draft = self._draft(number, facts)
        if draft is None:
            tally.merged += 1
        else:
            self._drafts.append(draft)

    def settle(self, tally: Tally) -> int:
        """Leave aside what an earlier import brought; returns how many rows are new."""
        there = known(self._session, MaintenanceRequest.external_ref, (draft.reference for draft in self._drafts))
        tally.already_there += sum(draft.reference in there for draft in self._drafts)
        self._drafts = [draft for draft in self._drafts if draft.reference not in there]
        return len(self._drafts)

    @property
    def machines_created(self) -> int:
        """How many machines the new rows need that nobody knows."""
        return len({draft.machine.key for draft in self._drafts if draft.machine.key in self._machines.missing})

    def merged_stops(self) -> int:
        """How many of the new stops overlap one that began before them, of the file or of the plant."""
        spans: dict[str | int, list[tuple[datetime, datetime, bool]]] = defaultdict(list)
        for draft in self._stopping():
            end = draft.restored_at or _FOREVER
            spans[draft.machine.id or draft.machine.key].append((draft.failed_at, end, True))
        for some in in_parts([key for key in spans if isinstance(key, int)], _AT_ONCE):
            for spell in self._session.execute(_stops_of(some)):
                spans[spell.machine_id].append((spell.started_at, spell.ended_at or _FOREVER, False))
        return sum(_overlapping(sorted(of_machine)) for of_machine in spans.values())

    def write(self, clock: Clock, progress: Progress) -> None:
        """Store requests, works and stops, and draw the downtime lines again."""
        used = {draft.machine.key for draft in self._drafts}
        self._machines.make_missing(self._session, Departments(self._session, clock), clock, used)
        for done, part in enumerate(in_parts(self._drafts, _AT_ONCE)):
            progress(0.5 * done * _AT_ONCE / len(self._drafts))
            self._store(part)
        since: dict[int, datetime] = {}
        for draft in self._stopping():
            machine_id = self._machine_id(draft)
            since[machine_id] = min(draft.failed_at, since.get(machine_id, draft.failed_at))
        for done, (machine_id, start) in enumerate(sorted(since.items())):
            progress(0.5 + 0.5 * done / len(since))
            downtime.redraw(self._session, machine_id, since=start, now=self._now)
        progress(1.0)

    def _draft(self, number: int, facts: Facts) -> Draft | None:
        """The request of a row; None when the file gave the same row before."""
        machine = self._machines.named_or_missing(facts.required("machine", 120))
        reported, failed, restored, closed = self._times(facts)
        if machine.is_decommissioned and closed is None:
            raise RowFault("The machine is decommissioned and takes no open request.", machine.name)
        kind = folded(facts.line("type", 60)) or CORRECTIVE
        stopped = facts.flag("machine_stopped") or False
        functional = facts.flag("functional_failure")
        draft = Draft(
            row=number,
            reference="",
            machine=machine,
            reported_at=reported,
            failed_at=failed,
            restored_at=(restored or closed) if stopped else restored,
            closed_at=closed,
            stopped=stopped,
            functional=(stopped if functional is None else functional) and kind == CORRECTIVE,
            priority=facts.one_of("priority", Priority) or proposed_priority(machine.criticality, stopped=stopped),
            type_id=self._listed(self._types, kind, "There is no maintenance type of this name."),
            code_id=self._code(facts),
            description=facts.text("description", LONGEST_TEXT),
            cause=facts.text("cause", LONGEST_TEXT),
            remedy=facts.text("remedy", LONGEST_TEXT),
        )
        reference, came_before = self._references.of(facts)
        return None if came_before else _with(draft, reference)

    def _times(self, facts: Facts) -> tuple[datetime, datetime, datetime | None, datetime | None]:
        reported, failed = facts.instant("reported_at"), facts.instant("failed_at")
        restored, closed = facts.instant("restored_at"), facts.instant("closed_at")
        reported, failed = reported or failed, failed or reported
        if reported is None or failed is None:
            raise RowFault("The row has no time of failure or report.")
        if any(instant and instant > self._now for instant in (reported, failed, restored, closed)):
            raise RowFault("A time lies in the future.", max(reported, failed).isoformat())
        if failed > reported:
            raise RowFault("The failure is later than its report.", failed.isoformat())
        ends = [instant for instant in (restored, closed) if instant]
        if any(instant < failed for instant in ends):
            raise RowFault("The end is before the start.", min(ends).isoformat())
        return reported, failed, restored, closed or restored

    def _code(self, facts: Facts) -> int | None:
        code = facts.line("failure_code", 60)
        return None if code is None else self._listed(self._codes, code.upper(), "There is no such failure code.")

    @staticmethod
    def _listed(ids: dict[str, int], name: str, otherwise: str) -> int:
        if name not in ids:
            raise RowFault(otherwise, name)
        return ids[name]

    def _stopping(self) -> list[Draft]:
        return [draft for draft in self._drafts if draft.stopped]

    def _machine_id(self, draft: Draft) -> int:
        known_machine = draft.machine if draft.machine.id else self._machines.missing[draft.machine.key]
        if known_machine.id is None:
            raise RuntimeError(f"{known_machine.name} was not made")
        return known_machine.id

    def _store(self, drafts: list[Draft]) -> None:
        """Plain inserts: the activity row of an import tells its manifest, not every row."""
        connection = self._session.connection()
        connection.execute(insert(MaintenanceRequest), [self._request(draft) for draft in drafts])
        references = [draft.reference for draft in drafts]
        rows = self._session.execute(
            select(MaintenanceRequest.external_ref, MaintenanceRequest.id).where(
                MaintenanceRequest.external_ref.in_(references)
            )
        )
        ids = {row.external_ref: row.id for row in rows}
        works = [self._work(draft, ids[draft.reference]) for draft in drafts if draft.closed_at]
        spells = [self._spell(draft, ids[draft.reference]) for draft in drafts if draft.stopped]
        if works:
            connection.execute(insert(MaintenanceWork), works)
        if spells:
            connection.execute(insert(JobSpell), spells)

    def _request(self, draft: Draft) -> dict[str, object]:
        is_closed = draft.closed_at is not None
        return {
            "machine_id": self._machine_id(draft),
            "reporter_id": None,
            "status": RequestStatus.COMPLETED if is_closed else RequestStatus.PENDING,
            "priority": draft.priority,
            "reported_at": draft.reported_at,
            "failed_at": draft.failed_at,
            "restored_at": draft.restored_at,
            "closed_at": draft.closed_at,
            "problem_description": draft.description,
            "failure_code_id": draft.code_id,
            "maintenance_type_id": draft.type_id,
            "machine_stopped": draft.stopped,
            "is_functional_failure": draft.functional,
            "outcome": Outcome.REPAIRED if is_closed else None,
            "cause": draft.cause or None,
            "remedy": draft.remedy or None,
            "external_ref": draft.reference,
            "created_at": self._now,
            "updated_at": self._now,
        }

    def _work(self, draft: Draft, request_id: int) -> dict[str, object]:
        return {
            "request_id": request_id,
            "technician_id": None,
            "started_at": draft.reported_at,
            "completed_at": draft.closed_at,
            "work_description": draft.remedy or None,
            "created_at": self._now,
            "updated_at": self._now,
        }

    def _spell(self, draft: Draft, request_id: int) -> dict[str, object]:
        return {
            "request_id": request_id,
            "machine_id": self._machine_id(draft),
            "kind": SpellKind.STOPPED,
            "started_at": draft.failed_at,
            "ended_at": draft.restored_at,
        }
