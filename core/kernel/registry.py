"""Every command and query by name, with the permission it asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from core.kernel.permission import Permission

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Registered:
    """One callable of the product."""

    name: str
    function: Callable[..., Any]
    permission: Permission


COMMANDS: dict[str, Registered] = {}
QUERIES: dict[str, Registered] = {}


def command(permission: Permission) -> Callable[[F], F]:
    """Declare an audited change and the permission it needs."""
    return _register(COMMANDS, permission)


def query(permission: Permission) -> Callable[[F], F]:
    """Declare a reading and the permission it needs."""
    return _register(QUERIES, permission)


def _register(registry: dict[str, Registered], permission: Permission) -> Callable[[Any], Any]:
    def keep(function: Any) -> Any:
        domain = function.__module__.split(".")[1]
        name = f"{domain}.{function.__name__}"
        if name in registry:
            raise RuntimeError(f"{name} is registered twice")
        registry[name] = Registered(name, function, permission)
        function.registered = registry[name]
        return function

    return keep
