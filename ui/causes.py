"""What parts are for, in words: a job, which opens, or planned maintenance with its day."""

from datetime import date
from typing import Protocol

from ui import cards
from ui.badges import tag
from ui.language import _
from ui.navigation import link
from ui.when import short_day


class Planned(Protocol):
    """A row that may be for planned maintenance."""

    @property
    def task(self) -> str | None:
        """What is to be done; None for a job."""

    @property
    def due_on(self) -> date | None:
        """When."""


class Caused(Planned, Protocol):
    """A row that is for a job or for planned maintenance."""

    @property
    def job(self) -> int | None:
        """The number of the job."""


def planned(row: Planned) -> str | None:
    """The task and its day, plain; None for a job."""
    if row.task is None:
        return None
    if row.due_on is None:
        return row.task
    return _("{task}, due {day}").format(task=row.task, day=short_day(row.due_on))


def cause(row: Caused) -> str | None:
    """The job or the task in a few words, plain; None where nothing is known."""
    return _("job {number}").format(number=row.job) if row.job is not None else planned(row)


def planned_badge(row: Planned) -> str:
    """A badge for planned maintenance, which has no priority; nothing for a job."""
    return tag("blue", "event_repeat", _("Planned")) if row.task is not None else ""


def way_to(row: Caused, words: str | None = None) -> None:
    """The link to the job; for planned maintenance, the task and its day.

    Args:
        row: what is for something.
        words: of the link, plain; "Job 12" if left out.
    """
    if row.job is not None:
        label = words or _("Job {number}").format(number=row.job)
        link("everyone/job", label, icon="build", job=row.job)
    elif (task := planned(row)) is not None:
        cards.meta(task)
