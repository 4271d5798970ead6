"""Audited changes of the storeroom, one verb a module."""

from core.inventory.commands._stock import Moved
from core.inventory.commands.approve_all import ApprovedAll, NotApproved, approve_parts_requests
from core.inventory.commands.count_stock import count_stock
from core.inventory.commands.create_part import create_part
from core.inventory.commands.move_stock import issue_free_stock, receive_stock, scrap_stock, transfer_stock
from core.inventory.commands.parts_requests import (
    Approved,
    approve_parts_request,
    cancel_parts_request,
    issue_part,
    reject_parts_request,
    return_stock,
)
from core.inventory.commands.post_count import CountedPart, post_count
from core.inventory.commands.receive_delivery import Delivered, DeliveryLine, Promised, receive_delivery
from core.inventory.commands.request_parts import PartsAsked, request_parts
from core.inventory.commands.reverse_transaction import reverse_transaction
from core.inventory.commands.stock_locations import create_location, update_location

__all__ = [
    "Approved",
    "ApprovedAll",
    "CountedPart",
    "Delivered",
    "DeliveryLine",
    "Moved",
    "NotApproved",
    "PartsAsked",
    "Promised",
    "approve_parts_request",
    "approve_parts_requests",
    "cancel_parts_request",
    "count_stock",
    "create_location",
    "create_part",
    "issue_free_stock",
    "issue_part",
    "post_count",
    "receive_delivery",
    "receive_stock",
    "reject_parts_request",
    "request_parts",
    "return_stock",
    "reverse_transaction",
    "scrap_stock",
    "transfer_stock",
    "update_location",
]
