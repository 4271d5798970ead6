"""A plant whose every text is markup, links and pictures, and a look at whether any of it is more than text."""

from collections.abc import Iterator
from datetime import time
from decimal import Decimal

from playwright.sync_api import BrowserContext, Page, Request, expect

from core import assets, inventory, maintenance
from core.kernel import Role
from tests.browser.busy import LONG
from tests.browser.conftest import Plant, settled

HOST = "evil.example"
PAYLOAD = (
    f"<script>window.hit=1</script><img src=https://{HOST}/i.png onerror=window.hit=1>"
    f"{LONG} "
    f"![p](https://{HOST}/p.png)[l](https://{HOST}/l) https://{HOST}/b www.{HOST} :red[x] $x^2$ :material/home: :smile:"
)
SHORT = f"![p](//{HOST}/p)<b>[l](//{HOST})"
CODE = f"![p](//{HOST}/p)"
TYPISTS = {role: f"typist{number}" for number, role in enumerate(Role)}
_STATES = ("new", "work", "waiting", "done", "gone")
_FOREIGN = f"""() => [...document.querySelectorAll('a[href], img[src], iframe, link[href], [style*="url("]')]
  .filter(e => (e.href || e.src || e.outerHTML).includes('{HOST}') || e.tagName === 'IFRAME').map(e => e.outerHTML)"""
_OPENERS = "[class*=st-key-tap-row-] button"


def poison(plant: Plant) -> dict[str, int]:
    """Records of every kind in which each text is a payload; returns the jobs by their state."""
    for number, (role, username) in enumerate(TYPISTS.items()):
        plant.server.add_person(username, role, f"{SHORT} {number}")
    admin, reporter, technician, manager = (
        TYPISTS[role] for role in (Role.ADMIN, Role.SUPERVISOR, Role.MAINTENANCE_TECH, Role.MAINTENANCE_MANAGER)
    )
    described = {"description": PAYLOAD[:400], "company_code": CODE, "company_name": SHORT}
    hall = plant.do(assets.create_department, SHORT, **described, by=admin)
    facts = assets.MachineFacts(
        SHORT, hall, SHORT, CODE, CODE, asset_number=CODE, manufacturer=SHORT, tags=(CODE,), notes=PAYLOAD
    )
    plant.machines["Filler 3"] = machine = plant.do(assets.create_machine, facts, by=admin)
    plant.do(assets.save_calendar, SHORT, [assets.Shift(0, time(6), time(14))], by=admin)
    plant.do(maintenance.create_maintenance_type, SHORT[:60], description=PAYLOAD[:300], by=admin)
    code = plant.do(maintenance.create_failure_code, "EVIL-1", SHORT, "OTHER", by=admin)
    part = plant.do(
        inventory.create_part, CODE, SHORT, unit="<b>", description=PAYLOAD, by=TYPISTS[Role.INVENTORY_MANAGER]
    )
    line = inventory.OrderLine(part, Decimal(2))
    of_order = {"reference": CODE, "notes": PAYLOAD[:500], "by": TYPISTS[Role.INVENTORY_MANAGER]}
    plant.do(inventory.create_purchase_order, SHORT, [line], **of_order)
    report = {"machine_stopped": True, "by": reporter}
    jobs = {name: plant.do(maintenance.report_breakdown, machine, PAYLOAD, **report).request_id for name in _STATES}
    for name in ("done", "waiting", "work"):
        plant.do(maintenance.start_work, jobs[name], by=technician)
        plant.do(maintenance.add_comment, jobs[name], PAYLOAD, by=reporter)
        plant.do(maintenance.add_step, jobs[name], SHORT, by=technician)
        plant.do(inventory.request_parts, jobs[name], part, Decimal(1), note=PAYLOAD[:300], by=technician)
        plant.do(inventory.request_parts, jobs[name], None, Decimal(1), words=SHORT, by=technician)
        if name == "waiting":
            plant.do(maintenance.wait_for_parts, jobs[name], by=technician)
        if name == "done":
            words = {"cause": PAYLOAD, "remedy": PAYLOAD, "failure_code_id": code}
            plant.do(maintenance.complete_work, jobs[name], "REPAIRED", PAYLOAD, **words, by=technician)
    plant.do(maintenance.cancel_request, jobs["gone"], "OTHER", PAYLOAD, by=manager)
    return jobs


def literal(page: Page) -> int:
    """How often the payload stands on the page as it was typed; nothing of it is anything else."""
    assert page.evaluate("() => window.hit") is None
    assert page.evaluate(_FOREIGN) == []
    return page.get_by_text("](").count()


def dialogs(page: Page) -> Iterator[None]:
    """Open the first dialog of a list, where there is one."""
    opener = page.locator(_OPENERS).first
    if opener.count():
        opener.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        settled(page)
        yield


def watch(context: BrowserContext, plant: Plant) -> list[str]:
    """Every request from now on that would leave the plant; the browser of the tests resolves no other name."""
    foreign: list[str] = []
    ours = (plant.server.base_url, plant.server.base_url.replace("http", "ws", 1), "data:", "blob:")

    def look(request: Request) -> None:
        if not request.url.startswith(ours):
            foreign.append(request.url)

    context.on("request", look)
    return foreign
