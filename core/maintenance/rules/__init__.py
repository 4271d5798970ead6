"""What a request may be, which step may follow which, and how the downtime line follows from the facts. Pure."""

from core.maintenance.rules.entries import (
    LONGEST_TEXT,
    SHORTEST_DESCRIPTION,
    check_coding,
    check_required,
    check_text,
    describe,
    proposed_priority,
    raises,
)
from core.maintenance.rules.lines import Segment, Span, duration, minutes, time_line
from core.maintenance.rules.steps import (
    NO_FAILURE,
    OPEN,
    REOPEN_WITHIN,
    TRANSITIONS,
    UNDER_WORK,
    VOIDING,
    check_step,
    may_cancel,
)
from core.maintenance.rules.times import (
    REPORT_WITHIN,
    check_after,
    check_after_stops,
    check_after_work,
    check_between,
    check_restored,
    check_since,
)

__all__ = [
    "LONGEST_TEXT",
    "NO_FAILURE",
    "OPEN",
    "REOPEN_WITHIN",
    "REPORT_WITHIN",
    "SHORTEST_DESCRIPTION",
    "TRANSITIONS",
    "UNDER_WORK",
    "VOIDING",
    "Segment",
    "Span",
    "check_after",
    "check_after_stops",
    "check_after_work",
    "check_between",
    "check_coding",
    "check_required",
    "check_restored",
    "check_since",
    "check_step",
    "check_text",
    "describe",
    "duration",
    "may_cancel",
    "minutes",
    "proposed_priority",
    "raises",
    "time_line",
]
