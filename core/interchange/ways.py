"""Which command takes a kind in, and which query tries it."""

from collections.abc import Callable
from dataclasses import dataclass

from core.interchange.commands import import_parts, import_records, import_stock
from core.interchange.fields import KINDS, PARTS, RECORDS, STOCK, one_of
from core.interchange.outcome import ImportOutcome
from core.interchange.queries import dry_run, dry_run_of_parts, dry_run_of_stock


@dataclass(frozen=True, slots=True)
class Way:
    """How a kind comes in: both are called with the kind, the table and the mapping."""

    command: Callable[..., ImportOutcome]
    dry_run: Callable[..., ImportOutcome]


_WAYS = (
    (RECORDS, Way(import_records, dry_run)),
    (PARTS, Way(import_parts, dry_run_of_parts)),
    (STOCK, Way(import_stock, dry_run_of_stock)),
)


def way_of(kind: str) -> Way:
    """How this kind comes in.

    Raises:
        Invalid: nothing of that kind can be imported.
    """
    one_of(KINDS, kind)
    return next(way for kinds, way in _WAYS if kind in kinds)
