"""People to choose from, by name, however many there are; two of one name are told apart."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from core import inventory, people
from core.kernel import Actor, Role
from core.people import Colleague, Person
from ui.page import read

_AT_ONCE = 500


def technicians() -> dict[int, str]:
    """Everybody who can be given a job, id to name.

    A list answers with the words that it shows, so no two people may have the same: those who share a name have their
    user name behind it.
    """
    return of_roles(Role.MAINTENANCE_TECH, Role.MAINTENANCE_MANAGER)


def of_roles(*roles: Role) -> dict[int, str]:
    """Everybody who is active in one of these roles, id to name."""
    return _told_apart(_all_of(people.colleagues, *roles))


def movers() -> dict[int, str]:
    """Everybody who ever moved stock, whether still here or not, id to name."""
    return _told_apart(read(inventory.movers))


def everybody() -> dict[int, str]:
    """Everybody who has or had an account, id to name; for administrators."""
    return _told_apart(_all_of(people.people, state=None))


def area_of(actor: Actor) -> int | None:
    """The department with which a supervisor's lists begin, a filter to be taken off; None for everybody else."""
    return read(people.my_account).department_id if actor.role is Role.SUPERVISOR else None


def _all_of(query: Callable[..., Sequence[Colleague | Person]], *args: Any, **kwargs: Any) -> list[Colleague | Person]:
    found: list[Colleague | Person] = []
    after: tuple[str, int] | None = None
    while True:
        page = read(query, *args, **kwargs, after=after, limit=_AT_ONCE)
        found += page
        if len(page) < _AT_ONCE:
            return found
        after = (page[-1].full_name, page[-1].id)


def _told_apart(found: Sequence[Colleague | Person]) -> dict[int, str]:
    namesakes = Counter(each.full_name for each in found)
    return {
        each.id: f"{each.full_name} ({each.username})" if namesakes[each.full_name] > 1 else each.full_name
        for each in found
    }
