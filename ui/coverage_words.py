"""What the coverage of a part recommends, in a sentence, and who would go without."""

from decimal import Decimal

from core.inventory import CoverageLevel, MachineNeed, PartCover
from ui.amounts import UNKNOWN, percent, quantity
from ui.language import _, ngettext


def recommendation(level: CoverageLevel) -> str:
    """What to do, and why."""
    match level:
        case CoverageLevel.URGENT:
            return _("Order at once: less than half of what its machines need is available.")
        case CoverageLevel.LOW:
            return _("Order soon: less than 80 % of what its machines need is available.")
        case CoverageLevel.EXCESS:
            return _("Reduce the stock: more than 150 % of what its machines need is available.")
        case CoverageLevel.NO_REQUIREMENT:
            return _("No requirement set: none of its machines has a minimum for it.")
    return _("The stock is adequate for its machines.")


def covered(cover: PartCover) -> str:
    """The coverage as a figure."""
    return UNKNOWN if cover.percent is None else percent(cover.percent / 100)


def sharing(cover: PartCover) -> str:
    """How many machines share it, and how many of them have too little already."""
    count = ngettext("{count} machine", "{count} machines", cover.machines).format(count=cover.machines)
    if not cover.short:
        return count
    return _("{machines}, too little for {short}").format(machines=count, short=cover.short)


def ordered(on_order: Decimal, unit: str) -> str | None:
    """What is on its way."""
    return _("{quantity} on order").format(quantity=quantity(on_order, unit)) if on_order > 0 else None


def lacking(need: MachineNeed, unit: str) -> str | None:
    """What a machine would go without once the more critical ones have theirs."""
    if need.missing <= 0:
        return None
    return _("would lack {quantity}").format(quantity=quantity(need.missing, unit))
