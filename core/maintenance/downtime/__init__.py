"""The only writer of the downtime line: it redraws the line from the facts and applies the difference.

The facts are spells (a job stops its machine, a job waits for parts) and work sessions. ``rules.time_line`` says how
the line follows from them; this module stores facts, compares the line that should be with the rows that are, and lets
the machine's status follow.
"""

from core.maintenance.downtime.line import Manual, difference, enter_manual, redraw, void_manual
from core.maintenance.downtime.runs import clipped, stopped_from
from core.maintenance.downtime.spells import (
    begin_spell,
    correct_stop,
    cut_stops,
    end_spell,
    open_spell,
    spells,
    take_over,
    take_over_stops,
    void_spells,
)

__all__ = [
    "Manual",
    "begin_spell",
    "clipped",
    "correct_stop",
    "cut_stops",
    "difference",
    "end_spell",
    "enter_manual",
    "open_spell",
    "redraw",
    "spells",
    "stopped_from",
    "take_over",
    "take_over_stops",
    "void_manual",
    "void_spells",
]
