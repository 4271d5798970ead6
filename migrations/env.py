"""Alembic's entry: one chain of revisions for SQLite, MariaDB and MySQL."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from core import schema
from core.settings import load
from core.storage import LONG_ANSWER_S, create_engine


def run() -> None:
    """Run the revisions on the database of the configuration."""
    url = context.config.attributes.get("url") or load().database_url
    engine = create_engine(url, answer_s=LONG_ANSWER_S)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            _without_foreign_keys(connection)
        _run_on(connection)
        if engine.dialect.name == "sqlite":
            _check_foreign_keys(connection)
    engine.dispose()


def _run_on(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=schema.metadata(),
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        user_module_prefix="types.",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _without_foreign_keys(connection: Connection) -> None:
    """Rebuilding a parent table with foreign keys on fails or loses children; to be called outside of a transaction."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise RuntimeError(f"the migration left broken references: {broken[:5]}")


run()
