"""The storeroom: parts, and asking for them."""

from core.inventory.awaited import awaited, awaited_by_job, cancel_awaited, is_awaited
from core.inventory.commands import PartsAsked, create_part, request_parts
from core.inventory.models import PartsRequestStatus, ReferenceType, TransactionType
from core.inventory.queries import AskedPart, PartChoice, parts_of_job, parts_to_ask_for

__all__ = [
    "AskedPart",
    "PartChoice",
    "PartsAsked",
    "PartsRequestStatus",
    "ReferenceType",
    "TransactionType",
    "awaited",
    "awaited_by_job",
    "cancel_awaited",
    "create_part",
    "is_awaited",
    "parts_of_job",
    "parts_to_ask_for",
    "request_parts",
]
