"""Fresh databases for tests: a copied file on SQLite, emptied tables on MariaDB; both through the real migrations."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from core import audit, schema
from core.settings import Settings
from core.storage import Sessions, connect

SECRET = "only-for-tests-0123456789abcdef0123456789"
_REFERENCE = {"maintenance_types": 5, "failure_codes": 26, "stock_locations": 1}
"""The tables with rows of the migrations, and the highest number among these."""


@pytest.fixture(scope="session", autouse=True)
def audit_keys() -> None:
    """The keys of this test process."""
    audit.use_keys(audit.Keyring.from_secrets(SECRET))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    schema.migrate(Settings(database_url=f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def mariadb_url(mariadb: Any, worker_id: str) -> str:
    """A migrated MariaDB database of this test process."""
    url: str = mariadb.create_database(f"test_{worker_id}")
    schema.migrate(Settings(database_url=url, secret_key=SECRET))
    return url


@pytest.fixture(scope="session")
def mariadb_sessions(mariadb_url: str) -> Iterator[Sessions]:
    """One engine on it."""
    sessions = connect(mariadb_url)
    yield sessions
    sessions.kw["bind"].dispose()


@pytest.fixture(scope="session")
def sqlite_sessions(tmp_path_factory: pytest.TempPathFactory) -> Sessions:
    """One engine on the file of this test process: with an engine each, every test would compile its statements."""
    return connect(f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.db'}")


@pytest.fixture
def sqlite_url(sqlite_template: Path, sqlite_sessions: Sessions) -> Iterator[str]:
    """The file of this test process, empty again."""
    engine = sqlite_sessions.kw["bind"]
    path = Path(engine.url.database)
    for file in path.parent.iterdir():
        file.unlink()
    shutil.copy(sqlite_template, path)
    yield f"sqlite:///{path}"
    engine.dispose()


@pytest.fixture(params=["sqlite", "mariadb"])
def dialect(request: pytest.FixtureRequest) -> str:
    """Every test that touches a database runs on both."""
    return str(request.param)


@pytest.fixture
def url(dialect: str, request: pytest.FixtureRequest) -> str:
    """The address of this test's empty database."""
    if dialect == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    empty(request.getfixturevalue("mariadb_sessions"))
    return str(request.getfixturevalue("mariadb_url"))


@pytest.fixture
def sessions(dialect: str, url: str, request: pytest.FixtureRequest) -> Sessions:
    """The session factory on this test's empty database, with the keys of these tests."""
    # A test beside a live server has that server's keys in this process; they must not outlast it.
    audit.use_keys(audit.Keyring.from_secrets(SECRET))
    return request.getfixturevalue(f"{dialect}_sessions")


def empty(sessions: Sessions) -> None:
    """Delete every row but the reference rows of the migrations, which are in use again."""
    with sessions.begin() as session:
        session.execute(text("SET FOREIGN_KEY_CHECKS=0"))
        for table in session.scalars(text(_filled())).all():
            session.execute(text(f"DELETE FROM {table}"))
        for table, kept in _REFERENCE.items():
            session.execute(text(f"DELETE FROM {table} WHERE id > {kept}"))
        session.execute(text("UPDATE failure_codes SET is_active = 1 WHERE is_active = 0"))
        session.execute(text("SET FOREIGN_KEY_CHECKS=1"))


@cache
def _filled() -> str:
    """One question: which tables hold rows?"""
    tables = sorted(set(schema.metadata().tables) - set(_REFERENCE))
    return " UNION ALL ".join(f"SELECT '{table}' FROM DUAL WHERE EXISTS (SELECT 1 FROM {table})" for table in tables)
