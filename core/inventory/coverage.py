"""Whether what lies in the store is enough for the machines that share a part. Decides; pure.

What counts everywhere is the available quantity: what was promised to jobs covers no machine any more.
"""

from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)


class MachineStockStatus(StrEnum):
    """How well the store is stocked with a part for one machine."""

    CRITICAL = "CRITICAL"
    LOW = "LOW"
    ADEQUATE = "ADEQUATE"
    EXCESS = "EXCESS"


class CoverageLevel(StrEnum):
    """How well the store is stocked with a part for all of its machines together."""

    URGENT = "URGENT"
    LOW = "LOW"
    ADEQUATE = "ADEQUATE"
    EXCESS = "EXCESS"
    NO_REQUIREMENT = "NO_REQUIREMENT"


def machine_stock_status(stock: Decimal, minimum: Decimal, maximum: Decimal | None = None) -> MachineStockStatus:
    """The status of a part for one machine, from quantities in its unit; the first that fits.

    Too much comes first, then less than the minimum, then less than one and a half times the minimum.

    >>> machine_stock_status(Decimal(9), Decimal(2), Decimal(8))
    <MachineStockStatus.EXCESS: 'EXCESS'>
    >>> machine_stock_status(Decimal(2), Decimal(2), Decimal(8))
    <MachineStockStatus.LOW: 'LOW'>
    """
    if maximum is not None and stock > maximum:
        return MachineStockStatus.EXCESS
    if stock < minimum:
        return MachineStockStatus.CRITICAL
    if 2 * stock < 3 * minimum:
        return MachineStockStatus.LOW
    return MachineStockStatus.ADEQUATE


def coverage_percent(stock: Decimal, required: Decimal) -> Decimal | None:
    """The stock of a part in percent of what its machines should have together; None when none should have any.

    >>> coverage_percent(Decimal(10), Decimal(10))
    Decimal('100')
    >>> coverage_percent(Decimal(10), Decimal(0)) is None
    True
    """
    return stock * 100 / required if required > 0 else None


def coverage_level(percent: Decimal | None) -> CoverageLevel:
    """What a coverage means: below 50 % urgent, below 80 % low, above 150 % excess; without one nothing is required.

    >>> coverage_level(Decimal(100)), coverage_level(None)
    (<CoverageLevel.ADEQUATE: 'ADEQUATE'>, <CoverageLevel.NO_REQUIREMENT: 'NO_REQUIREMENT'>)
    """
    if percent is None:
        return CoverageLevel.NO_REQUIREMENT
    if percent < 50:
        return CoverageLevel.URGENT
    if percent < 80:
        return CoverageLevel.LOW
    if percent > 150:
        return CoverageLevel.EXCESS
    return CoverageLevel.ADEQUATE


def missing(stock: Decimal, taken_before: Decimal, minimum: Decimal) -> Decimal:
    """How much of a machine's minimum is not there once others have theirs.

    >>> missing(Decimal(5), Decimal(4), Decimal(3))
    Decimal('2')
    """
    return min(max(taken_before + minimum - stock, ZERO), minimum)
