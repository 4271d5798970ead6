"""What each role may do: the table of docs/roles.md, asked by the boundary on every call."""

from enum import StrEnum

from core.kernel.actor import Actor, ActorKind, Role

_ADMIN, _SUPERVISOR, _TECH = Role.ADMIN, Role.SUPERVISOR, Role.MAINTENANCE_TECH
_MANAGER, _STORE = Role.MAINTENANCE_MANAGER, Role.INVENTORY_MANAGER
_EVERYONE = frozenset(Role)


class Permission(StrEnum):
    """One line of the table of permissions."""

    USE_ACCOUNT = "USE_ACCOUNT"
    SEE_FLOOR = "SEE_FLOOR"
    REPORT_PROBLEM = "REPORT_PROBLEM"
    CANCEL_REQUEST = "CANCEL_REQUEST"
    ASSIGN_REQUEST = "ASSIGN_REQUEST"
    TRIAGE_REQUESTS = "TRIAGE_REQUESTS"
    DO_WORK = "DO_WORK"
    CORRECT_TIMES = "CORRECT_TIMES"
    REOPEN_REQUEST = "REOPEN_REQUEST"
    CORRECT_DOWNTIME = "CORRECT_DOWNTIME"
    REQUEST_PARTS = "REQUEST_PARTS"
    APPROVE_PARTS = "APPROVE_PARTS"
    NAME_DEPUTY = "NAME_DEPUTY"
    TAKE_IN_EMERGENCY = "TAKE_IN_EMERGENCY"
    MOVE_STOCK = "MOVE_STOCK"
    MANAGE_PARTS = "MANAGE_PARTS"
    SEE_CONSUMPTION = "SEE_CONSUMPTION"
    SEE_STOCK_COST = "SEE_STOCK_COST"
    MANAGE_MACHINES = "MANAGE_MACHINES"
    MANAGE_CODES = "MANAGE_CODES"
    MANAGE_USERS = "MANAGE_USERS"
    RESET_PIN = "RESET_PIN"
    IMPORT_RECORDS = "IMPORT_RECORDS"
    IMPORT_PARTS = "IMPORT_PARTS"
    IMPORT_STOCK = "IMPORT_STOCK"
    READ_AUDIT = "READ_AUDIT"


_HOLDERS: dict[Permission, frozenset[Role]] = {
    Permission.USE_ACCOUNT: _EVERYONE,
    Permission.SEE_FLOOR: _EVERYONE,
    Permission.REPORT_PROBLEM: _EVERYONE,
    Permission.CANCEL_REQUEST: _EVERYONE,
    Permission.ASSIGN_REQUEST: frozenset({_SUPERVISOR, _MANAGER}),
    Permission.TRIAGE_REQUESTS: frozenset({_MANAGER}),
    Permission.DO_WORK: frozenset({_TECH, _MANAGER}),
    Permission.CORRECT_TIMES: frozenset({_MANAGER}),
    Permission.REOPEN_REQUEST: frozenset({_SUPERVISOR, _MANAGER}),
    Permission.CORRECT_DOWNTIME: frozenset({_MANAGER}),
    Permission.REQUEST_PARTS: frozenset({_TECH, _MANAGER}),
    Permission.APPROVE_PARTS: frozenset({_MANAGER}),
    Permission.NAME_DEPUTY: frozenset({_MANAGER}),
    Permission.TAKE_IN_EMERGENCY: frozenset({_TECH}),
    Permission.MOVE_STOCK: frozenset({_STORE}),
    Permission.MANAGE_PARTS: frozenset({_MANAGER, _STORE}),
    Permission.SEE_CONSUMPTION: frozenset({_ADMIN, _SUPERVISOR, _MANAGER, _STORE}),
    Permission.SEE_STOCK_COST: frozenset({_ADMIN, _MANAGER, _STORE}),
    Permission.MANAGE_MACHINES: frozenset({_ADMIN, _MANAGER}),
    Permission.MANAGE_CODES: frozenset({_ADMIN, _MANAGER}),
    Permission.MANAGE_USERS: frozenset({_ADMIN}),
    Permission.RESET_PIN: frozenset({_ADMIN, _SUPERVISOR, _MANAGER}),
    Permission.IMPORT_RECORDS: frozenset({_ADMIN}),
    Permission.IMPORT_PARTS: frozenset({_MANAGER, _STORE}),
    Permission.IMPORT_STOCK: frozenset({_STORE}),
    Permission.READ_AUDIT: frozenset({_ADMIN}),
}

_IMPORTS = frozenset({Permission.IMPORT_RECORDS, Permission.IMPORT_PARTS, Permission.IMPORT_STOCK})
LENDABLE = frozenset({Permission.APPROVE_PARTS})
"""What somebody may hold for some days beside their role; the boundary asks who does at that moment."""


def roles_with(permission: Permission) -> frozenset[Role]:
    """The roles that hold a permission."""
    return _HOLDERS[permission]


def is_allowed(actor: Actor, permission: Permission) -> bool:
    """Whether the actor may: people by their role, imports only import, the system anything."""
    match actor.kind:
        case ActorKind.USER:
            return actor.role in _HOLDERS[permission]
        case ActorKind.IMPORT:
            return permission in _IMPORTS
        case ActorKind.SYSTEM:
            return True
