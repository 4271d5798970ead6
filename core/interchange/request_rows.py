"""One row of history as the request that it will become."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.interchange.cells import Facts
from core.interchange.found import KnownMachine, Machines
from core.interchange.mapping import Mapping
from core.interchange.outcome import RowFault
from core.interchange.references import References
from core.kernel import folded
from core.maintenance import Priority
from core.maintenance.models import FailureCode, MaintenanceType
from core.maintenance.rules import LONGEST_TEXT, proposed_priority

_CORRECTIVE = "corrective"


@dataclass(frozen=True, slots=True)
class Draft:
    """One request as it will be stored."""

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


class RequestRows:
    """Reads rows; knows the machines, codes and types of the plant."""

    def __init__(self, session: Session, mapping: Mapping, now: datetime) -> None:
        self.machines, self._references, self._now = Machines(session, mapping), References(mapping), now
        codes = session.execute(select(FailureCode.code, FailureCode.id))
        self._codes: dict[str, int] = {row.code: row.id for row in codes}
        types = session.execute(select(MaintenanceType.name_key, MaintenanceType.id))
        self._types: dict[str, int] = {row.name_key: row.id for row in types}

    def read(self, facts: Facts) -> Draft | None:
        """The request of a row; None when the file gave the same row before.

        Raises:
            RowFault: it cannot be taken.
        """
        machine = self.machines.named_or_missing(facts.required("machine", 120))
        reported, failed, restored, closed = self._times(facts)
        if machine.is_decommissioned and closed is None:
            raise RowFault("The machine is decommissioned and takes no open request.", machine.name)
        kind = folded(facts.line("type", 60)) or _CORRECTIVE
        stopped = facts.flag("machine_stopped") or False
        functional = facts.flag("functional_failure")
        draft = Draft(
            reference="",
            machine=machine,
            reported_at=reported,
            failed_at=failed,
            restored_at=(restored or closed) if stopped else restored,
            closed_at=closed,
            stopped=stopped,
            functional=(stopped if functional is None else functional) and kind == _CORRECTIVE,
            priority=facts.one_of("priority", Priority) or proposed_priority(machine.criticality, stopped=stopped),
            type_id=_listed(self._types, kind, "There is no maintenance type of this name."),
            code_id=self._code(facts),
            description=facts.text("description", LONGEST_TEXT),
            cause=facts.text("cause", LONGEST_TEXT),
            remedy=facts.text("remedy", LONGEST_TEXT),
        )
        reference, came_before = self._references.of(facts)
        return None if came_before else replace(draft, reference=reference)

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
        return None if code is None else _listed(self._codes, code.upper(), "There is no such failure code.")


def _listed(ids: dict[str, int], name: str, sentence: str) -> int:
    if name not in ids:
        raise RowFault(sentence, name)
    return ids[name]
