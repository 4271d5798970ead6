"""Audited changes of the storeroom, one verb a module."""

from core.inventory.commands._stock import Moved
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
from core.inventory.commands.request_parts import PartsAsked, request_parts
from core.inventory.commands.reverse_transaction import reverse_transaction

__all__ = [
    "Approved",
    "Moved",
    "PartsAsked",
    "approve_parts_request",
    "cancel_parts_request",
    "count_stock",
    "create_part",
    "issue_free_stock",
    "issue_part",
    "receive_stock",
    "reject_parts_request",
    "request_parts",
    "return_stock",
    "reverse_transaction",
    "scrap_stock",
    "transfer_stock",
]
