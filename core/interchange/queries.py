"""What an import would do; nothing is stored."""

from sqlalchemy.orm import Session

from core.interchange.examine import examine
from core.interchange.fields import PARTS, RECORDS, STOCK, one_of
from core.interchange.mapping import Mapping
from core.interchange.outcome import ImportOutcome
from core.interchange.table import Table
from core.kernel import Actor, Clock, Permission, query


@query(Permission.IMPORT_RECORDS)
def dry_run(
    session: Session, kind: str, table: Table, mapping: Mapping, *, actor: Actor, clock: Clock
) -> ImportOutcome:
    """The outcome that ``import_records`` would have now.

    Raises:
        Invalid: the mapping fits neither the kind nor the file.
    """
    return examine(session, one_of(RECORDS, kind), table, mapping, clock())[1]


@query(Permission.IMPORT_PARTS)
def dry_run_of_parts(
    session: Session, kind: str, table: Table, mapping: Mapping, *, actor: Actor, clock: Clock
) -> ImportOutcome:
    """The outcome that ``import_parts`` would have now.

    Raises:
        Invalid: the mapping fits neither the kind nor the file.
    """
    return examine(session, one_of(PARTS, kind), table, mapping, clock())[1]


@query(Permission.IMPORT_STOCK)
def dry_run_of_stock(
    session: Session, kind: str, table: Table, mapping: Mapping, *, actor: Actor, clock: Clock
) -> ImportOutcome:
    """The outcome that ``import_stock`` would have now.

    Raises:
        Invalid: the mapping fits neither the kind nor the file.
    """
    return examine(session, one_of(STOCK, kind), table, mapping, clock())[1]
