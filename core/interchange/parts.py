"""Parts of the catalogue from a file: new ones are added, others become what the file says; their stock stays."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.orm import Session

from core.interchange.cells import Facts
from core.interchange.found_parts import ids_of
from core.interchange.intake import Change, Intake
from core.interchange.mapping import Mapping
from core.interchange.outcome import RowFault, Tally
from core.interchange.progress import Progress
from core.inventory import PartFacts, alerts
from core.inventory.bonds import Bonds, bonds_of_parts, listed_quantities, stands_beside
from core.inventory.models import SparePart
from core.inventory.part_facts import check_alike, check_archive, check_unit, check_whole, checked, checked_quantities
from core.kernel import Actor, Clock, DomainError, portions
from core.storage import table_of

_AT_ONCE = 500
_TABLE = table_of(SparePart)
_NEVER_EMPTY: Final = ("part_name", "unit", "whole_units_only", "free_issue", "min_quantity")
_QUANTITIES: Final = ("whole_units_only", "min_quantity", "max_quantity", "reorder_point")
_DEFAULTS: Final = checked(PartFacts(part_number="1", part_name="as new")) | {"is_active": True}
_SEEN: Final = ("id", "last_seq", "quantity", "reserved_quantity", *_DEFAULTS)


@dataclass(frozen=True, slots=True)
class PartRow:
    """What a row says of a part: only the columns that the file gives, as they are stored."""

    number: str
    key: str
    columns: dict[str, Any]


class PartRows(Intake[PartRow]):
    """Takes parts by their numbers; an empty cell empties its fact, and a column that is missing leaves it alone."""

    table = "spare_parts"

    def __init__(self, session: Session, mapping: Mapping, now: datetime) -> None:
        super().__init__(session, mapping, now)
        self._rows: dict[str, tuple[int, PartRow]] = {}
        self._new: list[dict[str, Any]] = []

    @staticmethod
    def read(facts: Facts, mapping: Mapping) -> PartRow:
        """Read one row.

        Raises:
            RowFault: it cannot be taken.
        """
        given = _given(facts)
        active = facts.flag("is_active")
        try:
            columns = checked(PartFacts(**{"part_name": "as it is", "whole_units_only": False, **given}))
        except DomainError as refusal:
            raise RowFault.of(refusal, given["part_number"], _at_fault(given)) from refusal
        told = {name: columns[name] for name in ("part_number_key", *given)}
        if active is not None:
            told["is_active"] = active
        return PartRow(columns["part_number"], columns["part_number_key"], told)

    def take(self, number: int, row: PartRow, tally: Tally) -> None:
        """Look at one row.

        Raises:
            RowFault: it cannot be taken.
        """
        first = self._rows.setdefault(row.key, (number, row))
        if first[0] == number:
            return
        if first[1] != row:
            raise RowFault(
                "This part number stands twice in the file, with different content.", row.number, "part_number"
            )
        tally.merged += 1

    def settle(self, tally: Tally, *, lock: bool) -> int:
        """Leave aside the parts that are as the file says; returns how many are new."""
        ids = ids_of(self._session, self._rows)
        for key, (number, row) in self._rows.items():
            if key not in ids:
                try:
                    self._new.append(_made(row))
                except RowFault as fault:
                    tally.note(number, fault)
        for some in portions(sorted(ids.items(), key=lambda item: item[1]), _AT_ONCE):
            self._compare({part_id: self._rows[key] for key, part_id in some}, tally, lock=lock)
        return len(self._new)

    def write(self, progress: Progress, *, actor: Actor, clock: Clock) -> None:
        """Store the new parts and change the others."""
        stamps = {"created_at": self._now, "updated_at": self._now}
        done, every, connection = 0, len(self._new) + len(self._changes), self._session.connection()
        for new in portions(self._new, _AT_ONCE):
            connection.execute(insert(_TABLE), [row | stamps for row in new])
            done += len(new)
            progress(done / every)
        for changed in portions(self._changes, _AT_ONCE):
            self._change(changed)
            done += len(changed)
            progress(done / every)
        progress(1.0)

    def _compare(self, rows: dict[int, tuple[int, PartRow]], tally: Tally, *, lock: bool) -> None:
        statement = select(*(_TABLE.c[name] for name in _SEEN)).where(_TABLE.c.id.in_(rows)).order_by(_TABLE.c.id)
        found = self._session.execute(statement.with_for_update() if lock else statement).all()
        bonds = bonds_of_parts(self._session, [part.id for part in found if _is_bound(part, rows[part.id][1])])
        listed = listed_quantities(self._session, [part.id for part in found if _gets_whole(part, rows[part.id][1])])
        twins = stands_beside(self._session, [part.id for part in found if _gets_other_unit(part, rows[part.id][1])])
        for part in found:
            number, row = rows[part.id]
            try:
                check_whole(part.part_number, listed.get(part.id, ()))
                check_alike(part.part_number, twins.get(part.id))
                change = _change(part, row, bonds)
            except DomainError as refusal:
                tally.note(number, RowFault.of(refusal, row.number))
                continue
            if change.after:
                self._changes.append(change)
            else:
                tally.already_there += 1

    def _change(self, changes: Iterable[Change]) -> None:
        """Parts that change in the same columns are written together; their rows are locked since they were read."""
        alike: dict[tuple[str, ...], list[Change]] = defaultdict(list)
        for change in changes:
            alike[tuple(change.after)].append(change)
        for names, some in alike.items():
            values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
            statement = update(_TABLE).where(_TABLE.c.id == bindparam("part"))
            beside = {"version": _TABLE.c.version + 1, "updated_at": self._now}
            rows = [{"part": each.id, **{f"new_{n}": v for n, v in each.after.items()}} for each in some]
            self._session.connection().execute(statement.values(values | beside), rows)
            alerts.judge(self._session, [each.id for each in some])


def _given(facts: Facts) -> dict[str, Any]:
    """The facts of which the file has a column; what can never be empty stays as it is where the cell is."""
    texts = {
        "part_name": 160,
        "description": 1000,
        "group_number": 40,
        "group_name": 120,
        "unit": 12,
        "supplier_name": 120,
        "supplier_part_number": 80,
    }
    read: dict[str, Any] = {name: facts.line(name, longest) for name, longest in texts.items()}
    read |= {name: facts.number(name) for name in ("min_quantity", "max_quantity", "reorder_point", "unit_price")}
    read |= {name: facts.flag(name) for name in ("whole_units_only", "free_issue")}
    read |= {"lead_time_days": facts.whole("lead_time_days")}
    told = {name: value for name, value in read.items() if facts.tells(name)}
    if facts.tells("bin"):
        told["location"] = facts.line("bin", 60)
    number = {"part_number": facts.required("part_number", 60)}
    return number | {name: value for name, value in told.items() if value is not None or name not in _NEVER_EMPTY}


def _at_fault(given: dict[str, Any]) -> str:
    """The one field that cannot be taken; empty where each can, and they do not fit each other."""
    for name, value in given.items():
        try:
            checked(PartFacts(**{"part_number": "1", "part_name": "as it is", "whole_units_only": False, name: value}))
        except DomainError:
            return "bin" if name == "location" else name
    return ""


def _made(row: PartRow) -> dict[str, Any]:
    """A part that is not here yet.

    Raises:
        RowFault: it has no name, or its quantities do not fit each other.
    """
    if "part_name" not in row.columns:
        raise RowFault("A part that is not here yet needs a name.", row.number, "part_name")
    return _fitting(_DEFAULTS | row.columns, row)


def _change(part: Row[Any], row: PartRow, bonds: dict[int, Bonds]) -> Change:
    """What of a part becomes something else; nothing where it says the same.

    Raises:
        DomainError: the part cannot become that.
    """
    was = {name: getattr(part, name) for name in row.columns}
    after = {name: value for name, value in row.columns.items() if value != was[name]}
    if after.keys() & {*_QUANTITIES}:
        _fitting({name: getattr(part, name) for name in _QUANTITIES} | row.columns, row)
    if after.keys() & {"unit", "whole_units_only"}:
        now = after.get("unit", part.unit), after.get("whole_units_only", part.whole_units_only)
        is_used = part.last_seq > 0 or part.id in bonds
        check_unit(part.part_number, (part.unit, part.whole_units_only), now, is_used=is_used)
    if after.get("is_active") is False:
        bond = bonds.get(part.id, Bonds())
        check_archive(
            part.part_number,
            part.quantity,
            part.reserved_quantity,
            is_ordered=bond.is_ordered,
            is_awaited=bond.is_awaited,
        )
    return Change(part.id, {name: was[name] for name in after}, after)


def _fitting(columns: dict[str, Any], row: PartRow) -> dict[str, Any]:
    try:
        return columns | checked_quantities(columns)
    except DomainError as refusal:
        raise RowFault.of(refusal, row.number) from refusal


def _gets_whole(part: Row[Any], row: PartRow) -> bool:
    """Whether the part is handed out in whole units from this row on."""
    return bool(row.columns.get("whole_units_only", False) > part.whole_units_only)


def _gets_other_unit(part: Row[Any], row: PartRow) -> bool:
    """Whether the part is measured in another unit from this row on."""
    return bool(row.columns.get("unit", part.unit) != part.unit)


def _is_bound(part: Row[Any], row: PartRow) -> bool:
    """Whether the row would change what requests and orders may stand against."""
    said = row.columns
    is_other_unit = (said.get("unit", part.unit), said.get("whole_units_only", part.whole_units_only)) != (
        part.unit,
        part.whole_units_only,
    )
    return is_other_unit or (part.is_active and said.get("is_active") is False)
