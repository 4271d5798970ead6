"""What is on order of a part: a line for each open order, what should come first before the others."""

from core import inventory
from core.inventory import PartDetail
from core.kernel import Actor
from ui import listing
from ui.amounts import quantity
from ui.badges import tag
from ui.language import _
from ui.order_words import coming, expected, is_late
from ui.page import may


def part_orders(part: PartDetail, actor: Actor) -> None:
    """The open orders; whoever receives them gets a way there, the others read what comes when."""
    if not part.orders:
        return
    with listing.box("on-order"):
        total = _("{quantity} on order").format(quantity=quantity(part.on_order, part.unit))
        listing.head("on-order", total, [], icon="local_shipping")
        for order in part.orders:
            words, key = coming(order, part.unit), f"order-{order.order_id}"
            badges = tag("red", "event_busy", _("Overdue")) if is_late(order.expected_on) else ""
            if not may(actor, inventory.purchase_order):
                listing.line(key, words, [expected(order.expected_on)], badges=badges)
                continue
            facts = [order.reference, expected(order.expected_on)]
            listing.way(key, words, facts, badges=badges, page="storeroom/order", order=order.order_id)
