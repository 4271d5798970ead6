"""The storeroom: parts, and asking for them."""

from core.inventory.awaited import awaited, awaited_by_job, cancel_awaited, is_awaited
from core.inventory.commands import (
    Approved,
    Moved,
    PartsAsked,
    approve_parts_request,
    cancel_parts_request,
    count_stock,
    create_part,
    issue_free_stock,
    issue_part,
    receive_stock,
    reject_parts_request,
    request_parts,
    return_stock,
    reverse_transaction,
    scrap_stock,
    transfer_stock,
)
from core.inventory.errors import AlreadyReversed
from core.inventory.models import MovementReason, PartsRequestStatus, ReferenceType, TransactionType
from core.inventory.queries import AskedPart, PartChoice, parts_of_job, parts_to_ask_for

__all__ = [
    "AlreadyReversed",
    "Approved",
    "AskedPart",
    "Moved",
    "MovementReason",
    "PartChoice",
    "PartsAsked",
    "PartsRequestStatus",
    "ReferenceType",
    "TransactionType",
    "approve_parts_request",
    "awaited",
    "awaited_by_job",
    "cancel_awaited",
    "cancel_parts_request",
    "count_stock",
    "create_part",
    "is_awaited",
    "issue_free_stock",
    "issue_part",
    "parts_of_job",
    "parts_to_ask_for",
    "receive_stock",
    "reject_parts_request",
    "request_parts",
    "return_stock",
    "reverse_transaction",
    "scrap_stock",
    "transfer_stock",
]
