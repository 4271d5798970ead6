"""Reading recurring maintenance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.assets import Machine
from core.preventive.models import OccurrenceStatus, PreventiveMaintenanceTask, PreventiveOccurrence

OPEN = frozenset({OccurrenceStatus.OPEN, OccurrenceStatus.IN_PROGRESS, OccurrenceStatus.PARTIAL})
"""Something is still to be done."""


@dataclass(frozen=True, slots=True)
class Due:
    """One due date of a task, as those need it who ask for parts because of it."""

    occurrence_id: int
    machine_id: int
    machine: str
    task: str
    due_on: date
    is_open: bool


def occurrences(session: Session, occurrence_ids: Sequence[int]) -> dict[int, Due]:
    """These due dates by number; the answer to the port of that name."""
    due, task = PreventiveOccurrence, PreventiveMaintenanceTask
    statement = (
        select(due.id, task.machine_id, Machine.name, task.task_name, due.due_on, due.status)
        .join(task, task.id == due.task_id)
        .join(Machine, Machine.id == task.machine_id)
        .where(due.id.in_(set(occurrence_ids)))
    )
    return {
        number: Due(number, machine_id, machine, name, due_on, status in OPEN)
        for number, machine_id, machine, name, due_on, status in session.execute(statement)
    }


def occurrences_at(machine_ids: Select[int]) -> Select[int]:
    """The due dates of the tasks of these machines; the answer to the port of that name."""
    due, task = PreventiveOccurrence, PreventiveMaintenanceTask
    return select(due.id).join(task, task.id == due.task_id).where(task.machine_id.in_(machine_ids))
