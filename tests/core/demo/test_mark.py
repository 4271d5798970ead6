"""A demo that was broken off is made afresh; while it is being made it is no demo, and nothing else is ever cleared."""

import signal
from threading import Timer
from time import monotonic, sleep

import pytest
from sqlalchemy import select

from core import invariants, people
from core.assets import Machine
from core.audit.models import ActivityLog
from core.demo import is_unfinished, populate
from core.demo.mark import in_the_making
from core.interchange import import_records
from core.kernel import Actor, ActorKind, Conflict, Role, system_clock
from core.maintenance.models import FailureCode, MaintenanceRequest
from core.people import User
from core.storage import reading, run_command
from tests.core.interchange.given_files import OUTAGES, outages
from tests.support.databases import SECRET
from tests.support.forking import Program

SMALL = {"machines": 2, "years": 0.05}
_PATIENCE_S = 60


def broken_off(sessions, url, log, number, module="core", **settings):
    """Begin the demo in a process of its own and end that by a signal midway; its exit status."""
    environment = {"DATABASE_URL": url, "SECRET_KEY": SECRET, **settings}
    making = Program(module, environment, log, () if module == "ui" else ("demo", "--machines", "6"))
    until = monotonic() + _PATIENCE_S
    while not _has_jobs(sessions):
        assert monotonic() < until, log.read_text()
        assert making.poll() is None, log.read_text()
        sleep(0.05)
    making.send_signal(number)
    return making.wait(_PATIENCE_S)


def _has_jobs(sessions):
    with reading(sessions) as session:
        return session.scalar(select(MaintenanceRequest.id).limit(1)) is not None


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_is_made_afresh_when_it_was_broken_off(sessions, url, clock, tmp_path, dialect, number, status):
    assert broken_off(sessions, url, tmp_path / "log", number) == status
    assert is_unfinished(sessions)
    assert people.demo_users(sessions) == []

    filled = populate(sessions, **SMALL, clock=clock, still_s=0.7)

    with sessions() as session:
        assert len(session.scalars(select(Machine.id)).all()) == filled.machines == 2
        assert len(session.scalars(select(User.id)).all()) == filled.people == 14
        assert len(session.scalars(select(FailureCode.id)).all()) == 26
        assert session.scalars(select(ActivityLog).order_by(ActivityLog.id)).first().created_at < clock()
    assert invariants.check(sessions, clock) == []
    assert not is_unfinished(sessions)
    assert bool(people.demo_users(sessions)) == (dialect == "sqlite")
    assert populate(sessions, **SMALL, clock=clock) is None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_one_that_was_asked_to_end_is_taken_over_at_once(sessions, number):
    handler = signal.getsignal(number)
    with pytest.raises(SystemExit):
        _is_asked_to_end(sessions, number)
    assert signal.getsignal(number) is handler
    begun = monotonic()
    with in_the_making(sessions, still_s=_PATIENCE_S) as mark:
        assert monotonic() - begun < 1
        mark.finish()


def _is_asked_to_end(sessions, number):
    with in_the_making(sessions) as mark:
        signal.raise_signal(number)
        mark.beat()


def test_nobody_takes_over_while_somebody_is_at_it(sessions):
    with in_the_making(sessions) as mark:
        Timer(0.6, mark.beat).start()
        with pytest.raises(Conflict, match="Another process"), in_the_making(sessions, still_s=_PATIENCE_S):
            pass
        mark.finish()


def test_whoever_was_taken_over_stops(sessions):
    with in_the_making(sessions) as slow, in_the_making(sessions, still_s=0) as other:
        with pytest.raises(Conflict, match="Another process"):
            slow.finish()
        sleep(0.5)
        with pytest.raises(Conflict, match="Another process"):
            slow.beat()
        slow.leave()
        other.finish()
    assert not is_unfinished(sessions)


def _a_person(sessions):
    run_command(sessions, people.create_user, "own", "Own Person", Role.ADMIN, actor=Actor.system(), clock=system_clock)


def _an_import(sessions):
    actor = Actor(None, "import", None, full_name="Import", kind=ActorKind.IMPORT)
    file = outages("EL1,Repair,2026-11-01 08:00,2026-11-01 09:30")
    run_command(sessions, import_records, "requests", file, OUTAGES, actor=actor, clock=system_clock)


@pytest.mark.parametrize("leave", [_a_person, _an_import])
def test_clears_nothing_where_somebody_has_worked_since(sessions, clock, leave):
    with pytest.raises(ZeroDivisionError):
        populate(sessions, **SMALL, clock=clock, progress=lambda _share: 1 // 0)
    leave(sessions)
    before = _rows(sessions)

    with pytest.raises(Conflict, match="somebody has worked"):
        populate(sessions, **SMALL, clock=clock)
    assert _rows(sessions) == before
    assert is_unfinished(sessions)


def test_is_not_made_where_anything_was_recorded(sessions, clock):
    _an_import(sessions)
    before = _rows(sessions)
    assert populate(sessions, **SMALL, clock=clock) is None
    assert _rows(sessions) == before


def _rows(sessions):
    with sessions() as session:
        return [list(session.scalars(select(table.id))) for table in (User, Machine, MaintenanceRequest, ActivityLog)]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_half_a_plant_is_never_served(sessions, url, tmp_path):
    log, address = tmp_path / "log", {"PORT": "1", "STORAGE_URL": f"file://{tmp_path}"}
    assert broken_off(sessions, url, log, signal.SIGINT, "ui", DEMO_DATA="true", **address) == 130
    assert "Traceback" not in log.read_text()

    without = Program("ui", {"DATABASE_URL": url, "SECRET_KEY": SECRET, "DEMO_DATA": "false", **address}, log)
    assert without.wait(_PATIENCE_S) == 1
    assert "Millwright cannot start: The demo in this database is not finished." in log.read_text()
