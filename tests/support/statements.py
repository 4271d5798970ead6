"""What a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from core.storage import Sessions


@contextmanager
def statements_of(sessions: Sessions) -> Iterator[list[str]]:
    """Collect the statements that are sent inside the ``with``."""
    engine, asked = sessions.kw["bind"], []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
