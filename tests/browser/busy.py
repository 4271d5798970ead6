"""A plant in which something of everything is going on, so that no page is empty; and the pages each role can reach."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from core import assets, inventory, maintenance, people
from core.kernel import Permission, Role, roles_with
from tests.browser.conftest import PEOPLE, Plant
from ui.menu import HIDDEN, MENU

USERS = {role: username for username, (role, _name) in reversed(PEOPLE.items())}
LONG = "Hochdruckhydraulikzylinderdichtung"
_HANDS = (Role.MAINTENANCE_MANAGER, Role.INVENTORY_MANAGER, Role.MAINTENANCE_TECH)
_WORK = {"outcome": "REPAIRED", "work_description": "Replaced the seal", "cause": "Worn out", "remedy": "New seal"}


def furnish(plant: Plant) -> dict[str, int]:
    """Machines in every state, jobs in every state, and somebody who has left; returns the numbers by name."""
    filler, press = plant.machines["Filler 3"], plant.machines["Press 4"]
    hall = plant.do(assets.create_department, "Utilities and waste water", by="ada")
    plant.do(assets.create_department, "Old hall", by="ada")
    for number in range(3):
        facts = assets.MachineFacts(f"{LONG} {number}", hall, location="Below the gallery, behind the boiler house")
        plant.machines[facts.name] = plant.do(assets.create_machine, facts, by="ada")
    retired, waiting, repaired = (plant.machines[f"{LONG} {number}"] for number in range(3))
    plant.do(assets.decommission_machine, retired, "Sold to another plant", by="ada")
    jobs = {
        "new": _report(plant, filler, "The filler leaks at nozzle 6 and the floor is slippery"),
        "work": _report(plant, press, f"{LONG} is broken", stopped=False),
        "waiting": _report(plant, waiting, "The bearing at the drive side is loud"),
        "done": _report(plant, repaired, "Oil leaks at the cylinder"),
        "cancelled": _report(plant, press, "Somebody saw smoke above it", stopped=False),
        "later": _report(plant, press, "The guard door rattles a little", stopped=False),
        "twin": _report(plant, filler, "The same leak seen from the other side"),
    }
    for name, technician in (("done", "ken"), ("waiting", "ken"), ("work", "anna")):
        plant.do(maintenance.start_work, jobs[name], by=technician)
        if name == "done":
            plant.do(maintenance.complete_work, jobs[name], **_WORK, failure_code_id=2, by=technician)
        if name == "waiting":
            plant.do(inventory.request_parts, jobs[name], None, Decimal(2), words="Bearing 6204, sealed", by="ken")
            plant.do(inventory.request_parts, jobs[name], 1, Decimal(1), by="ken")
            plant.do(maintenance.wait_for_parts, jobs[name], by=technician)
    plant.do(maintenance.add_step, jobs["work"], "Lock the main switch and hang the sign", by="anna")
    _counter(plant, jobs["work"])
    plant.do(maintenance.add_comment, jobs["work"], "The night shift knows this noise", by="rosa")
    plant.do(maintenance.cancel_request, jobs["cancelled"], "FALSE_ALARM", "It was only steam", by="helen")
    plant.server.add_person("left", Role.SUPERVISOR, "Lena Left")
    plant.do(people.deactivate_user, plant.actor("left").user_id, "Has left the plant", by="ada")
    return jobs


def addresses(plant: Plant, role: Role, jobs: dict[str, int]) -> Iterator[str]:
    """Every page of this role; those that all roles share in every state for who acts there, in one for the others."""
    for entry in MENU[role]:
        if entry.path.exists():
            yield f"/{entry.path.stem}"
    machine = plant.machines["Filler 3"]
    acts, keeps = role in roles_with(Permission.DO_WORK), role in roles_with(Permission.MOVE_STOCK)
    if role is Role.SUPERVISOR:
        yield from ("/scan", f"/report_breakdown?machine={machine}")
    sections = ("history", "parts", "facts") if acts else ("history",)
    yield from (f"/machine?machine={machine}&section={section}" for section in sections)
    yield from (f"/job?job={jobs[name]}" for name in (("new", "work", "waiting", "done") if acts else ("work",)))
    if role in roles_with(Permission.REQUEST_PARTS):
        yield f"/request_parts?job={jobs['waiting']}"
    yield "/part?part=1&section=ledger"
    if keeps:
        yield from (
            "/part?part=1&section=places",
            "/part?part=1&section=machines",
            "/part?part=1&section=facts",
            "/parts?search=e",
        )
        yield from ("/orders?state=past", "/order?order=1", "/order?order=2", "/order_edit", "/order_edit?order=1")
        yield from ("/issue_desk?section=SHORT", "/issue_desk?section=RETURNS")
    assert len(HIDDEN) == 7, "a new hidden page needs its address here"


def looks_closely(role: Role, address: str) -> bool:
    """Whether this role has more to do on the page than those who look at it as closely: one of several is enough."""
    page, _, state = address.lstrip("/").partition("?")
    if page in {"machine", "job", "part"}:
        return role in _HANDS
    having = (each for each in _HANDS if page in {entry.path.stem for entry in MENU[each]})
    return bool(state) or role is next(having, role)


def _counter(plant: Plant, job: int) -> None:
    """One part of each heap of the issue desk: ready, short, and out."""
    place = "Below the gallery, rack 12, third shelf"
    facts = {"unit": "m", "whole_units_only": False, "location": place, "min_quantity": Decimal(20)}
    for number, wanted in (("ready", 2), ("short", 90), ("out", 3)):
        part = plant.do(inventory.create_part, f"{number}-{LONG}", f"{LONG} {number}", **facts, by="ivan")
        plant.do(inventory.receive_stock, part, Decimal("12.5"), unit_cost=Decimal(4), by="ivan")
        asked = plant.do(inventory.request_parts, job, part, Decimal(wanted), by="anna").parts_request_id
        plant.do(inventory.approve_parts_request, asked, by="helen")
        if number == "out":
            plant.do(inventory.issue_part, asked, by="ivan")
            plant.do(inventory.confirm_usage, asked, Decimal(1), by="anna")
        _ordered(plant, part, is_given_up=number == "short")


def _ordered(plant: Plant, part: int, *, is_given_up: bool) -> None:
    """An order that is late and of which something came; or one whose rest was given up then."""
    lines = [inventory.OrderLine(part, Decimal(9), Decimal(4)), inventory.OrderLine(1, Decimal(2))]
    facts = {"expected_on": date(2026, 1, 2), "reference": "A-17", "notes": "By courier"}
    order = plant.do(inventory.create_purchase_order, LONG, lines, **facts, by="ivan")
    came = inventory.DeliveryLine(part, Decimal(3), order_line_id=2 * order)  # lines stand by the number of the part
    plant.do(inventory.receive_delivery, [came], by="ivan")
    if is_given_up:
        plant.do(inventory.close_purchase_order, order, "No longer made", by="ivan")


def _report(plant: Plant, machine: int, words: str, *, stopped: bool = True) -> int:
    symptoms: Any = ["LEAK", "NOISE"]
    report = maintenance.report_breakdown
    return int(plant.do(report, machine, words, machine_stopped=stopped, symptoms=symptoms, by="rosa").request_id)
