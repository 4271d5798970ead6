"""Recurring maintenance: the tables of tasks, of their due dates and of what was done; who asks for parts for it."""

from core.preventive.models import CompletionStatus, FrequencyType, OccurrenceStatus, TaskStatus
from core.preventive.queries import Due, occurrences, occurrences_at
from core.preventive.service import lock_for_parts

__all__ = [
    "CompletionStatus",
    "Due",
    "FrequencyType",
    "OccurrenceStatus",
    "TaskStatus",
    "lock_for_parts",
    "occurrences",
    "occurrences_at",
]
