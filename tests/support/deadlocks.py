"""How often the database had to undo one of two that waited for each other."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from core.storage import Sessions
from core.storage.faults import error_number

_DEADLOCK = 1213


@contextmanager
def deadlocks_of(sessions: Sessions) -> Iterator[list[str]]:
    """Collect the statements that were undone because of a deadlock inside the ``with``."""
    engine, undone = sessions.kw["bind"], []

    def note(context):
        if error_number(context.sqlalchemy_exception) == _DEADLOCK:
            undone.append(context.statement)

    event.listen(engine, "handle_error", note)
    try:
        yield undone
    finally:
        event.remove(engine, "handle_error", note)
