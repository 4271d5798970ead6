"""The worker: seals the record and closes months that are over, in a thread of the server or a process of its own."""

import threading
from itertools import count

import structlog

from core import audit, inventory
from core.kernel import Clock, DomainError
from core.storage import Sessions
from core.storage.faults import as_domain_error

_EVERY_S = 3.0
_WORK_EVERY = 10
"""Of so many rounds, one does everything that is due."""
_log = structlog.get_logger("millwright")


def work(sessions: Sessions, clock: Clock) -> int:
    """One round of everything that is due; returns how many rows were sealed."""
    now = clock()
    sealed = audit.seal(sessions, now)
    inventory.close_months(sessions, now)
    return sealed


def seal_lately(sessions: Sessions, clock: Clock) -> int:
    """A round for what is new alone; a row that was committed late waits for ``work``."""
    return audit.seal_lately(sessions, clock())


class Sealer:
    """A thread that does a round every few seconds until it is stopped; a database that is away is tried again."""

    def __init__(self, sessions: Sessions, clock: Clock, *, every_s: float = _EVERY_S) -> None:
        self._sessions, self._clock, self._every_s = sessions, clock, every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sealer", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the round that is going on, then end."""
        self._stopping.set()
        self._thread.join(timeout=20)

    def wait(self) -> None:
        """Run until stopped, or until a fault has ended the thread."""
        self._thread.join()

    def _run(self) -> None:
        for number in count():
            if self._stopping.wait(self._every_s):
                return
            try:
                (seal_lately if number % _WORK_EVERY else work)(self._sessions, self._clock)
            except Exception as fault:
                if not isinstance(as_domain_error(fault), DomainError):
                    _log.error("the sealer has ended", exc_info=fault)
                    raise
                _log.warning("the sealer cannot reach the database", fault=str(fault))
