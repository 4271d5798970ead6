"""What came of an order: a line for each movement, and the dialog that tells all of it and takes it back."""

from functools import partial

from core import inventory
from core.inventory import OrderDetail, OrderedDelivery
from core.kernel import Actor
from ui import cards, listing
from ui.amounts import number, price_of_one
from ui.badges import tag
from ui.language import _
from ui.movement_lines import reverse_form, signed
from ui.navigation import link
from ui.page import may
from ui.when import day_time


def order_deliveries(order: OrderDetail, actor: Actor) -> None:
    """Every delivery of the order and every reversal of one, newest first."""
    if not order.deliveries:
        return
    cards.section(_("What came"))
    with listing.box("deliveries"):
        for moved in order.deliveries:
            mark = tag("gray", "undo", _("Reversed")) if moved.is_reversed or moved.is_reversal else ""
            listing.entry(
                f"came-{moved.transaction_id}",
                f"{signed(moved.delta, moved.unit)} · {moved.part_name}",
                [moved.part_number, day_time(moved.at), moved.who, moved.place, moved.note],
                badges=mark,
                body=partial(_delivery, moved, actor),
            )
    if order.has_more:
        words = _("These are the newest {count}. The others stand among the movements of their parts.")
        cards.meta(words.format(count=number(len(order.deliveries))))


def _delivery(moved: OrderedDelivery, actor: Actor) -> None:
    facts = {
        _("Movement"): str(moved.seq),
        _("When"): day_time(moved.at),
        _("By"): moved.who,
        _("Storage location"): moved.place,
        _("Cost of one"): price_of_one(moved.unit_cost) if moved.unit_cost is not None else None,
        _("Note"): moved.note,
    }
    cards.facts(facts, key=f"came-facts-{moved.transaction_id}")
    link("storeroom/part", moved.part_name, icon="inventory_2", part=moved.spare_part_id)
    if not (moved.is_reversed or moved.is_reversal) and may(actor, inventory.reverse_transaction):
        reverse_form(moved.transaction_id, moved.seq, is_transfer=False)
