"""What people do in the night shift, step by step on their tablets; the test compares what it leaves with its table."""

import re
from datetime import UTC, datetime
from decimal import Decimal

from playwright.sync_api import Locator, Page, expect

from core import inventory
from core.assets import Machine, MachineStatus
from core.inventory.models import SparePart
from core.kernel import Role
from tests.browser.conftest import Plant, fits, settled
from tests.support.turned_server import TurnedClock

FILLER = "Filler 3"
HOSE, SEAL = "HOSE-12", "SEAL-40"
SEAL_IN_WORDS = "Lip seal 40 x 52, as on the drawing beside the pump"
WHY_TAKEN = "The store is locked and the filler stands"


def at(wall: str) -> datetime:
    """An instant of the night of 9 to 10 November, when the plant's wall clock shows UTC."""
    return datetime.fromisoformat(f"2026-11-{'09' if wall > '12' else '10'}T{wall}:00").replace(tzinfo=UTC)


def status(night: Plant) -> MachineStatus:
    """How the filler stands."""
    with night.server.sessions() as session:
        return session.get_one(Machine, night.machines[FILLER]).status


def part(night: Plant, number: str) -> SparePart:
    """A part by its number."""
    with night.server.sessions() as session:
        return session.query(SparePart).filter_by(part_number=number).one()


def furnish(night: Plant) -> None:
    """Before the night: four hoses of two deliveries, and a second manager, so that parts can always be approved."""
    hose = part(night, HOSE).id
    for price in ("40", "46"):
        night.do(inventory.receive_stock, hose, Decimal(2), unit_cost=Decimal(price), by="ivan")
    night.server.add_person("nora", Role.MAINTENANCE_MANAGER, "Nora Lindt")


def filler_stops(night: Plant, clock: TurnedClock) -> None:
    clock.turn_to(at("22:40"))
    page = night.enter("rosa", f"/report_breakdown?machine={night.machines[FILLER]}")
    page.get_by_role("button", name="Leaks").click()
    page.get_by_role("button", name="Does not start").click()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("Stopped since 22:40").first).to_be_visible()
    assert fits(page)


def technician_takes_a_hose(night: Plant, clock: TurnedClock) -> None:
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
    page.get_by_role("button", name="Take 1 pcs now, without approval").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("textbox", name="Reason").fill(WHY_TAKEN)
    sheet.get_by_role("button", name="Take it").click()
    _asked_for(page, "Hydraulic hose 12 mm")
    page.get_by_role("radio", name="Not in the catalogue").click()
    page.get_by_label("What do you need?").fill(SEAL_IN_WORDS)
    page.get_by_role("button", name="Request it").click()
    _asked_for(page, SEAL_IN_WORDS)
    page.get_by_role("button", name="Back").click()
    clock.turn_to(at("23:30"))
    page.get_by_role("button", name="Wait", exact=True).click()
    expect(page.get_by_text("Waiting for parts").first).to_be_visible()
    assert fits(page)


def _asked_for(page: Page, words: str) -> None:
    expect(page.locator(".st-key-card-plain-asked").get_by_text(words)).to_be_visible()


def other_side_of_the_line_reports_it_too(night: Plant, clock: TurnedClock) -> None:
    clock.turn_to(at("23:35"))
    page = night.enter("sam", f"/report_breakdown?machine={night.machines[FILLER]}")
    expect(page.get_by_text(re.compile(r"Already reported 55\s*min ago by Rosa Osei"))).to_be_visible()
    page.get_by_role("button", name="Jams").click()
    page.get_by_role("button", name=re.compile("Stopped just now")).click()
    page.get_by_role("radio", name="60 min ago").click()
    expect(page.get_by_role("button", name=re.compile("Stopped since 22:35"))).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("Job 2 on Filler 3").first).to_be_visible()


def manager_merges(night: Plant, clock: TurnedClock) -> None:
    clock.turn_to(at("23:40"))
    page = night.enter("helen", "/triage")
    page.get_by_role("button", name="Merge into job 1").click()
    page.get_by_role("dialog").get_by_role("button", name="Merge requests").click()
    expect(page.get_by_text("Nothing to triage")).to_be_visible()
    assert fits(page)


def temporary_fix(night: Plant, clock: TurnedClock) -> None:
    clock.turn_to(at("23:45"))
    page = night.enter("anna", "/job?job=1")
    page.get_by_role("button", name="Machine runs again").click()
    page.get_by_role("dialog").get_by_role("button", name="Machine runs again").click()
    expect(page.get_by_role("button", name="Machine has stopped")).to_be_visible()
    expect(page.get_by_text("Waiting for parts").first).to_be_visible()
    assert status(night) is MachineStatus.OPERATIONAL
    clock.turn_to(at("02:10"))
    page.context.close()  # the tablet dies
    night.contexts.remove(page.context)


def paper_is_entered(night: Plant, clock: TurnedClock) -> None:
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


def another_hose_is_asked_for(night: Plant, clock: TurnedClock) -> None:
    """Asked for as on the page of the night, so beside the screens."""
    clock.turn_to(at("05:50"))
    night.do(inventory.request_parts, 1, part(night, HOSE).id, Decimal(1), by="anna")


def manager_confirms_the_take(night: Plant, clock: TurnedClock) -> Page:
    """Gives the manager's page, on which she approves later."""
    clock.turn_to(at("06:00"))
    page = night.enter("helen", "/approvals")
    take = page.locator("[class*=st-key-card-orange-take]")
    expect(take.get_by_text(WHY_TAKEN)).to_be_visible()
    expect(take).to_contain_text("43.00")
    assert fits(page)
    take.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Hydraulic hose 12 mm: confirmed.").first).to_be_visible()
    return page


def storeroom_finds_the_seal(night: Plant, clock: TurnedClock) -> Page:
    """Gives the storekeeper's page."""
    clock.turn_to(at("06:05"))
    page = night.enter("ivan", "/wanted")
    expect(page.get_by_text(SEAL_IN_WORDS).first).to_be_visible()
    page.get_by_role("button", name="Find the part").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("radio", name="New part").click()
    for field, words in (("Name", "Lip seal 40 x 52"), ("Part number", SEAL)):
        sheet.get_by_role("textbox", name=field).fill(words)
        sheet.get_by_role("textbox", name=field).press("Enter")
    sheet.get_by_role("button", name="Ask for this part").click()
    expect(page.get_by_text("Nobody waits for a part in words.")).to_be_visible()
    return page


def delivery_comes(page: Page, clock: TurnedClock) -> None:
    clock.turn_to(at("06:10"))
    page.goto("/receive")
    settled(page)
    for number, pieces, price in ((SEAL, "2", "12.50"), (HOSE, "1", "55.00")):
        search = page.get_by_role("textbox", name="Part: scan the label")
        search.fill(number)
        search.press("Enter")
        page.get_by_role("spinbutton", name="Quantity in pcs").fill(pieces)
        page.get_by_role("spinbutton", name="Price per pcs, €").fill(price)
        page.get_by_role("button", name="Add line").click()
        expect(page.get_by_role("button", name="Add line")).to_have_count(0)
    page.get_by_role("button", name="Receive 2 lines").click()
    expect(page.get_by_text("2 lines received.").first).to_be_visible()


def manager_approves(page: Page, clock: TurnedClock) -> None:
    clock.turn_to(at("06:15"))
    page.goto("/approvals")
    settled(page)
    page.get_by_role("button", name="Approve all 2").click()
    page.get_by_role("dialog").get_by_role("button", name="Approve all 2").click()
    expect(page.get_by_text("2 requests approved.").first).to_be_visible()


def storeroom_issues(page: Page, clock: TurnedClock) -> None:
    clock.turn_to(at("06:20"))
    page.goto("/issue_desk")
    for left in (1, 0):
        page.get_by_role("button", name="Issue 1 pcs").first.click()
        expect(page.get_by_text(f"Ready {left}", exact=True)).to_be_visible()
    assert fits(page)


def day_finishes(night: Plant, clock: TurnedClock) -> None:
    clock.turn_to(at("06:40"))
    page = night.enter("ken", "/job?job=1")
    expect(page.get_by_text("Nothing is awaited any more.")).to_be_visible()
    page.get_by_role("button", name="Parts ready, continue").click()
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
    field = sheet.get_by_test_id("stNumberInput").filter(has_text="Hydraulic hose 12 mm, asked for 10 Nov 05:50")
    unused = field.locator("input")
    unused.fill("0")
    unused.press("Enter")
    sheet.get_by_role("button", name="Complete job").click()
    # From 22:35 to 07:10.
    expect(page.get_by_text("Time to restore: 8 h 35 min").first).to_be_visible()
    # 70 minutes of the first stop and 295 of the second; 38, 30 and 40 minutes of visits.
    expect(page.get_by_test_id("stMetric").filter(has_text="Stopped for")).to_contain_text("6 h 05 min")
    expect(page.get_by_test_id("stMetric").filter(has_text="Working")).to_contain_text("108 min")
    assert fits(page)


def unused_hose_goes_back(page: Page, clock: TurnedClock) -> None:
    clock.turn_to(at("07:30"))
    page.goto("/issue_desk?section=RETURNS")
    expect(page.get_by_text(re.compile("To come back: 1"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^Take back 1")).click()
    expect(page.get_by_text(re.compile("of Hydraulic hose 12 mm taken back from job 1")).first).to_be_visible()
    assert fits(page)
