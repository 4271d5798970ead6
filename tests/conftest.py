"""Fixtures of all tests: databases of both kinds, a clock, a person of each role, and how to run a command."""

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core import invariants
from core.kernel import Actor, Role
from core.storage import Sessions, run_command
from tests.support.clock import HandClock
from tests.support.given import Given

pytest_plugins = ["tests.support.servers", "tests.support.databases"]


def pytest_collection_finish() -> None:
    """What was imported stays: looking for garbage in it again and again took a third of the time of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture
def clock() -> HandClock:
    """A clock that stands at 24 November 2026, 08:00 UTC."""
    return HandClock()


@pytest.fixture
def given(sessions: Sessions, clock: HandClock) -> Iterator[Given]:
    """The builder of what a test begins with; at the end every invariant must hold."""
    builder = Given(sessions, clock)
    yield builder
    if builder.sound:
        assert invariants.check(sessions, clock) == []


@pytest.fixture
def run(sessions: Sessions, clock: HandClock) -> Callable[..., Any]:
    """Run a command through the real boundary."""

    def call(command: Callable[..., Any], *args: Any, actor: Actor, **kwargs: Any) -> Any:
        return run_command(sessions, command, *args, actor=actor, clock=clock, **kwargs)

    return call


@pytest.fixture
def admin(given: Given) -> Actor:
    """An administrator."""
    return given.the(Role.ADMIN)


@pytest.fixture
def supervisor(given: Given) -> Actor:
    """A supervisor."""
    return given.the(Role.SUPERVISOR)


@pytest.fixture
def technician(given: Given) -> Actor:
    """A maintenance technician."""
    return given.the(Role.MAINTENANCE_TECH)


@pytest.fixture
def manager(given: Given) -> Actor:
    """A maintenance manager."""
    return given.the(Role.MAINTENANCE_MANAGER)


@pytest.fixture
def storekeeper(given: Given) -> Actor:
    """An inventory manager."""
    return given.the(Role.INVENTORY_MANAGER)
