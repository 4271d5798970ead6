"""Recurring maintenance: the tables of tasks and of what was done."""

from core.preventive.models import CompletionStatus, FrequencyType, TaskStatus

__all__ = ["CompletionStatus", "FrequencyType", "TaskStatus"]
