"""The database servers as fixtures: one of each kind a run, shared by its workers, started when first asked for.

What a test writes lies in memory where the machine allows it: thousands of small databases wait for no disk then.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests.support import mariadb as mariadb_server
from tests.support import mysql as mysql_server
from tests.support.throwaway import NotStarted, Server, memory_or_none

_RUN = pytest.StashKey[tuple[Path, int]]()


def pytest_configure(config: pytest.Config) -> None:
    """The process that began the run opens a folder in which its workers tell each other of their servers."""
    if (memory := memory_or_none()) is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))
    handed = getattr(config, "workerinput", None)
    mine = (Path(tempfile.mkdtemp(prefix="millwright-servers-")), os.getpid()) if handed is None else None
    config.stash[_RUN] = mine or (Path(handed["servers"]), handed["servers_watch"])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of the folder."""
    folder, watched = node.config.stash[_RUN]
    node.workerinput |= {"servers": str(folder), "servers_watch": watched}


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that began the run ends the servers; its workers have gone before."""
    folder, watched = config.stash[_RUN]
    if watched != os.getpid():
        return
    for told in folder.glob("*.json"):
        Server(**json.loads(told.read_text())).stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def mariadb(pytestconfig: pytest.Config) -> Server:
    """The MariaDB server of this run; with ``ON_MYSQL=yes`` a real MySQL server in its place."""
    if os.environ.get("ON_MYSQL"):
        return _mysql(pytestconfig)
    return _shared(pytestconfig, "mariadb", mariadb_server.start)


@pytest.fixture(scope="session")
def mysql(pytestconfig: pytest.Config) -> Server:
    """The real MySQL server of this run; without one the test is skipped and says so."""
    return _mysql(pytestconfig)


def _mysql(config: pytest.Config) -> Server:
    try:
        return _shared(config, "mysql", mysql_server.start)
    except NotStarted as reason:
        pytest.skip(f"MySQL untested: {reason}")


def _shared(config: pytest.Config, kind: str, start: Callable[..., Server]) -> Server:
    folder, watched = config.stash[_RUN]
    told = folder / f"{kind}.json"
    with _locked(folder / f"{kind}.lock"):
        if not told.exists():
            told.write_text(json.dumps(asdict(start(watched=watched))))
        return Server(**json.loads(told.read_text()))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
