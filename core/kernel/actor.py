"""Who acts: a person in a role, the system itself, or an import."""

from dataclasses import dataclass
from enum import StrEnum

from core.kernel.errors import Forbidden


class Role(StrEnum):
    """The five roles of the plant; a person has exactly one."""

    ADMIN = "ADMIN"
    SUPERVISOR = "SUPERVISOR"
    MAINTENANCE_TECH = "MAINTENANCE_TECH"
    MAINTENANCE_MANAGER = "MAINTENANCE_MANAGER"
    INVENTORY_MANAGER = "INVENTORY_MANAGER"


class ActorKind(StrEnum):
    """What kind of hand made a change."""

    USER = "USER"
    SYSTEM = "SYSTEM"
    IMPORT = "IMPORT"


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who asks, as known when the call began; the boundary reads the account again before it believes it.

    ``session_id`` is missing only for the command line and for the system itself.
    """

    user_id: int | None
    username: str
    role: Role | None
    full_name: str = ""
    session_id: int | None = None
    address: str | None = None
    user_agent: str | None = None
    locale: str | None = None
    kind: ActorKind = ActorKind.USER

    @property
    def person_id(self) -> int:
        """The account of the person who acts.

        Raises:
            Forbidden: it is no person: the product itself, or an import.
        """
        if self.user_id is None:
            raise Forbidden()
        return self.user_id

    @classmethod
    def system(cls) -> "Actor":
        """The product itself: the worker, the sealer, a migration."""
        return cls(user_id=None, username="system", role=None, full_name="System", kind=ActorKind.SYSTEM)
