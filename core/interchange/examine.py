"""Looking at every row of a file: what is new, and what is wrong with the rest."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.interchange.catalogues import FailureCodeRows, MachineRows
from core.interchange.cells import RowReader
from core.interchange.intake import Intake
from core.interchange.machine_parts import MachinePartRows
from core.interchange.mapping import Mapping, check_mapping
from core.interchange.opening import OpeningRows
from core.interchange.outcome import ImportOutcome, Listed, RowFault, Tally
from core.interchange.parts import PartRows
from core.interchange.requests import Requests
from core.interchange.table import Table

_INTAKES: dict[str, type[Intake[Any]]] = {
    "machines": MachineRows,
    "failure_codes": FailureCodeRows,
    "requests": Requests,
    "parts": PartRows,
    "machine_parts": MachinePartRows,
    "opening_stock": OpeningRows,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read under a mapping: rows with their numbers, rows that cannot be read, and how many were left out."""

    rows: list[tuple[int, Any]]
    listed: list[Listed]
    left_out: int


def read_rows(kind: str, table: Table, mapping: Mapping) -> Reading:
    """Read every row as far as the file alone tells; the second call for the same mapping has nothing left to do.

    It asks no database and so holds nobody up: an import begins with it before it takes any lock.

    Raises:
        Invalid: the mapping fits neither the kind nor the file.
    """
    check_mapping(kind, mapping, table.columns)
    return table.once((kind, mapping), lambda: _read(_INTAKES[kind], table, mapping))


def examine(
    session: Session, kind: str, table: Table, mapping: Mapping, now: datetime, *, lock: bool = False
) -> tuple[Intake[Any], ImportOutcome]:
    """Look at every row without storing anything.

    Args:
        session: the transaction.
        kind: what the file holds.
        table: the file.
        mapping: which column means what.
        now: the present instant.
        lock: whether the intake will be written: records that it will change are locked.

    Raises:
        Invalid: the mapping fits neither the kind nor the file.
    """
    reading = read_rows(kind, table, mapping)
    intake = _INTAKES[kind](session, mapping, now)
    tally = Tally(mapping.fields, ZoneInfo(mapping.zone), left_out=reading.left_out, listed=list(reading.listed))
    for number, row in reading.rows:
        try:
            intake.take(number, row, tally)
        except RowFault as fault:
            tally.note(number, fault)
    imported = intake.settle(tally, lock=lock)
    return intake, ImportOutcome(
        kind=kind,
        file_name=table.name,
        sha256=table.sha256,
        rows=len(table.rows),
        imported=imported,
        updated=len(intake.changed),
        merged=tally.merged,
        already_there=tally.already_there,
        left_out=tally.left_out,
        listed=tuple(sorted(tally.listed, key=lambda listed: listed.row)),
        merged_stops=intake.merged_stops(),
        machines_created=intake.machines_created,
        locations_created=intake.locations_created,
        waived=intake.waived,
    )


def _read(intake: type[Intake[Any]], table: Table, mapping: Mapping) -> Reading:
    reading, left_out = Tally(mapping.fields, ZoneInfo(mapping.zone)), 0
    rows: list[tuple[int, Any]] = []
    reader = RowReader(mapping, table.columns)
    for number, cells in table.rows:
        if not reader.is_wanted(cells):
            left_out += 1
            continue
        try:
            rows.append((number, intake.read(reader.facts(cells), mapping)))
        except RowFault as fault:
            reading.note(number, fault)
    return Reading(rows, reading.listed, left_out)
