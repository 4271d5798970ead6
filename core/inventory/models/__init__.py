"""Tables of the storeroom."""

from core.inventory.models.buying import AlertState, OrderStatus, PurchaseOrder, PurchaseOrderLine, StockAlert
from core.inventory.models.ledger import InventoryTransaction, MovementReason, ReferenceType, TransactionType
from core.inventory.models.parts import MAIN, MachineSparePart, PartSubstitute, SparePart, StockLevel, StockLocation
from core.inventory.models.requests import (
    ApprovalDeputy,
    EmergencyState,
    PartsRequestStatus,
    SparePartsRequest,
    SparePartsUsage,
    WantedLine,
)
from core.inventory.models.rollups import (
    NO_MACHINE,
    ClosedMonth,
    ConsumptionByMachine,
    ConsumptionDaily,
    ConsumptionMonthly,
)

__all__ = [
    "MAIN",
    "NO_MACHINE",
    "AlertState",
    "ApprovalDeputy",
    "ClosedMonth",
    "ConsumptionByMachine",
    "ConsumptionDaily",
    "ConsumptionMonthly",
    "EmergencyState",
    "InventoryTransaction",
    "MachineSparePart",
    "MovementReason",
    "OrderStatus",
    "PartSubstitute",
    "PartsRequestStatus",
    "PurchaseOrder",
    "PurchaseOrderLine",
    "ReferenceType",
    "SparePart",
    "SparePartsRequest",
    "SparePartsUsage",
    "StockAlert",
    "StockLevel",
    "StockLocation",
    "TransactionType",
    "WantedLine",
]
