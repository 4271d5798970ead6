"""Finding the machines and departments that a file names, and making those that are missing."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.assets import Department, Machine, MachineFacts, add_department, add_machine
from core.assets.rules import check_name, code_in
from core.interchange.mapping import Mapping
from core.interchange.outcome import RowFault
from core.kernel import Clock, Invalid, clean_line, folded

_LONGEST = 120


@dataclass(frozen=True, slots=True)
class KnownMachine:
    """What an import must know of a machine; without an id it is still to be made."""

    key: str
    name: str
    id: int | None
    criticality: str = "B"
    is_decommissioned: bool = False


class Machines:
    """Machines by reference, asset number, label code or name, whatever the file has."""

    def __init__(self, session: Session, mapping: Mapping) -> None:
        self._mapping = mapping
        self._by_reference: dict[str, KnownMachine] = {}
        self._by_number: dict[str, KnownMachine] = {}
        self._by_label: dict[str, KnownMachine] = {}
        self._by_name: dict[str, list[KnownMachine]] = {}
        self.missing: dict[str, KnownMachine] = {}
        columns = (
            Machine.id,
            Machine.name,
            Machine.name_key,
            Machine.asset_number,
            Machine.qr_code,
            Machine.external_ref,
            Machine.criticality,
            Machine.decommissioned_at,
        )
        for row in session.execute(select(*columns)):
            self._by_label[row.qr_code] = _known(row)
            self._keep(row.external_ref, row.asset_number, self._by_label[row.qr_code])

    def _keep(self, reference: str | None, number: str | None, machine: KnownMachine) -> None:
        if reference:
            self._by_reference[reference] = machine
        if number:
            self._by_number[folded(number)] = machine
        self._by_name.setdefault(folded(machine.name), []).append(machine)

    def named(self, text: str) -> KnownMachine | None:
        """The machine that a text names; None when nobody knows it.

        Raises:
            RowFault: several machines have that name.
        """
        by_reference = self._by_reference.get(f"{self._mapping.source[:30]}:{text}")
        found = by_reference or self._by_number.get(folded(text)) or self.missing.get(folded(text))
        if found is not None:
            return found
        alike = self._by_name.get(folded(text), [])
        if len(alike) > 1:
            raise RowFault("Several machines have this name. Use their asset numbers.", text, "machine")
        return alike[0] if alike else self._by_label.get(code_in(text) or "")

    def named_or_missing(self, text: str) -> KnownMachine:
        """The machine, or one that is to be made if the mapping allows it.

        Raises:
            RowFault: unknown and not to be made, or no name for a machine.
        """
        found = self.named(text)
        if found is not None:
            return found
        if not self._mapping.create_missing_machines:
            raise RowFault("There is no machine of this name, number or reference.", text, "machine")
        try:
            made = KnownMachine(folded(text), check_name(text), None)
        except Invalid as refusal:
            raise RowFault.of(refusal, text, "machine") from refusal
        self.missing[made.key] = made
        return made

    def id_of(self, machine: KnownMachine) -> int:
        """The machine's id, also of one that was missing and is made."""
        found = machine.id or self.missing[machine.key].id
        if found is None:
            raise RuntimeError(f"{machine.name} was not made")
        return found

    def make_missing(self, session: Session, departments: "Departments", clock: Clock, used: set[str]) -> None:
        """Make those of the missing machines that imported rows name."""
        department = departments.id_of(self._mapping.department) if used & self.missing.keys() else 0
        for key in [key for key in self.missing if key in used]:
            reference = f"{self._mapping.source[:30]}:{self.missing[key].name}"
            machine = add_machine(
                session,
                MachineFacts(self.missing[key].name, department),
                clock,
                external_ref=reference if len(reference) <= _LONGEST else None,
            )
            self.missing[key] = KnownMachine(key, machine.name, machine.id)


class Departments:
    """Departments by name; one that is missing is made."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session, self._clock = session, clock
        rows = session.execute(select(Department.name_key, Department.id))
        self._ids: dict[str, int] = {row.name_key: row.id for row in rows}

    def id_of(self, name: str) -> int:
        """The department's id.

        Raises:
            Invalid: that is no name for a department.
        """
        key = folded(name)
        if key not in self._ids:
            self._ids[key] = add_department(self._session, clean_line(name), self._clock).id
        return self._ids[key]


def _known(row: object) -> KnownMachine:
    return KnownMachine(
        key=row.name_key,  # type: ignore[attr-defined]
        name=row.name,  # type: ignore[attr-defined]
        id=row.id,  # type: ignore[attr-defined]
        criticality=row.criticality,  # type: ignore[attr-defined]
        is_decommissioned=row.decommissioned_at is not None,  # type: ignore[attr-defined]
    )
