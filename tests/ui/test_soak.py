"""Ten people for ten minutes: pages over websockets while they report, repair, receive and hand out.

``SOAK_MINUTES`` makes it shorter or longer. No page may fail, pages stay quick, the server does not grow, and at the
end the record and every sum are whole.
"""

import asyncio
import json
import os
import random
import sys
import time
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from statistics import quantiles
from typing import Any

import pytest

from core import assets, invariants, inventory, maintenance, people, schema
from core.kernel import Actor, DomainError, InsufficientStock, Role, StaleState, system_clock
from core.maintenance import Outcome, RequestStatus
from core.maintenance.models import MaintenanceRequest
from core.settings import Settings
from core.storage import run_command
from tests.support.command_line import python_m_core
from tests.support.databases import SECRET
from tests.support.live_server import LiveServer, live_server
from tests.support.wsclient import Client
from ui.menu import MENU

MINUTES = float(os.environ.get("SOAK_MINUTES", "10"))
TEAM = {Role.SUPERVISOR: 3, Role.MAINTENANCE_TECH: 4, Role.INVENTORY_MANAGER: 2, Role.MAINTENANCE_MANAGER: 1}
MACHINES = PARTS = 12
P95_S, GROWTH, THINK_S = 2.0, 1.10, 1.0

pytestmark = [pytest.mark.long, pytest.mark.timeout(MINUTES * 60 + 300)]


@dataclass
class Plant:
    """A running server, what is in it, and what the ten have seen so far."""

    server: LiveServer
    machines: list[int]
    parts: list[int]
    chance: random.Random
    taken: list[float] = field(default_factory=list)
    done: int = 0
    wrong: list[str] = field(default_factory=list)

    def do(self, actor: Actor, command: Any, *args: Any, **kwargs: Any) -> None:
        """Run a command; somebody else may have been faster, and a shelf may be empty."""
        try:
            run_command(self.server.sessions, command, *args, actor=actor, clock=system_clock, **kwargs)
        except (StaleState, InsufficientStock):
            return
        except DomainError as refusal:
            self.wrong.append(f"{command.__name__}: {refusal}")
        else:
            self.done += 1

    def job(self, *statuses: RequestStatus) -> int | None:
        """Some job that stands so."""
        with self.server.sessions() as session:
            jobs = session.query(MaintenanceRequest.id).filter(MaintenanceRequest.status.in_(statuses)).all()
        return self.chance.choice(jobs)[0] if jobs else None


def _supervise(plant: Plant, actor: Actor) -> None:
    stopped = plant.chance.random() < 0.5
    machine = plant.chance.choice(plant.machines)
    plant.do(actor, maintenance.report_breakdown, machine, "Oil on the floor", machine_stopped=stopped)


def _repair(plant: Plant, actor: Actor) -> None:
    if job := plant.job(RequestStatus.PENDING):
        plant.do(actor, maintenance.start_work, job, pause_other=True)
        words = "Ran through three times without a fault"
        plant.do(actor, maintenance.complete_work, job, Outcome.NO_FAULT, words)


def _keep_store(plant: Plant, actor: Actor) -> None:
    part, pieces = plant.chance.choice(plant.parts), Decimal(plant.chance.randint(1, 4))
    plant.do(actor, inventory.receive_stock, part, pieces, unit_cost=Decimal("4.5"))
    plant.do(actor, inventory.issue_free_stock, plant.chance.choice(plant.parts), pieces)


def _manage(plant: Plant, actor: Actor) -> None:
    if job := plant.job(RequestStatus.PENDING, RequestStatus.COMPLETED):
        plant.do(actor, maintenance.add_comment, job, "Seen on the round")


WORK = {
    Role.SUPERVISOR: _supervise,
    Role.MAINTENANCE_TECH: _repair,
    Role.INVENTORY_MANAGER: _keep_store,
    Role.MAINTENANCE_MANAGER: _manage,
}


@pytest.mark.parametrize("kind", ["sqlite", "mariadb"])
def test_ten_people_work_side_by_side_and_nothing_slows_grows_or_breaks(kind, tmp_path, request):
    settings = {"SECRET_KEY": SECRET}
    if kind == "mariadb":
        settings["DATABASE_URL"] = request.getfixturevalue("mariadb").create_database("soak")
        schema.migrate(Settings(database_url=settings["DATABASE_URL"], secret_key=SECRET))
    with live_server(tmp_path, **settings) as server:
        plant = _furnished(server)
        warm, end = asyncio.run(_shift(plant))
        told = quantiles(plant.taken, n=20)[18]
        figures = f"{len(plant.taken)} pages, {plant.done} commands, p95 {told:.2f} s, {warm} kB, then {end} kB"
        sys.stderr.write(f"{kind}: {figures}\n")

        failed = [json.loads(line) for line in server.output().splitlines() if '"page_failed"' in line]
        assert [line["exception"][0]["exc_value"] for line in failed] == []
        assert plant.wrong == []
        assert plant.done > 10
        assert told <= P95_S
        assert end <= warm * GROWTH
        assert invariants.check(server.sessions, system_clock) == []
        checked = python_m_core(["check"], tmp_path, {**settings, "DATABASE_URL": server.database_url})
        assert (checked.returncode, checked.stdout) == (0, "")


def _furnished(server: LiveServer) -> Plant:
    for role, count in {**TEAM, Role.ADMIN: 1}.items():
        for number in range(count):
            server.add_person(_name(role, number), role)
    admin = people.actor_of(server.sessions, _name(Role.ADMIN, 0))
    keeper = people.actor_of(server.sessions, _name(Role.INVENTORY_MANAGER, 0))

    def do(command: Any, *args: Any, actor: Actor, **kwargs: Any) -> Any:
        return run_command(server.sessions, command, *args, actor=actor, clock=system_clock, **kwargs)

    hall = do(assets.create_department, "Hall 2", actor=admin)
    facts = [assets.MachineFacts(f"Press {number}", hall) for number in range(MACHINES)]
    machines = [do(assets.create_machine, each, actor=admin) for each in facts]
    numbers = [(f"OIL-{number}", f"Oil {number}") for number in range(PARTS)]
    parts = [do(inventory.create_part, *each, free_issue=True, actor=keeper) for each in numbers]
    return Plant(server, machines, parts, random.Random(13))  # noqa: S311 - who does what


async def _shift(plant: Plant) -> tuple[int, int]:
    """All ten at once; gives the memory of the server after a third of the time and at the end."""
    until = time.monotonic() + MINUTES * 60
    async with asyncio.TaskGroup() as team:
        for role, count in TEAM.items():
            for number in range(count):
                team.create_task(_person(plant, role, _name(role, number), until))
        await asyncio.sleep(MINUTES * 20)
        warm = _memory_kb(plant.server.process.pid)
    return warm, _memory_kb(plant.server.process.pid)


async def _person(plant: Plant, role: Role, name: str, until: float) -> None:
    """A page, a piece of work, a pause; over one connection, as a tablet that stays open."""
    browser = await asyncio.to_thread(plant.server.signed_in, name)
    actor = people.actor_of(plant.server.sessions, name)
    cookie = {"Cookie": f"millwright_session={browser.cookies['millwright_session']}"}
    pages = [entry.path.stem for entry in MENU[role]]
    async with Client(plant.server.base_url, headers=cookie) as tablet:
        while time.monotonic() < until:
            page, began = plant.chance.choice(pages), time.monotonic()
            said = (await tablet.rerun(page_name=page, seconds=30)).said()
            plant.taken.append(time.monotonic() - began)
            if "in the log as" in said or "does not answer. Nothing" in said or not said:
                plant.wrong.append(f"{name} on {page}: {said[-200:]}")
            tablet.messages.clear()
            await asyncio.to_thread(WORK[role], plant, actor)
            await asyncio.sleep(plant.chance.uniform(0.5, 1.5) * THINK_S)


def _name(role: Role, number: int) -> str:
    return f"{role.value.lower()}.{number}"


def _memory_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
