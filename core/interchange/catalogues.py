"""Machines and failure codes from a file."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.assets import Criticality, Machine, MachineFacts, add_machine
from core.assets.rules import check_name
from core.interchange.cells import Facts
from core.interchange.found import Departments, Machines
from core.interchange.intake import Intake
from core.interchange.mapping import Mapping
from core.interchange.outcome import RowFault, Tally
from core.interchange.progress import Progress
from core.interchange.references import LONGEST, References, content_of, known
from core.kernel import Actor, Clock, Invalid
from core.maintenance import FailureCategory
from core.maintenance.models import FailureCode
from core.maintenance.rules import as_code


@dataclass(frozen=True, slots=True)
class MachineRow:
    """What a row says of a machine; ``own`` is its reference, ``content`` what it is known by without one."""

    own: str | None
    content: str
    department: str
    facts: MachineFacts


class MachineRows(Intake[MachineRow]):
    """Takes machines; one that is known by its number or name is left as it is."""

    table = "machines"

    def __init__(self, session: Session, mapping: Mapping, now: datetime) -> None:
        super().__init__(session, mapping, now)
        self._machines, self._references = Machines(session, mapping), References(mapping, alike_are_one=True)
        self._new: dict[str, MachineRow] = {}
        self._numbers: set[str] = set()

    @staticmethod
    def read(facts: Facts, mapping: Mapping) -> MachineRow:
        """Read one row.

        Raises:
            RowFault: it cannot be taken.
        """
        machine = _machine(facts)
        department = facts.line("department", 120) or mapping.department
        _check_names(name=machine.name, department=department)
        named = _with_own_reference(facts)
        return MachineRow(named.line("reference", LONGEST), content_of(named), department, machine)

    def take(self, number: int, row: MachineRow, tally: Tally) -> None:
        """Look at one row.

        Raises:
            RowFault: it cannot be taken.
        """
        reference, came_before = self._references.of(row.own, row.content)
        if came_before:
            tally.merged += 1
            return
        if row.facts.asset_number in self._numbers:
            raise RowFault("This asset number stands twice in the file.", row.facts.asset_number or "", "asset_number")
        if row.facts.asset_number is not None:
            self._numbers.add(row.facts.asset_number)
        self._new[reference] = row

    def settle(self, tally: Tally, *, lock: bool) -> int:
        """Leave aside what is there already; returns how many machines are new."""
        there = known(self._session, Machine.external_ref, self._new)
        for reference, new in list(self._new.items()):
            if reference in there:
                tally.already_there += 1
                del self._new[reference]
            elif self._is_known(new.facts):
                tally.merged += 1
                del self._new[reference]
        return len(self._new)

    def write(self, progress: Progress, *, actor: Actor, clock: Clock) -> None:
        """Store the new machines, and the departments that they need."""
        departments = Departments(self._session, clock)
        for done, (reference, new) in enumerate(self._new.items()):
            progress(done / len(self._new))
            facts = replace(new.facts, department_id=departments.id_of(new.department))
            add_machine(self._session, facts, clock, external_ref=reference)
        progress(1.0)

    def _is_known(self, facts: MachineFacts) -> bool:
        try:
            return self._machines.named(facts.asset_number or facts.name) is not None
        except RowFault:
            return True


class FailureCodeRows(Intake[dict[str, object]]):
    """Takes failure codes; one that is there already is left as it is."""

    table = "failure_codes"

    def __init__(self, session: Session, mapping: Mapping, now: datetime) -> None:
        super().__init__(session, mapping, now)
        self._new: dict[str, dict[str, object]] = {}

    @staticmethod
    def read(facts: Facts, mapping: Mapping) -> dict[str, object]:
        """Read one row.

        Raises:
            RowFault: it cannot be taken.
        """
        code = as_code(facts.required("code", 40))
        description = facts.required("description", 200)
        category = facts.one_of("category", FailureCategory) or FailureCategory.OTHER
        if len(code) < 2 or len(description) < 3:
            raise RowFault("A code has 2 to 40 characters, its description 3 to 200.", code)
        return {"code": code, "description": description, "category": category}

    def take(self, number: int, row: dict[str, object], tally: Tally) -> None:
        """Look at one row.

        Raises:
            RowFault: it cannot be taken.
        """
        code = str(row["code"])
        if code not in self._new:
            self._new[code] = row
        elif self._new[code] == row:
            tally.merged += 1
        else:
            raise RowFault("This code stands twice in the file, with different content.", code, "code")

    def settle(self, tally: Tally, *, lock: bool) -> int:
        """Leave aside the codes that are there; returns how many are new."""
        there = set(self._session.scalars(select(FailureCode.code)))
        tally.already_there += len(there & self._new.keys())
        self._new = {code: row for code, row in self._new.items() if code not in there}
        return len(self._new)

    def write(self, progress: Progress, *, actor: Actor, clock: Clock) -> None:
        """Store the new codes."""
        stamps = {"created_at": self._now, "updated_at": self._now}
        self._session.add_all(FailureCode(**row, **stamps) for row in self._new.values())
        self._session.flush()
        progress(1.0)


def _machine(facts: Facts) -> MachineFacts:
    return MachineFacts(
        name=facts.required("name", 120),
        department_id=0,
        model=facts.line("model", 120),
        serial_number=facts.line("serial_number", 80),
        location=facts.line("location", 120),
        installation_date=facts.day("installation_date"),
        asset_number=facts.line("asset_number", 60),
        manufacturer=facts.line("manufacturer", 120),
        criticality=facts.one_of("criticality", Criticality) or Criticality.B,
        in_service_on=facts.day("in_service_on"),
        downtime_cost_per_hour=facts.amount("downtime_cost_per_hour"),
        tags=tuple(tag for tag in (facts.line("tags", 400) or "").split(",") if tag.strip()),
        notes=facts.text("notes", 4_000) or None,
    )


def _check_names(**names: str) -> None:
    for about, name in names.items():
        try:
            check_name(name)
        except Invalid as refusal:
            raise RowFault.of(refusal, name, about) from refusal


def _with_own_reference(facts: Facts) -> Facts:
    """A machine without a reference is known by its asset number."""
    number = facts.texts.get("asset_number")
    if number and not facts.texts.get("reference"):
        return facts.also(reference=number)
    return facts
