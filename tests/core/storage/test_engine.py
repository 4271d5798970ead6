"""Engines come with the settings that their correctness needs."""

import subprocess
import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from core.kernel import Unavailable
from core.storage import connect, create_engine, ping

SERVER = {
    "@@time_zone": "+00:00",
    # MariaDB 10 has the older of its two names, MySQL 8 the newer.
    "@@{}_isolation": "READ-COMMITTED",
    "@@innodb_lock_wait_timeout": 5,
    "@@wait_timeout": 300,
    "@@character_set_connection": "utf8mb4",
    "@@autocommit": 0,
}


@pytest.mark.parametrize("dialect", ["mariadb"])
@pytest.mark.parametrize(("variable", "value"), SERVER.items())
def test_a_server_connection_is_set_up(sessions, variable, value):
    with sessions() as session:
        is_mariadb = "MariaDB" in str(session.scalar(text("SELECT VERSION()")))
        assert session.scalar(text(f"SELECT {variable.format('tx' if is_mariadb else 'transaction')}")) == value


@pytest.mark.parametrize("dialect", ["mariadb"])
def test_a_server_connection_is_strict(sessions):
    with sessions() as session:
        modes = set(session.scalar(text("SELECT @@sql_mode")).split(","))
        assert {"STRICT_TRANS_TABLES", "ONLY_FULL_GROUP_BY", "NO_ZERO_DATE"} <= modes
        with pytest.raises(DBAPIError, match="1406"):
            session.execute(text("INSERT INTO installation_facts (name, value) VALUES (REPEAT('x', 300), 'y')"))


@pytest.mark.parametrize("dialect", ["mariadb"])
def test_a_server_connection_waits_for_nobody_without_end(sessions):
    with sessions() as session:
        raw = session.connection().connection.dbapi_connection
        assert (raw.connect_timeout, raw._read_timeout, raw._write_timeout) == (3, 15, 15)


@pytest.mark.parametrize("dialect", ["mariadb"])
def test_a_server_may_think_as_long_as_whoever_connects_says(url):
    engine = connect(url, answer_s=1).kw["bind"]
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT SLEEP(0.2)")) == 0
        with pytest.raises(DBAPIError) as lost:
            connection.execute(text("SELECT SLEEP(2)"))
    assert lost.value.connection_invalidated
    engine.dispose()


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("pragma", "value"), [("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 30000)]
)
def test_a_file_connection_is_set_up(sessions, pragma, value):
    with sessions() as session:
        assert session.scalar(text(f"PRAGMA {pragma}")) == value


def test_foreign_keys_hold(sessions):
    with pytest.raises(DBAPIError), sessions.begin() as session:
        session.execute(
            text("INSERT INTO comments (request_id, author_id, text, created_at) VALUES (9, 9, 'x', '2026-01-01')")
        )


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_writer_on_a_file_takes_its_lock_at_once(sessions):
    """With a plain BEGIN, two that read first and then write could not both go on."""
    order = []
    with sessions() as first:
        first.execute(text("SELECT 1"))
        second = threading.Thread(target=lambda: (_write(sessions), order.append("second")))
        second.start()
        time.sleep(0.2)
        order.append("first")
        first.rollback()
    second.join()
    assert order == ["first", "second"]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_readers_on_a_file_do_not_wait_for_a_writer(sessions):
    with sessions() as writer:
        writer.execute(text("INSERT INTO installation_facts (name, value) VALUES ('a', 'b')"))
        with sessions() as reader:
            reader.connection(execution_options={"reading": True})
            assert reader.scalar(text("SELECT COUNT(*) FROM installation_facts")) == 0


def test_makes_the_folder_of_a_file_that_is_not_there_yet(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'new' / 'plant.db'}")
    with engine.connect():
        assert (tmp_path / "new" / "plant.db").exists()
    engine.dispose()


def test_a_fault_does_not_tell_the_values_that_were_sent(sessions):
    with sessions() as session, pytest.raises(DBAPIError) as fault:
        session.execute(text("SELECT nothing FROM nowhere WHERE word = :word"), {"word": "wheel under seven gates"})
    assert "wheel under seven gates" not in str(fault.value)


def test_nobody_else_on_the_machine_reads_the_file_or_what_lies_beside_it(tmp_path):
    sessions = connect(f"sqlite:///{tmp_path / 'plant.db'}")
    with sessions.begin() as session:
        session.execute(text("CREATE TABLE secrets (word TEXT)"))
        assert {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == dict.fromkeys(
            ("plant.db", "plant.db-wal", "plant.db-shm"), 0o600
        )
    sessions.kw["bind"].dispose()


@pytest.mark.parametrize("scheme", ["mysql", "mariadb", "mysql+pymysql"])
def test_reads_a_plain_address_of_a_server(mariadb_url, scheme):
    sessions = connect(mariadb_url.replace("mysql+pymysql", scheme, 1))
    ping(sessions)
    assert sessions.kw["bind"].driver == "pymysql"
    sessions.kw["bind"].dispose()


def test_a_server_that_cannot_prove_who_it_is_is_not_talked_to(mariadb_url, tmp_path):
    authority = tmp_path / "ca.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=x",
    ]
    subprocess.run([*made, "-keyout", tmp_path / "key.pem", "-out", authority], check=True, capture_output=True)
    sessions = connect(f"{mariadb_url}&ssl_ca={authority}")
    with pytest.raises(OperationalError), sessions() as session:
        session.execute(text("SELECT 1"))


def test_says_so_when_nobody_answers():
    sessions = connect("mysql://nobody:x@127.0.0.1:1/nothing")
    with pytest.raises(Unavailable):
        ping(sessions)


def _write(sessions):
    with sessions.begin() as session:
        session.execute(text("INSERT INTO installation_facts (name, value) VALUES ('c', 'd')"))
