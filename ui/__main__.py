"""``python -m ui``: bring the database up to date, fill an empty embedded one with the demo, and serve."""

import sys

from alembic.util import CommandError
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from core import audit, invariants, people, schema
from core.journal import open_journal
from core.kernel import Conflict, DomainError, Unavailable
from core.settings import Settings, exposed, wrong_in
from core.storage import reading
from ui import runtime


def main() -> int:
    """Prepare and serve; ends with 0 when it was asked to stop, with 1 and one line when it cannot begin.

    Ctrl-C before it serves ends it with 130, as a shell would say.
    """
    try:
        settings = runtime.settings()
        open_journal(settings.log_level)
        if warning := exposed():
            sys.stderr.write(f"{warning}\n")
        runtime.ask(_prepare, settings)
    except ValidationError as fault:
        return _cannot_begin(wrong_in(fault))
    except Unavailable:
        return _cannot_begin("the database does not answer")
    except (DomainError, CommandError, ImportError, OSError) as refusal:
        return _cannot_begin(str(refusal))
    except SQLAlchemyError as fault:
        return _cannot_begin(f"database: {getattr(fault, 'orig', None) or fault}")
    except KeyboardInterrupt:
        return 130
    _say(f"Millwright serves {settings.public_base_url}")
    _serve(settings)
    return 0


def _prepare(settings: Settings) -> None:
    schema.migrate(settings)
    with reading(runtime.sessions()) as session:
        if audit.is_foreign(session):
            sys.stderr.write(f"Warning: {invariants.WRITTEN_ELSEWHERE}\n")
    _fill(settings)
    if people.setup_link_needed(runtime.sessions()):
        token = people.issue_setup_token(runtime.sessions(), clock=runtime.clock)
        _say(f"Set up the first administrator: {settings.public_base_url.rstrip('/')}/setup/{token}")


def _fill(settings: Settings) -> None:
    """Make the demo on an empty embedded database, or afresh where it was broken off; half a plant is never served."""
    from core import demo  # noqa: PLC0415 - the generator is large and needed once

    is_unfinished = demo.is_unfinished(runtime.sessions())
    if settings.demo_data and settings.is_embedded:
        if is_unfinished:
            _say("The demo plant was broken off; it is made afresh")
        demo.populate(runtime.sessions())
    elif is_unfinished:
        raise Conflict("The demo in this database is not finished. Make it with: python -m core demo")


def _serve(settings: Settings) -> None:
    from ui.server import app  # noqa: PLC0415 - Streamlit takes a while and the database may refuse before
    from ui.serving import serve  # noqa: PLC0415

    serve(app, settings)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _cannot_begin(why: str) -> int:
    sys.stderr.write(f"Millwright cannot start: {why}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
