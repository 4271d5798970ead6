"""Telling how far a long import is."""

from collections.abc import Callable


class Progress:
    """Calls ``show`` with the share that is done, from 0 to 1.

    It reads the same whatever it shows, so that a command called with it can be repeated with the same idempotency key.
    """

    def __init__(self, show: Callable[[float], None] = lambda _share: None) -> None:
        self._show = show

    def __call__(self, share: float) -> None:
        """Tell."""
        self._show(min(share, 1.0))

    def __str__(self) -> str:
        return "progress"
