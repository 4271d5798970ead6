"""Databases to measure on: a migrated SQLite file or MariaDB database with a small plant."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory

from core import assets, audit, people, schema
from core.kernel import Actor, Role
from core.settings import Settings
from core.storage import Sessions, connect, run_command
from tests.support import mariadb
from tests.support.throwaway import Server, as_this_user, launch, program

SECRET = "only-for-benchmarks-0123456789abcdef"


class SteadyClock:
    """One second further at each question."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The next second."""
        self.now += timedelta(seconds=1)
        return self.now


@dataclass(frozen=True)
class Plant:
    """A database with people and machines."""

    url: str
    sessions: Sessions
    clock: SteadyClock
    technician: Actor
    supervisor: Actor
    machines: list[int]


def plant(url: str, machines: int) -> Plant:
    """Migrate the database and give it people and machines; the same every time."""
    audit.use_keys(audit.Keyring.from_secrets(SECRET))
    schema.migrate(Settings(database_url=url, secret_key=SECRET))
    sessions, clock = connect(url), SteadyClock()
    with sessions.begin() as session:
        for name, role in (("admin", Role.ADMIN), ("tech", Role.MAINTENANCE_TECH), ("super", Role.SUPERVISOR)):
            people.add_user(session, username=name, full_name=name.title(), role=role, password_hash=None, now=clock())
    admin = people.actor_of(sessions, "admin")
    hall = run_command(sessions, assets.create_department, "Hall 1", actor=admin, clock=clock)
    made = [
        run_command(sessions, assets.create_machine, assets.MachineFacts(f"Press {n}", hall), actor=admin, clock=clock)
        for n in range(machines)
    ]
    return Plant(url, sessions, clock, people.actor_of(sessions, "tech"), people.actor_of(sessions, "super"), made)


@contextmanager
def databases(count: int) -> Iterator[dict[str, list[str]]]:
    """``count`` addresses of empty databases on each engine; MariaDB with full durability."""
    with (
        TemporaryDirectory(prefix="millwright-bench-") as folder,
        mariadb.own_server("--innodb-flush-log-at-trx-commit=1", "--innodb-doublewrite=1") as server,
    ):
        yield {
            "SQLite": [f"sqlite:///{Path(folder) / f'{n}.db'}" for n in range(count)],
            "MariaDB": [server.create_database(f"bench_{n}") for n in range(count)],
        }


_LARGE = (
    "--no-defaults",
    "--skip-log-bin",
    "--performance-schema=OFF",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--innodb-buffer-pool-size=2G",
    "--innodb-log-file-size=1G",
    "--skip-name-resolve",
    "--local-infile=1",
)


@contextmanager
def large_server() -> Iterator[Server]:
    """A MariaDB server whose data lie on the disk, in a folder for temporary files."""
    with TemporaryDirectory(prefix="millwright-mariadb-", ignore_cleanup_errors=True) as folder:
        data = [f"--datadir={folder}/data", *as_this_user()]
        install = [str(program("mariadb-install-db")), "--no-defaults", "--skip-test-db", *data]
        run([*install, "--auth-root-authentication-method=normal"], check=True, capture_output=True)
        server = launch([str(program("mariadbd")), *_LARGE, *data], Path(folder), watched=os.getpid())
        try:
            yield server
        finally:
            server.stop()
