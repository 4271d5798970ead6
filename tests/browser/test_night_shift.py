"""The night shift, played on tablets: one failure with two stops, a duplicate, paper notes, and the day that ends it.

The server reads its clock from a file, so that every minute below is exact and worked out by hand.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from core import invariants
from core.assets import Machine, MachineStatus
from core.inventory.models import SparePartsRequest, WantedLine
from core.kernel import system_clock
from core.maintenance import SpellKind
from core.maintenance.models import JobSpell, MachineDowntime, MaintenanceRequest, WorkSession
from tests.browser.conftest import Plant, fits, settled
from tests.support.live_server import ROOT
from tests.support.turned_server import CLOCK_FILE, MODULE, TurnedClock

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-night"), pytest.mark.timeout(300)]

FILLER = "Filler 3"
SEAL = "Lip seal 40 x 52, as on the drawing beside the pump"
# Start, end, why, minutes.
LINE = [
    ("22:35", "22:52", "BREAKDOWN", 17),
    ("22:52", "23:30", "MAINTENANCE", 38),
    ("23:30", "23:45", "WAITING_PARTS", 15),
    ("02:15", "02:20", "WAITING_PARTS", 5),
    ("02:20", "02:50", "MAINTENANCE", 30),
    ("02:50", "05:35", "BREAKDOWN", 165),
    ("05:35", "06:40", "WAITING_PARTS", 65),
    ("06:40", "07:10", "MAINTENANCE", 30),
]
STOPS = [("22:35", "23:45"), ("02:15", "07:10")]
WAITS = [("23:30", "02:20"), ("05:35", "06:40")]
# Who, from, to, entered later, why it ended.
VISITS = [
    ("anna", "22:52", "23:30", False, None),
    ("anna", "02:20", "02:50", True, "END_OF_SHIFT"),
    ("ken", "06:40", "07:20", False, None),
]
RECORD = [
    ("22:40", "rosa", "Reported Filler 3"),
    ("22:52", "anna", "Started work on Filler 3"),
    ("23:05", "anna", "Asked for 1 pcs of HOSE-12 on job 1"),
    ("23:05", "anna", f"Asked for {SEAL} on job 1"),
    ("23:30", "anna", "Filler 3 waits for parts"),
    ("23:35", "sam", "Reported Filler 3"),
    ("23:40", "helen", "Merged job 2 into job 1 on Filler 3"),
    ("23:45", "anna", "Marked Filler 3 as running"),
    ("05:30", "anna", "Marked Filler 3 as stopped"),
    ("05:30", "anna", "Started work on Filler 3"),
    ("05:30", "anna", "Paused work on Filler 3"),
    ("05:35", "anna", "Filler 3 waits for parts"),
    ("06:40", "ken", "Started work on Filler 3"),
    ("07:20", "ken", "Completed work on Filler 3: repaired"),
]


def at(wall: str) -> datetime:
    """An instant of the night of 9 to 10 November, when the plant's wall clock shows UTC."""
    return datetime.fromisoformat(f"2026-11-{'09' if wall > '12' else '10'}T{wall}:00").replace(tzinfo=UTC)


def wall(instant: datetime | None) -> str | None:
    """The time of the night, if it lies in it."""
    told = instant and f"{instant:%H:%M}"
    assert told is None or at(told) == instant
    return told


@pytest.fixture
def clock(tmp_path: Path) -> TurnedClock:
    """The plant's clock, at the beginning of the evening shift."""
    clock = TurnedClock(tmp_path / "now")
    clock.turn_to(at("22:00"))
    return clock


@pytest.fixture
def night(make_plant: Callable[..., Plant], clock: TurnedClock) -> Plant:
    """A plant that lives by that clock."""
    return make_plant(module=MODULE, clock=clock, **{CLOCK_FILE: str(clock.path)})


def test_the_night_shift_leaves_what_the_table_says(night: Plant, clock: TurnedClock):
    _filler_stops(night, clock)
    _technician_finds_a_burst_hose(night, clock)
    _other_side_of_the_line_reports_it_too(night, clock)
    _manager_merges(night, clock)
    _temporary_fix(night, clock)
    _paper_is_entered(night, clock)
    _day_finishes(night, clock)

    _compare_the_line(night)
    _compare_the_job(night)
    _compare_the_record(night)
    assert invariants.check(night.server.sessions, system_clock) == []
    _command_line_finds_nothing(night)


def _filler_stops(night: Plant, clock: TurnedClock) -> None:
    clock.turn_to(at("22:40"))
    page = night.enter("rosa", f"/report_breakdown?machine={night.machines[FILLER]}")
    page.get_by_role("button", name="Leaks").click()
    page.get_by_role("button", name="Does not start").click()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("Stopped since 22:40").first).to_be_visible()
    assert fits(page)


def _technician_finds_a_burst_hose(night: Plant, clock: TurnedClock) -> None:
    clock.turn_to(at("22:52"))
    page = night.enter("anna", "/my_work")
    page.get_by_role("button", name="Start Filler 3").click()
    page.get_by_role("button", name="Continue Filler 3").click()
    clock.turn_to(at("23:05"))
    page.get_by_role("button", name="Request", exact=True).click()
    search = page.get_by_label("Search all parts")
    search.fill("hose")
    search.press("Enter")
    page.get_by_role("radio", name=re.compile("Hydraulic hose")).click()
    page.get_by_role("button", name=re.compile("^Request 1")).click()
    _asked_for(page, "Hydraulic hose 12 mm")
    page.get_by_role("radio", name="Not in the catalogue").click()
    page.get_by_label("What do you need?").fill(SEAL)
    page.get_by_role("button", name="Request it").click()
    _asked_for(page, SEAL)
    page.get_by_role("button", name="Back").click()
    clock.turn_to(at("23:30"))
    page.get_by_role("button", name="Wait", exact=True).click()
    expect(page.get_by_text("Waiting for parts").first).to_be_visible()
    assert fits(page)


def _asked_for(page: Page, words: str) -> None:
    expect(page.locator(".st-key-card-plain-asked").get_by_text(words)).to_be_visible()


def _other_side_of_the_line_reports_it_too(night: Plant, clock: TurnedClock) -> None:
    clock.turn_to(at("23:35"))
    page = night.enter("sam", f"/report_breakdown?machine={night.machines[FILLER]}")
    expect(page.get_by_text(re.compile("Already reported 55 min ago by Rosa Osei"))).to_be_visible()
    page.get_by_role("button", name="Jams").click()
    page.get_by_role("button", name=re.compile("Stopped just now")).click()
    page.get_by_role("radio", name="60 min ago").click()
    expect(page.get_by_role("button", name=re.compile("Stopped since 22:35"))).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("Job 2 on Filler 3").first).to_be_visible()


def _manager_merges(night: Plant, clock: TurnedClock) -> None:
    clock.turn_to(at("23:40"))
    page = night.enter("helen", "/triage")
    page.get_by_role("button", name="Merge into job 1").click()
    page.get_by_role("dialog").get_by_role("button", name="Merge requests").click()
    expect(page.get_by_text("Nothing to triage")).to_be_visible()
    assert fits(page)


def _temporary_fix(night: Plant, clock: TurnedClock) -> None:
    clock.turn_to(at("23:45"))
    page = night.enter("anna", "/job?job=1")
    page.get_by_role("button", name="Machine runs again").click()
    page.get_by_role("dialog").get_by_role("button", name="Machine runs again").click()
    expect(page.get_by_role("button", name="Machine has stopped")).to_be_visible()
    expect(page.get_by_text("Waiting for parts").first).to_be_visible()
    assert _status(night) is MachineStatus.OPERATIONAL
    clock.turn_to(at("02:10"))
    page.context.close()  # the tablet dies
    night.contexts.remove(page.context)


def _paper_is_entered(night: Plant, clock: TurnedClock) -> None:
    clock.turn_to(at("05:30"))
    page = night.enter("anna", "/job?job=1")
    _enter_earlier(page, "Machine has stopped", "02:15", "Machine has stopped")
    expect(page.get_by_role("button", name="Machine runs again")).to_be_visible()
    _enter_earlier(page, "Started earlier", "02:20", "Resume work")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    _enter_earlier(page, "Pause", "02:50", "Pause work", reason="End of shift")
    expect(page.get_by_text("entered later")).to_be_visible()
    clock.turn_to(at("05:35"))
    page.get_by_role("button", name="Wait", exact=True).click()
    expect(page.get_by_text("Waiting for parts").first).to_be_visible()


def _enter_earlier(page: Page, opener: str, time: str, verb: str, *, reason: str = "") -> None:
    page.get_by_role("button", name=opener, exact=True).click()
    sheet = page.get_by_role("dialog")
    if reason:
        sheet.get_by_role("radio", name=reason).click()
    _choose_earlier(sheet, time)
    sheet.get_by_role("button", name=verb, exact=True).click()
    expect(sheet).to_be_hidden()
    settled(page)


def _choose_earlier(sheet: Locator, time: str) -> None:
    """The wall clock of the form: hour and minute typed, as on the tablet's keyboard."""
    sheet.get_by_role("radio", name="Earlier").click()
    hours, minutes = time.split(":")
    hour = sheet.get_by_role("spinbutton", name=re.compile("^hour"))
    hour.click()
    hour.press_sequentially(hours)
    minute = sheet.get_by_role("spinbutton", name=re.compile("^minute"))
    minute.click()
    minute.press_sequentially(minutes)
    minute.press("Enter")
    minute.press("Escape")  # the calendar that opened over the button, not the dialog
    expect(minute).to_have_text(minutes)
    expect(hour).to_have_text(hours)


def _day_finishes(night: Plant, clock: TurnedClock) -> None:
    clock.turn_to(at("06:40"))
    page = night.enter("ken", "/job?job=1")
    page.get_by_role("button", name="Resume work").click()
    expect(page.get_by_role("button", name="Complete job")).to_be_visible()
    clock.turn_to(at("07:20"))
    page.get_by_role("button", name="Complete job").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("combobox", name="Another failure").click()
    sheet.get_by_role("combobox", name="Another failure").fill("hose")
    page.get_by_role("option", name=re.compile("hose", re.I)).first.click()
    sheet.get_by_role("button", name="Worn out").click()
    sheet.get_by_role("button", name="Replaced").click()
    _choose_earlier(sheet, "07:10")
    sheet.get_by_role("button", name="Complete job").click()
    # From 22:35 to 07:10.
    expect(page.get_by_text("Time to restore: 8 h 35 min").first).to_be_visible()
    # 70 minutes of the first stop and 295 of the second; 38, 30 and 40 minutes of visits.
    expect(page.get_by_test_id("stMetric").filter(has_text="Stopped for")).to_contain_text("6 h 05 min")
    expect(page.get_by_test_id("stMetric").filter(has_text="Working")).to_contain_text("108 min")
    assert fits(page)


def _status(night: Plant) -> MachineStatus:
    with night.server.sessions() as session:
        return session.get_one(Machine, night.machines[FILLER]).status


def _compare_the_line(night: Plant) -> None:
    with night.server.sessions() as session:
        rows = session.query(MachineDowntime).filter_by(is_void=False).order_by(MachineDowntime.start_time).all()
        spells = session.query(JobSpell).filter_by(is_void=False).order_by(JobSpell.started_at).all()
    drawn = [(wall(r.start_time), wall(r.end_time), r.downtime_type.value, r.duration_minutes) for r in rows]
    assert drawn == LINE
    assert {row.request_id for row in rows} == {1}
    assert sum(minutes for *_, minutes in LINE) == 365
    told = {kind: [(wall(s.started_at), wall(s.ended_at)) for s in spells if s.kind == kind] for kind in SpellKind}
    assert told == {"STOPPED": STOPS, "AWAITING_PARTS": WAITS}
    assert _status(night) is MachineStatus.OPERATIONAL


def _compare_the_job(night: Plant) -> None:
    people = {night.actor(name).user_id: name for name in ("anna", "ken")}
    with night.server.sessions() as session:
        job, duplicate = session.query(MaintenanceRequest).order_by("id").all()
        visits = session.query(WorkSession).order_by(WorkSession.started_at).all()
        asked, wanted = session.query(SparePartsRequest).all(), session.query(WantedLine).all()
        failures = session.query(MaintenanceRequest).filter_by(status="COMPLETED", is_functional_failure=True).count()
    assert (wall(job.failed_at), wall(job.acknowledged_at)) == ("22:35", "22:52")
    assert (wall(job.restored_at), wall(job.closed_at)) == ("07:10", "07:20")
    assert (job.cause, job.remedy, job.failure_code_id is None) == ("Worn out", "Replaced", False)
    assert (duplicate.status, duplicate.duplicate_of_id) == ("CANCELLED", job.id)
    assert failures == 1
    assert [
        (people[v.technician_id], wall(v.started_at), wall(v.ended_at), v.late_entry, v.pause_reason) for v in visits
    ] == VISITS
    assert [part.status for part in asked] == [line.status for line in wanted] == ["CANCELLED"]


def _compare_the_record(night: Plant) -> None:
    names = {night.actor(name).user_id: name for name in ("rosa", "anna", "sam", "helen", "ken")}
    rows = [row for row in night.log() if row.created_at > at("22:00")]
    assert [(wall(row.created_at), names[row.user_id or 0], row.description) for row in rows] == RECORD


def _command_line_finds_nothing(night: Plant) -> None:
    environment = {**os.environ, "DATABASE_URL": night.server.database_url}
    check = [sys.executable, "-m", "core", "check"]
    done = subprocess.run(check, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
