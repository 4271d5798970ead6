"""The people of the embedded demo, for the sign-in page: one tap is enough there."""

from itertools import groupby

from core import people
from core.kernel import Role, Unavailable
from ui import runtime

_SHOP_FLOOR_FIRST = (
    Role.SUPERVISOR,
    Role.MAINTENANCE_TECH,
    Role.INVENTORY_MANAGER,
    Role.MAINTENANCE_MANAGER,
    Role.ADMIN,
)
_SHOWN_PER_ROLE = 2


def demo_people() -> list[tuple[str, list[people.DemoUser]]]:
    """A few of each role, the shop floor first; none on any other database."""
    try:
        found = runtime.ask(people.demo_users, runtime.sessions())
    except Unavailable:
        return []
    found.sort(key=lambda person: _SHOP_FLOOR_FIRST.index(Role(person.role)))
    return [
        (role, list(group)[:_SHOWN_PER_ROLE]) for role, group in groupby(found, key=lambda person: str(person.role))
    ]
