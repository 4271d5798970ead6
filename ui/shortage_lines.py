"""On the card of what is short: for whom the part is held, and what of it is on its way."""

from core.inventory import Held, Shortage
from ui import cards
from ui.amounts import quantity
from ui.causes import cause
from ui.language import _, ngettext
from ui.navigation import link
from ui.order_words import coming, expected, is_late
from ui.problem import short_name

_MOST = 3


def behind(shortage: Shortage, *, request: int, part: int, unit: str) -> None:
    """Others for whom the part is held, the least urgent first, and the orders that bring it.

    Args:
        shortage: of the part.
        request: the one that waits; what is held for itself is left out.
        part: its page shows all of it, and there a request for planned maintenance is given up.
        unit: of the part.
    """
    others = [each for each in shortage.held if each.parts_request_id != request]
    for each in others[:_MOST]:
        cards.meta(_held(each, unit), icon="lock")
    if (more := len(others) - _MOST) > 0:
        cards.meta(ngettext("and {count} more", "and {count} more", more).format(count=more))
    for order in shortage.orders[:_MOST]:
        words = f"{coming(order, unit)}, {expected(order.expected_on)}"
        cards.meta(words, icon="event_busy" if is_late(order.expected_on) else "local_shipping")
    if any(each.job is None for each in others):
        cards.meta(_("The maintenance manager can cancel the planned request on the page of the part."))
    if others:
        link("storeroom/part", _("All requests for the part"), icon="arrow_forward", part=part)


def _held(each: Held, unit: str) -> str:
    words = _("{quantity} held for {cause}, {machine}, by {name}")
    return words.format(
        quantity=quantity(each.quantity, unit),
        cause=cause(each) or "–",
        machine=each.machine or "–",
        name=short_name(each.asked_by),
    )
