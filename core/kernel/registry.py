"""Every command and query by name, with the permission it asks for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from core.kernel.composition import compose
from core.kernel.permission import Permission

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Registered:
    """One callable of the product.

    Attributes:
        name: its domain and its verb.
        function: what runs.
        permission: what whoever asks must be allowed to do.
        prepare: what to do before the transaction begins and locks anything, such as loading a large library.
    """

    name: str
    function: Callable[..., Any]
    permission: Permission
    prepare: Callable[[], object] | None = None


class Registry(Mapping[str, Registered]):
    """The callables of all domains by name; reading it brings in the domains that nobody has imported yet."""

    def __init__(self) -> None:
        self._rows: dict[str, Registered] = {}

    def add(self, registered: Registered) -> None:
        """Take in one callable."""
        if registered.name in self._rows:
            raise RuntimeError(f"{registered.name} is registered twice")
        self._rows[registered.name] = registered

    def __getitem__(self, name: str) -> Registered:
        """The callable of that name."""
        if name not in self._rows:
            compose()
        return self._rows[name]

    def __iter__(self) -> Iterator[str]:
        """All names."""
        compose()
        return iter(self._rows)

    def __len__(self) -> int:
        """How many there are."""
        compose()
        return len(self._rows)


COMMANDS = Registry()
QUERIES = Registry()


def command(permission: Permission, *, prepare: Callable[[], object] | None = None) -> Callable[[F], F]:
    """Declare an audited change and the permission it needs; ``prepare`` runs before its transaction begins."""
    return _register(COMMANDS, permission, prepare)


def query(permission: Permission) -> Callable[[F], F]:
    """Declare a reading and the permission it needs."""
    return _register(QUERIES, permission, None)


def _register(registry: Registry, permission: Permission, prepare: Callable[[], object] | None) -> Callable[[Any], Any]:
    def keep(function: Any) -> Any:
        domain = function.__module__.split(".")[1]
        function.registered = Registered(f"{domain}.{function.__name__}", function, permission, prepare)
        registry.add(function.registered)
        return function

    return keep
