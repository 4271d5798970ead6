"""A page of the shell over an embedded database."""

import pytest

from core.kernel import Role
from tests.support.shell import stand_in
from ui.language import SOURCE, use


@pytest.fixture
def dialect():
    """One database is enough here: the commands and queries behind the pages are tested on both."""
    return "sqlite"


@pytest.fixture
def process(monkeypatch):
    """What a server process holds, without a database; in English before and after, whatever the test speaks."""
    use(SOURCE)
    yield stand_in(monkeypatch)
    use(SOURCE)


@pytest.fixture
def shell(monkeypatch, sessions, given, clock):
    """A technician named novak is here; what is read and pressed goes through the real boundary."""
    made = stand_in(monkeypatch, sessions)
    made.actor = given.person(Role.MAINTENANCE_TECH, "novak")
    clock.now = made.now
    return made
