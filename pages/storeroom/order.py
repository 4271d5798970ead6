"""One purchase order: what was ordered, what has come and what not; it is received, changed and ended here."""

from functools import partial

import streamlit as st

from core import inventory
from core.inventory import OrderDetail, OrderedPart, OrderStatus
from core.kernel import Permission
from ui import address, cards, dialogs, listing
from ui.actions import Ask, action_button
from ui.amounts import price_of_one, quantity
from ui.badges import tag
from ui.export import Columns, export
from ui.language import _
from ui.live import live
from ui.navigation import link_button
from ui.order_deliveries import order_deliveries
from ui.order_receipt import receive_form
from ui.order_words import day_or_none, expected, is_late, order_badges, order_name, order_value, ordered_words
from ui.page import bottom_bar, enter, heading, read
from ui.when import day_time

actor = enter(None, permission=Permission.MOVE_STOCK)


def number() -> int:
    """The order that the address names."""
    return address.number("order") or address.names_nothing(
        _("Order"), _("This address names no order. Look for it among the orders.")
    )


def facts(order: OrderDetail) -> None:
    over = _("{time} by {name}").format(time=day_time(order.closed_at), name=order.closed_by)
    named = {
        _("Expected on"): day_or_none(order.expected_on),
        _("Reference"): order.reference,
        _("Value"): order_value(order),
        _("Over since"): over if order.closed_at else None,
        _("Given up because"): order.close_reason,
        _("Notes"): order.notes,
    }
    if any(named.values()):
        cards.facts(named, key="order-facts")


def line(row: OrderedPart, *, is_open: bool) -> None:
    """What was ordered of a part, and how far it has come."""
    ordered = _("{quantity} ordered").format(quantity=quantity(row.ordered, row.unit))
    came = _("{quantity} came").format(quantity=quantity(row.received, row.unit)) if row.received else None
    price = _("{price} each").format(price=price_of_one(row.unit_price)) if row.unit_price is not None else None
    mark = tag("green", "check", _("All here"))
    if row.to_come > 0:
        words = _("{quantity} to come") if is_open else _("{quantity} did not come")
        mark = tag("blue" if is_open else "gray", "schedule", words.format(quantity=quantity(row.to_come, row.unit)))
    facts = [row.part_number, row.supplier_part_number, ordered, came, price]
    key = f"ordered-{row.line_id}"
    listing.way(key, row.part_name, facts, badges=mark, page="storeroom/part", part=row.spare_part_id)


def columns() -> Columns:
    """The columns of the file."""
    return {
        _("Part number"): lambda row: row.part_number,
        _("Number at the supplier"): lambda row: row.supplier_part_number,
        _("Part"): lambda row: row.part_name,
        _("Ordered"): lambda row: row.ordered,
        _("Unit"): lambda row: row.unit,
        _("Price of one"): lambda row: row.unit_price,
        _("Value"): lambda row: row.value,
        _("Came"): lambda row: row.received,
        _("To come"): lambda row: row.to_come,
    }


def ending(order: OrderDetail) -> None:
    """The way to give up what does not come any more."""
    cancels = not order.has_come or dialogs.is_open(f"{inventory.cancel_purchase_order.__name__}-{order.id}")
    words = _("What is still to come is given up and counts as on order no longer. What came stays.")
    label, command, done = _("Close order"), inventory.close_purchase_order, _("Order {number} is closed.")
    if cancels:
        words = _("Nothing of it has come. It counts as on order no longer.")
        label, command, done = _("Cancel order"), inventory.cancel_purchase_order, _("Order {number} is cancelled.")
    said = done.format(number=order.id)
    action_button(label, command, order.id, done=said, icon="block", confirm=Ask(words, label), width="content")


def bar(order: OrderDetail) -> None:
    name = f"receive-{order.id}"
    is_offered = is_open or dialogs.is_open(name)  # what was refused because the order has moved on is said there
    with bottom_bar(scan=None):
        link_button("storeroom/orders", _("All orders"), icon="receipt_long", primary=not is_offered)
        if is_offered:
            show = dialogs.opener(_("Receive order"), name, icon=":material/move_to_inbox:", kind="primary", wide=True)
    if is_offered:
        show(order_name(order.id, order.supplier), partial(receive_form, order))


order = read(inventory.purchase_order, number())
is_open = order.status is OrderStatus.OPEN
late = expected(order.expected_on) if is_open and is_late(order.expected_on) else None
heading(
    order_name(order.id, order.supplier),
    caption=", ".join(filter(None, [ordered_words(order), late])),
    badges=order_badges(order),
)
live(note="")
with st.container(horizontal=True, vertical_alignment="center"):
    export(
        f"order-{order.id}",
        order_name(order.id, order.supplier),
        actor,
        columns,
        inventory.purchase_order_lines,
        order_id=order.id,
    )
    if is_open:
        link_button("storeroom/order_edit", _("Change order"), icon="edit", width="content", order=order.id)
    if is_open or dialogs.is_open():
        ending(order)
facts(order)
cards.section(_("Ordered parts"))
with listing.box("lines"):
    for row in order.lines:
        line(row, is_open=is_open)
order_deliveries(order, actor)
bar(order)
