"""How well the store is stocked with a part, from what lies there, is promised, and is on order."""

from decimal import Decimal

from sqlalchemy import ColumnElement, Subquery, case, func

from core.inventory.models import SparePart
from core.inventory.rules import StockStatus, stock_status

ZERO = Decimal(0)


def status_of(row: SparePart, on_order: Decimal = ZERO) -> StockStatus:
    """The status of a part as it stands."""
    return stock_status(
        row.quantity,
        row.reserved_quantity,
        minimum=row.min_quantity,
        maximum=row.max_quantity,
        reorder_point=row.reorder_point,
        on_order=on_order,
    )


def coming_of(coming: Subquery) -> ColumnElement[Decimal]:
    """What is on order of a part as a column, nought where nothing is; of an outer join with ``on_order()``."""
    return func.coalesce(coming.c.quantity, ZERO)


def status_column(coming: Subquery) -> ColumnElement[str]:
    """The rule ``stock_status`` for a condition of a statement; a test holds the two together."""
    available = SparePart.quantity - SparePart.reserved_quantity
    point = func.coalesce(SparePart.reorder_point, SparePart.min_quantity)
    return case(
        (available <= 0, StockStatus.OUT.value),
        (available < SparePart.min_quantity, StockStatus.BELOW_MIN.value),
        (available + coming_of(coming) <= point, StockStatus.REORDER.value),
        (SparePart.quantity > SparePart.max_quantity, StockStatus.EXCESS.value),
        else_=StockStatus.OK.value,
    )
