"""Refusals of the storeroom."""

from core.kernel import Conflict


class AlreadyReversed(Conflict):
    """A movement is taken back once."""

    default = "This movement was taken back already."
