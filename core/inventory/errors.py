"""Refusals of the storeroom."""

from decimal import Decimal

from core.kernel import Conflict, InsufficientStock


class AlreadyReversed(Conflict):
    """A movement is taken back once."""

    default = "This movement was taken back already."


class LineRefused(Conflict):
    """One line of several is faulty, so none was taken."""

    default = "Line {line}: {refusal}"


class MoreThanOrdered(Conflict):
    """More came than an order has still to bring, and nobody said so; ``to_come`` and ``unit`` say how much that is."""

    default = "Only {to_come} {unit} of {part} are still to come. Receive that many, or say that more came."


class PartRefused(Conflict):
    """One part of several is faulty, so none was taken."""

    default = "Part {part}: {refusal}"


def too_few(available: Decimal, unit: str) -> InsufficientStock:
    """Fewer are available than were asked for, or none; in the part's unit."""
    if available > 0:
        return InsufficientStock(available=available, unit=unit)
    return InsufficientStock(
        "None of it is available now. Wait for the next delivery.", available=Decimal(0), unit=unit
    )


def too_few_there(lying: Decimal, unit: str) -> InsufficientStock:
    """Fewer lie at the location than leave it, or none, whatever lies elsewhere; in the part's unit."""
    if lying > 0:
        return InsufficientStock(
            "Only {available} {unit} lie at this location. Take that many, or transfer more to it.",
            available=lying,
            unit=unit,
        )
    return InsufficientStock(
        "None of it lies at this location. Transfer some to it, or choose another one.", available=lying, unit=unit
    )


def too_few_to_take_back(available: Decimal, unit: str) -> InsufficientStock:
    """Less of what came in by mistake is free than came, for it has left or was promised; in the part's unit."""
    if available > 0:
        return InsufficientStock(
            "Only {available} {unit} of it are free: the rest has left or is held for jobs. Count the part instead.",
            available=available,
            unit=unit,
        )
    return InsufficientStock(
        "None of it is free: it has left or is held for jobs. Count the part instead.", available=available, unit=unit
    )
