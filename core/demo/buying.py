"""Buying for the demo plant: who delivers what, and orders in every state."""

from datetime import datetime, timedelta
from decimal import Decimal

from core import inventory
from core.demo.equipment import PARTS
from core.demo.shop import Shop, Story
from core.inventory import OrderLine, OrderReceipt
from core.kernel import Role
from core.storage import run_query

SUPPLIERS = {
    "Bearings": ("Rolle & Sohn", 5),
    "Seals": ("Dichtwerk Nord", 7),
    "Drives": ("Rolle & Sohn", 9),
    "Tools": ("Schneidtechnik Brandt", 12),
    "Electrical": ("Elektro Hansen", 3),
    "Hydraulics": ("Dichtwerk Nord", 10),
    "Lubricants": ("Oelhandel Becker", 4),
    "Pneumatics": ("Elektro Hansen", 6),
    "Heating": ("Elektro Hansen", 14),
}
"""By group of parts: who delivers them, and in how many days."""


def buying(shop: Shop) -> Story:
    """The orders of the last weeks: one is over, one was given up, one is late, one came in part, and one is new."""
    yield _days_ago(shop, 30)
    whole = _order(shop, {"BRG-6205": 12, "BRG-6308": 8, "BELT-A68": 8}, "Rolle & Sohn", due_in=-24)
    yield _days_ago(shop, 26)
    given_up = _order(shop, {"SENS-LB": 4, "DRV-FAN": 4}, "Elektro Hansen", due_in=-22)
    yield _days_ago(shop, 24)
    _receive(shop, whole, {"BRG-6205": 12, "BRG-6308": 8, "BELT-A68": 8}, "LS 20417")
    yield _days_ago(shop, 21)
    _receive(shop, given_up, {"SENS-LB": 4}, "7730-1")
    _order(shop, {"SEAL-40": 8, "HOSE-38": 6, "PUMP-16": 1}, "Dichtwerk Nord", due_in=-4, reference="DN-88123")
    yield _days_ago(shop, 15)
    shop.do(
        inventory.close_purchase_order, given_up, "The fan is no longer made", actor=shop.the(Role.INVENTORY_MANAGER)
    )
    yield _days_ago(shop, 8)
    part = _order(shop, {"SENS-M12": 12, "FIT-8MM": 40, "VALVE-52": 2}, "Elektro Hansen", due_in=3, reference="A-5521")
    yield _days_ago(shop, 2)
    _receive(shop, part, {"SENS-M12": 12, "FIT-8MM": 20}, "LS 4711")
    yield _days_ago(shop, 1)
    _order(shop, {"OIL-HLP46": 120, "GREASE-1": 16}, "Oelhandel Becker", due_in=6)


def _days_ago(shop: Shop, days: int) -> datetime:
    return max(shop.start, shop.end - timedelta(days=days))


def _order(shop: Shop, quantities: dict[str, int], supplier: str, *, due_in: int, reference: str = "") -> int:
    """An order that should come so many days from the end of the story."""
    prices = {part.number: part.price for part in PARTS}
    lines = [OrderLine(shop.parts[number], Decimal(pieces), prices[number]) for number, pieces in quantities.items()]
    due = (shop.end + timedelta(days=due_in)).astimezone(shop.zone).date()
    return shop.do(
        inventory.create_purchase_order,
        supplier,
        lines,
        expected_on=due,
        reference=reference,
        actor=shop.the(Role.INVENTORY_MANAGER),
    )


def _receive(shop: Shop, order_id: int, came: dict[str, int], delivery_note: str) -> None:
    order = run_query(
        shop.sessions, inventory.purchase_order, order_id, actor=shop.the(Role.INVENTORY_MANAGER), clock=shop.clock
    )
    lines = {line.part_number: line.line_id for line in order.lines}
    receipts = [OrderReceipt(lines[number], Decimal(pieces)) for number, pieces in came.items()]
    shop.do(inventory.receive_purchase_order, order_id, receipts, delivery_note, actor=shop.the(Role.INVENTORY_MANAGER))
