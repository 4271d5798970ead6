"""A real Chromium against the real server: what only a browser shows."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from core import assets, inventory, people
from core.kernel import Actor, Role, system_clock
from core.storage import run_command
from tests.support.live_server import PASSWORD, LiveServer, live_server

TABLET = {"width": 1024, "height": 768}
PHONE = {"width": 390, "height": 844}
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_FAILED = pytest.StashKey[bool]()
PEOPLE = {
    "ada": (Role.ADMIN, "Ada Okafor"),
    "rosa": (Role.SUPERVISOR, "Rosa Osei"),
    "sam": (Role.SUPERVISOR, "Sam Quist"),
    "anna": (Role.MAINTENANCE_TECH, "Anna Novak"),
    "ken": (Role.MAINTENANCE_TECH, "Ken Ferreira"),
    "helen": (Role.MAINTENANCE_MANAGER, "Helen Marsh"),
    "ivan": (Role.INVENTORY_MANAGER, "Ivan Petrov"),
}
expect.set_options(timeout=15_000)


@dataclass
class Plant:
    """A running server with people, two machines and a part."""

    server: LiveServer
    browser: Browser
    machines: dict[str, int]
    contexts: list[BrowserContext]

    def actor(self, username: str) -> Actor:
        """Somebody of the plant, for a look at the database beside the screens."""
        return people.actor_of(self.server.sessions, username)

    def visitor(self, size: dict[str, int] | None = None, **options: Any) -> Page:
        """A browser of somebody unknown."""
        viewport: Any = size or TABLET
        context = self.browser.new_context(viewport=viewport, locale="en-GB", base_url=self.server.base_url, **options)
        self.contexts.append(context)
        return context.new_page()

    def sign_in(self, username: str, size: dict[str, int] | None = None, **options: Any) -> Page:
        """A browser in which this person has just signed in."""
        page = self.visitor(size, **options)
        page.goto("/login")
        page.get_by_label(re.compile("user name", re.I)).fill(username)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        settled(page)
        return page


def settled(page: Page) -> None:
    """Wait until the page is drawn and no run is going on."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_function("() => !document.querySelector('[data-test-script-state=\"running\"]')")


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    program = shutil.which("chromium")
    assert program, "chromium is missing; deploy/install.sh tools brings it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def make_plant(chromium: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Plant]]:
    """Start a plant, with settings of its own if the test wants; everything ends with the test."""
    open_plants: list[tuple[Any, Plant]] = []

    def start(**environment: str) -> Plant:
        running = live_server(tmp_path, **environment)
        plant = Plant(running.__enter__(), chromium, {}, [])
        open_plants.append((running, plant))
        _furnish(plant)
        return plant

    yield start
    for running, plant in open_plants:
        if request.node.stash.get(_FAILED, False):
            _keep_pictures(plant, tmp_path)
        for context in plant.contexts:
            context.close()
        running.__exit__(None, None, None)


@pytest.fixture
def plant(make_plant: Callable[..., Plant]) -> Plant:
    """A plant on the embedded database."""
    return make_plant()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Note whether the test failed, so that pictures of its pages are kept."""
    report = yield
    if report.when == "call" and report.failed:
        item.stash[_FAILED] = True
    return report


def _keep_pictures(plant: Plant, folder: Path) -> None:
    for number, page in enumerate(page for context in plant.contexts for page in context.pages):
        page.screenshot(path=folder / f"failed-{number}.png")
        print(f"picture of {page.url}: {folder / f'failed-{number}.png'}")


def _furnish(plant: Plant) -> None:
    for username, (role, full_name) in PEOPLE.items():
        plant.server.add_person(username, role, full_name)
    admin, storekeeper = plant.actor("ada"), plant.actor("ivan")
    hall: int = _do(plant, assets.create_department, "Hall 2", actor=admin)
    for name, number in (("Filler 3", "FIL-0003"), ("Press 4", "PRS-0004")):
        facts = assets.MachineFacts(name, hall, asset_number=number, location="Line C")
        plant.machines[name] = _do(plant, assets.create_machine, facts, actor=admin)
    _do(plant, inventory.create_part, "HOSE-12", "Hydraulic hose 12 mm", actor=storekeeper)


def _do(plant: Plant, command: Callable[..., Any], *args: Any, actor: Actor) -> Any:
    return run_command(plant.server.sessions, command, *args, actor=actor, clock=system_clock)
