"""What an import left in the record, read back."""

from dataclasses import dataclass

from core.audit import Activity
from core.interchange.outcome import ALREADY_THERE, LEFT_OUT


@dataclass(frozen=True, slots=True)
class Manifest:
    """The counts of one import: ``updated`` were there already and became what the file says, or were closed by it.

    ``known`` were there already or left out by the mapping, ``listed`` not taken.
    """

    file_name: str
    rows: int
    imported: int
    updated: int
    merged: int
    known: int
    listed: int


def manifest_of(row: Activity) -> Manifest | None:
    """The manifest in a row of the activity log; None if that row is of no import."""
    told = row.changes[0]["after"] if row.changes else None
    if not told or "sha256" not in told:
        return None
    skipped: dict[str, int] = told["skipped"]
    known = skipped.get(ALREADY_THERE, 0) + skipped.get(LEFT_OUT, 0)
    return Manifest(
        file_name=told["file_name"],
        rows=told["rows"],
        imported=told["imported"],
        updated=told.get("updated", 0),
        merged=told["merged"],
        known=known,
        listed=sum(skipped.values()) - known,
    )
