"""Who may give up what was asked for, and what may be taken without an approval."""

from decimal import ROUND_DOWN, Decimal

from core.kernel import Forbidden, Invalid, Role

_URGENT = {"HIGH", "CRITICAL"}
_PLACES = Decimal("0.001")


def check_may_cancel(role: Role | None, *, is_own: bool) -> None:
    """Whoever asked may give it up; so may the maintenance manager.

    Raises:
        Forbidden: neither.
    """
    if not is_own and role not in {None, Role.MAINTENANCE_MANAGER}:
        raise Forbidden("Only who asked for it, or the maintenance manager, cancels this.")


def check_urgent(priority: str) -> None:
    """Only an urgent job may take what nobody has approved.

    Raises:
        Forbidden: it can wait.
    """
    if priority not in _URGENT:
        raise Forbidden("Only a job of priority High or Critical takes parts without approval. Ask for the part.")


def check_helps_itself(priority: str) -> None:
    """Only for an urgent job a technician takes out what is held for it.

    Raises:
        Forbidden: it can wait for the storeroom.
    """
    if priority not in _URGENT:
        raise Forbidden("Only for a job of priority High or Critical you take parts out yourself. Ask the storeroom.")


def check_emergency_value(
    quantity: Decimal, price: Decimal | None, most: Decimal, currency: str, *, taken: Decimal = Decimal(0)
) -> None:
    """What is taken in an emergency costs no more than the plant allows; a part whose price nobody knows may be taken.

    Args:
        quantity: how much is to be taken now.
        price: of one unit.
        most: what the plant allows, in its currency.
        currency: of the plant.
        taken: what was taken before and counts too.

    Raises:
        Invalid: it costs more.
    """
    if price is None or (taken + quantity) * price <= most:
        return
    limit = {"most": f"{most.normalize():f}", "currency": currency}
    if taken:
        raise Invalid(
            "With what you have taken already it is worth more than {most} {currency}, the most in an emergency."
            " Ask for this one.",
            **limit,
        )
    raise Invalid("In an emergency parts of up to {most} {currency} may be taken. Ask for this one.", **limit)


def most_in_emergency(price: Decimal | None, most: Decimal, *, taken: Decimal = Decimal(0)) -> Decimal | None:
    """How much more of a part costs no more than the plant allows, rounded down to a thousandth; None without a price.

    >>> most_in_emergency(Decimal("40"), Decimal("150"), taken=Decimal(1))
    Decimal('2.750')
    """
    return max((most / price).quantize(_PLACES, ROUND_DOWN) - taken, Decimal(0)) if price else None
