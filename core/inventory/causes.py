"""What parts are for, a job or a due date of planned maintenance: whoever reads requests asks here for either kind."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from core.inventory.models import SparePartsRequest, WantedLine
from core.kernel import StaleState, portions
from core.kernel.ports import DueForParts, JobOfWork, jobs_of_works, lock_job, lock_occurrence, occurrences

T = TypeVar("T")
Key = tuple[int | None, int | None]
"""The work of a job, and the due date of a planned task: one of them, as the tables have it."""

CAUSE_COLUMNS = (SparePartsRequest.maintenance_work_id, SparePartsRequest.pm_occurrence_id)
"""The key of a request, for a statement that joins it."""

PLANNED = 0
"""How urgent planned maintenance is: it waits with the jobs of the lowest priority."""

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A job or a due date, as the storeroom sees it.

    Attributes:
        urgency: the higher, the sooner it is served.
        is_open: somebody may still work on it.
        job: the number of the job; None for planned maintenance.
        priority: of the job.
        task: the name of the planned task; None for a job.
        due_on: the day on which it is due, in the plant's zone.
    """

    machine_id: int
    machine: str
    urgency: int
    is_open: bool
    job: int | None = None
    priority: StrEnum | None = None
    task: str | None = None
    due_on: date | None = None


def key_of(row: SparePartsRequest | WantedLine) -> Key:
    """Why this was asked for."""
    return row.maintenance_work_id, row.pm_occurrence_id


def causes_of(session: Session, keys: Iterable[Key]) -> dict[Key, Cause]:
    """The job or the due date behind each key; one reading for each of the two kinds that occur."""
    wanted = set(keys)
    jobs = _asked(jobs_of_works.ask, session, [work_id for work_id, _due in wanted if work_id])
    due = _asked(occurrences.ask, session, [number for _work, number in wanted if number])
    found: dict[Key, Cause] = {(work_id, None): _job(job) for work_id, job in jobs.items()}
    return found | {(None, number): _planned(row) for number, row in due.items()}


def lock(session: Session, key: Key) -> int:
    """The job or the due date, locked for the rest of the transaction; returns its machine.

    Raises:
        StaleState: it is closed, done or skipped, or nobody has started the job.
    """
    work_id, occurrence_id = key
    if occurrence_id is not None:
        return lock_occurrence.ask(session, occurrence_id).machine_id
    job = jobs_of_works.ask(session, [work_id or 0])[work_id or 0]
    return lock_job.ask(session, job.request_id).machine_id


def hold(session: Session, key: Key) -> None:
    """The job or the due date, locked for the rest of the transaction, whether it is open or not."""
    with suppress(StaleState):
        lock(session, key)


def lock_if_open(session: Session, key: Key) -> bool:
    """The same; whether somebody may still work on it."""
    hold(session, key)
    return causes_of(session, [key])[key].is_open


def _asked(
    question: Callable[[Any, Sequence[int]], Mapping[int, T]], session: Session, numbers: list[int]
) -> dict[int, T]:
    """The answer, put together of portions that a database takes."""
    found: dict[int, T] = {}
    for some in portions(numbers, _AT_ONCE):
        found |= question(session, some)
    return found


def _job(job: JobOfWork) -> Cause:
    return Cause(
        machine_id=job.machine_id,
        machine=job.machine,
        urgency=job.urgency,
        is_open=job.is_open,
        job=job.request_id,
        priority=job.priority,
    )


def _planned(due: DueForParts) -> Cause:
    return Cause(
        machine_id=due.machine_id,
        machine=due.machine,
        urgency=PLANNED,
        is_open=due.is_open,
        task=due.task,
        due_on=due.due_on,
    )
