"""What every kind of record does with the rows of a file: read, take one by one, settle what is new, store."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy.orm import Session

from core.interchange.cells import Facts
from core.interchange.mapping import Mapping
from core.interchange.outcome import Tally
from core.interchange.progress import Progress
from core.kernel import Actor, Clock

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Change:
    """What an import does to a record that is there already, by column."""

    id: int
    before: dict[str, Any]
    after: dict[str, Any]


class Intake(ABC, Generic[R]):
    """The intake of one file, whose rows are read as ``R``.

    Attributes:
        table: where its records lie; the record of the import is about it.
        changed_as: what the manifest calls the records that were there already and are changed.
        waived: rules of the screens that do not hold for its rows.
    """

    table: ClassVar[str]
    changed_as: ClassVar[str] = "changed"
    waived: ClassVar[tuple[str, ...]] = ()

    def __init__(self, session: Session, mapping: Mapping, now: datetime) -> None:
        self._session, self._mapping, self._now = session, mapping, now
        self._changes: list[Change] = []

    @staticmethod
    @abstractmethod
    def read(facts: Facts, mapping: Mapping) -> R:
        """Read one row as far as the row alone tells: no database is asked.

        Raises:
            RowFault: it cannot be taken.
        """

    @abstractmethod
    def take(self, number: int, row: R, tally: Tally) -> None:
        """Look at one row beside the plant and the rows before it.

        Raises:
            RowFault: it cannot be taken.
        """

    @abstractmethod
    def settle(self, tally: Tally, *, lock: bool) -> int:
        """Leave aside what is there already; returns how many rows are new.

        Args:
            tally: counts what is left aside.
            lock: whether ``write`` follows: records that it will change are locked.
        """

    @abstractmethod
    def write(self, progress: Progress, *, actor: Actor, clock: Clock) -> None:
        """Store what is new and what has changed."""

    @property
    def machines_created(self) -> int:
        """How many machines that nobody knows are made on the way."""
        return 0

    @property
    def locations_created(self) -> int:
        """How many storage locations that nobody knows are made on the way."""
        return 0

    @property
    def changed(self) -> list[int]:
        """The records that are there already and that this import changes."""
        return [change.id for change in self._changes]

    @property
    def changes(self) -> Sequence[Change]:
        """What the record tells of them one by one, beside the manifest: what they were, and what they become."""
        return self._changes

    def merged_stops(self) -> int:
        """How many new stops overlap another of the same machine."""
        return 0
