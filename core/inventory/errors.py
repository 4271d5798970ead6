"""Refusals of the storeroom."""

from core.kernel import Conflict


class AlreadyReversed(Conflict):
    """A movement is taken back once."""

    default = "This movement was taken back already."


class LineRefused(Conflict):
    """One line of several is faulty, so none was taken."""

    default = "Line {line}: {refusal}"


class MoreThanOrdered(Conflict):
    """More came than an order has still to bring, and nobody said so; ``to_come`` and ``unit`` say how much that is."""

    default = "Only {to_come} {unit} of {part} are still to come. Receive that many, or say that more came."


class PartRefused(Conflict):
    """One part of several is faulty, so none was taken."""

    default = "Part {part}: {refusal}"
