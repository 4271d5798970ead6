"""What a count has found otherwise than it should lie there: in figures, and part by part."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from core.inventory import CountLine
from ui import cards, tables
from ui.amounts import UNKNOWN, money, quantity
from ui.language import _
from ui.tables import Column

_ZERO = Decimal(0)
Different = tuple[CountLine, Decimal]
"""A part as it should lie there, and how much was counted."""


def figures(count: int, other: Sequence[Different]) -> None:
    """How many parts were counted, of how many something else lies there, and what that is worth."""
    known = [_value(row, there) for row, there in other]
    value = sum((each for each in known if each is not None), _ZERO)
    boxes = cards.figures(3)
    with boxes.cell():
        cards.figure(_("Counted"), str(count), key="counted")
    with boxes.cell():
        cards.figure(_("Different"), str(len(other)), key="different", tone="orange" if other else "plain")
    with boxes.cell():
        note = _("without parts of unknown cost") if None in known else None
        cards.figure(_("Value"), _plus(value) + money(value), note, key="value")


def table(other: Sequence[Different], *, key: str) -> None:
    """What differs, a row a part."""
    tables.table([_difference(*each) for each in other], _columns(), key=key)


def _columns() -> dict[str, Column]:
    return {
        "part": Column(_("Part")),
        "expected": Column(_("Expected")),
        "counted": Column(_("Counted")),
        "difference": Column(_("Difference")),
        "value": Column(_("Value")),
    }


def _difference(row: CountLine, there: Decimal) -> Mapping[str, str]:
    change, value = there - row.expected, _value(row, there)
    return {
        "part": f"{row.part_name} · {row.part_number}",
        "expected": quantity(row.expected, row.unit),
        "counted": quantity(there, row.unit),
        "difference": _plus(change) + quantity(change, row.unit),
        "value": UNKNOWN if value is None else _plus(value) + money(value),
    }


def _plus(change: Decimal) -> str:
    """What stands before a figure that says how much more there is."""
    return "+" if change > 0 else ""


def _value(row: CountLine, there: Decimal) -> Decimal | None:
    return None if row.cost is None else (there - row.expected) * row.cost
