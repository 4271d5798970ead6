"""How an invariant is asked: by the rows that break it, or by a walk over what is stored."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

Finding = tuple[int | None, str]
"""The number of the row that breaks an invariant, if it is one row, and what is wrong with it."""
Walk = Callable[[Session], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class NoRow:
    """No row fits; all invariants of this kind are asked in one statement, which is built once.

    Attributes:
        numbers: selects the number of each row that breaks the invariant, and nothing else.
        told: what is wrong with such a row.
    """

    numbers: Select[Any]
    told: str
