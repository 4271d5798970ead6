"""Looking at every row of a file: what is new, and what is wrong with the rest."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.interchange.catalogues import FailureCodeRows, MachineRows
from core.interchange.cells import RowReader
from core.interchange.intake import Intake
from core.interchange.mapping import Mapping, check_mapping
from core.interchange.outcome import ImportOutcome, Listed, RowFault, Tally
from core.interchange.requests import Requests
from core.interchange.table import Table

_INTAKES: dict[str, type[Intake]] = {
    "machines": MachineRows,
    "failure_codes": FailureCodeRows,
    "requests": Requests,
}


def examine(session: Session, kind: str, table: Table, mapping: Mapping, now: datetime) -> tuple[Intake, ImportOutcome]:
    """Look at every row without storing anything.

    Raises:
        Invalid: the mapping fits neither the kind nor the file.
    """
    check_mapping(kind, mapping, table.columns)
    intake, tally = _INTAKES[kind](session, mapping, now), Tally()
    reader = RowReader(mapping, table.columns)
    for number, cells in table.rows:
        if not reader.is_wanted(cells):
            tally.left_out += 1
            continue
        try:
            intake.take(reader.facts(cells), tally)
        except RowFault as fault:
            tally.listed.append(Listed(number, fault.template, fault.detail, fault.facts))
    imported = intake.settle(tally)
    return intake, ImportOutcome(
        kind=kind,
        file_name=table.name,
        sha256=table.sha256,
        rows=len(table.rows),
        imported=imported,
        merged=tally.merged,
        already_there=tally.already_there,
        left_out=tally.left_out,
        listed=tuple(tally.listed),
        merged_stops=intake.merged_stops(),
        machines_created=intake.machines_created,
        waived=intake.waived,
    )
