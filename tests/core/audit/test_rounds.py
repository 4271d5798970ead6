"""Most rounds of the worker look at what is new alone; a row that was committed late is found by every tenth."""

import time
from importlib import import_module
from threading import Thread

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from core import assets, audit
from core.jobs import Sealer, seal_lately, work
from core.kernel import Role
from tests.support.statements import statements_of

# The package exports a function of the same name.
SEALING = import_module("core.audit.seal")


def test_a_row_that_was_committed_late_waits_for_the_round_that_does_everything(sessions, given, clock, monkeypatch):
    monkeypatch.setattr(SEALING, "NEAR", 3)
    for number in range(8):
        given.do(assets.create_department, f"Hall {number}", actor=given.the(Role.ADMIN))
    with sessions.begin() as session:
        first = session.scalar(text("SELECT MIN(id) FROM activity_logs"))
        assert session.execute(text(f"UPDATE activity_logs SET id = -9 WHERE id = {first}")).rowcount == 1
    assert seal_lately(sessions, clock) > 0
    with sessions.begin() as session:
        session.execute(text(f"UPDATE activity_logs SET id = {first} WHERE id = -9"))

    assert seal_lately(sessions, clock) == 0
    assert work(sessions, clock) == 1
    assert work(sessions, clock) == 0
    with sessions() as session:
        assert audit.verify(session).sound


def test_what_waits_is_sealed_by_a_quick_round_however_much_it_is(sessions, given, clock, monkeypatch):
    monkeypatch.setattr(SEALING, "NEAR", 1)
    work(sessions, clock)
    for number in range(6):
        given.do(assets.create_department, f"Hall {number}", actor=given.the(Role.ADMIN))

    assert seal_lately(sessions, clock) >= 6
    with sessions() as session:
        assert audit.verify(session).sound


def test_a_round_of_a_quiet_plant_writes_nothing(sessions, given, clock):
    given.do(assets.create_department, "Hall", actor=given.the(Role.ADMIN))
    work(sessions, clock)
    with statements_of(sessions) as asked:
        assert seal_lately(sessions, clock) == 0
    assert [statement.split()[0] for statement in asked] == ["SELECT"]


def test_the_worker_does_everything_in_its_first_round_and_goes_on(sessions, given, clock):
    sealer = Sealer(sessions, clock, every_s=0.01)
    sealer.start()
    try:
        for number in range(3):
            given.do(assets.create_department, f"Hall {number}", actor=given.the(Role.ADMIN))
            _until_sealed(sessions, clock)
    finally:
        sealer.stop()
    with sessions() as session:
        assert audit.verify(session).sound


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_that_is_not_the_database_ends_the_worker_instead_of_leaving_it_idle(sessions):
    sealer = Sealer(sessions, lambda: 1 / 0, every_s=0.01)
    waiting = Thread(target=sealer.wait)
    with capture_logs() as log:
        sealer.start()
        waiting.start()
        waiting.join(timeout=10)
    assert not waiting.is_alive()
    assert [(line["event"], line["log_level"]) for line in log] == [("the sealer has ended", "error")]


def _until_sealed(sessions, clock):
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with sessions() as session:
            if session.scalar(text("SELECT COUNT(*) FROM activity_logs")) == session.scalar(
                text("SELECT COUNT(*) FROM audit_seals")
            ):
                return
        time.sleep(0.02)
    raise AssertionError("nothing was sealed")
