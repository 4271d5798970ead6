"""Reading the storeroom."""

from core.inventory.queries._on_order import PartOnOrder, orders_of_parts
from core.inventory.queries._sums import MOST_CONSUMED, Consumed, ConsumptionScope, Rank
from core.inventory.queries.alerts import (
    MOST_ALERTS,
    RECOVERED_DAYS,
    AffectedMachine,
    AlertCounts,
    LowStock,
    recovered_stock,
    stock_alert_counts,
    stock_alerts,
)
from core.inventory.queries.approvals import Waiting, parts_to_approve, takes_to_confirm
from core.inventory.queries.asking import MOST_ASKED, AskedPart, PartChoice, parts_of_job, parts_to_ask_for
from core.inventory.queries.catalogue import PartNames, PartRow, part_names, parts
from core.inventory.queries.consumption import (
    ConsumedByMachine,
    ConsumedGroup,
    ConsumedPart,
    ConsumptionTotal,
    consumption_by_group,
    consumption_by_machine,
    consumption_by_part,
    consumption_total,
)
from core.inventory.queries.consumption_by_month import (
    MOST_MONTHS,
    ConsumedInMonth,
    ConsumedPartByMonth,
    consumption_by_month,
    consumption_by_part_and_month,
)
from core.inventory.queries.consumption_movements import ConsumingMovement, ConsumingMovements, consuming_movements
from core.inventory.queries.counting import CountLine, count_sheet
from core.inventory.queries.coverage import (
    CoverageOfPart,
    MachineNeed,
    PartCover,
    coverage_of_part,
    parts_by_coverage,
)
from core.inventory.queries.deputies import Deputyship, approval_deputies, approves_for
from core.inventory.queries.desk import Desk, DeskRow, DeskSection, issue_desk
from core.inventory.queries.finding import part_by_number
from core.inventory.queries.handing_out import Consumable, Place, consumables, places_of_parts
from core.inventory.queries.ledger_of_part import PartMovement, StockPoint, movements_of_part, stock_over_time
from core.inventory.queries.machine_parts import PartOfMachine, parts_of_machine
from core.inventory.queries.movements import MOST_EXPORTED, StockMovement, movements, movers
from core.inventory.queries.order import (
    OrderDetail,
    OrderedDelivery,
    OrderedPart,
    purchase_order,
    purchase_order_lines,
)
from core.inventory.queries.orders import MOST_ORDERS, OrderRow, open_orders, past_orders
from core.inventory.queries.part_detail import Level, PartDetail, part
from core.inventory.queries.receiving import Location, PartToReceive, parts_to_receive, stock_locations
from core.inventory.queries.reorder import MOST_TO_ORDER, PartToOrder, parts_to_order
from core.inventory.queries.shortages import Held, Shortage, shortages_of_parts
from core.inventory.queries.stock_value import (
    MOST_VALUED,
    MovedByKind,
    StockWorth,
    ValuedPart,
    movements_by_type,
    stock_value,
    stock_value_by_group,
    stock_value_by_location,
    valued_parts,
)
from core.inventory.queries.substitutes import Substitute, substitutes_of_parts
from core.inventory.queries.suppliers import suppliers
from core.inventory.queries.wanted import WantedPart, wanted_count, wanted_parts

__all__ = [
    "MOST_ALERTS",
    "MOST_ASKED",
    "MOST_CONSUMED",
    "MOST_EXPORTED",
    "MOST_MONTHS",
    "MOST_ORDERS",
    "MOST_TO_ORDER",
    "MOST_VALUED",
    "RECOVERED_DAYS",
    "AffectedMachine",
    "AlertCounts",
    "AskedPart",
    "Consumable",
    "Consumed",
    "ConsumedByMachine",
    "ConsumedGroup",
    "ConsumedInMonth",
    "ConsumedPart",
    "ConsumedPartByMonth",
    "ConsumingMovement",
    "ConsumingMovements",
    "ConsumptionScope",
    "ConsumptionTotal",
    "CountLine",
    "CoverageOfPart",
    "Deputyship",
    "Desk",
    "DeskRow",
    "DeskSection",
    "Held",
    "Level",
    "Location",
    "LowStock",
    "MachineNeed",
    "MovedByKind",
    "OrderDetail",
    "OrderRow",
    "OrderedDelivery",
    "OrderedPart",
    "PartChoice",
    "PartCover",
    "PartDetail",
    "PartMovement",
    "PartNames",
    "PartOfMachine",
    "PartOnOrder",
    "PartRow",
    "PartToOrder",
    "PartToReceive",
    "Place",
    "Rank",
    "Shortage",
    "StockMovement",
    "StockPoint",
    "StockWorth",
    "Substitute",
    "ValuedPart",
    "Waiting",
    "WantedPart",
    "approval_deputies",
    "approves_for",
    "consumables",
    "consuming_movements",
    "consumption_by_group",
    "consumption_by_machine",
    "consumption_by_month",
    "consumption_by_part",
    "consumption_by_part_and_month",
    "consumption_total",
    "count_sheet",
    "coverage_of_part",
    "issue_desk",
    "movements",
    "movements_by_type",
    "movements_of_part",
    "movers",
    "open_orders",
    "orders_of_parts",
    "part",
    "part_by_number",
    "part_names",
    "parts",
    "parts_by_coverage",
    "parts_of_job",
    "parts_of_machine",
    "parts_to_approve",
    "parts_to_ask_for",
    "parts_to_order",
    "parts_to_receive",
    "past_orders",
    "places_of_parts",
    "purchase_order",
    "purchase_order_lines",
    "recovered_stock",
    "shortages_of_parts",
    "stock_alert_counts",
    "stock_alerts",
    "stock_locations",
    "stock_over_time",
    "stock_value",
    "stock_value_by_group",
    "stock_value_by_location",
    "substitutes_of_parts",
    "suppliers",
    "takes_to_confirm",
    "valued_parts",
    "wanted_count",
    "wanted_parts",
]
