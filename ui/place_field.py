"""Where a part lies: the words for it, and the field for where it is taken from or put."""

from collections.abc import Sequence
from decimal import Decimal

from core.inventory import DeskRow, Place
from ui import picks
from ui.actions import ActionForm
from ui.amounts import quantity


def place_field(form: ActionForm, label: str, unit: str, places: Sequence[Place], *, chosen: int | None = None) -> None:
    """The locations with what lies there, as the argument ``location_id``; nothing is asked where there is one or none.

    Args:
        form: the form that it belongs to.
        label: what is chosen.
        unit: of the part.
        places: where the part lies.
        chosen: the location that is set at first; the one with most of it if left out.
    """
    if len(places) > 1:
        words = {place.location_id: f"{place.code} · {quantity(place.quantity, unit)}" for place in places}
        picks.named(label, words, key=form.key("location_id"), chosen=chosen or places[0].location_id)


def only_place(places: Sequence[Place]) -> int | None:
    """The location where ``place_field`` asks nothing; None is the main store."""
    return places[0].location_id if len(places) == 1 else None


def at_once(row: DeskRow, places: Sequence[Place]) -> tuple[Decimal, int | None]:
    """What one press hands out, and from where: all that can be, or as much of it as lies in one place."""
    if not places:
        return row.can_issue, None
    enough = [place for place in places if place.quantity >= row.can_issue]
    chosen = min(enough, key=lambda place: place.location_id) if enough else places[0]
    return min(row.can_issue, chosen.quantity), chosen.location_id


def bin_of(row: DeskRow, places: Sequence[Place]) -> str:
    """The bin by the catalogue; the locations where there are several."""
    if len(places) > 1 or not row.location:
        return ", ".join(place.code for place in places) or "–"
    return row.location
