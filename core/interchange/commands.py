"""Taking a file in: one audited command, wholly or not at all."""

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.interchange.examine import examine
from core.interchange.mapping import Mapping
from core.interchange.outcome import ImportOutcome
from core.interchange.progress import Progress
from core.interchange.table import Table
from core.kernel import Actor, Clock, Permission, command


@command(Permission.IMPORT_RECORDS)
def import_records(
    session: Session,
    kind: str,
    table: Table,
    mapping: Mapping,
    *,
    actor: Actor,
    clock: Clock,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Take in what is new in a file; rows that cannot be taken are listed and the rest is stored together.

    The activity log gets one row with a manifest of the file and the counts. The same file again imports nothing.

    Args:
        kind: ``machines``, ``failure_codes`` or ``requests``.
        table: the file, of ``read_table``.
        mapping: which column means what.
        progress: is told the share of the rows that is stored.

    Raises:
        Invalid: the mapping fits neither the kind nor the file.
        Conflict: another import brought some of the rows at the same time.
    """
    intake, outcome = examine(session, kind, table, mapping, clock())
    intake.write(clock, progress or Progress())
    audit.replace_changes(session, intake.table, _manifest(outcome))
    description = f"Imported {outcome.imported} of {outcome.rows} rows of {outcome.file_name} as {kind}"
    audit.record(session, LogAction.IMPORT, intake.table, description, actor=actor, at=clock())
    return outcome


def _manifest(outcome: ImportOutcome) -> dict[str, object]:
    return {
        "file_name": outcome.file_name,
        "sha256": outcome.sha256,
        "rows": outcome.rows,
        "imported": outcome.imported,
        "merged": outcome.merged,
        "skipped": outcome.skipped,
        "merged_stops": outcome.merged_stops,
        "machines_created": outcome.machines_created,
    }
