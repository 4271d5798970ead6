"""Reading the storeroom."""

from core.inventory.queries.asking import AskedPart, PartChoice, parts_of_job, parts_to_ask_for
from core.inventory.queries.catalogue import Level, MachineUse, PartDetail, PartRow, part, parts
from core.inventory.queries.counting import CountLine, count_sheet
from core.inventory.queries.desk import Desk, DeskRow, DeskSection, issue_desk, parts_to_approve, takes_to_confirm
from core.inventory.queries.handing_out import Consumable, Place, consumables, places_of_parts
from core.inventory.queries.ledger_of_part import PartMovement, StockPoint, movements_of_part, stock_over_time
from core.inventory.queries.movements import MOST_EXPORTED, StockMovement, movements
from core.inventory.queries.receiving import Location, PartToReceive, parts_to_receive, stock_locations
from core.inventory.queries.reorder import MOST_TO_ORDER, PartToOrder, parts_to_order

__all__ = [
    "MOST_EXPORTED",
    "MOST_TO_ORDER",
    "AskedPart",
    "Consumable",
    "CountLine",
    "Desk",
    "DeskRow",
    "DeskSection",
    "Level",
    "Location",
    "MachineUse",
    "PartChoice",
    "PartDetail",
    "PartMovement",
    "PartRow",
    "PartToOrder",
    "PartToReceive",
    "Place",
    "StockMovement",
    "StockPoint",
    "consumables",
    "count_sheet",
    "issue_desk",
    "movements",
    "movements_of_part",
    "part",
    "parts",
    "parts_of_job",
    "parts_to_approve",
    "parts_to_ask_for",
    "parts_to_order",
    "parts_to_receive",
    "places_of_parts",
    "stock_locations",
    "stock_over_time",
    "takes_to_confirm",
]
