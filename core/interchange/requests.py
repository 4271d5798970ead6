"""History of requests: reports, failures and repairs from another system, and the stops that they meant."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from core.interchange.cells import Facts
from core.interchange.found import Departments
from core.interchange.intake import Intake
from core.interchange.mapping import Mapping
from core.interchange.outcome import Tally
from core.interchange.progress import Progress
from core.interchange.references import in_parts, known
from core.interchange.request_rows import Draft, RequestRows
from core.kernel import Clock
from core.maintenance import Outcome, RequestStatus, SpellKind, downtime
from core.maintenance.models import JobSpell, MaintenanceRequest, MaintenanceWork
from core.maintenance.rules import Span

_AT_ONCE = 1_000
_FOREVER = datetime.max.replace(tzinfo=UTC)


class Requests(Intake):
    """Takes rows, then stores them."""

    table = "maintenance_requests"
    waived = (
        "A description may be shorter than ten characters, or missing.",
        "A repaired failure may have no failure code, cause or remedy.",
        "Nobody is named as reporter or technician.",
    )

    def __init__(self, session: Session, mapping: Mapping, now: datetime) -> None:
        super().__init__(session, mapping, now)
        self._reader = RequestRows(session, mapping, now)
        self._drafts: list[Draft] = []

    def take(self, facts: Facts, tally: Tally) -> None:
        """Look at one row.

        Raises:
            RowFault: it cannot be taken.
        """
        draft = self._reader.read(facts)
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
        return len({draft.machine.key for draft in self._drafts if draft.machine.key in self._reader.machines.missing})

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
        self._reader.machines.make_missing(self._session, Departments(self._session, clock), clock, used)
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

    def _stopping(self) -> list[Draft]:
        return [draft for draft in self._drafts if draft.stopped]

    def _machine_id(self, draft: Draft) -> int:
        known_machine = draft.machine if draft.machine.id else self._reader.machines.missing[draft.machine.key]
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
        if works:
            connection.execute(insert(MaintenanceWork), works)
        stops = [
            (self._machine_id(draft), Span(ids[draft.reference], draft.failed_at, draft.restored_at))
            for draft in drafts
            if draft.stopped
        ]
        downtime.take_over(self._session, stops)

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


def _stops_of(machine_ids: Sequence[int]) -> Select[int, datetime, datetime | None]:
    counting = (JobSpell.kind == SpellKind.STOPPED, JobSpell.is_void.is_(False), JobSpell.machine_id.in_(machine_ids))
    return select(JobSpell.machine_id, JobSpell.started_at, JobSpell.ended_at).where(*counting)


def _overlapping(spans: list[tuple[datetime, datetime, bool]]) -> int:
    """How many of the new spans, in order, begin before an earlier one has ended."""
    count, latest = 0, None
    for start, end, is_new in spans:
        if is_new and latest is not None and start < latest:
            count += 1
        latest = end if latest is None else max(latest, end)
    return count
