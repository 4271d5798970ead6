"""Words that every domain shares: who acts, what they may do, when it is, and how a refusal reads."""

from core.kernel.actor import Actor, ActorKind, Role
from core.kernel.choice import chosen
from core.kernel.clock import Clock, system_clock
from core.kernel.errors import (
    Conflict,
    DomainError,
    Forbidden,
    IdempotencyConflict,
    InsufficientStock,
    Invalid,
    NotFound,
    SignedOut,
    StaleState,
    Unavailable,
)
from core.kernel.money import check_money
from core.kernel.permission import LENDABLE, Permission, is_allowed, roles_with
from core.kernel.portions import portions
from core.kernel.registry import COMMANDS, QUERIES, Registered, command, query
from core.kernel.text import check_line, check_reason, clean_line, clean_text, folded

__all__ = [
    "COMMANDS",
    "LENDABLE",
    "QUERIES",
    "Actor",
    "ActorKind",
    "Clock",
    "Conflict",
    "DomainError",
    "Forbidden",
    "IdempotencyConflict",
    "InsufficientStock",
    "Invalid",
    "NotFound",
    "Permission",
    "Registered",
    "Role",
    "SignedOut",
    "StaleState",
    "Unavailable",
    "check_line",
    "check_money",
    "check_reason",
    "chosen",
    "clean_line",
    "clean_text",
    "command",
    "folded",
    "is_allowed",
    "portions",
    "query",
    "roles_with",
    "system_clock",
]
