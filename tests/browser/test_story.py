"""The whole job in a browser on a tablet: report, triage, start, wait for a part, resume, complete."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core import audit, invariants, maintenance
from core.assets import Machine, MachineStatus
from core.kernel import system_clock
from core.maintenance.models import MachineDowntime, MaintenanceRequest
from tests.browser.conftest import Plant, fits, settled
from tests.support.databases import SECRET

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-story")]


def test_a_breakdown_from_the_first_tap_to_the_running_machine(plant: Plant):
    _play(plant)


@pytest.mark.long
def test_the_same_on_mariadb(make_plant: Callable[..., Plant], mariadb):
    _play(make_plant(DATABASE_URL=mariadb.create_database("browser_story"), SECRET_KEY=SECRET))


def _play(plant: Plant) -> None:
    supervisor = plant.sign_in("rosa")
    _report(supervisor, plant.machines["Filler 3"])
    manager = plant.sign_in("helen")
    _triage(manager)
    technician = plant.sign_in("anna")
    _start(technician)
    _ask_for_a_part_and_wait(technician)
    _resume_and_complete(technician)
    expect(supervisor.get_by_text("2 of 2 running")).to_be_visible()
    _compare_with_the_record(plant)


def _report(page: Page, machine: int) -> None:
    page.goto(f"/report_breakdown?machine={machine}")
    settled(page)
    page.get_by_role("button", name="Leaks").click()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text(re.compile("Job 1")).first).to_be_visible()
    assert fits(page)
    page.get_by_role("link", name="Floor").click()
    tile = page.locator("[class*=tap-card-red]").filter(has_text="Filler 3")
    expect(tile).to_contain_text("Down")


def _triage(page: Page) -> None:
    page.goto("/triage")
    expect(page.get_by_text("Filler 3").first).to_be_visible()
    page.get_by_role("combobox", name=re.compile("Choose a technician")).click()
    page.get_by_role("option", name=re.compile("Anna Novak")).click()
    page.get_by_role("button", name=re.compile("^Assign")).first.click()
    expect(page.get_by_text("Nothing to triage")).to_be_visible()


def _start(page: Page) -> None:
    expect(page.get_by_role("link", name="Filler 3")).to_be_visible()
    page.get_by_role("button", name=re.compile("Start Filler 3")).click()
    expect(page.get_by_role("button", name=re.compile("Continue Filler 3"))).to_be_visible()
    page.get_by_role("button", name=re.compile("Continue Filler 3")).click()
    expect(page.get_by_role("button", name="Complete job")).to_be_visible()
    assert fits(page)


def _ask_for_a_part_and_wait(page: Page) -> None:
    page.get_by_role("button", name="Request", exact=True).click()
    search = page.get_by_label("Search all parts")
    search.fill("HOSE-12")
    search.press("Enter")
    page.get_by_role("radio", name=re.compile("Hydraulic hose")).click()
    page.get_by_role("button", name=re.compile("^Request 1")).click()
    expect(page.get_by_text("To approve").first).to_be_visible()
    page.get_by_role("button", name="Back").click()
    page.get_by_role("button", name="Wait", exact=True).click()
    expect(page.get_by_text("Waiting for parts").first).to_be_visible()


def _resume_and_complete(page: Page) -> None:
    page.get_by_role("button", name="Resume work").click()
    page.get_by_role("button", name="Complete job").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("radio", name="Nobody could tell").click()
    sheet.get_by_role("button", name="Worn out").click()
    sheet.get_by_role("button", name="Replaced").click()
    sheet.get_by_role("button", name="Complete job").click()
    expect(page.get_by_text(re.compile("Job on Filler 3 completed")).first).to_be_visible()


def _compare_with_the_record(plant: Plant) -> None:
    """What the screens left behind, against a table worked out by hand."""
    sessions = plant.server.sessions
    with sessions() as session:
        request = session.query(MaintenanceRequest).one()
        segments = session.query(MachineDowntime).filter_by(is_void=False).order_by(MachineDowntime.start_time).all()
        machine = session.get_one(Machine, plant.machines["Filler 3"])
    assert request.status is maintenance.RequestStatus.COMPLETED
    assert request.restored_at is not None
    kinds = ["BREAKDOWN", "MAINTENANCE", "WAITING_PARTS", "MAINTENANCE"]
    assert [segment.downtime_type.value for segment in segments] == kinds
    assert segments[0].start_time == request.failed_at
    assert segments[-1].end_time == request.restored_at
    assert machine.status is MachineStatus.OPERATIONAL
    with sessions() as session:
        logged = [row.description for row in session.query(audit.log.ActivityLog).order_by("id")]
    reported, assigned = "Reported Filler 3", "Assigned Filler 3 to Anna Novak"
    started, waits = "Started work on Filler 3", "Filler 3 waits for parts"
    told = {reported, assigned, started, waits}
    assert [line for line in logged if line in told] == [reported, assigned, started, waits, started]
    assert invariants.check(sessions, system_clock) == []
