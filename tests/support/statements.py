"""What a page asks of the database."""

from collections.abc import Callable, Iterator
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


@contextmanager
def just_before(sessions: Sessions, beginning: str, ending: str, act: Callable[[], object]) -> Iterator[None]:
    """Do something once inside the ``with``, just before the first statement that begins and ends so."""
    engine, left = sessions.kw["bind"], [act]

    def meddle(_connection, _cursor, statement, *_rest):
        if left and statement.startswith(beginning) and statement.endswith(ending):
            left.pop()()

    event.listen(engine, "before_cursor_execute", meddle)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", meddle)
    assert not left, "no statement begins and ends so"
