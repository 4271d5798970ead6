"""The product as a real process on a free port of this computer, with a database of its own."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

import requests

from core import schema
from core.kernel import Role, system_clock
from core.people import add_user
from core.settings import Settings
from core.storage import Sessions
from tests.support.forking import Program
from tests.support.given import PASSWORD, PASSWORD_HASH
from tests.support.throwaway import free_port

ROOT = Path(__file__).parents[2]
Process = subprocess.Popen[bytes] | Program
_READY_WITHIN_S = 60


@dataclass
class LiveServer:
    """A server and how to reach it; ``start`` runs it."""

    base_url: str
    database_url: str
    log: Path
    secret: str | None
    launch: Callable[[], Process]
    browsers: list[requests.Session] = field(default_factory=list)
    process: Process = field(init=False)

    @cached_property
    def sessions(self) -> Sessions:
        """A way to the server's database beside the server."""
        return schema.configure(Settings(database_url=self.database_url, secret_key=self.secret))

    def output(self) -> str:
        """What the server has written so far."""
        return self.log.read_text(errors="replace")

    def setup_path(self) -> str:
        """The path of the set-up link that it printed."""
        found = re.search(r"(/setup/\S+)", self.output())
        assert found, self.output()
        return found[1]

    def add_person(self, username: str, role: Role, full_name: str = "") -> None:
        """An account with the password of the tests."""
        details = {"username": username, "full_name": full_name or username.title(), "role": role}
        with self.sessions.begin() as session:
            add_user(session, **details, password_hash=PASSWORD_HASH, now=system_clock())  # type: ignore[arg-type]

    def visitor(self) -> requests.Session:
        """A browser that nobody is signed in with."""
        browser = requests.Session()
        browser.trust_env = False
        self.browsers.append(browser)
        return browser

    def signed_in(self, username: str) -> requests.Session:
        """A browser in which this person has signed in."""
        browser = self.visitor()
        answer = browser.post(f"{self.base_url}/session/login", {"username": username, "password": PASSWORD})
        assert "millwright_session" in browser.cookies, answer.text
        return browser

    def stop(self, patience_s: float = 30) -> int:
        """Ask it to stop, by its own process id.

        Returns:
            Its exit status.
        """
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(patience_s)

    def start(self) -> None:
        """Run it, also once more after it was stopped: at the same address and over the same database."""
        self.process = self.launch()
        until = time.monotonic() + _READY_WITHIN_S
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if self.visitor().get(f"{self.base_url}/healthz", timeout=2).ok:
                    return
            except requests.ConnectionError:
                time.sleep(0.05)
        raise AssertionError(f"the server does not answer:\n{self.output()}")


@contextmanager
def live_server(
    folder: Path, *, module: str = "ui", as_command: bool = False, **environment: str
) -> Iterator[LiveServer]:
    """Run ``python -m ui``, wait until it answers, and stop it at the end.

    Args:
        folder: where its database and its log lie.
        module: what to run instead, such as the server with a clock of the test.
        as_command: let the interpreter begin anew, as a plant does, not from what the tests have read already.
        environment: settings beside those of every test, or instead of them.
    """
    port = free_port()
    base_url, database_url = f"http://127.0.0.1:{port}", f"sqlite:///{folder / 'millwright.db'}"
    settings = {
        "DATABASE_URL": database_url,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PUBLIC_BASE_URL": base_url,
        "STORAGE_URL": f"file://{folder / 'files'}",
        "DEMO_DATA": "false",
        **environment,
    }
    log = folder / "server.log"
    launch = partial(_command if as_command else Program, module, settings, log)
    server = LiveServer(base_url, settings["DATABASE_URL"], log, settings.get("SECRET_KEY"), launch)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        for browser in server.browsers:
            browser.close()
        server.sessions.kw["bind"].dispose()


def _command(module: str, settings: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            (sys.executable, "-m", module),
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
