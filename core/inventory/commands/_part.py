"""The facts of a part, as somebody types them, and what they may be."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import exists, inspect, select
from sqlalchemy.orm import Session

from core.assets.register import line
from core.assets.rules import check_money
from core.inventory import rules
from core.inventory.models import SparePart, SparePartsRequest
from core.kernel import Conflict, folded

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFacts:
    """What the catalogue knows of a part beside its stock.

    Attributes:
        unit: in which it is counted or measured; stays once there were movements or requests.
        location: the bin, in words.
        min_quantity: below it the part is short; also the reorder point, if there is none of its own.
        unit_price: by the catalogue.
        free_issue: handed out without a request, such as rags.
    """

    part_number: str
    part_name: str
    unit: str = "pcs"
    whole_units_only: bool = True
    description: str | None = None
    group_number: str | None = None
    group_name: str | None = None
    min_quantity: Decimal = _ZERO
    max_quantity: Decimal | None = None
    reorder_point: Decimal | None = None
    lead_time_days: int | None = None
    unit_price: Decimal | None = None
    location: str | None = None
    supplier_name: str | None = None
    supplier_part_number: str | None = None
    free_issue: bool = False


def write_facts(session: Session, part: SparePart, facts: PartFacts) -> None:
    """Check and set every fact.

    Raises:
        Invalid: a fact breaks a rule.
        Conflict: the number is taken, or the unit cannot change any more.
    """
    unit = line(facts.unit, 12) or "pcs"
    _check_unit(session, part, unit, whole_units_only=facts.whole_units_only)
    part.part_number = _free_number(session, facts.part_number, part.id)
    part.part_number_key = folded(part.part_number)
    part.part_name = rules.check_part_name(facts.part_name)
    part.unit, part.whole_units_only, part.free_issue = unit, facts.whole_units_only, facts.free_issue
    part.description, part.location = line(facts.description, 1000), line(facts.location, 60)
    part.group_number, part.group_name = line(facts.group_number, 40), line(facts.group_name, 120)
    part.supplier_name, part.supplier_part_number = line(facts.supplier_name, 120), line(facts.supplier_part_number, 80)
    part.min_quantity, part.max_quantity = rules.check_limits(
        facts.min_quantity, facts.max_quantity, whole_units_only=facts.whole_units_only
    )
    part.reorder_point = rules.check_reorder_point(facts.reorder_point, whole_units_only=facts.whole_units_only)
    part.lead_time_days = rules.check_lead_time(facts.lead_time_days)
    part.unit_price = check_money(facts.unit_price)


def _check_unit(session: Session, part: SparePart, unit: str, *, whole_units_only: bool) -> None:
    """Quantities that stand somewhere keep their meaning: another unit, or whole units, would change it."""
    is_new = not inspect(part).persistent
    if is_new or (unit == part.unit and whole_units_only <= part.whole_units_only):
        return
    asked = session.scalar(select(exists().where(SparePartsRequest.spare_part_id == part.id)))
    if part.last_seq > 0 or asked:
        raise Conflict("The unit of {number} is in use and stays. Add a new part.", number=part.part_number)


def _free_number(session: Session, typed: str, own_id: int | None) -> str:
    number = rules.check_part_number(typed)
    holder = session.scalar(select(SparePart.id).where(SparePart.part_number_key == folded(number)))
    if holder not in {None, own_id}:
        raise Conflict("The part number {number} is taken.", number=number, field="part_number")
    return number
