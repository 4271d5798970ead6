"""Many things a few at a time, as many as a statement or a look at a database takes."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def portions(items: Sequence[T], size: int) -> Iterator[list[T]]:
    """The items in order, at most so many at once.

    >>> list(portions([3, 1, 4, 1, 5], 2))
    [[3, 1], [4, 1], [5]]
    """
    for start in range(0, len(items), size):
        yield list(items[start : start + size])
