"""What a purchase order is called, when it should come, and how far it has."""

from datetime import date

from core.inventory import OrderDetail, OrderRow, OrderStatus, PartOnOrder
from ui.amounts import money, quantity
from ui.badges import badge, tag, word
from ui.export import Columns
from ui.language import _, ngettext
from ui.when import day, day_time, in_plant, short_day, today


def order_name(number: int, supplier: str) -> str:
    """Its number and the supplier."""
    return _("Order {number} · {supplier}").format(number=number, supplier=supplier)


def is_late(expected_on: date | None) -> bool:
    """Whether it should have come before today."""
    return expected_on is not None and expected_on < today()


def expected(expected_on: date | None) -> str:
    """When it should come, or for how long it should have."""
    if expected_on is None:
        return _("no day agreed")
    late = (today() - expected_on).days
    if late > 0:
        return ngettext("{count} day late", "{count} days late", late).format(count=late)
    return _("expected {day}").format(day=short_day(expected_on))


def order_badges(order: OrderRow | OrderDetail) -> str:
    """Its status; of an open one whether it is late, and whether something of it is here."""
    if order.status is not OrderStatus.OPEN:
        return badge(order.status)
    late = tag("red", "event_busy", _("Overdue")) if is_late(order.expected_on) else ""
    here = tag("yellow", "incomplete_circle", order_status(order)) if order.has_come else badge(order.status)
    return f"{late} {here}".strip()


def order_status(order: OrderRow | OrderDetail) -> str:
    """The word for how far it has come; that it is late stands beside it."""
    return _("Partly here") if order.status is OrderStatus.OPEN and order.has_come else word(order.status)


def order_value(order: OrderRow | OrderDetail) -> str | None:
    """What it costs, as far as prices are known; None when none is."""
    count = order.lines if isinstance(order, OrderRow) else len(order.lines)
    if order.unpriced == count:
        return None
    cost = money(order.value)
    return _("at least {cost}").format(cost=cost) if order.unpriced else cost


def progress(order: OrderRow) -> str:
    """How many of its parts have come."""
    if order.complete == 0 and not order.has_come:
        return ngettext("{count} part", "{count} parts", order.lines).format(count=order.lines)
    words = ngettext("{done} of {count} part is complete", "{done} of {count} parts are complete", order.lines)
    return words.format(done=order.complete, count=order.lines)


def ordered_words(order: OrderRow | OrderDetail) -> str:
    """Who ordered it when."""
    return _("ordered {time} by {name}").format(time=day_time(order.ordered_at), name=order.ordered_by)


def coming(order: PartOnOrder, unit: str) -> str:
    """What of a part comes with which order."""
    words = _("{quantity} to come with order {number} from {supplier}")
    return words.format(quantity=quantity(order.to_come, unit), number=order.order_id, supplier=order.supplier)


def columns() -> Columns:
    """The columns of the file, of the orders that are open and of those that are over."""
    return {
        _("Order"): lambda row: row.id,
        _("Supplier"): lambda row: row.supplier,
        _("Reference"): lambda row: row.reference,
        _("Status"): order_status,
        _("Ordered at"): lambda row: in_plant(row.ordered_at),
        _("Ordered by"): lambda row: row.ordered_by,
        _("Expected on"): lambda row: row.expected_on,
        _("Parts"): lambda row: row.lines,
        _("Parts complete"): lambda row: row.complete,
        _("Value"): lambda row: row.value if row.unpriced < row.lines else None,
        _("Parts without a price"): lambda row: row.unpriced,
        _("Over since"): lambda row: in_plant(row.closed_at) if row.closed_at else None,
        _("Reason"): lambda row: row.close_reason,
    }


def day_or_none(when: date | None) -> str | None:
    """A day in full, for a card of facts."""
    return None if when is None else day(when)
