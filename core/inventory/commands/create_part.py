"""Adding parts to the catalogue."""

from decimal import Decimal

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory.commands._part import PartFacts, add_part
from core.kernel import Actor, Clock, Permission, command


@command(Permission.MANAGE_PARTS)
def create_part(
    session: Session,
    part_number: str,
    part_name: str,
    *,
    unit: str = "pcs",
    whole_units_only: bool = True,
    description: str | None = None,
    group_number: str | None = None,
    group_name: str | None = None,
    min_quantity: Decimal = Decimal(0),
    max_quantity: Decimal | None = None,
    reorder_point: Decimal | None = None,
    lead_time_days: int | None = None,
    unit_price: Decimal | None = None,
    location: str | None = None,
    supplier_name: str | None = None,
    supplier_part_number: str | None = None,
    free_issue: bool = False,
    actor: Actor,
    clock: Clock,
) -> int:
    """Add a part to the catalogue, with no stock; returns its id.

    Raises:
        Invalid: a field breaks a rule.
        Conflict: the part number is taken.
    """
    facts = PartFacts(
        part_number=part_number,
        part_name=part_name,
        unit=unit,
        whole_units_only=whole_units_only,
        description=description,
        group_number=group_number,
        group_name=group_name,
        min_quantity=min_quantity,
        max_quantity=max_quantity,
        reorder_point=reorder_point,
        lead_time_days=lead_time_days,
        unit_price=unit_price,
        location=location,
        supplier_name=supplier_name,
        supplier_part_number=supplier_part_number,
        free_issue=free_issue,
    )
    return _added(session, facts, actor=actor, clock=clock)


def _added(session: Session, facts: PartFacts, *, actor: Actor, clock: Clock) -> int:
    part = add_part(session, facts, clock())
    sentence = f"Added part {part.part_number} {part.part_name}"
    audit.record(session, LogAction.CREATE, part, sentence, actor=actor, at=clock())
    return part.id
