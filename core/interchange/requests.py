"""History of requests: reports, failures and repairs from another system, and the stops that they meant."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.assets import out_of_service
from core.interchange.cells import Facts
from core.interchange.drafts import Draft, Drafts
from core.interchange.found import Departments
from core.interchange.intake import Intake
from core.interchange.mapping import Mapping
from core.interchange.outcome import RowFault, Tally
from core.interchange.progress import Progress
from core.interchange.reimport import closes
from core.interchange.request_rows import RequestRow, read_request
from core.interchange.stored import Stored, as_imported, stored
from core.interchange.storing import Plant
from core.kernel import Actor, Clock, portions
from core.maintenance import SpellKind
from core.maintenance.models import JobSpell

_AT_ONCE = 1_000
_FOREVER = datetime.max.replace(tzinfo=UTC)


class Requests(Intake[RequestRow]):
    """Takes rows, then stores them; a job that an earlier import left open may be closed."""

    table = "maintenance_requests"
    changed_as = "closed_requests"
    waived = (
        "A description may be shorter than ten characters, or missing.",
        "A repaired failure may have no failure code, cause or remedy.",
        "Nobody is named as reporter or technician.",
    )

    def __init__(self, session: Session, mapping: Mapping, now: datetime) -> None:
        super().__init__(session, mapping, now)
        self._reader = Drafts(session, mapping, now)
        self._drafts: list[Draft] = []
        self._closing: list[tuple[Draft, int]] = []
        self._away = out_of_service(session)

    @staticmethod
    def read(facts: Facts, mapping: Mapping) -> RequestRow:
        """Read one row.

        Raises:
            RowFault: it cannot be taken.
        """
        return read_request(facts)

    def take(self, number: int, row: RequestRow, tally: Tally) -> None:
        """Look at one row.

        Raises:
            RowFault: it cannot be taken.
        """
        draft = self._reader.draft(number, row)
        if draft is None:
            tally.merged += 1
        else:
            self._drafts.append(draft)

    def settle(self, tally: Tally, *, lock: bool) -> int:
        """Leave aside what an earlier import brought, but for jobs to be closed; returns how many rows are new."""
        drafts, self._drafts = self._drafts, []
        here = stored(self._session, drafts, lock=lock)
        imported = here | as_imported(self._session, here.values())
        for draft in drafts:
            try:
                if draft.reference in here:
                    self._look_again(draft, here[draft.reference], imported[draft.reference], tally)
                else:
                    self._keep(draft)
            except RowFault as fault:
                tally.note(draft.number, fault)
        return len(self._drafts)

    @property
    def machines_created(self) -> int:
        """How many machines the new rows need that nobody knows."""
        return len({draft.machine.key for draft in self._drafts if draft.machine.key in self._reader.machines.missing})

    @property
    def changed(self) -> list[int]:
        """The requests of earlier imports that this one closes."""
        return sorted(request_id for _, request_id in self._closing)

    def merged_stops(self) -> int:
        """How many of the new stops overlap one that began before them, of the file or of the plant."""
        spans: dict[str | int, list[tuple[datetime, datetime, bool]]] = defaultdict(list)
        for draft in self._drafts:
            if draft.stopped:
                end = draft.restored_at(stopped=True) or _FOREVER
                spans[draft.machine.id or draft.machine.key].append((draft.row.failed_at, end, True))
        ends = {request_id: draft.restored_at(stopped=True) for draft, request_id in self._closing}
        for some in portions([key for key in spans if isinstance(key, int)], _AT_ONCE):
            for spell in self._session.execute(_stops_of(some)):
                end = spell.ended_at or ends.get(spell.request_id) or _FOREVER
                spans[spell.machine_id].append((spell.started_at, end, False))
        return sum(_overlapping(sorted(of_machine)) for of_machine in spans.values())

    def write(self, progress: Progress, *, actor: Actor, clock: Clock) -> None:
        """Store requests, works and stops, and draw the downtime lines again."""
        machines, plant = self._reader.machines, Plant(self._session, self._now)
        used = {draft.machine.key for draft in self._drafts}
        machines.make_missing(self._session, Departments(self._session, clock), clock, used)
        plant.close(self._closing)
        for draft in self._drafts:
            plant.bring(machines.id_of(draft.machine), draft)
        for share in plant.write():
            progress(share)
        progress(1.0)

    def _look_again(self, draft: Draft, here: Stored, imported: Stored, tally: Tally) -> None:
        if closes(draft, here, imported):
            self._closing.append((draft, here.id))
        else:
            tally.already_there += 1

    def _keep(self, draft: Draft) -> None:
        if draft.machine.is_decommissioned and draft.row.closed_at is None:
            raise RowFault("The machine is decommissioned and takes no open request.", draft.machine.name, "machine")
        if draft.machine.id is not None and draft.meets(self._away.get(draft.machine.id, ())):
            raise RowFault("The machine was out of service then.", draft.row.failed_at, "failed_at")
        self._drafts.append(draft)


def _stops_of(machine_ids: Sequence[int]) -> Select[int, int, datetime, datetime | None]:
    counting = (JobSpell.kind == SpellKind.STOPPED, JobSpell.is_void.is_(False), JobSpell.machine_id.in_(machine_ids))
    return select(JobSpell.request_id, JobSpell.machine_id, JobSpell.started_at, JobSpell.ended_at).where(*counting)


def _overlapping(spans: list[tuple[datetime, datetime, bool]]) -> int:
    """How many of the new spans, in order, begin before an earlier one has ended."""
    count, latest = 0, None
    for start, end, is_new in spans:
        if is_new and latest is not None and start < latest:
            count += 1
        latest = end if latest is None else max(latest, end)
    return count
