"""Reading the storeroom."""

from core.inventory.queries.asking import AskedPart, PartChoice, parts_of_job, parts_to_ask_for
from core.inventory.queries.desk import Desk, DeskRow, DeskSection, issue_desk, parts_to_approve

__all__ = [
    "AskedPart",
    "Desk",
    "DeskRow",
    "DeskSection",
    "PartChoice",
    "issue_desk",
    "parts_of_job",
    "parts_to_approve",
    "parts_to_ask_for",
]
