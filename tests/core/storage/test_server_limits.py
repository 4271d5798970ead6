"""A server that takes no more connections, or only reads: a readable refusal, nothing half written, recovery."""

from contextlib import ExitStack, closing
from time import monotonic

import pymysql
import pytest
from sqlalchemy import make_url
from structlog.testing import capture_logs

from core import invariants, schema
from core.audit.log import ActivityLog
from core.kernel import Unavailable
from core.maintenance import board, report_breakdown
from core.maintenance.models import MaintenanceRequest
from core.settings import Settings
from core.storage import connect, ping, run_command, run_query
from tests.support import mariadb as throwaway
from tests.support.databases import SECRET

pytestmark = pytest.mark.xdist_group("server-limits")

SAID = "Oil on the floor"
_TOO_MANY = 1040


@pytest.fixture(scope="module")
def own():
    """A server of these tests alone."""
    with throwaway.own_server() as server:
        yield server


@pytest.fixture(scope="module")
def mariadb_url(own):
    """A migrated database on it, for an account like a plant's: no limit binds one that rules the server."""
    url = own.create_database("plant")
    schema.migrate(Settings(database_url=url, secret_key=SECRET))
    return own.account("product", ["GRANT ALL PRIVILEGES ON plant.* TO 'product'@'%'"], url)


@pytest.fixture(scope="module")
def mariadb_sessions(mariadb_url):
    """An engine on it."""
    sessions = connect(mariadb_url)
    yield sessions
    sessions.kw["bind"].dispose()


@pytest.fixture
def dialect():
    """Only a server has such limits."""
    return "mariadb"


@pytest.fixture
def newcomer(mariadb_url):
    """A process that has no connection yet."""
    sessions = connect(mariadb_url)
    yield sessions
    sessions.kw["bind"].dispose()


@pytest.fixture
def press(given, clock, supervisor):
    """Report a breakdown."""
    machine = given.machine()

    def report(sessions, key=None):
        return run_command(
            sessions, report_breakdown, machine, SAID, machine_stopped=True, actor=supervisor, clock=clock, key=key
        )

    return report


def test_a_server_without_a_free_connection_refuses_in_time_and_works_when_one_is_free(
    own, mariadb_url, newcomer, press, given, clock, supervisor
):
    _set(own, "max_connections = 10")
    try:
        with ExitStack() as crowd:
            _take_all(crowd, mariadb_url)
            for key in (None, "a key"):
                began = monotonic()
                with pytest.raises(Unavailable):
                    press(newcomer, key)
                assert monotonic() - began < 10
            with capture_logs() as log, pytest.raises(Unavailable):
                run_query(newcomer, board, actor=supervisor, clock=clock)
            assert ["Too many connections" in line["fault"] for line in log if "fault" in line] == [True]
            with pytest.raises(Unavailable):
                ping(newcomer)
    finally:
        _set(own, "max_connections = 151")
    assert (len(given.rows(MaintenanceRequest)), given.audit_rows()) == (0, 0)

    press(newcomer, "a key")
    assert (len(given.rows(MaintenanceRequest)), given.audit_rows()) == (1, 1)


def test_whoever_has_a_connection_works_on_while_the_server_takes_no_more(own, mariadb_url, sessions, press, given):
    ping(sessions)
    _set(own, "max_connections = 10")
    try:
        with ExitStack() as crowd:
            _take_all(crowd, mariadb_url)
            press(sessions)
    finally:
        _set(own, "max_connections = 151")
    assert given.audit_rows() == 1


def test_a_server_that_only_reads_refuses_a_press_wholly_and_still_shows_the_floor(
    own, sessions, press, given, clock, supervisor
):
    press(sessions)
    before = given.rows(MaintenanceRequest), given.rows(ActivityLog)
    _set(own, "read_only = ON")
    try:
        for key in (None, "a key"):
            began = monotonic()
            with pytest.raises(Unavailable):
                press(sessions, key)
            assert monotonic() - began < 10
        ping(sessions)
        assert run_query(sessions, board, actor=supervisor, clock=clock)
        assert [len(rows) for rows in before] == [len(given.rows(each)) for each in (MaintenanceRequest, ActivityLog)]
    finally:
        _set(own, "read_only = OFF")

    press(sessions, "a key")
    assert given.audit_rows() == 2
    assert invariants.check(sessions, clock) == []


def _set(server, variable):
    """Also while no connection is free: one is kept for who rules the server."""
    with closing(server.connect()) as connection, connection.cursor() as cursor:
        cursor.execute(f"SET GLOBAL {variable}")


def _take_all(crowd, url):
    """Connections of the product's account until the server takes no more."""
    target = make_url(url)
    words = {"host": target.host, "port": target.port, "user": target.username, "password": target.password}
    refusal = None
    while refusal is None:
        try:
            crowd.enter_context(closing(pymysql.connect(**words)))
        except pymysql.err.OperationalError as fault:
            refusal = fault.args[0]
    assert refusal == _TOO_MANY
