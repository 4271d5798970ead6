"""Refusals of the storeroom."""

from core.kernel import Conflict


class AlreadyReversed(Conflict):
    """A movement is taken back once."""

    default = "This movement was taken back already."


class LineRefused(Conflict):
    """One line of several is faulty, so none was taken."""

    default = "Line {line}: {refusal}"


class PartRefused(Conflict):
    """One part of several is faulty, so none was taken."""

    default = "Part {part}: {refusal}"
