"""A part out at once for an urgent job, from where it lies, with a reason: unapproved, or held for the job already."""

from decimal import Decimal

from core import inventory
from core.inventory import AskedPart, PartChoice, Place
from ui.actions import Ask, action_button
from ui.amounts import quantity
from ui.cards import meta
from ui.language import _
from ui.place_field import spot, with_enough
from ui.text import label as as_label


def emergency(request_id: int, part: PartChoice, amount: Decimal) -> None:
    """The button and its dialog, or why so much is not taken; nothing where less is available.

    Args:
        request_id: the urgent job.
        part: what is taken.
        amount: how much of it, in its unit.
    """
    if amount > part.available or not part.places:
        return
    if part.takeable is not None and amount > part.takeable:
        _too_dear(part)
        return
    enough = with_enough(part.places, amount)
    if enough is None:
        most = part.places[0]
        words = _("At most {quantity} at once: so much lies at {location}.")
        meta(words.format(quantity=quantity(most.quantity, part.unit), location=most.code), icon="lock")
        return
    _take(request_id, part, amount, enough)


def take_held(part: AskedPart) -> None:
    """The button for what is held for the job while nobody is in the storeroom; nothing where nothing is held."""
    if part.parts_request_id is None or not part.held or not part.places:
        return
    place = with_enough(part.places, part.held) or part.places[0]
    amount = min(part.held, place.quantity)
    told = {"quantity": quantity(amount, part.unit), "part": part.name}
    where = _("Take it from {place}.").format(place=spot(part, place, part.places))
    what = _("It is approved and held for this job. The storeroom reads your reason.")
    action_button(
        as_label(_("Storeroom closed? Take {quantity} yourself").format(quantity=told["quantity"])),
        inventory.take_held_part,
        part.parts_request_id,
        amount,
        location_id=place.location_id,
        icon="emergency",
        key=f"take-held-{part.parts_request_id}",
        done=_("Taken: {quantity} of {part}.").format(**told),
        confirm=Ask(f"{where} {what}", _("Take it"), title=_("Take {quantity} of {part} yourself").format(**told)),
    )


def _take(request_id: int, part: PartChoice, amount: Decimal, place: Place) -> None:
    told = {"quantity": quantity(amount, part.unit), "part": part.part_name}
    where = _("Take it from {place}.").format(place=spot(part, place, part.places))
    what = _("It leaves the stock at once. The manager reads your reason and confirms it, or asks about it.")
    action_button(
        as_label(_("Take {quantity} now, without approval").format(quantity=told["quantity"])),
        inventory.emergency_take,
        request_id,
        part.id,
        amount,
        location_id=place.location_id,
        icon="emergency",
        key=f"take-{part.id}",
        done=_("Taken: {quantity} of {part}. A manager looks at it afterwards.").format(**told),
        confirm=Ask(f"{where} {what}", _("Take it"), title=_("Emergency take: {quantity} of {part}").format(**told)),
    )


def _too_dear(part: PartChoice) -> None:
    alone = _("So much of it costs more than may be taken without approval. Request it.")
    more = _("With what you took already it costs more than may be taken without approval. Request it.")
    meta(more if part.taken else alone, icon="lock")
