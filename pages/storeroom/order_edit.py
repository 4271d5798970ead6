"""A new order, or an open one that changes: supplier and lines are gathered and sent together. For storekeepers."""

import streamlit as st

from core import inventory
from core.inventory import OrderDetail, OrderStatus
from core.kernel import Permission
from ui import address, order_changes, order_form
from ui.cards import section
from ui.language import _, ngettext
from ui.navigation import link_button
from ui.order_words import order_name
from ui.page import bottom_bar, enter, heading, read
from ui.text import label as as_label

enter(None, permission=Permission.MOVE_STOCK)


def over(order: OrderDetail) -> None:
    """An order that is over does not change any more."""
    st.info(_("This order is over and does not change any more."), icon=":material/lock:")
    with bottom_bar(scan=None):
        link_button("storeroom/order", _("Open order {number}").format(number=order.id), primary=True, order=order.id)


def edit(order: OrderDetail | None) -> None:
    """The lines at the left, what is gathered at the right."""
    suppliers = read(inventory.suppliers)
    with order_form.change_form(order) if order else order_form.new_form() as form:
        if order:
            order_changes.follow(form, order)
        lines = order_form.gathered(form, order)
        left, right = st.columns([3, 2], gap="medium")
        with left:
            section(_("Add a line"))
            order_form.add_line(form, lines)
            section(_("Lines of this order"))
            order_form.show_lines(form, lines)
        with right:
            section(_("Supplier and delivery"))
            order_form.head_fields(form, suppliers, order)
        with bottom_bar(scan=None):
            count = len(lines)
            label = ngettext("Order {count} part", "Order {count} parts", count).format(count=count)
            if order:
                label = _("Save order")
            form.submit_button(label=as_label(label if count else _("Add a line first")), disabled=not count)


number = address.number("order")
order = read(inventory.purchase_order, number) if number else None
if order:
    heading(_("Change order"), caption=order_name(order.id, order.supplier))
else:
    heading(_("New order"), caption=_("Add what you order, line by line; it counts as on order at once."))
if order and order.status is not OrderStatus.OPEN:
    over(order)
else:
    edit(order)
