"""What an import would do."""

from sqlalchemy.orm import Session

from core.interchange.examine import examine
from core.interchange.mapping import Mapping
from core.interchange.outcome import ImportOutcome
from core.interchange.table import Table
from core.kernel import Actor, Clock, Permission, query


@query(Permission.IMPORT_RECORDS)
def dry_run(
    session: Session, kind: str, table: Table, mapping: Mapping, *, actor: Actor, clock: Clock
) -> ImportOutcome:
    """The outcome that ``import_records`` would have now; nothing is stored.

    Raises:
        Invalid: the mapping fits neither the kind nor the file.
    """
    return examine(session, kind, table, mapping, clock())[1]
