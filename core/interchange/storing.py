"""Writing the requests of an import, machine by machine, so that each machine is locked as late as may be."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import case, insert, literal, select
from sqlalchemy.orm import Session

from core.assets import Machine, out_of_service
from core.interchange.drafts import Draft
from core.kernel import StaleState, portions
from core.maintenance import Outcome, RequestStatus, SpellKind, downtime
from core.maintenance.models import MaintenanceRequest, MaintenanceWork
from core.maintenance.rules import Span
from core.storage.types import UtcDateTime

_AT_ONCE = 1_000


class Plant:
    """The machines to which an import brings something; it writes their requests and draws their lines."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now
        self._new: dict[int, list[Draft]] = defaultdict(list)
        self._since: dict[int, datetime] = {}
        self._made: set[int] = set()

    def bring(self, machine_id: int, draft: Draft) -> None:
        """A new request of a machine."""
        self._new[machine_id].append(draft)
        if draft.stopped:
            self._redraw_from(machine_id, draft.row.failed_at)
        if draft.machine.id is None:
            self._made.add(machine_id)

    def close(self, closings: Sequence[tuple[Draft, int]]) -> None:
        """Close requests of earlier imports, which are locked; their lines are drawn with the others."""
        by_id = {request_id: draft for draft, request_id in closings}
        for part in portions(sorted(by_id), _AT_ONCE):
            requests = self._session.scalars(select(MaintenanceRequest).where(MaintenanceRequest.id.in_(part)))
            for request in requests:
                self._close(request, by_id[request.id])
            self._session.flush()
            self._store_works(part)

    def write(self) -> Iterator[float]:
        """Store what is new and draw the lines; yields the share that is done after each part.

        Machines that this import made come first: nobody else knows them yet. The others follow in the order of their
        ids, so that two imports cannot wait for each other.
        """
        done, machines = 0, sorted({*self._new, *self._since}, key=lambda each: (each not in self._made, each))
        for part in self._parts(machines):
            self._lock(part)
            drafts = [(machine_id, draft) for machine_id in part for draft in self._new.get(machine_id, ())]
            for some in portions(drafts, _AT_ONCE):
                self._store(some)
            for machine_id in part:
                if machine_id in self._since:
                    downtime.redraw(
                        self._session, machine_id, since=self._since[machine_id], now=self._now, tracked=False
                    )
            done += len(part)
            yield done / len(machines)

    def _redraw_from(self, machine_id: int, start: datetime) -> None:
        self._since[machine_id] = min(start, self._since.get(machine_id, start))

    def _parts(self, machine_ids: Iterable[int]) -> Iterator[list[int]]:
        """Machines in the order of their ids, as many as have about a thousand rows together."""
        part: list[int] = []
        rows = 0
        for machine_id in machine_ids:
            part.append(machine_id)
            rows += 1 + len(self._new.get(machine_id, ()))
            if rows > _AT_ONCE:
                yield part
                part, rows = [], 0
        if part:
            yield part

    def _lock(self, machine_ids: list[int]) -> None:
        """Lock machines before their requests do: a shared lock that must become exclusive may end in a deadlock.

        Raises:
            StaleState: one was taken out of service meanwhile, and gets an open request or a stop after that.
        """
        ordered = select(Machine.id, Machine.decommissioned_at).where(Machine.id.in_(machine_ids)).order_by(Machine.id)
        locked = self._session.execute(ordered.with_for_update()).all()
        away = out_of_service(self._session, *machine_ids)
        for row in locked:
            drafts, is_gone = self._new.get(row.id, ()), row.decommissioned_at is not None
            if any((is_gone and draft.row.closed_at is None) or draft.meets(away.get(row.id, ())) for draft in drafts):
                raise StaleState()

    def _store(self, drafts: list[tuple[int, Draft]]) -> None:
        """Plain inserts: the activity row of an import tells its manifest, not every row."""
        connection = self._session.connection()
        connection.execute(insert(MaintenanceRequest), [self._request(*each) for each in drafts])
        references = [draft.reference for _, draft in drafts]
        columns = MaintenanceRequest.external_ref, MaintenanceRequest.id
        rows = self._session.execute(select(*columns).where(MaintenanceRequest.external_ref.in_(references)))
        ids = {row.external_ref: row.id for row in rows}
        self._store_works(list(ids.values()))
        stops = [
            (machine_id, Span(ids[draft.reference], draft.row.failed_at, draft.restored_at(stopped=True)))
            for machine_id, draft in drafts
            if draft.stopped
        ]
        downtime.take_over(self._session, stops)

    def _store_works(self, request_ids: Sequence[int]) -> None:
        """The work rows of closed requests follow from them, without a technician."""
        request = MaintenanceRequest
        began = case((request.reported_at < request.closed_at, request.reported_at), else_=request.closed_at)
        stamp = literal(self._now, UtcDateTime())
        columns = ["request_id", "started_at", "completed_at", "work_description", "created_at", "updated_at"]
        rows = select(request.id, began, request.closed_at, request.remedy, stamp, stamp).where(
            request.id.in_(request_ids), request.closed_at.is_not(None)
        )
        self._session.connection().execute(insert(MaintenanceWork).from_select(columns, rows))

    def _close(self, request: MaintenanceRequest, draft: Draft) -> None:
        row, restored = draft.row, draft.restored_at(stopped=request.machine_stopped)
        if restored is not None and request.machine_stopped:
            downtime.end_spell(self._session, request, SpellKind.STOPPED, restored)
            self._redraw_from(request.machine_id, request.failed_at)
        request.status, request.outcome = RequestStatus.COMPLETED, Outcome.REPAIRED
        request.restored_at, request.closed_at, request.updated_at = restored, row.closed_at, self._now
        request.failure_code_id = request.failure_code_id or draft.code_id
        request.cause, request.remedy = request.cause or row.cause or None, request.remedy or row.remedy or None

    def _request(self, machine_id: int, draft: Draft) -> dict[str, object]:
        row = draft.row
        is_closed = row.closed_at is not None
        return {
            "machine_id": machine_id,
            "status": RequestStatus.COMPLETED if is_closed else RequestStatus.PENDING,
            "priority": draft.priority,
            "reported_at": row.reported_at,
            "failed_at": row.failed_at,
            "restored_at": draft.restored_at(stopped=draft.stopped),
            "closed_at": row.closed_at,
            "problem_description": row.description,
            "failure_code_id": draft.code_id,
            "maintenance_type_id": draft.type_id,
            "machine_stopped": draft.stopped,
            "is_functional_failure": draft.functional,
            "outcome": Outcome.REPAIRED if is_closed else None,
            "cause": row.cause or None,
            "remedy": row.remedy or None,
            "external_ref": draft.reference,
            "created_at": self._now,
            "updated_at": self._now,
        }
