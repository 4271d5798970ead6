"""Audited changes of the storeroom, one verb a module."""

from core.inventory.commands._delivering import Delivered, DeliveryLine
from core.inventory.commands._part import PartFacts
from core.inventory.commands._promises import Promised
from core.inventory.commands._stock import Moved
from core.inventory.commands.approve_all import ApprovedAll, NotApproved, approve_parts_requests
from core.inventory.commands.ask_for_substitute import ask_for_substitute
from core.inventory.commands.catalogue import (
    archive_part,
    link_part_to_machine,
    restore_part,
    unlink_part_from_machine,
    update_part,
)
from core.inventory.commands.confirm_usage import confirm_usage, waive_return
from core.inventory.commands.count_stock import count_stock
from core.inventory.commands.create_part import create_part
from core.inventory.commands.deputies import end_deputy, name_deputy
from core.inventory.commands.emergency_take import (
    Taken,
    confirm_emergency_take,
    dispute_emergency_take,
    emergency_take,
)
from core.inventory.commands.end_purchase_order import cancel_purchase_order, close_purchase_order
from core.inventory.commands.move_stock import issue_free_stock, receive_stock, scrap_stock, transfer_stock
from core.inventory.commands.parts_requests import (
    Approved,
    approve_parts_request,
    cancel_parts_request,
    issue_part,
    reject_parts_request,
    return_stock,
)
from core.inventory.commands.post_count import MOST_COUNTED, CountedPart, post_count
from core.inventory.commands.purchase_orders import (
    MOST_ORDER_LINES,
    NewOrder,
    OrderLine,
    create_purchase_order,
    create_purchase_orders,
    update_purchase_order,
)
from core.inventory.commands.receive_delivery import receive_delivery
from core.inventory.commands.receive_purchase_order import OrderReceipt, receive_purchase_order
from core.inventory.commands.request_parts import PartsAsked, request_parts
from core.inventory.commands.reverse_transaction import reverse_transaction
from core.inventory.commands.stock_alerts import acknowledge_stock_alert
from core.inventory.commands.stock_locations import create_location, update_location
from core.inventory.commands.substitutes import add_substitute, remove_substitute
from core.inventory.commands.take_held_part import take_held_part
from core.inventory.commands.wanted_lines import Identified, identify_wanted_line, reject_wanted_line

__all__ = [
    "MOST_COUNTED",
    "MOST_ORDER_LINES",
    "Approved",
    "ApprovedAll",
    "CountedPart",
    "Delivered",
    "DeliveryLine",
    "Identified",
    "Moved",
    "NewOrder",
    "NotApproved",
    "OrderLine",
    "OrderReceipt",
    "PartFacts",
    "PartsAsked",
    "Promised",
    "Taken",
    "acknowledge_stock_alert",
    "add_substitute",
    "approve_parts_request",
    "approve_parts_requests",
    "archive_part",
    "ask_for_substitute",
    "cancel_parts_request",
    "cancel_purchase_order",
    "close_purchase_order",
    "confirm_emergency_take",
    "confirm_usage",
    "count_stock",
    "create_location",
    "create_part",
    "create_purchase_order",
    "create_purchase_orders",
    "dispute_emergency_take",
    "emergency_take",
    "end_deputy",
    "identify_wanted_line",
    "issue_free_stock",
    "issue_part",
    "link_part_to_machine",
    "name_deputy",
    "post_count",
    "receive_delivery",
    "receive_purchase_order",
    "receive_stock",
    "reject_parts_request",
    "reject_wanted_line",
    "remove_substitute",
    "request_parts",
    "restore_part",
    "return_stock",
    "reverse_transaction",
    "scrap_stock",
    "take_held_part",
    "transfer_stock",
    "unlink_part_from_machine",
    "update_location",
    "update_part",
    "update_purchase_order",
    "waive_return",
]
