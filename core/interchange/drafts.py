"""Rows of history as the requests that they will become in this plant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.assets import Away
from core.interchange.fields import TIMES
from core.interchange.found import KnownMachine, Machines
from core.interchange.mapping import Mapping
from core.interchange.outcome import RowFault
from core.interchange.references import References
from core.interchange.request_rows import RequestRow
from core.maintenance import Priority
from core.maintenance.models import FailureCode, MaintenanceType
from core.maintenance.rules import out_of_service, proposed_priority

_CORRECTIVE = "corrective"


@dataclass(frozen=True, slots=True)
class Draft:
    """One request as it will be stored, and the number of its row."""

    number: int
    reference: str
    row: RequestRow
    machine: KnownMachine
    priority: Priority
    type_id: int
    code_id: int | None

    @property
    def stopped(self) -> bool:
        """Whether the machine stood still."""
        return self.row.stopped or False

    def restored_at(self, *, stopped: bool) -> datetime | None:
        """When the machine ran again: a stop ends with its job when nobody said otherwise."""
        return self.row.restored_at or (self.row.closed_at if stopped else None)

    @property
    def functional(self) -> bool:
        """Whether it was a functional failure: as the row says, or else as the stop; of corrective jobs only."""
        said = self.stopped if self.row.functional is None else self.row.functional
        return said and self.row.kind in {None, _CORRECTIVE}

    def meets(self, away: Sequence[Away]) -> bool:
        """Whether the failure, or a part of the stop that it meant, lies in time in which the machine was away."""
        failed = self.row.failed_at
        return out_of_service(failed, self.restored_at(stopped=True) if self.stopped else failed, away) is not None


class Drafts:
    """Makes drafts; knows the machines, codes and types of the plant."""

    def __init__(self, session: Session, mapping: Mapping, now: datetime) -> None:
        self.machines, self._references, self._now = Machines(session, mapping), References(mapping), now
        self._times = sorted(TIMES, key=lambda name: name not in mapping.fields)
        codes = session.execute(select(FailureCode.code, FailureCode.id))
        self._codes: dict[str, int] = {row.code: row.id for row in codes}
        types = session.execute(select(MaintenanceType.name_key, MaintenanceType.id))
        self._types: dict[str, int] = {row.name_key: row.id for row in types}

    def draft(self, number: int, row: RequestRow) -> Draft | None:
        """The request of a row; None when the file gave the same row before.

        Raises:
            RowFault: it cannot be taken.
        """
        machine = self.machines.named_or_missing(row.machine)
        for name in self._times:
            if (getattr(row, name) or self._now) > self._now:
                raise RowFault("A time lies in the future.", getattr(row, name), name)
        type_id = _listed(self._types, row.kind or _CORRECTIVE, "There is no maintenance type of this name.", "type")
        no_code = "There is no such failure code."
        code_id = _listed(self._codes, row.code, no_code, "failure_code") if row.code else None
        priority = row.priority or proposed_priority(machine.criticality, stopped=row.stopped or False)
        reference, came_before = self._references.of(row.own, row.content)
        return None if came_before else Draft(number, reference, row, machine, priority, type_id, code_id)


def _listed(ids: dict[str, int], name: str, sentence: str, about: str) -> int:
    if name not in ids:
        raise RowFault(sentence, name, about)
    return ids[name]
