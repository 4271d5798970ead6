"""What other domains ask of a due date."""

from sqlalchemy.orm import Session

from core.kernel import StaleState
from core.preventive import queries
from core.preventive.models import PreventiveOccurrence
from core.preventive.queries import OPEN, Due
from core.storage import get_locked


def lock_for_parts(session: Session, occurrence_id: int) -> Due:
    """The due date that asks for parts, locked; the answer to the port ``lock_occurrence``.

    Raises:
        NotFound: no such due date.
        StaleState: it is done or skipped.
    """
    row = get_locked(session, PreventiveOccurrence, occurrence_id)
    if row.status not in OPEN:
        raise StaleState("This maintenance is {status} already. Look at it again.", status=row.status)
    return queries.occurrences(session, [row.id])[row.id]
