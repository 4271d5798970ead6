"""A real Chromium against the real server: what only a browser shows."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from core import assets, audit, inventory, people
from core.audit import LogAction
from core.kernel import Actor, Clock, Role, system_clock
from core.storage import run_command
from tests.support.given import PASSWORD
from tests.support.live_server import LiveServer, live_server

TABLET = {"width": 1024, "height": 768}
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
COOKIE = "millwright_session"
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
    clock: Clock = system_clock

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

    def enter(self, username: str, path: str = "/", size: dict[str, int] | None = None, **options: Any) -> Page:
        """A browser with a session of this person, on that page, without the form of ``sign_in``."""
        page = self.visitor(size, **options)
        page.context.add_cookies([{"name": COOKIE, "value": self.session(username), "url": self.server.base_url}])
        page.goto(path)
        settled(page)
        return page

    def session(self, username: str) -> str:
        """The token of a new session of this person."""
        where = {"address": "127.0.0.1", "user_agent": "test"}
        return people.sign_in(self.server.sessions, username, PASSWORD, clock=self.clock, **where).token

    def do(self, command: Callable[..., Any], *args: Any, by: str, **kwargs: Any) -> Any:
        """Run a command beside the screens, as this person."""
        actor = self.actor(by)
        return run_command(self.server.sessions, command, *args, actor=actor, clock=self.clock, **kwargs)

    def leave(self) -> None:
        """Close every browser of the test."""
        while self.contexts:
            self.contexts.pop().close()

    def log(self) -> list[audit.log.ActivityLog]:
        """Every row of the record so far, in order, without people who come and go."""
        coming_and_going = (LogAction.LOGIN, LogAction.LOGOUT)
        with self.server.sessions() as session:
            rows = session.query(audit.log.ActivityLog).order_by("id").all()
        return [row for row in rows if row.action not in coming_and_going]


def settled(page: Page) -> None:
    """Wait until the page is drawn and no run is going on."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_function("() => !document.querySelector('[data-test-script-state=\"running\"]')")


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless, for one file: Playwright keeps a loop in the thread that others need."""
    program = shutil.which("chromium")
    assert program, "chromium is missing; deploy/install.sh tools brings it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        yield browser
        browser.close()


@contextmanager
def open_plant(
    chromium: Browser, folder: Path, *, module: str = "ui", clock: Clock = system_clock, **environment: str
) -> Iterator[Plant]:
    """A furnished plant for as long as the ``with``; ``module`` is what runs as its server."""
    with live_server(folder, module=module, **environment) as server:
        plant = Plant(server, chromium, {}, [], clock)
        _furnish(plant)
        yield plant
        plant.leave()


@pytest.fixture
def make_plant(chromium: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Plant]]:
    """Start a plant, with settings of its own if the test wants; everything ends with the test."""
    plants: list[Plant] = []
    with ExitStack() as everything:

        def start(*, module: str = "ui", clock: Clock = system_clock, **environment: str) -> Plant:
            running = open_plant(chromium, tmp_path, module=module, clock=clock, **environment)
            plants.append(everything.enter_context(running))
            return plants[-1]

        yield start
        for plant in plants:
            _look_back(plant, tmp_path, request)


@pytest.fixture
def plant(make_plant: Callable[..., Plant]) -> Plant:
    """A plant on the embedded database."""
    return make_plant()


@pytest.fixture(scope="module")
def plant_of_module(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plant]:
    """One plant for all tests of a file; tests take ``shared``."""
    with open_plant(chromium, tmp_path_factory.mktemp("plant")) as plant:
        yield plant


@pytest.fixture
def shared(plant_of_module: Plant, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Plant]:
    """The plant of the file, for tests that do not disturb each other; their browsers end with the test."""
    yield plant_of_module
    _look_back(plant_of_module, tmp_path, request)
    plant_of_module.leave()


@pytest.fixture(scope="module")
def busy(plant_of_module: Plant) -> tuple[Plant, dict[str, int]]:
    """The plant of the file in which no page is empty, and its jobs."""
    from tests.browser.busy import furnish

    return plant_of_module, furnish(plant_of_module)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Note whether the test failed, so that pictures of its pages are kept."""
    report = yield
    if report.when == "call" and report.failed:
        item.stash[_FAILED] = True
    return report


def _look_back(plant: Plant, folder: Path, request: pytest.FixtureRequest) -> None:
    if request.node.stash.get(_FAILED, False):
        _keep_pictures(plant, folder, request.node)


def _keep_pictures(plant: Plant, folder: Path, test: pytest.Item) -> None:
    for number, page in enumerate(page for context in plant.contexts for page in context.pages):
        page.screenshot(path=folder / f"failed-{number}.png")
        test.add_report_section("call", "pictures", f"{page.url}: {folder / f'failed-{number}.png'}")


def _furnish(plant: Plant) -> None:
    for username, (role, full_name) in PEOPLE.items():
        plant.server.add_person(username, role, full_name)
    hall: int = plant.do(assets.create_department, "Hall 2", by="ada")
    for name, number in (("Filler 3", "FIL-0003"), ("Press 4", "PRS-0004")):
        facts = assets.MachineFacts(name, hall, asset_number=number, location="Line C")
        plant.machines[name] = plant.do(assets.create_machine, facts, by="ada")
    plant.do(inventory.create_part, "HOSE-12", "Hydraulic hose 12 mm", by="ivan")
