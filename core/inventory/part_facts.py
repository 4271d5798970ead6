"""The facts of a part, as somebody types or imports them, and what they may be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.inventory import rules
from core.kernel import Conflict, Invalid, check_line, check_money, folded

_ZERO = Decimal(0)
_LONGEST_NUMBER = 60


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


def checked(facts: PartFacts) -> dict[str, Any]:
    """Every fact by its column, as it is stored, with the key of the part number.

    Raises:
        Invalid: a fact breaks a rule.
    """
    number = rules.check_part_number(facts.part_number)
    return {
        "part_number": number,
        "part_number_key": part_key(number),
        "part_name": rules.check_part_name(facts.part_name),
        "unit": check_line(facts.unit, 12) or "pcs",
        "whole_units_only": facts.whole_units_only,
        "free_issue": facts.free_issue,
        "description": check_line(facts.description, 1000),
        "location": check_line(facts.location, 60),
        "group_number": check_line(facts.group_number, 40),
        "group_name": check_line(facts.group_name, 120),
        "supplier_name": check_line(facts.supplier_name, 120),
        "supplier_part_number": check_line(facts.supplier_part_number, 80),
        "lead_time_days": rules.check_lead_time(facts.lead_time_days),
        "unit_price": check_money(facts.unit_price),
        **checked_quantities(
            {
                "whole_units_only": facts.whole_units_only,
                "min_quantity": facts.min_quantity,
                "max_quantity": facts.max_quantity,
                "reorder_point": facts.reorder_point,
            }
        ),
    }


def checked_quantities(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Minimum, maximum and reorder point by their columns, as they fit each other and the part.

    Raises:
        Invalid: a quantity breaks a rule.
    """
    is_whole = facts["whole_units_only"]
    least, most = rules.check_limits(facts["min_quantity"], facts["max_quantity"], whole_units_only=is_whole)
    reorder_point = rules.check_reorder_point(facts["reorder_point"], whole_units_only=is_whole)
    return {"min_quantity": least, "max_quantity": most, "reorder_point": reorder_point}


def part_key(number: str) -> str:
    """By what a part number is found, however it is written.

    Raises:
        Invalid: it is too long.
    """
    key = folded(number)
    if len(key) > _LONGEST_NUMBER:
        raise Invalid("A part number has 1 to 60 characters.")
    return key


def check_unit(number: str, was: tuple[str, bool], now: tuple[str, bool], *, is_used: bool) -> None:
    """Quantities that stand somewhere keep their meaning: another unit, or whole units, would change it.

    Args:
        number: of the part.
        was: its unit, and whether it is handed out in whole units only.
        now: the same, as it shall be.
        is_used: whether it has moved or somebody has asked for it.

    Raises:
        Conflict: the unit cannot change any more.
    """
    if is_used and (now[0] != was[0] or now[1] > was[1]):
        raise Conflict("The unit of {number} is in use and stays. Add a new part.", number=number)


def check_whole(number: str, listed: Iterable[Decimal]) -> None:
    """A part that is handed out in whole units from now on is wanted by its machines in whole ones.

    Args:
        number: of the part.
        listed: how much of it the machines should have.

    Raises:
        Conflict: one of them should have a fraction.
    """
    if any(quantity % 1 for quantity in listed):
        raise Conflict("Machines should have fractions of {number}. Change these quantities first.", number=number)


def check_alike(number: str, other: str | None) -> None:
    """A part that is measured in another unit from now on stands in for none, and none for it.

    Args:
        number: of the part.
        other: the number of one that it stands in for, or that stands in for it; None without one.

    Raises:
        Conflict: there is one.
    """
    if other is not None:
        raise Conflict(
            "{number} and {other} are substitutes in this unit. Take that off first.", number=number, other=other
        )


def check_archive(number: str, on_hand: Decimal, reserved: Decimal, *, is_ordered: bool, is_awaited: bool) -> None:
    """A part goes out of use when none of it is left or to come, and nobody waits for it.

    Raises:
        Conflict: some of it lies in the store or is on order, or somebody waits for it.
    """
    if on_hand > 0:
        raise Conflict("Some of {number} lies in the store. Use it up or scrap it first.", number=number)
    if is_ordered:
        raise Conflict("{number} is on order. Close the order first.", number=number)
    if is_awaited or reserved > 0:
        raise Conflict("Jobs wait for {number}. Cancel these requests first.", number=number)
