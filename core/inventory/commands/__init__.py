"""Audited changes of the storeroom, one verb a module."""

from core.inventory.commands._part import PartFacts
from core.inventory.commands._stock import Moved
from core.inventory.commands.approve_all import ApprovedAll, NotApproved, approve_parts_requests
from core.inventory.commands.catalogue import (
    archive_part,
    link_part_to_machine,
    restore_part,
    unlink_part_from_machine,
    update_part,
)
from core.inventory.commands.count_stock import count_stock
from core.inventory.commands.create_part import create_part
from core.inventory.commands.emergency_take import (
    Taken,
    confirm_emergency_take,
    dispute_emergency_take,
    emergency_take,
)
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
    "PartFacts",
    "PartsAsked",
    "Promised",
    "Taken",
    "approve_parts_request",
    "approve_parts_requests",
    "archive_part",
    "cancel_parts_request",
    "confirm_emergency_take",
    "count_stock",
    "create_location",
    "create_part",
    "dispute_emergency_take",
    "emergency_take",
    "issue_free_stock",
    "issue_part",
    "link_part_to_machine",
    "post_count",
    "receive_delivery",
    "receive_stock",
    "reject_parts_request",
    "request_parts",
    "restore_part",
    "return_stock",
    "reverse_transaction",
    "scrap_stock",
    "transfer_stock",
    "unlink_part_from_machine",
    "update_location",
    "update_part",
]
