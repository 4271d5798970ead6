"""Who may stand in for a maintenance manager when parts are to be approved, and for how long."""

from datetime import date
from enum import StrEnum

from core.kernel import Invalid, Role

DEPUTY_ROLES = frozenset({Role.SUPERVISOR, Role.MAINTENANCE_TECH})
"""Not who administers, nor who hands the parts out; who manages maintenance approves already."""
MOST_DAYS = 92


class DeputyState(StrEnum):
    """Whether a deputy who was named may approve."""

    ACTING = "ACTING"
    COMING = "COMING"
    LOST = "LOST"


def deputy_state(starts_on: date, *, today: date, is_able: bool) -> DeputyState:
    """The state of one that nobody has ended and whose last day is not over.

    Args:
        starts_on: the first day, of the plant.
        today: the day of the plant.
        is_able: the accounts of both are open, and their roles those with which one names and stands in.

    >>> deputy_state(date(2026, 11, 24), today=date(2026, 11, 24), is_able=True)
    <DeputyState.ACTING: 'ACTING'>
    """
    if not is_able:
        return DeputyState.LOST
    return DeputyState.ACTING if starts_on <= today else DeputyState.COMING


def check_deputy_days(starts_on: date, ends_on: date, *, today: date) -> None:
    """The days in which somebody stands in: in order, none behind, and not so many that nobody thinks of them again.

    Raises:
        Invalid: they are not.
    """
    if starts_on < today:
        raise Invalid("The first day is today at the earliest.", field="starts_on")
    if ends_on < starts_on:
        raise Invalid("The last day lies before the first.", field="ends_on")
    if (ends_on - starts_on).days >= MOST_DAYS:
        raise Invalid("A deputy is named for at most {days} days.", days=MOST_DAYS, field="ends_on")


def check_stands_in(name: str, role: Role, *, is_active: bool) -> None:
    """Who may be named: somebody with an open account, of a role that may stand in.

    Raises:
        Invalid: this person may not.
    """
    if not is_active or role not in DEPUTY_ROLES:
        raise Invalid(
            "{name} cannot stand in. Choose an active supervisor or technician.", name=name, field="deputy_id"
        )
