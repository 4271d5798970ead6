"""What an open page costs while nothing happens: processor time of the server for each idle session.

Sessions stay open on the pages that follow the plant, as on a tablet in the hall, and ask for their live parts as often
as the server told them; the server's processor time is read before and after.
"""

import asyncio
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from core import demo
from core.kernel import Role
from tests.support.live_server import LiveServer, live_server
from tests.support.wsclient import Client

LIMIT_MS = 2.0
SESSIONS, SECONDS = 8, 65
MACHINES = 60
PAGES = {"floor_board": "super.visor", "my_work": "tech.nician", "triage": "mana.ger"}
ROLES = {"super.visor": Role.SUPERVISOR, "tech.nician": Role.MAINTENANCE_TECH, "mana.ger": Role.MAINTENANCE_MANAGER}


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory(prefix="millwright-idle-") as folder, live_server(Path(folder), as_command=True) as server:
        demo.populate(server.sessions, machines=MACHINES)
        for name, role in ROLES.items():
            server.add_person(name, role)
        print(
            f"\n{SESSIONS} idle sessions a page, {MACHINES} machines, {SECONDS} s; the limit is {LIMIT_MS} ms a second"
        )
        for page, name in PAGES.items():
            cost = asyncio.run(_cost(server, page, name))
            print(f"  {page:14} {cost:5.2f} ms of processor a second: {'within' if cost <= LIMIT_MS else 'ABOVE'}")


async def _cost(server: LiveServer, page: str, name: str) -> float:
    token = server.signed_in(name).cookies["millwright_session"]
    headers = {"Cookie": f"millwright_session={token}"}
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as tabs:
        for _ in range(SESSIONS):
            tabs.create_task(_stay(server.base_url, page, headers, stop))
        await asyncio.sleep(15)
        before, began = _processor_ms(server.process.pid), time.monotonic()
        await asyncio.sleep(SECONDS)
        used, lasted = _processor_ms(server.process.pid) - before, time.monotonic() - began
        stop.set()
    return used / lasted / SESSIONS


async def _stay(address: str, page: str, headers: dict[str, str], stop: asyncio.Event) -> None:
    """One tab: draw the page, then ask for each live part as often as the server wants."""
    async with Client(address, headers=headers) as tab:
        await tab.rerun(page_name=page)
        told = [message.auto_rerun for message in tab.messages if message.WhichOneof("type") == "auto_rerun"]
        due = {part.fragment_id: part.interval for part in told}
        if not due:
            raise AssertionError(f"{page} has no live part: {tab.said()[:300]}")
        parts = [asyncio.create_task(_ask(tab, part, every)) for part, every in due.items()]
        hearing = asyncio.create_task(_hear(tab))
        await stop.wait()
        for task in (*parts, hearing):
            task.cancel()


async def _ask(tab: Client, part: str, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        await tab.ask_for(part)


async def _hear(tab: Client) -> None:
    while True:
        await tab.pump(60)
        tab.messages.clear()


def _processor_ms(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") * 1000
