"""Where a part lies: the words for it, the field for where it is taken from or put, and what one press takes."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from core.inventory import DeskRow, Place
from ui import picks
from ui.actions import ActionForm
from ui.amounts import quantity
from ui.language import _


class Binned(Protocol):
    """A part, or a request for one, that knows the bin of the part in the main store."""

    @property
    def location(self) -> str | None:
        """The bin by the catalogue."""


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


def at_once(row: DeskRow, places: Sequence[Place]) -> tuple[Decimal, Place | None]:
    """What one press hands out, and from where: all that can be, or as much of it as lies in one place."""
    return shares(row, places)[0]


def shares(row: DeskRow, places: Sequence[Place]) -> list[tuple[Decimal, Place | None]]:
    """What can be handed out, one location after the other; only one where enough of it lies together.

    Args:
        row: the request.
        places: where its part lies, where most of it is first.
    """
    if not places:
        return [(row.can_issue, None)]
    if enough := with_enough(places, row.can_issue):
        return [(row.can_issue, enough)]
    left = row.can_issue
    taken: list[tuple[Decimal, Place | None]] = []
    for place in places:
        if left > 0:
            taken.append((min(left, place.quantity), place))
            left -= place.quantity
    return taken


def with_enough(places: Sequence[Place], amount: Decimal) -> Place | None:
    """The first location by its number where so much lies together; None where it lies nowhere."""
    enough = [place for place in places if place.quantity >= amount]
    return min(enough, key=lambda place: place.location_id, default=None)


def left_over(places: Sequence[Place], taken: Sequence[tuple[Decimal, Place | None]]) -> tuple[Place, ...]:
    """What still lies where once these shares were taken; where most of it is first."""
    gone = {place.location_id: amount for amount, place in taken if place is not None}
    left = (replace(place, quantity=place.quantity - gone.get(place.location_id, Decimal(0))) for place in places)
    return tuple(sorted((place for place in left if place.quantity > 0), key=lambda place: -place.quantity))


def spot(row: Binned, place: Place | None, places: Sequence[Place]) -> str:
    """The location in words. The bin by the catalogue is in the main store, so it is named with that alone.

    Args:
        row: the request, or the part.
        place: the location that is meant; None is the main store.
        places: where the part lies; where it lies in the main store only, the bin is enough.
    """
    if place is not None and not (place.is_main and row.location):
        return place.code
    if place is None or len(places) == 1:
        return row.location or "–"
    return _("{location}, bin {bin}").format(location=place.code, bin=row.location)
