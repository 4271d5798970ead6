"""What the storeroom decides: names, quantities, costs, how well it is stocked, who may take what. Pure."""

from core.inventory.rules.asking import (
    check_emergency_value,
    check_helps_itself,
    check_may_cancel,
    check_urgent,
    most_in_emergency,
)
from core.inventory.rules.costs import average_cost, leaves_no_average, to_money, worth
from core.inventory.rules.naming import (
    check_location_code,
    check_location_name,
    check_part_name,
    check_part_number,
    check_supplier,
)
from core.inventory.rules.quantities import (
    check_expected_on,
    check_lead_time,
    check_limits,
    check_quantity,
    check_reorder_point,
)
from core.inventory.rules.stocking import StockStatus, order_quantity, order_target, stock_status

__all__ = [
    "StockStatus",
    "average_cost",
    "check_emergency_value",
    "check_expected_on",
    "check_helps_itself",
    "check_lead_time",
    "check_limits",
    "check_location_code",
    "check_location_name",
    "check_may_cancel",
    "check_part_name",
    "check_part_number",
    "check_quantity",
    "check_reorder_point",
    "check_supplier",
    "check_urgent",
    "leaves_no_average",
    "most_in_emergency",
    "order_quantity",
    "order_target",
    "stock_status",
    "to_money",
    "worth",
]
