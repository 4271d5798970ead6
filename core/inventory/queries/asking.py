"""Reading the catalogue and what jobs have asked for."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.inventory.models import MachineSparePart, PartsRequestStatus, SparePart, SparePartsRequest, WantedLine
from core.inventory.queries._search import part_fits
from core.kernel import Actor, Clock, Permission, query

_MOST = 100


@dataclass(frozen=True, slots=True)
class PartChoice:
    """A part that can be asked for."""

    id: int
    part_number: str
    part_name: str
    unit: str
    whole_units_only: bool
    available: Decimal
    is_linked: bool


@dataclass(frozen=True, slots=True)
class AskedPart:
    """A part asked for on a job, from the catalogue or in words."""

    name: str
    part_number: str | None
    quantity: Decimal
    unit: str
    status: PartsRequestStatus
    asked_at: datetime
    reject_reason: str | None


@query(Permission.SEE_FLOOR)
def parts_to_ask_for(
    session: Session, *, machine_id: int | None = None, search: str = "", limit: int = 20, actor: Actor, clock: Clock
) -> list[PartChoice]:
    """Parts to choose from: without a search those of the machine, else those whose number or name fits."""
    linked = set(
        session.scalars(select(MachineSparePart.spare_part_id).where(MachineSparePart.machine_id == (machine_id or 0)))
    )
    statement = (
        select(SparePart).where(SparePart.is_active.is_(True)).order_by(SparePart.part_name).limit(min(limit, _MOST))
    )
    statement = statement.where(part_fits(search) if search else SparePart.id.in_(linked))
    return [
        PartChoice(
            part.id,
            part.part_number,
            part.part_name,
            part.unit,
            part.whole_units_only,
            part.quantity - part.reserved_quantity,
            part.id in linked,
        )
        for part in session.scalars(statement)
    ]


@query(Permission.SEE_FLOOR)
def parts_of_job(session: Session, work_id: int, *, actor: Actor, clock: Clock) -> list[AskedPart]:
    """Everything asked for on a job, oldest first."""
    requests = (
        select(SparePartsRequest, SparePart)
        .join(SparePart, SparePart.id == SparePartsRequest.spare_part_id)
        .where(SparePartsRequest.maintenance_work_id == work_id)
        .limit(_MOST)
    )
    lines = select(WantedLine).where(WantedLine.maintenance_work_id == work_id).limit(_MOST)
    asked = [
        AskedPart(
            part.part_name,
            part.part_number,
            row.quantity_requested,
            part.unit,
            row.status,
            row.created_at,
            row.reject_reason,
        )
        for row, part in session.execute(requests)
    ]
    asked += [
        AskedPart(row.words, None, row.quantity, "", row.status, row.created_at, None) for row in session.scalars(lines)
    ]
    return sorted(asked, key=lambda part: part.asked_at)
