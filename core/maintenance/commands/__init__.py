"""Changes to requests, jobs and the codes they use; one module a verb."""

from core.maintenance.commands.add_comment import add_comment, add_step, tick_step
from core.maintenance.commands.assign_request import assign_request, change_priority
from core.maintenance.commands.cancel_request import cancel_request, merge_duplicate, reopen_request
from core.maintenance.commands.codes import (
    create_failure_code,
    create_maintenance_type,
    update_failure_code,
    update_maintenance_type,
)
from core.maintenance.commands.complete_work import complete_work
from core.maintenance.commands.correct_times import correct_session, correct_stop, record_downtime, void_downtime
from core.maintenance.commands.mark_stopped import mark_running, mark_stopped
from core.maintenance.commands.pause_work import pause_work, wait_for_parts
from core.maintenance.commands.report_breakdown import report_breakdown
from core.maintenance.commands.start_work import start_work

__all__ = [
    "add_comment",
    "add_step",
    "assign_request",
    "cancel_request",
    "change_priority",
    "complete_work",
    "correct_session",
    "correct_stop",
    "create_failure_code",
    "create_maintenance_type",
    "mark_running",
    "mark_stopped",
    "merge_duplicate",
    "pause_work",
    "record_downtime",
    "reopen_request",
    "report_breakdown",
    "start_work",
    "tick_step",
    "update_failure_code",
    "update_maintenance_type",
    "void_downtime",
    "wait_for_parts",
]
