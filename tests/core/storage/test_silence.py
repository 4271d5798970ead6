"""A server that is slow, or falls silent in the middle: who waits is told in time, and nobody else waits."""

import asyncio
import threading
import time

import pytest
import requests
from sqlalchemy import event, make_url

from core import schema
from core.kernel import Role, Unavailable
from core.maintenance import board, report_breakdown
from core.maintenance.models import MaintenanceRequest
from core.settings import Settings
from core.storage import Patience, connect, run_command, run_query
from tests.core.storage.proxy import Wire
from tests.support.databases import SECRET
from tests.support.live_server import live_server
from tests.support.wsclient import Client

SAID = "Oil on the floor"
READS, WRITES = b"FROM maintenance_requests", b"INSERT INTO maintenance_requests"
_SILENCE_S = 1


@pytest.fixture
def dialect():
    """Only a server is reached over a wire."""
    return "mariadb"


@pytest.fixture
def over_wire(wire, mariadb_url):
    """A way over the wire with a fifteenth of the usual patience, so that nobody waits long here."""
    url = make_url(mariadb_url).set(port=wire.port).render_as_string(hide_password=False)
    sessions = connect(url, patience=Patience(seconds=_SILENCE_S / 2))
    event.listen(sessions.kw["bind"], "connect", _be_impatient)
    yield sessions
    sessions.kw["bind"].dispose()


def _be_impatient(connection, _record):
    connection._read_timeout = _SILENCE_S


@pytest.fixture
def press(given, clock, supervisor):
    """Report a breakdown of a machine."""

    def report(sessions, machine, key=None):
        return run_command(
            sessions, report_breakdown, machine, SAID, machine_stopped=True, actor=supervisor, clock=clock, key=key
        )

    return report


@pytest.mark.parametrize("key", [None, "a key"])
def test_who_meets_a_silence_in_the_middle_of_a_press_is_told_after_one_and_nobody_else_waits(
    over_wire, wire, press, given, clock, supervisor, key
):
    first, second = given.machine(), given.machine()
    run_query(over_wire, board, actor=supervisor, clock=clock)
    wire.swallow = WRITES
    told = []

    def meets_it():
        began = time.monotonic()
        with pytest.raises(Unavailable, match="Nothing was changed"):
            press(over_wire, first, key)
        told.append(time.monotonic() - began)

    waiting = threading.Thread(target=meets_it)
    waiting.start()
    _until(lambda: wire.swallowed)
    wire.swallow = b""
    began = time.monotonic()
    run_query(over_wire, board, actor=supervisor, clock=clock)
    press(over_wire, second)
    assert time.monotonic() - began < _SILENCE_S / 2
    assert told == []
    waiting.join()

    assert _SILENCE_S <= told[0] < 1.5 * _SILENCE_S
    assert [row.machine_id for row in given.rows(MaintenanceRequest)] == [second]
    assert over_wire.kw["bind"].pool.checkedout() == 0
    wire.cut()  # at last the server learns that nobody is there any more
    wire.mend()
    press(over_wire, first, key)
    assert given.audit_rows() == 2


def test_a_reading_that_meets_a_silence_is_told_after_one(over_wire, wire, clock, supervisor):
    wire.swallow = READS
    began = time.monotonic()
    with pytest.raises(Unavailable):
        run_query(over_wire, board, actor=supervisor, clock=clock)
    assert time.monotonic() - began < 1.5 * _SILENCE_S


def test_a_line_that_takes_300_ms_is_slow_and_not_broken(over_wire, wire, press, given, clock, supervisor):
    machine = given.machine()
    run_query(over_wire, board, actor=supervisor, clock=clock)
    wire.delay_s = 0.3
    run_query(over_wire, board, actor=supervisor, clock=clock)
    wire.delay_s = 0.03  # a press goes to and fro some twenty times: six seconds on such a line
    press(over_wire, machine)
    assert len(given.rows(MaintenanceRequest)) == given.audit_rows() == 1


@pytest.mark.long
def test_a_page_that_meets_a_silence_says_so_while_others_open_theirs(mariadb, tmp_path):
    url = mariadb.create_database("silence")
    schema.migrate(Settings(database_url=url, secret_key=SECRET))
    wire = Wire(make_url(url).host, make_url(url).port)
    over = make_url(url).set(port=wire.port).render_as_string(hide_password=False)
    with live_server(tmp_path, DATABASE_URL=over, SECRET_KEY=SECRET) as server:
        for name in ("sue", "sam"):
            server.add_person(name, Role.SUPERVISOR)
        browsers = [server.signed_in(name) for name in ("sue", "sam")]

        async def both() -> tuple[str, float, str, float]:
            wire.swallow = b"FROM departments"
            hers = asyncio.create_task(_opened(server.base_url, browsers[0]))
            await asyncio.to_thread(_until, lambda: wire.swallowed)
            wire.swallow = b""
            return *(await _opened(server.base_url, browsers[1])), *(await hers)

        his, took_him, hers, took_her = asyncio.run(both())
    wire.cut()

    assert "The database does not answer" not in his
    assert took_him < 3
    assert "The database does not answer" in hers
    assert took_her < 10


async def _opened(base_url: str, browser: requests.Session) -> tuple[str, float]:
    """What a page says, and after how many seconds it was drawn."""
    began = time.monotonic()
    cookie = {"Cookie": f"millwright_session={browser.cookies['millwright_session']}"}
    async with Client(base_url, headers=cookie) as page:
        said = (await page.rerun(seconds=40)).said()
    return said, time.monotonic() - began


def _until(is_so):
    until = time.monotonic() + 10
    while not is_so() and time.monotonic() < until:
        time.sleep(0.01)
    assert is_so()
