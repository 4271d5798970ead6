"""Recurring maintenance: the tables of tasks, of their due dates and of what was done."""

from core.preventive.models import CompletionStatus, FrequencyType, OccurrenceStatus, TaskStatus

__all__ = ["CompletionStatus", "FrequencyType", "OccurrenceStatus", "TaskStatus"]
