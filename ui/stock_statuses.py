"""Status words of the storeroom: one row a member with colour, icon and word."""

from ui.language import N_
from ui.status_look import Look

PARTS_REQUEST_STATUS = {
    "PENDING": Look("blue", "schedule", N_("To approve")),
    "APPROVED": Look("violet", "thumb_up", N_("Ready to issue")),
    "ISSUED": Look("green", "outbox", N_("Issued")),
    "REJECTED": Look("red", "block", N_("Rejected")),
    "CANCELLED": Look("gray", "cancel", N_("Cancelled")),
}
EMERGENCY_STATE = {
    "OPEN": Look("orange", "emergency", N_("To be looked at")),
    "CONFIRMED": Look("green", "task_alt", N_("Confirmed")),
    "DISPUTED": Look("red", "gavel", N_("Disputed")),
}
ALERT_STATE = {
    "OPEN": Look("red", "notifications_active", N_("New")),
    "ACKNOWLEDGED": Look("orange", "visibility", N_("Seen")),
    "CLOSED": Look("gray", "task_alt", N_("Recovered")),
}
ORDER_STATUS = {
    "OPEN": Look("blue", "local_shipping", N_("Ordered")),
    "CLOSED": Look("green", "task_alt", N_("Closed")),
    "CANCELLED": Look("gray", "cancel", N_("Cancelled")),
}
DEPUTY_STATE = {
    "ACTING": Look("green", "how_to_reg", N_("Approves now")),
    "COMING": Look("blue", "event", N_("To come")),
    "LOST": Look("orange", "person_off", N_("May not approve")),
}
STOCK_STATUS = {
    "OUT": Look("red", "production_quantity_limits", N_("Out")),
    "BELOW_MIN": Look("orange", "trending_down", N_("Below minimum")),
    "REORDER": Look("yellow", "shopping_cart", N_("Reorder")),
    "EXCESS": Look("violet", "stacks", N_("Excess")),
    "OK": Look("green", "check", N_("In stock")),
}
MACHINE_STOCK_STATUS = {
    "CRITICAL": Look("red", "priority_high", N_("Critical")),
    "LOW": Look("orange", "trending_down", N_("Running low")),
    "ADEQUATE": Look("green", "check", N_("Enough")),
    "EXCESS": Look("violet", "stacks", N_("Excess")),
}
COVERAGE_LEVEL = {
    "URGENT": Look("red", "priority_high", N_("Urgent")),
    "LOW": Look("orange", "trending_down", N_("Running low")),
    "ADEQUATE": Look("green", "check", N_("Enough")),
    "EXCESS": Look("violet", "stacks", N_("Excess")),
    "NO_REQUIREMENT": Look("gray", "remove", N_("No requirement set")),
}
TRANSACTION_TYPE = {
    "IN": Look("green", "move_to_inbox", N_("Received")),
    "OUT": Look("blue", "outbox", N_("Taken out")),
    "ADJUSTMENT": Look("yellow", "fact_check", N_("Adjusted")),
    "TRANSFER": Look("blue", "swap_horiz", N_("Transferred")),
}
MOVEMENT_REASON = {
    "OPENING": Look("gray", "inventory_2", N_("Opening stock")),
    "PURCHASE": Look("green", "move_to_inbox", N_("Delivery")),
    "ISSUE": Look("blue", "outbox", N_("Issue")),
    "RETURN": Look("blue", "undo", N_("Return")),
    "COUNT": Look("yellow", "fact_check", N_("Count")),
    "SCRAP": Look("red", "delete", N_("Scrap")),
    "CORRECTION": Look("orange", "history", N_("Reversal")),
    "TRANSFER": Look("blue", "swap_horiz", N_("Transfer")),
}
REFERENCE_TYPE = {
    "PURCHASE": Look("gray", "shopping_cart", N_("Purchase")),
    "MAINTENANCE": Look("gray", "build", N_("Job")),
    "ADJUSTMENT": Look("gray", "fact_check", N_("Count")),
    "TRANSFER": Look("gray", "swap_horiz", N_("Transfer")),
}

STOCK_LOOKS = {
    "PartsRequestStatus": PARTS_REQUEST_STATUS,
    "DeputyState": DEPUTY_STATE,
    "EmergencyState": EMERGENCY_STATE,
    "AlertState": ALERT_STATE,
    "OrderStatus": ORDER_STATUS,
    "StockStatus": STOCK_STATUS,
    "MachineStockStatus": MACHINE_STOCK_STATUS,
    "CoverageLevel": COVERAGE_LEVEL,
    "TransactionType": TRANSACTION_TYPE,
    "MovementReason": MOVEMENT_REASON,
    "ReferenceType": REFERENCE_TYPE,
}
"""The tables by the name of their enum."""
