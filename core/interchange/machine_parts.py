"""The parts of machines from a file: new ones come on their lists, the quantities of others become what it says."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from core.interchange.cells import Facts
from core.interchange.fields import FieldName
from core.interchange.found import KnownMachine, Machines
from core.interchange.found_parts import KnownPart, key_of, known_parts
from core.interchange.intake import Change, Intake
from core.interchange.mapping import Mapping
from core.interchange.outcome import RowFault, Tally
from core.interchange.progress import Progress
from core.inventory.models import MachineSparePart
from core.inventory.rules import check_limits
from core.kernel import Actor, Clock, DomainError, portions
from core.storage import table_of

_AT_ONCE = 500
_TABLE = table_of(MachineSparePart)
_SET = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("entry"))
    .values(min_qty=bindparam("least"), max_qty=bindparam("most"))
)
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class MachinePartRow:
    """What a row says: a part belongs to a machine. A quantity that the file has no column for is left out."""

    machine: str
    number: str
    key: str
    quantities: dict[str, Decimal | None]


class MachinePartRows(Intake[MachinePartRow]):
    """Takes machines and their parts; a part that a list has and the file does not stays on it."""

    table = "machine_spare_parts"

    def __init__(self, session: Session, mapping: Mapping, now: datetime) -> None:
        super().__init__(session, mapping, now)
        self._machines = Machines(session, mapping)
        self._rows: dict[tuple[int, str], tuple[int, MachinePartRow, KnownMachine]] = {}
        self._new: list[dict[str, object]] = []
        self._quantities: list[dict[str, object]] = []

    @staticmethod
    def read(facts: Facts, mapping: Mapping) -> MachinePartRow:
        """Read one row.

        Raises:
            RowFault: it cannot be taken.
        """
        machine = facts.line("asset_number", 120) or facts.line("machine", 200)
        if machine is None:
            raise RowFault("A field that must be filled is empty.", FieldName("machine"), "machine")
        number = facts.required("part_number", 60)
        read = {"min_qty": facts.number("min_quantity") or _ZERO, "max_qty": facts.number("max_quantity")}
        told = {"min_qty": facts.tells("min_quantity"), "max_qty": facts.tells("max_quantity")}
        return MachinePartRow(machine, number, key_of(number), {name: read[name] for name in read if told[name]})

    def take(self, number: int, row: MachinePartRow, tally: Tally) -> None:
        """Look at one row.

        Raises:
            RowFault: it cannot be taken.
        """
        machine = self._machines.named(row.machine)
        if machine is None or machine.id is None:
            raise RowFault("There is no machine of this name, number or reference.", row.machine, "machine")
        if machine.is_decommissioned:
            raise RowFault("{machine} is out of service.", row.machine, "machine", machine=machine.name)
        first = self._rows.setdefault((machine.id, row.key), (number, row, machine))
        if first[0] == number:
            return
        if first[1].quantities != row.quantities:
            raise RowFault("This part of this machine stands twice in the file, with other quantities.", row.number)
        tally.merged += 1

    def settle(self, tally: Tally, *, lock: bool) -> int:
        """Leave aside what the lists say already; returns how many entries are new."""
        parts = known_parts(self._session, {key for _machine, key in self._rows}, lock=lock)
        listed = self._listed([part.id for part in parts.values()])
        for (machine_id, key), (number, row, _machine) in self._rows.items():
            try:
                self._settle_row(machine_id, row, parts.get(key), listed, tally)
            except DomainError as refusal:
                fault = refusal if isinstance(refusal, RowFault) else RowFault.of(refusal, row.number)
                tally.note(number, fault)
        self._rows = {}
        return len(self._new)

    def write(self, progress: Progress, *, actor: Actor, clock: Clock) -> None:
        """Store the new entries and change the others; their parts are locked since they were read."""
        done, every, connection = 0, len(self._new) + len(self._changes), self._session.connection()
        for new in portions(self._new, _AT_ONCE):
            connection.execute(insert(_TABLE), new)
            done += len(new)
            progress(done / every)
        for changed in portions(self._quantities, _AT_ONCE):
            connection.execute(_SET, changed)
            done += len(changed)
            progress(done / every)
        progress(1.0)

    def _listed(self, part_ids: list[int]) -> dict[tuple[int, int], tuple[int, Decimal, Decimal | None]]:
        """By machine and part, the entry with its quantities."""
        row = MachineSparePart
        found: dict[tuple[int, int], tuple[int, Decimal, Decimal | None]] = {}
        for some in portions(part_ids, _AT_ONCE):
            statement = select(row.machine_id, row.spare_part_id, row.id, row.min_qty, row.max_qty)
            for each in self._session.execute(statement.where(row.spare_part_id.in_(some))):
                found[each.machine_id, each.spare_part_id] = (each.id, each.min_qty, each.max_qty)
        return found

    def _settle_row(
        self,
        machine_id: int,
        row: MachinePartRow,
        part: KnownPart | None,
        listed: dict[tuple[int, int], tuple[int, Decimal, Decimal | None]],
        tally: Tally,
    ) -> None:
        if part is None:
            raise RowFault("There is no part of this number. Import the parts first.", row.number, "part_number")
        entry = listed.get((machine_id, part.id))
        was = {"min_qty": _ZERO, "max_qty": None} if entry is None else {"min_qty": entry[1], "max_qty": entry[2]}
        said = was | row.quantities
        is_whole = part.whole_units_only
        least, most = check_limits(said["min_qty"] or _ZERO, said["max_qty"], whole_units_only=is_whole)
        now = {"min_qty": least, "max_qty": most}
        if entry is None:
            self._new.append({"machine_id": machine_id, "spare_part_id": part.id, "created_at": self._now, **now})
        elif now != was:
            after = {name: now[name] for name in now if now[name] != was[name]}
            self._changes.append(Change(entry[0], {name: was[name] for name in after}, after))
            self._quantities.append({"entry": entry[0], "least": least, "most": most})
        else:
            tally.already_there += 1
