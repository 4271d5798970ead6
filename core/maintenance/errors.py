"""Refusals of corrective work."""

from core.kernel import Conflict, Invalid


class BusyElsewhere(Conflict):
    """A technician has one open visit at a time; ``request_id`` names the other job."""

    default = "You are working on {machine}. Pause that job first, or pause it and start this one."


class NothingAwaited(Conflict):
    """A job waits only for parts that somebody asked for."""

    default = "Ask for a part first. A job waits only for parts that were asked for."


class CodeMissing(Invalid):
    """A repaired failure needs its code."""

    default = "Choose a failure code. If nobody knows, choose UNKNOWN."
