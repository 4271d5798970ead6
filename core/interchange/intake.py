"""What every kind of record does with the rows of a file: take them one by one, settle what is new, store it."""

from abc import ABC, abstractmethod
from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Session

from core.interchange.cells import Facts
from core.interchange.mapping import Mapping
from core.interchange.outcome import Tally
from core.interchange.progress import Progress
from core.kernel import Clock


class Intake(ABC):
    """The intake of one file."""

    table: ClassVar[str]
    waived: ClassVar[tuple[str, ...]] = ()

    def __init__(self, session: Session, mapping: Mapping, now: datetime) -> None:
        self._session, self._mapping, self._now = session, mapping, now

    @abstractmethod
    def take(self, facts: Facts, tally: Tally) -> None:
        """Look at one row.

        Raises:
            RowFault: it cannot be taken.
        """

    @abstractmethod
    def settle(self, tally: Tally) -> int:
        """Leave aside what is there already; returns how many rows are new."""

    @abstractmethod
    def write(self, clock: Clock, progress: Progress) -> None:
        """Store what is new."""

    @property
    def machines_created(self) -> int:
        """How many machines that nobody knows are made on the way."""
        return 0

    def merged_stops(self) -> int:
        """How many new stops overlap another of the same machine."""
        return 0
