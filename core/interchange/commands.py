"""Taking a file in: each kind by one audited command, wholly or not at all."""

from typing import Any

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.interchange.examine import examine
from core.interchange.fields import PARTS, RECORDS, STOCK, one_of
from core.interchange.intake import Intake
from core.interchange.limits import MOST_TOLD
from core.interchange.mapping import Mapping
from core.interchange.outcome import ImportOutcome
from core.interchange.progress import Progress
from core.interchange.table import Table
from core.kernel import Actor, Clock, Invalid, Permission, command


@command(Permission.IMPORT_RECORDS)
def import_records(
    session: Session,
    kind: str,
    table: Table,
    mapping: Mapping,
    *,
    every_row: bool = False,
    actor: Actor,
    clock: Clock,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Take in what is new in a file; rows that cannot be taken are listed and the rest is stored together.

    A job that an earlier import left open, that nobody has touched since and that the file shows closed, is closed.
    The activity log gets one row with a manifest of the file and the counts. The same file again imports nothing.

    The file is read before the first word to the database, machines are locked one after the other and only while
    their rows are written: reports of others wait as short as may be.

    Args:
        kind: ``machines``, ``failure_codes`` or ``requests``.
        table: the file, of ``read_table``.
        mapping: which column means what.
        every_row: store nothing if a single row cannot be taken.
        progress: is told the share of the rows that is stored.

    Raises:
        Invalid: the mapping fits neither the kind nor the file, or a row cannot be taken and every one was wanted.
        Conflict: another import brought some of the rows at the same time.
    """
    return _take_in(session, one_of(RECORDS, kind), table, mapping, every_row, progress, actor=actor, clock=clock)


@command(Permission.IMPORT_PARTS)
def import_parts(
    session: Session,
    kind: str,
    table: Table,
    mapping: Mapping,
    *,
    every_row: bool = False,
    actor: Actor,
    clock: Clock,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Take in parts, or the lists of parts that belong to machines, as ``import_records`` does.

    What is here already becomes what the file says: an empty cell empties its fact, a column that the file does not
    have leaves it alone. No quantity in the store changes.

    Lock order: parts by id.

    Args:
        kind: ``parts`` or ``machine_parts``.
        table: the file.
        mapping: which column means what.
        every_row: store nothing if a single row cannot be taken.
        progress: is told the share of the rows that is stored.

    Raises:
        Invalid: the mapping fits neither the kind nor the file, or a row cannot be taken and every one was wanted.
        Conflict: another import brought some of the rows at the same time.
    """
    return _take_in(session, one_of(PARTS, kind), table, mapping, every_row, progress, actor=actor, clock=clock)


@command(Permission.IMPORT_STOCK)
def import_stock(
    session: Session,
    kind: str,
    table: Table,
    mapping: Mapping,
    *,
    every_row: bool = False,
    actor: Actor,
    clock: Clock,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Post what lay in the store when the product came: once for each part and location, through the ledger.

    A row that an earlier file brought is known; a second opening of a part at a location, or one after other movements
    there, is listed.

    Lock order: the requests of a part, then the part; parts by id.

    Args:
        kind: ``opening_stock``.
        table: the file.
        mapping: which column means what.
        every_row: store nothing if a single row cannot be taken.
        progress: is told the share of the rows that is stored.

    Raises:
        Invalid: the mapping fits neither the kind nor the file, or a row cannot be taken and every one was wanted.
        StaleState: one of the parts moved meanwhile, or a location went out of use.
    """
    return _take_in(session, one_of(STOCK, kind), table, mapping, every_row, progress, actor=actor, clock=clock)


def _take_in(
    session: Session,
    kind: str,
    table: Table,
    mapping: Mapping,
    every_row: bool,
    progress: Progress | None,
    *,
    actor: Actor,
    clock: Clock,
) -> ImportOutcome:
    intake, outcome = examine(session, kind, table, mapping, clock(), lock=True)
    if every_row and outcome.listed:
        first = outcome.listed[0]
        raise Invalid(
            "Nothing was stored. Rows that cannot be taken: {count}, the first is {row}: {reason}",
            count=len(outcome.listed),
            row=first.row,
            reason=first.reason,
        )
    intake.write(progress or Progress(), actor=actor, clock=clock)
    audit.replace_changes(session, intake.table, _manifest(outcome, intake))
    for change in intake.changes[:MOST_TOLD]:
        audit.note_change(session, intake.table, change.id, change.before, change.after)
    audit.record(session, LogAction.IMPORT, intake.table, _description(outcome), actor=actor, at=clock())
    return outcome


def _description(outcome: ImportOutcome) -> str:
    word = "closed" if outcome.kind == "requests" else "changed"
    updated = f", {word} {outcome.updated}" if outcome.updated else ""
    return f"Imported {outcome.imported} of {outcome.rows} rows of {outcome.file_name} as {outcome.kind}{updated}"


def _manifest(outcome: ImportOutcome, intake: Intake[Any]) -> dict[str, object]:
    return {
        "file_name": outcome.file_name,
        "sha256": outcome.sha256,
        "rows": outcome.rows,
        "imported": outcome.imported,
        "updated": outcome.updated,
        intake.changed_as: intake.changed,
        "merged": outcome.merged,
        "skipped": outcome.skipped,
        "merged_stops": outcome.merged_stops,
        "machines_created": outcome.machines_created,
        "locations_created": outcome.locations_created,
    }
