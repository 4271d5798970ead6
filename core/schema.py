"""The composition root: every table, every port, the audit keys.

Server, worker, command line, migrations and tests begin here.
"""

import re
from pathlib import Path

from alembic import command as alembic
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, make_url

from core import assets, attachments, audit, interchange, inventory, maintenance, people, preventive
from core.kernel import Conflict, Invalid, ports
from core.settings import Settings
from core.storage import ANSWER_S, LONG_ANSWER_S, Base, Sessions, connect

_ONLY_ADDED_TO = ("activity_logs", "audit_seals")
_ACCOUNT = re.compile(r"(?P<name>[\w.-]+)(?:@(?P<host>[\w.%:-]+))?")
_ROOT = Path(__file__).resolve().parent.parent
DOMAINS = (assets, attachments, audit, interchange, inventory, maintenance, people, preventive)

ports.current_account.answer_with(people.current_account)
ports.is_lent.answer_with(inventory.is_lent)
ports.record_security_event.answer_with(audit.security_event)
ports.before_the_record.answer_with(inventory.settle)
ports.open_jobs.answer_with(maintenance.count_open)
ports.lock_job.answer_with(maintenance.lock_for_parts)
ports.follow_parts.answer_with(maintenance.follow_parts)
ports.jobs_of_works.answer_with(maintenance.jobs_of_works)
ports.works_at.answer_with(maintenance.works_at)
ports.urgency_of_work.answer_with(maintenance.urgency_of_work)
ports.occurrences_at.answer_with(preventive.occurrences_at)
ports.lock_occurrence.answer_with(preventive.lock_for_parts)
ports.occurrences.answer_with(preventive.occurrences)
ports.release_jobs.answer_with(maintenance.release_jobs)


def metadata() -> MetaData:
    """Every table of the product."""
    return Base.metadata


def configure(settings: Settings, *, answer_s: int = ANSWER_S) -> Sessions:
    """Set the audit keys of this process and connect to the database, which may think so long about a statement."""
    audit.use_keys(audit.Keyring.from_secrets(settings.secret, settings.secret_key_old))
    return connect(settings.database_url, answer_s=answer_s)


def migrate(settings: Settings, revision: str = "head") -> None:
    """Bring the database to a revision, the newest by default; to one before its own it steps back."""
    config = alembic_config(settings.database_url)
    if revision == "head":
        alembic.upgrade(config, revision)
        _fill_sums(settings)
    elif revision == "base" or revision in _before(settings.database_url):
        alembic.downgrade(config, revision)
    else:
        alembic.upgrade(config, revision)


def _before(database_url: str) -> set[str]:
    """The revisions before the one that a database has."""
    engine = connect(database_url).kw["bind"]
    with engine.connect() as connection:
        own = MigrationContext.configure(connection).get_current_heads()
    engine.dispose()
    scripts = ScriptDirectory.from_config(alembic_config(database_url))
    return {step.revision for head in own for step in scripts.iterate_revisions(head, "base")} - set(own)


def _fill_sums(settings: Settings) -> None:
    """After an upgrade from a release that kept no sums of the ledger; else nothing is written."""
    sessions = connect(settings.database_url, answer_s=LONG_ANSWER_S)
    inventory.fill_sums(sessions)
    sessions.kw["bind"].dispose()


def newest_revision() -> str:
    """The number of the tables that this release works with."""
    return ScriptDirectory.from_config(alembic_config("")).get_current_head() or ""


def check_migrated(sessions: Sessions) -> None:
    """See that the database has the tables of this release.

    Raises:
        Conflict: it has none, or those of another release.
    """
    engine = sessions.kw["bind"]
    wanted = ScriptDirectory.from_config(alembic_config(str(engine.url))).get_heads()
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    if set(found) != set(wanted):
        raise Conflict("This database has not the tables of this release. Run: python -m core migrate")


def grants(database_url: str, account: str) -> list[str]:
    """The statements that give the app's account on a server what it needs: the record it may only add to.

    Args:
        database_url: names the database.
        account: NAME or NAME@HOST; any host without one.

    Raises:
        Invalid: no database on a server, or no name of an account.
    """
    database, named = make_url(database_url).database, _ACCOUNT.fullmatch(account)
    if make_url(database_url).get_backend_name() == "sqlite" or not database:
        raise Invalid("Grants are for a database on a server. Set DATABASE_URL to mysql://…/NAME.")
    if named is None:
        raise Invalid("An account is NAME or NAME@HOST, without quotes.")
    holder = f"'{named['name']}'@'{named['host'] or '%'}'"
    rights = {table: "SELECT, INSERT, UPDATE, DELETE" for table in metadata().tables}
    rights |= dict.fromkeys(_ONLY_ADDED_TO, "SELECT, INSERT") | {"alembic_version": "SELECT"}
    return [f"GRANT {verbs} ON `{database}`.`{table}` TO {holder};" for table, verbs in sorted(rights.items())]


def alembic_config(url: str) -> Config:
    """Alembic's configuration for a database."""
    config = Config()
    config.set_main_option("script_location", str(_ROOT / "migrations"))
    config.attributes["url"] = url
    return config
