"""What stands behind a part that is short: for whom it is held, and what of it is on its way."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.inventory.causes import causes_of, key_of
from core.inventory.models import SparePartsRequest
from core.inventory.queries._on_order import PartOnOrder, orders_of_parts
from core.kernel import Actor, Clock, Permission, query
from core.people import User

_MOST = 500


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a part for one request.

    Attributes:
        quantity: in the part's unit.
        job: the number of the job; None for planned maintenance, which has a ``task`` and a day.
    """

    parts_request_id: int
    quantity: Decimal
    asked_by: str
    job: int | None
    task: str | None
    due_on: date | None
    machine: str | None


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why a part cannot be handed out.

    Attributes:
        held: for whom, the least urgent first.
        orders: the open purchase orders, what should come first before the others.
    """

    held: tuple[Held, ...] = ()
    orders: tuple[PartOnOrder, ...] = ()


@query(Permission.MOVE_STOCK)
def shortages_of_parts(
    session: Session, spare_part_ids: Collection[int], *, actor: Actor, clock: Clock
) -> dict[int, Shortage]:
    """For each part, for whom it is held and what is on order of it."""
    held, orders = _held(session, spare_part_ids), orders_of_parts(session, spare_part_ids)
    return {part_id: Shortage(tuple(held[part_id]), orders.get(part_id, ())) for part_id in spare_part_ids}


def _held(session: Session, part_ids: Collection[int]) -> dict[int, list[Held]]:
    request = SparePartsRequest
    statement = (
        select(request, User.full_name)
        .join(User, User.id == request.requested_by)
        .where(request.spare_part_id.in_(part_ids), request.quantity_reserved > 0)
        .order_by(request.id)
        .limit(_MOST)
    )
    rows = session.execute(statement).all() if part_ids else []
    causes = causes_of(session, [key_of(row) for row, _name in rows])
    found: dict[int, list[Held]] = defaultdict(list)
    for row, name in sorted(rows, key=lambda each: causes[key_of(each[0])].urgency):
        of = causes[key_of(row)]
        found[row.spare_part_id].append(
            Held(row.id, row.quantity_reserved, name, of.job, of.task, of.due_on, of.machine)
        )
    return found
