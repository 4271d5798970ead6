"""A part on its way in a browser: asked for at the machine, approved, handed out over the counter, and half of it back.

At each step what lies in the store, what is promised and the ledger are compared with a table worked out by hand.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from core import invariants, inventory, maintenance, people
from core.inventory.models import InventoryTransaction, SparePart, SparePartsRequest
from core.kernel import Role, system_clock
from tests.browser.conftest import PHONE, Plant, fits, settled
from tests.support.databases import SECRET

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-parts")]
NUMBER = "BRG-6204"


def test_a_part_is_asked_for_issued_and_half_of_it_taken_back(plant: Plant):
    _play(plant)


@pytest.mark.long
def test_the_same_on_mariadb(make_plant: Callable[..., Plant], mariadb):
    _play(make_plant(DATABASE_URL=mariadb.create_database("browser_parts"), SECRET_KEY=SECRET))


def test_the_desk_follows_by_itself_prints_and_works_with_a_scanner_on_a_phone(plant: Plant):
    job = _begin(plant)
    keeper = plant.enter("ivan", "/issue_desk", PHONE)
    expect(keeper.get_by_text("Nothing to hand out")).to_be_visible()

    _ask(plant, job, 2)
    expect(keeper.get_by_role("button", name=re.compile("^Issue 2"))).to_be_visible()
    assert fits(keeper)
    with keeper.context.expect_page() as opened:
        keeper.get_by_role("link", name="Print pick slip").click()
    slip = opened.value
    expect(slip.get_by_role("heading", name=f"Job {job}")).to_be_visible()
    expect(slip.get_by_role("button", name="Print")).to_be_visible()
    assert fits(slip)
    field = keeper.get_by_label("Scan or type part, job or name")
    field.fill("another part")
    field.press("Enter")
    expect(keeper.get_by_text("Nothing here fits")).to_be_visible()
    keeper.keyboard.type(NUMBER.lower())
    keeper.keyboard.press("Enter")
    keeper.get_by_role("button", name=re.compile("^Issue 2")).click()

    expect(keeper.get_by_text(f"of Bearing 6204 issued for job {job}.").first).to_be_visible()
    expect(field).to_have_value("")
    assert _state(plant) == (8, 0, ["PURCHASE +10 = 10", "ISSUE -2 = 8"])


def test_nobody_decides_on_their_own_by_any_detour(plant: Plant):
    """Not who has become a manager since, not a deputy, not among several, and not by changing the part first."""
    job = _begin(plant)
    plant.do(people.change_role, plant.actor("sam").user_id, Role.MAINTENANCE_MANAGER, by="ada")
    by = {who: _ask_only(plant, job, who) for who in ("anna", "ken", "helen")}
    wish = plant.do(inventory.request_parts, job, None, Decimal(3), words="A red seal", by="anna").wanted_line_id
    seal = plant.do(inventory.identify_wanted_line, wish, _part(plant).id, by="helen").parts_request_id
    plant.do(people.change_role, plant.actor("anna").user_id, Role.MAINTENANCE_MANAGER, by="ada")
    today = system_clock().date()
    plant.do(inventory.name_deputy, plant.actor("ken").user_id, today, today + timedelta(days=1), by="helen")

    promoted = plant.enter("anna", "/approvals")
    all_of_them = [*by.values(), seal]
    assert _locked(promoted, all_of_them) == {by["anna"], seal}
    deputy = plant.enter("ken")
    deputy.get_by_role("link", name="You approve parts for Helen Marsh").click()
    expect(deputy.get_by_role("heading", level=1, name="Approvals")).to_be_visible()
    settled(deputy)
    assert _locked(deputy, all_of_them) == {by["ken"]}
    assert fits(deputy)

    manager = plant.enter("helen", "/approvals")
    assert _locked(manager, all_of_them) == {by["helen"], seal}
    manager.get_by_role("button", name="Approve all 2").click()
    manager.get_by_role("dialog").get_by_role("button", name="Approve all 2").click()
    expect(manager.get_by_text("2 requests approved.").first).to_be_visible()
    settled(manager)
    assert _locked(manager, [by["helen"], seal]) == {by["helen"], seal}
    with plant.server.sessions() as session:
        found = {row.id: row.status.value for row in session.query(SparePartsRequest)}
    assert found == {by["anna"]: "APPROVED", by["ken"]: "APPROVED", by["helen"]: "PENDING", seal: "PENDING"}


def _play(plant: Plant) -> None:
    job = _begin(plant)
    technician = plant.enter("anna", f"/request_parts?job={job}")
    _ask_on_the_screen(technician)
    assert _state(plant) == (10, 0, ["PURCHASE +10 = 10"])

    _approve_on_the_screen(plant.enter("helen", "/approvals"))
    assert _state(plant) == (10, 4, ["PURCHASE +10 = 10"])

    keeper = plant.sign_in("ivan")
    _issue_in_two_goes(plant, keeper)
    assert _state(plant) == (6, 0, ["PURCHASE +10 = 10", "ISSUE -1 = 9", "ISSUE -3 = 6"])

    _take_two_back(keeper)
    assert _state(plant) == (8, 0, ["PURCHASE +10 = 10", "ISSUE -1 = 9", "ISSUE -3 = 6", "RETURN +2 = 8"])
    request = _request(plant)
    assert (request.status.value, request.quantity_issued, request.quantity_returned) == ("ISSUED", 4, 2)
    technician.goto(f"/job?job={job}")
    expect(technician.get_by_text("Issued").first).to_be_visible()
    assert invariants.check(plant.server.sessions, system_clock) == []


def _begin(plant: Plant) -> int:
    """Ten bearings in the store, and a job at which somebody works."""
    part = plant.do(inventory.create_part, NUMBER, "Bearing 6204", location="A-03-2", by="ivan")
    plant.do(inventory.receive_stock, part, Decimal(10), unit_cost=Decimal("4.20"), by="ivan")
    report = maintenance.report_breakdown
    sound = "The bearing at the drive side is loud"
    job = plant.do(report, plant.machines["Filler 3"], sound, machine_stopped=True, by="rosa").request_id
    plant.do(maintenance.start_work, job, by="anna")
    return int(job)


def _ask(plant: Plant, job: int, pieces: int) -> None:
    part = _part(plant).id
    asked = plant.do(inventory.request_parts, job, part, Decimal(pieces), by="anna").parts_request_id
    plant.do(inventory.approve_parts_request, asked, by="helen")


def _ask_only(plant: Plant, job: int, who: str) -> int:
    return int(plant.do(inventory.request_parts, job, _part(plant).id, Decimal(1), by=who).parts_request_id)


def _locked(page: Page, requests: list[int]) -> set[int]:
    """Those of these requests whose card says why it cannot be decided; it then has no button for it."""
    locked = set()
    for request in requests:
        card = page.locator(f"[class*='-approval-{request} '], [class$='-approval-{request}']").first
        why = card.get_by_text("You asked for this yourself or chose the part")
        button = card.get_by_role("button", name="Approve", exact=True)
        expect(why.or_(button)).to_be_visible()  # strict: never both
        if why.is_visible():
            locked.add(request)
    return locked


def _ask_on_the_screen(page: Page) -> None:
    search = page.get_by_label("Search all parts")
    search.fill(NUMBER)
    search.press("Enter")
    page.get_by_role("radio", name=re.compile("Bearing 6204")).click()
    pieces = page.get_by_label("Quantity in pcs")
    pieces.fill("4")
    pieces.press("Enter")
    page.get_by_role("button", name=re.compile("^Request 4")).click()
    expect(page.get_by_text("To approve").first).to_be_visible()


def _approve_on_the_screen(page: Page) -> None:
    expect(page.get_by_text(re.compile(r"Stock 10 → 6\spcs"))).to_be_visible()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Nothing waits for approval.")).to_be_visible()


def _issue_in_two_goes(plant: Plant, page: Page) -> None:
    expect(page.get_by_role("heading", level=1, name="Issue desk")).to_be_visible()
    expect(page.get_by_text(re.compile("^A-\u2060?03-\u2060?2$"))).to_be_visible()
    page.get_by_role("button", name="Other quantity").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Quantity in pcs").fill("5")
    sheet.get_by_role("button", name="Hand out", exact=True).click()
    expect(sheet.get_by_text("Only 4 are still wanted.")).to_be_visible()
    sheet.get_by_label("Quantity in pcs").fill("1")
    sheet.get_by_role("button", name="Hand out", exact=True).click()
    rest = page.get_by_role("button", name=re.compile("^Issue 3"))
    expect(rest).to_be_visible()
    assert _state(plant)[:2] == (9, 3)
    assert fits(page)
    rest.click()
    expect(page.get_by_text("Nothing to hand out")).to_be_visible()


def _take_two_back(page: Page) -> None:
    page.get_by_role("radio", name="Returns 1").click()
    page.get_by_role("button", name="Take back").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_label("Quantity in pcs")).to_have_value("4")
    sheet.get_by_label("Quantity in pcs").fill("2")
    sheet.get_by_label("Note").fill("Two are still in their box")
    sheet.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("of Bearing 6204 taken back from job").first).to_be_visible()
    settled(page)


def _state(plant: Plant) -> tuple[int, int, list[str]]:
    """On hand, reserved, and each movement as reason, change and balance."""
    part = _part(plant)
    with plant.server.sessions() as session:
        rows = session.query(InventoryTransaction).filter_by(spare_part_id=part.id).order_by("seq").all()
    moved = [f"{row.reason.value} {row.delta:+.0f} = {row.balance_after:.0f}" for row in rows]
    return int(part.quantity), int(part.reserved_quantity), moved


def _part(plant: Plant) -> SparePart:
    with plant.server.sessions() as session:
        return session.query(SparePart).filter_by(part_number=NUMBER).one()


def _request(plant: Plant) -> SparePartsRequest:
    with plant.server.sessions() as session:
        return session.query(SparePartsRequest).one()
