"""An import beside the plant's work: others wait as short as may be, and nobody is thrown out."""

from dataclasses import replace
from itertools import count
from threading import Thread
from time import sleep

import pytest

from core.assets import decommission_machine
from core.cli import importing
from core.interchange import Progress, dry_run, import_records
from core.kernel import StaleState
from core.maintenance import report_breakdown
from core.maintenance.models import MaintenanceRequest
from core.storage import connect, run_command
from core.storage.retrying import Patience
from tests.core.interchange.given_files import OUTAGES, outages
from tests.support.clock import HandClock

ROWS = [f"EL{n},Repair,2026-11-0{n} 08:00:00+00:00,2026-11-0{n} 09:30:00+00:00" for n in (1, 2, 3)]
ONCE = Patience(tries=1, seconds=0.1)
SOURCES = count()


class Told(list):
    """Rows that tell when somebody begins to read them."""

    def __init__(self, rows, tell):
        super().__init__(rows)
        self._tell = tell

    def __iter__(self):
        self._tell()
        return super().__iter__()


@pytest.fixture
def lifts():
    """A mapping with references of its own: those that other tests deleted still hold gaps in the server's index."""
    return replace(OUTAGES, source=f"lifts {next(SOURCES)}")


@pytest.fixture
def report(url, supervisor, clock):
    """Report a machine from somewhere else; whoever would have to begin again is refused."""
    sessions, given = connect(url, patience=ONCE), {"actor": supervisor, "clock": clock}
    yield lambda machine: run_command(
        sessions, report_breakdown, machine, "Oil at the pump", machine_stopped=True, **given
    )
    sessions.kw["bind"].dispose()


@pytest.fixture
def one_by_one(monkeypatch):
    """Write a machine at a time, however few rows it has."""
    monkeypatch.setattr("core.interchange.storing._AT_ONCE", 1)


def test_the_file_is_read_before_anything_is_locked(run, given, report, lifts):
    machine, table = given.machine("EL1"), outages(*ROWS)
    table.rows = Told(table.rows, lambda: report(machine))

    assert run(import_records, "requests", table, lifts, actor=importing()).imported == 3
    assert len(given.rows(MaintenanceRequest, MaintenanceRequest.reporter_id.is_not(None))) == 1


def test_the_import_after_its_dry_run_does_not_read_the_file_again(run, given, admin, lifts):
    readings, table = [], outages(*ROWS)
    table.rows = Told(table.rows, lambda: readings.append("read"))

    given.ask(dry_run, "requests", table, lifts, actor=admin)
    run(import_records, "requests", table, lifts, actor=admin)

    assert readings == ["read"]


@pytest.mark.parametrize("dialect", ["mariadb"], indirect=True)
def test_a_machine_whose_turn_has_not_come_can_be_reported(run, given, admin, report, lifts, one_by_one):
    machines, reported = [given.machine(f"EL{n}") for n in (1, 2, 3)], []

    def show(_share):
        if not reported:
            reported.append(report(machines[-1]).machine)

    run(import_records, "requests", outages(*ROWS), lifts, actor=admin, progress=Progress(show))
    assert reported == ["EL3"]


@pytest.mark.parametrize("dialect", ["mariadb"], indirect=True)
def test_a_report_of_a_machine_that_is_being_written_waits_and_is_taken(run, given, admin, report, lifts):
    machine, taken = given.machine("EL1"), []
    thread = Thread(target=lambda: taken.append(report(machine).machine))

    def show(share):
        if share >= 0.5 and not thread.ident:
            thread.start()
            sleep(0.3)

    run(import_records, "requests", outages(*ROWS), lifts, actor=admin, progress=Progress(show))
    thread.join()
    assert taken == ["EL1"]


@pytest.mark.parametrize("dialect", ["mariadb"], indirect=True)
def test_a_machine_that_left_service_meanwhile_takes_no_open_request(run, given, admin, manager, lifts, one_by_one):
    given.machine("EL1")
    leaving = given.machine("EL2")
    table = outages(ROWS[0], "EL2,Repair,2026-11-02 08:00:00+00:00,")

    def show(_share):
        given.do(decommission_machine, leaving, "Sold", actor=manager)

    with pytest.raises(StaleState):
        run(import_records, "requests", table, lifts, actor=admin, progress=Progress(show))
    assert given.rows(MaintenanceRequest) == []


@pytest.mark.parametrize("dialect", ["mariadb"], indirect=True)
def test_a_machine_that_left_service_meanwhile_takes_no_later_stop(
    run, sessions, given, admin, manager, clock, lifts, one_by_one
):
    given.machine("EL1")
    leaving, left = given.machine("EL2"), HandClock(clock())
    clock.advance(days=1)
    table = outages(ROWS[0], "EL2,Repair,2026-11-24 09:00:00+00:00,2026-11-24 10:00:00+00:00")

    def show(_share):
        run_command(sessions, decommission_machine, leaving, "Sold", actor=manager, clock=left)

    with pytest.raises(StaleState):
        run(import_records, "requests", table, lifts, actor=admin, progress=Progress(show))
    assert given.rows(MaintenanceRequest) == []
