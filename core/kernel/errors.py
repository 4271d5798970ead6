"""Refusals that a person can read. Each is one sentence with its facts, so that it can be shown in any language."""

from typing import Any, ClassVar


class DomainError(Exception):
    """Something the product refuses to do, or cannot do now.

    Attributes:
        template: the sentence in English with ``{named}`` facts; the catalogue translates it.
        facts: the values of those names.
        is_kept: whether it leaves a security event even when somebody only asked to read.
    """

    default: ClassVar[str] = "That cannot be done."
    is_kept: ClassVar[bool] = False

    def __init__(self, template: str = "", /, **facts: Any) -> None:
        self.template = template or self.default
        self.facts = facts
        super().__init__(self.template.format(**facts))

    def __getattr__(self, name: str) -> Any:
        """A fact is an attribute."""
        facts = self.__dict__.get("facts", {})
        if name in facts:
            return facts[name]
        raise AttributeError(name)


class NotFound(DomainError):
    """No such record, or none that this person may know of."""

    default = "That record does not exist."


class Forbidden(DomainError):
    """This person may not do that."""

    default = "You may not do that. Ask someone whose role allows it."
    is_kept = True


class SignedOut(Forbidden):
    """The session has ended: signed out, expired, deactivated or moved to another role."""

    default = "You are signed out. Sign in again to go on."


class Invalid(DomainError):
    """Wrong whatever the state: a missing reason, a quantity of zero, a date in the future."""

    default = "That entry is not valid."


class Conflict(DomainError):
    """Right in another state, wrong in this one."""

    default = "That does not fit what is there now. Look again."


class StaleState(Conflict):
    """The record has moved on since the screen was drawn."""

    default = "Somebody changed this meanwhile. Look at it again."


class InsufficientStock(Conflict):
    """Fewer pieces are there than were asked for; ``available`` and ``unit`` say how many."""

    default = "Only {available} {unit} available. Take that many, or wait."


class IdempotencyConflict(Conflict):
    """A key that was used before, with other values."""

    default = "This form was already sent with other values. Open it again."


class Unavailable(DomainError):
    """The database cannot be reached or is too busy; nothing was changed and the same press is safe again."""

    default = "The database does not answer. Nothing was changed; press again in a moment."
