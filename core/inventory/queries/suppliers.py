"""Reading the suppliers that are known."""

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from core.inventory.models import PurchaseOrder, SparePart
from core.kernel import Actor, Clock, Permission, query

_MOST = 500


@query(Permission.MOVE_STOCK)
def suppliers(session: Session, *, actor: Actor, clock: Clock) -> tuple[str, ...]:
    """The names in the catalogue and on orders, by name."""
    of_parts = select(SparePart.supplier_name.label("name")).where(SparePart.supplier_name.is_not(None))
    named = union(of_parts, select(PurchaseOrder.supplier_name)).subquery()
    return tuple(session.scalars(select(named.c.name).order_by(named.c.name).limit(_MOST)))
