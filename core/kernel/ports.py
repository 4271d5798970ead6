"""Questions that a lower domain asks of a higher one. The owner registers its answer in ``core.schema``.

The call runs in the caller's transaction; ``session`` is the open database session.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from core.kernel.actor import Actor
from core.kernel.composition import compose
from core.kernel.permission import Permission

A = TypeVar("A", bound=Callable[..., Any])


class Port(Generic[A]):
    """A named question with one registered answer."""

    def __init__(self, question: str) -> None:
        self.question = question
        self._answer: A | None = None

    def answer_with(self, answer: A) -> None:
        """Register the owner's function."""
        self._answer = answer

    @property
    def ask(self) -> A:
        """The registered function; ``core.schema`` is brought in when it was not imported yet.

        Raises:
            RuntimeError: nobody registered one there.
        """
        if self._answer is None:
            compose()
        if self._answer is None:
            raise RuntimeError(f"nobody answers '{self.question}': register it in core.schema")
        return self._answer


class CurrentAccount(Protocol):
    """The account behind an actor as it stands now."""

    def __call__(self, session: Any, actor: Actor, now: datetime) -> Actor:
        """The actor with the role of this moment; raises ``SignedOut`` when the account or the session has ended."""


class RecordSecurityEvent(Protocol):
    """A refusal, kept apart from the audit log."""

    def __call__(self, session: Any, *, kind: str, actor: Actor, subject: str, detail: str, at: datetime) -> None:
        """Write one row."""


class BeforeTheRecord(Protocol):
    """What follows from the changes of a command, before its row of the record is written."""

    def __call__(self, session: Any) -> None:
        """Make the further changes; they stand in that row."""


class IsLent(Protocol):
    """A permission that somebody holds for some days, such as the deputy of a manager."""

    def __call__(self, session: Any, user_id: int, permission: Permission, now: datetime) -> bool:
        """Whether this person holds it at that instant."""


class OpenJobs(Protocol):
    """How many jobs of a machine are not closed."""

    def __call__(self, session: Any, machine_id: int) -> int:
        """The count."""


class LockJob(Protocol):
    """The job that a parts request belongs to, locked for the rest of the transaction."""

    def __call__(self, session: Any, request_id: int) -> "JobForParts":
        """The job; raises ``NotFound``, or ``StaleState`` when it takes no parts any more."""


class FollowParts(Protocol):
    """Jobs, locked by the command, of which more or less is awaited than before."""

    def __call__(self, session: Any, changed: Mapping[int, datetime]) -> None:
        """Let the waiting of each work row begin or end at its instant; a job that does not wait stays as it is."""


class ReleaseJobs(Protocol):
    """A technician leaves: visits end, jobs go back to the queue."""

    def __call__(self, session: Any, user_id: int, at: datetime) -> int:
        """How many jobs went back."""


class JobsOfWorks(Protocol):
    """The jobs that wait for parts."""

    def __call__(self, session: Any, work_ids: Sequence[int]) -> Mapping[int, "JobOfWork"]:
        """The job of each work row."""


class JobOfWork(Protocol):
    """What the storeroom needs to know of a job."""

    @property
    def request_id(self) -> int:
        """The request."""

    @property
    def machine_id(self) -> int:
        """Its machine."""

    @property
    def machine(self) -> str:
        """The machine's name."""

    @property
    def priority(self) -> StrEnum:
        """How soon it has to be done."""

    @property
    def urgency(self) -> int:
        """The priority as a number, the higher the more urgent."""

    @property
    def is_open(self) -> bool:
        """Whether somebody may still work on it."""


class JobForParts(Protocol):
    """What a parts request needs to know of its job."""

    @property
    def request_id(self) -> int:
        """The request."""

    @property
    def work_id(self) -> int:
        """Its work row."""

    @property
    def machine_id(self) -> int:
        """Its machine."""


class Occurrences(Protocol):
    """The due dates of planned maintenance that parts are for."""

    def __call__(self, session: Any, occurrence_ids: Sequence[int]) -> Mapping[int, "DueForParts"]:
        """Each due date by its number."""


class WorksAt(Protocol):
    """The jobs at some machines, for a search among what was asked for them."""

    def __call__(self, machine_ids: Any, job: int | None) -> Any:
        """A statement that selects the work of these machines, given as a statement too, and of the job of a number."""


class UrgencyOfWork(Protocol):
    """How urgent the job of a row is, to put rows in order by it."""

    def __call__(self, work_id: Any) -> Any:
        """An expression for a column with the work of a job: the number that ``JobOfWork`` tells, NULL without one."""


class OccurrencesAt(Protocol):
    """The due dates of planned maintenance at some machines, for the same search."""

    def __call__(self, machine_ids: Any) -> Any:
        """A statement that selects them, for machines given as a statement too."""


class LockOccurrence(Protocol):
    """The due date that a parts request belongs to, locked for the rest of the transaction."""

    def __call__(self, session: Any, occurrence_id: int) -> "DueForParts":
        """The due date; raises ``NotFound``, or ``StaleState`` when it is done or skipped."""


class DueForParts(Protocol):
    """What the storeroom needs to know of a due date of planned maintenance."""

    @property
    def occurrence_id(self) -> int:
        """Its number."""

    @property
    def machine_id(self) -> int:
        """The machine of its task."""

    @property
    def machine(self) -> str:
        """The machine's name."""

    @property
    def task(self) -> str:
        """What is to be done."""

    @property
    def due_on(self) -> date:
        """The day, in the plant's zone."""

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""


current_account: Port[CurrentAccount] = Port("which account is this actor now?")
is_lent: Port[IsLent] = Port("does somebody hold this for some days?")
record_security_event: Port[RecordSecurityEvent] = Port("who keeps refusals?")
before_the_record: Port[BeforeTheRecord] = Port("what follows from what a command has changed?")
open_jobs: Port[OpenJobs] = Port("are jobs of this machine open?")
lock_job: Port[LockJob] = Port("which job asks for parts?")
follow_parts: Port[FollowParts] = Port("do these jobs still wait for parts?")
jobs_of_works: Port[JobsOfWorks] = Port("which jobs are these?")
works_at: Port[WorksAt] = Port("which work was done at these machines?")
urgency_of_work: Port[UrgencyOfWork] = Port("how urgent is the job of this work?")
occurrences_at: Port[OccurrencesAt] = Port("what is planned at these machines?")
lock_occurrence: Port[LockOccurrence] = Port("which due date asks for parts?")
occurrences: Port[Occurrences] = Port("which due dates are these?")
release_jobs: Port[ReleaseJobs] = Port("what happens to the jobs of somebody who leaves?")
