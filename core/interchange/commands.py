"""Taking a file in: one audited command, wholly or not at all."""

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.interchange.examine import examine
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
    intake, outcome = examine(session, kind, table, mapping, clock(), lock=True)
    if every_row and outcome.listed:
        first = outcome.listed[0]
        raise Invalid(
            "Nothing was stored. Rows that cannot be taken: {count}, the first is {row}: {reason}",
            count=len(outcome.listed),
            row=first.row,
            reason=first.reason,
        )
    intake.write(clock, progress or Progress())
    audit.replace_changes(session, intake.table, _manifest(outcome, intake.closed))
    audit.record(session, LogAction.IMPORT, intake.table, _description(outcome), actor=actor, at=clock())
    return outcome


def _description(outcome: ImportOutcome) -> str:
    closed = f", closed {outcome.updated}" if outcome.updated else ""
    return f"Imported {outcome.imported} of {outcome.rows} rows of {outcome.file_name} as {outcome.kind}{closed}"


def _manifest(outcome: ImportOutcome, closed: list[int]) -> dict[str, object]:
    return {
        "file_name": outcome.file_name,
        "sha256": outcome.sha256,
        "rows": outcome.rows,
        "imported": outcome.imported,
        "updated": outcome.updated,
        "closed_requests": closed,
        "merged": outcome.merged,
        "skipped": outcome.skipped,
        "merged_stops": outcome.merged_stops,
        "machines_created": outcome.machines_created,
    }
