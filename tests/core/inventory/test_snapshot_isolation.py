"""The races once more on a server with ``innodb_snapshot_isolation``, which newer releases of MariaDB switch on."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from core import schema
from core.settings import Settings
from core.storage import Sessions, connect
from tests.core.inventory.commands.test_move_stock import (  # noqa: F401 - these are the tests
    test_of_many_who_take_the_last_pieces_as_many_are_served_as_there_are,
)
from tests.core.inventory.test_ledger import (  # noqa: F401
    test_every_way_to_one_part_at_once_keeps_the_ledger_whole,
)
from tests.core.inventory.test_races import *  # noqa: F403
from tests.core.maintenance.commands.test_complete_work import (  # noqa: F401
    test_of_completion_and_cancellation_at_the_same_instant_one_wins,
)
from tests.core.maintenance.commands.test_report_breakdown import (  # noqa: F401
    test_two_reports_at_the_same_instant_give_one_line,
)
from tests.core.storage.test_idempotency import test_eight_presses_at_once_are_one  # noqa: F401
from tests.support import mariadb as throwaway
from tests.support.databases import SECRET

pytestmark = pytest.mark.xdist_group("snapshot-isolation")


@pytest.fixture
def dialect() -> str:
    """Only a server has the switch."""
    return "mariadb"


@pytest.fixture(scope="module")
def mariadb_url() -> Iterator[str]:
    """A migrated database of a server that refuses to change a row which somebody else changed since it was read."""
    with throwaway.own_server("--innodb-snapshot-isolation=ON") as server:
        url = server.create_database("plant")
        schema.migrate(Settings(database_url=url, secret_key=SECRET))
        yield url


@pytest.fixture(scope="module")
def mariadb_sessions(mariadb_url: str) -> Iterator[Sessions]:
    """One engine on it."""
    sessions = connect(mariadb_url)
    yield sessions
    sessions.kw["bind"].dispose()


def test_the_server_has_the_switch_on(sessions):
    with sessions() as session:
        assert session.scalar(text("SELECT @@innodb_snapshot_isolation")) == 1
