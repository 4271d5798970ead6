"""What ties a part to its facts: requests and orders stand in its unit, and keep it in use."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from core.inventory.models import (
    MachineSparePart,
    OrderStatus,
    PartsRequestStatus,
    PartSubstitute,
    PurchaseOrder,
    PurchaseOrderLine,
    SparePart,
    SparePartsRequest,
)

_OPEN = (PartsRequestStatus.PENDING, PartsRequestStatus.APPROVED)


@dataclass(frozen=True, slots=True)
class Bonds:
    """Whether somebody waits for a part, and whether some of it is still to come."""

    is_awaited: bool = False
    is_ordered: bool = False


def bonds_of_parts(session: Session, part_ids: Collection[int]) -> dict[int, Bonds]:
    """The bonds of those of the parts that were ever asked for or ordered; the others are not there."""
    request, line, order = SparePartsRequest, PurchaseOrderLine, PurchaseOrder
    is_open = func.max(case((request.status.in_(_OPEN), 1), else_=0))
    asked = select(request.spare_part_id, is_open).where(request.spare_part_id.in_(part_ids))
    to_come = and_(order.status == OrderStatus.OPEN, line.quantity_received < line.quantity_ordered)
    is_to_come = func.max(case((to_come, 1), else_=0))
    ordered = select(line.spare_part_id, is_to_come).join(order, order.id == line.purchase_order_id)
    ordered = ordered.where(line.spare_part_id.in_(part_ids))
    if not part_ids:
        return {}
    found = {row[0]: Bonds(is_awaited=bool(row[1])) for row in session.execute(asked.group_by(request.spare_part_id))}
    for part_id, is_on_order in session.execute(ordered.group_by(line.spare_part_id)):
        found[part_id] = replace(found.get(part_id, Bonds()), is_ordered=bool(is_on_order))
    return found


def listed_quantities(session: Session, part_ids: Collection[int]) -> dict[int, list[Decimal]]:
    """How much of each part its machines should have, at least and at most."""
    entry = MachineSparePart
    statement = select(entry.spare_part_id, entry.min_qty, entry.max_qty).where(entry.spare_part_id.in_(part_ids))
    found: dict[int, list[Decimal]] = defaultdict(list)
    for part_id, *quantities in session.execute(statement) if part_ids else ():
        found[part_id] += [quantity for quantity in quantities if quantity is not None]
    return dict(found)


def stands_beside(session: Session, part_ids: Collection[int]) -> dict[int, str]:
    """Of those of the parts that may stand in for another in use, or for which one may, the number of one such part."""
    link, found = PartSubstitute, dict[int, str]()
    for this, other in ((link.spare_part_id, link.substitute_id), (link.substitute_id, link.spare_part_id)):
        numbers = select(this, SparePart.part_number).join(SparePart, SparePart.id == other)
        numbers = numbers.where(this.in_(part_ids), SparePart.is_active.is_(True)).order_by(link.id.desc())
        found |= dict(session.execute(numbers).all()) if part_ids else {}
    return found
