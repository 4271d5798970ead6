"""Parts requests that wait for a manager's word, or a deputy's: to be approved, to be confirmed after an emergency."""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from core.inventory.models import EmergencyState, PartsRequestStatus, SparePartsRequest
from core.inventory.queries._on_order import ZERO, quantities_on_order
from core.inventory.queries._sums import sees_cost
from core.inventory.queries.desk import DeskRow, count_of, most_urgent, rows_of
from core.kernel import Actor, Clock, Permission, query


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a word, the most urgent first, then the oldest: of very many the first, and how many there are."""

    rows: tuple[DeskRow, ...]
    count: int


@query(Permission.APPROVE_PARTS)
def parts_to_approve(session: Session, *, actor: Actor, clock: Clock) -> Waiting:
    """Requests that wait for a decision; one's own are among them and cannot be decided.

    A deputy decides without what it costs.
    """
    return _waiting(session, actor, SparePartsRequest.status == PartsRequestStatus.PENDING)


@query(Permission.APPROVE_PARTS)
def takes_to_confirm(session: Session, *, actor: Actor, clock: Clock) -> Waiting:
    """What was taken in an emergency and no manager has looked at; one's own are among them.

    What was reversed is not: nothing was taken. A deputy decides without what it costs.
    """
    request = SparePartsRequest
    return _waiting(session, actor, request.emergency == EmergencyState.OPEN, request.quantity_issued > 0)


def _waiting(session: Session, actor: Actor, *conditions: ColumnElement[bool]) -> Waiting:
    rows = rows_of(session, *conditions, order=most_urgent())
    coming, with_cost = quantities_on_order(session, {row.spare_part_id for row in rows}), sees_cost(actor)
    shown = (
        replace(row, on_order=coming.get(row.spare_part_id, ZERO), cost=row.cost if with_cost else None) for row in rows
    )
    return Waiting(tuple(shown), count_of(session, conditions))
