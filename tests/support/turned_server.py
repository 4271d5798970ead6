"""The product's own server whose clock stands where the test puts it: ``python -m tests.support.turned_server``.

It reads the present instant from the file named by ``TURNED_CLOCK``; everything else is ``python -m ui``.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

CLOCK_FILE = "TURNED_CLOCK"
MODULE = "tests.support.turned_server"


class TurnedClock:
    """A clock kept in a file, so that the test and the server read the same one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self) -> datetime:
        """The instant at which the clock stands."""
        return datetime.fromisoformat(self.path.read_text()).astimezone(UTC)

    def turn_to(self, instant: datetime) -> None:
        """Put it at ``instant``, at once: a reader never sees half a time."""
        fresh = self.path.with_suffix(".fresh")
        fresh.write_text(instant.isoformat())
        fresh.replace(self.path)


def main() -> int:
    """Start the server with the clock of the file."""
    from ui import runtime
    from ui.__main__ import main as serve

    runtime.clock = TurnedClock(Path(os.environ[CLOCK_FILE]))
    return serve()


if __name__ == "__main__":
    sys.exit(main())
