"""Adding parts to the catalogue."""

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.assets.rules import check_money
from core.audit import LogAction
from core.inventory import rules
from core.inventory.models import SparePart
from core.kernel import Actor, Clock, Conflict, Permission, clean_line, command, folded


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
    unit_price: Decimal | None = None,
    location: str | None = None,
    free_issue: bool = False,
    actor: Actor,
    clock: Clock,
) -> int:
    """Add a part to the catalogue, with no stock; returns its id.

    Raises:
        Invalid: a field breaks a rule.
        Conflict: the part number is taken.
    """
    number = rules.check_part_number(part_number)
    if session.scalar(select(SparePart.id).where(SparePart.part_number_key == folded(number))) is not None:
        raise Conflict("The part number {number} is taken.", number=number)
    part = SparePart(
        part_number=number,
        part_number_key=folded(number),
        part_name=rules.check_part_name(part_name),
        description=clean_line(description)[:1000] or None,
        group_number=clean_line(group_number)[:40] or None,
        group_name=clean_line(group_name)[:120] or None,
        unit=clean_line(unit)[:12] or "pcs",
        whole_units_only=whole_units_only,
        min_quantity=rules.check_quantity(min_quantity, whole_units_only=whole_units_only, zero_allowed=True),
        max_quantity=_most(max_quantity, whole_units_only=whole_units_only),
        unit_price=check_money(unit_price),
        location=clean_line(location)[:60] or None,
        free_issue=free_issue,
        created_at=clock(),
        updated_at=clock(),
    )
    session.add(part)
    session.flush()
    audit.record(
        session, LogAction.CREATE, part, f"Added part {part.part_number} {part.part_name}", actor=actor, at=clock()
    )
    return part.id


def _most(quantity: Decimal | None, *, whole_units_only: bool) -> Decimal | None:
    return None if quantity is None else rules.check_quantity(quantity, whole_units_only=whole_units_only)
