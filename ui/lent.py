"""What somebody may do for some days beside their role: for the menu, and at the door of a page."""

from core import inventory
from core.inventory.deputyship import DEPUTY_ROLES
from core.kernel import Actor, DomainError, Permission
from core.storage import run_query
from ui import runtime

NOTHING: frozenset[Permission] = frozenset()


def lent_to(actor: Actor) -> frozenset[Permission]:
    """The permissions that this person holds now as somebody's deputy; none where nobody can tell."""
    if actor.role not in DEPUTY_ROLES:
        return NOTHING
    try:
        named = run_query(runtime.sessions(), inventory.approves_for, actor=actor, clock=runtime.clock)
    except DomainError:
        return NOTHING
    return frozenset({Permission.APPROVE_PARTS}) if named else NOTHING
