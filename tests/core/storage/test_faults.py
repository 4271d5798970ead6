"""A database that goes away, comes back, or loses its answer."""

import os
import signal
from time import monotonic, sleep

import pymysql
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core import schema
from core.kernel import Actor, Conflict, Invalid, NotFound, Role, Unavailable
from core.maintenance import board, report_breakdown
from core.maintenance.models import MaintenanceRequest
from core.people import create_user
from core.settings import Settings
from core.storage import connect, ping, run_command, run_query
from core.storage.faults import as_domain_error, is_retryable
from tests.support import mariadb
from tests.support.databases import SECRET

SAID = "Oil on the floor"


@pytest.fixture
def over_wire(wire, mariadb_url):
    """A session factory that reaches the database over the wire."""
    made = connect(make_url(mariadb_url).set(port=wire.port).render_as_string(hide_password=False))
    yield made
    made.kw["bind"].dispose()


@pytest.mark.parametrize("dialect", ["mariadb"])
def test_a_press_while_the_server_is_away_changes_nothing_and_works_when_it_is_back(
    over_wire, wire, given, clock, supervisor
):
    machine = given.machine()

    def press(key=None):
        return run_command(
            over_wire, report_breakdown, machine, SAID, machine_stopped=True, actor=supervisor, clock=clock, key=key
        )

    press()
    wire.cut()
    for key in (None, "a key"):
        began = monotonic()
        with pytest.raises(Unavailable):
            press(key)
        assert monotonic() - began < 10
    assert len(given.rows(MaintenanceRequest)) == 1
    wire.mend()
    press("a key")
    assert len(given.rows(MaintenanceRequest)) == given.audit_rows() == 2
    assert over_wire.kw["bind"].pool.checkedout() == 0


@pytest.mark.parametrize("dialect", ["mariadb"])
def test_a_reading_after_the_connections_broke_while_idle_just_works(over_wire, wire, given, clock, supervisor):
    run_query(over_wire, board, actor=supervisor, clock=clock)
    wire.cut()
    wire.mend()
    run_query(over_wire, board, actor=supervisor, clock=clock)


@pytest.mark.parametrize("dialect", ["mariadb"])
def test_a_press_after_the_connections_broke_while_idle_just_works_without_a_key(
    over_wire, wire, given, clock, supervisor
):
    machine = given.machine()
    run_query(over_wire, board, actor=supervisor, clock=clock)
    wire.cut()
    wire.mend()
    sleep(0.6)  # long enough that the connection is asked before it is used
    run_command(over_wire, report_breakdown, machine, SAID, machine_stopped=True, actor=supervisor, clock=clock)
    assert given.audit_rows() == 1


def test_a_connection_that_was_used_a_moment_ago_is_not_asked_first(over_wire):
    asked = text("SHOW SESSION STATUS LIKE 'Com_admin_commands'")
    counts = []
    for pause in (0, 0, 0.6):
        sleep(pause)
        with over_wire() as session:
            counts.append(int(session.execute(asked).one()[1]))
    assert counts == [0, 0, 1]


@pytest.mark.parametrize("dialect", ["mariadb"])
def test_a_commit_whose_answer_was_lost_is_found_again_by_its_key(over_wire, wire, given, clock, supervisor):
    machine = given.machine()
    wire.cut_after_commit = True
    reported = run_command(
        over_wire, report_breakdown, machine, SAID, machine_stopped=True, actor=supervisor, clock=clock, key="one"
    )
    assert wire.cut_after_commit is False
    assert [row.id for row in given.rows(MaintenanceRequest)] == [reported.request_id]
    assert given.audit_rows() == 1


def test_a_server_that_was_killed_is_reported_within_seconds(clock):
    with mariadb.own_server() as server:
        settings = Settings(database_url=server.create_database("plant"), secret_key=SECRET)
        schema.migrate(settings)
        sessions = connect(settings.database_url)

        def add(name):
            return run_command(sessions, create_user, name, "Robin Hale", Role.ADMIN, actor=Actor.system(), clock=clock)

        add("robin")
        os.kill(server.pid, signal.SIGKILL)
        began = monotonic()
        with pytest.raises(Unavailable):
            add("alex")
        with pytest.raises(Unavailable):
            ping(sessions)
        assert monotonic() - began < 10
        assert sessions.kw["bind"].pool.checkedout() == 0
        sessions.kw["bind"].dispose()


@pytest.mark.parametrize("number", [1205, 1213, 1020, 1317])
def test_what_the_server_rolled_back_is_safe_to_try_again(number):
    assert is_retryable(_fault(number), keyed=False)
    assert isinstance(as_domain_error(_fault(number)), Unavailable)


@pytest.mark.parametrize("number", [2003, 2006, 2013, 2055, 1040, 1047, 1053, 1203, 1226, 1290])
def test_a_lost_connection_is_tried_again_only_with_a_key(number):
    assert not is_retryable(_fault(number), keyed=False)
    assert is_retryable(_fault(number), keyed=True)
    assert isinstance(as_domain_error(_fault(number)), Unavailable)


@pytest.mark.parametrize("number", [1021, 1114, 1969, 3024])
def test_a_full_disk_of_the_server_is_no_defect_and_not_tried_again(number):
    assert not is_retryable(_fault(number), keyed=True)
    assert isinstance(as_domain_error(_fault(number)), Unavailable)


@pytest.mark.parametrize(
    ("number", "kind"),
    [(1062, Conflict), (1451, NotFound), (1452, NotFound), (3819, Invalid), (4025, Invalid), (1264, Invalid)],
)
def test_what_the_database_refuses_reads_as_a_refusal_on_both_servers(number, kind):
    assert isinstance(as_domain_error(_fault(number, IntegrityError)), kind)


def test_a_pool_without_a_free_connection_is_unavailable():
    assert isinstance(as_domain_error(PoolTimeout()), Unavailable)


@pytest.mark.parametrize("fault", [ValueError("x"), KeyError("x")])
def test_a_defect_stays_a_defect(fault):
    assert as_domain_error(fault) is None
    assert not is_retryable(fault, keyed=True)


def test_a_mistake_in_a_statement_stays_a_defect():
    assert as_domain_error(_fault(1064, OperationalError)) is None


def test_refusals_of_the_real_database_read_alike_on_both(sessions):
    from sqlalchemy import text

    statements = {
        "INSERT INTO installation_facts (name, value) VALUES ('a', 'b'), ('a', 'c')": Conflict,
        "INSERT INTO comments (request_id, author_id, text, created_at) VALUES (9, 9, 'x', '2026-01-01')": NotFound,
        "UPDATE failure_codes SET category = 'MAGICAL'": Invalid,
    }
    for statement, kind in statements.items():
        with pytest.raises(DBAPIError) as fault, sessions.begin() as session:
            session.execute(text(statement))
        assert isinstance(as_domain_error(fault.value), kind), statement


def _fault(number, kind=OperationalError):
    original = pymysql.err.OperationalError(number, "as the server says")
    return kind("SELECT 1", {}, original)
