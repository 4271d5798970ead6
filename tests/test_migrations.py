"""The way from an empty database to the newest schema and back, on every kind of server."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command as alembic
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Enum, event, inspect, text

from core import schema
from core.inventory import issue_part, rebuild_sums
from core.inventory.models import InventoryTransaction, SparePartsRequest, StockAlert, WantedLine
from core.settings import Settings
from core.storage import LONG_ANSWER_S, create_engine
from tests.support.databases import SECRET

DATABASES = [
    "sqlite",
    pytest.param("mariadb", marks=pytest.mark.xdist_group("mariadb")),
    pytest.param("mysql", marks=pytest.mark.mysql),
]
BROKEN_OFF_AT = (
    "INTO stock_alerts",
    "INDEX ix_inventory_transactions_place",
    "used_not_negative",
)
BROKEN_OFF_BACK_AT = (
    "fk_inventory_transactions_location_id FOREIGN KEY",
    "TABLE stock_alerts",
)
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP|TRUNCATE)\b", re.IGNORECASE)


@pytest.fixture(params=DATABASES)
def fresh(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[Settings]:
    """The settings of an empty database of its own."""
    if request.param == "sqlite":
        yield Settings(database_url=f"sqlite:///{tmp_path / 'fresh.db'}")
        return
    server = request.getfixturevalue(request.param)
    name = f"migrations_{worker_id}"
    yield Settings(database_url=server.create_database(name), secret_key=SECRET)
    server.drop_database(name)


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    engine = create_engine(settings.database_url)
    yield engine
    engine.dispose()


def ask(settings: Settings, question: Callable[[Engine], object]) -> object:
    with opened(settings) as engine:
        return question(engine)


@contextmanager
def broken_off(step: str) -> Iterator[None]:
    """A fault before the statement that holds these words."""

    def fail(_connection, _cursor, statement, *_):
        if WRITES.match(statement) and step in statement:
            raise RuntimeError("power cut")

    event.listen(Engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", fail)


def _columns(engine: Engine) -> dict[tuple[str, str], bool]:
    """Each column, and whether a row may come without it."""
    there = inspect(engine)
    return {
        (table, column["name"]): column["nullable"] or column["default"] is not None
        for table in tables(engine)
        for column in there.get_columns(table)
    }


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _before_the_newest(settings: Settings) -> str:
    scripts = ScriptDirectory.from_config(schema.alembic_config(settings.database_url))
    return str(scripts.get_revision("head").down_revision)


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_leads_from_empty_to_head_to_base_and_to_head_again(fresh):
    schema.migrate(fresh)
    assert ask(fresh, tables) == set(schema.metadata().tables)

    schema.migrate(fresh, "base")
    assert ask(fresh, tables) == set()

    schema.migrate(fresh)
    assert ask(fresh, tables) == set(schema.metadata().tables)


def test_steps_back_to_a_revision_and_on_again(fresh):
    schema.migrate(fresh)
    schema.migrate(fresh, "0007")
    assert set(schema.metadata().tables) - ask(fresh, tables) == {"closed_months", "known_devices"}

    schema.migrate(fresh, "0009")
    assert ask(fresh, tables) == set(schema.metadata().tables)


def test_the_newest_step_lets_the_release_before_it_read_and_write_on(fresh):
    """What that release knows stays, and what it does not know may be left out."""
    schema.migrate(fresh)
    after = ask(fresh, _columns)
    schema.migrate(fresh, _before_the_newest(fresh))
    before = ask(fresh, _columns)

    assert set(before) - set(after) == set()
    known = {table for table, _column in before}
    demanded = {place for place, may_be_left_out in after.items() if not may_be_left_out and place[0] in known}
    assert demanded <= {place for place, may_be_left_out in before.items() if not may_be_left_out}
    assert ask(fresh, _revision) == _before_the_newest(fresh)


def test_makes_what_the_models_say(fresh):
    schema.migrate(fresh)
    assert ask(fresh, _differences) == []


def test_a_difference_between_models_and_tables_would_be_seen(fresh):
    schema.migrate(fresh)
    with opened(fresh) as engine, engine.begin() as connection:
        connection.execute(text("ALTER TABLE comments ADD COLUMN mood VARCHAR(10)"))
    assert ask(fresh, _differences) != []


def test_checks_that_every_enum_column_holds_one_of_its_values(fresh):
    schema.migrate(fresh)
    assert ask(fresh, _checked_values) == _enum_values()


def test_at_head_writes_nothing(fresh):
    schema.migrate(fresh)
    written: list[str] = []

    def watch(_connection, _cursor, statement, *_):
        if WRITES.match(statement):
            written.append(statement)

    event.listen(Engine, "before_cursor_execute", watch)
    try:
        schema.migrate(fresh)
        assert written == []
        schema.migrate(fresh, "base")
        assert written
    finally:
        event.remove(Engine, "before_cursor_execute", watch)


@pytest.mark.parametrize("fresh", DATABASES[1:], indirect=True)
def test_a_server_may_take_hours_to_alter_a_large_table(fresh):
    patience = set()

    def watch(connection, _cursor, statement, *_):
        if WRITES.match(statement):
            patience.add(connection.connection.dbapi_connection._read_timeout)

    event.listen(Engine, "before_cursor_execute", watch)
    try:
        schema.migrate(fresh)
    finally:
        event.remove(Engine, "before_cursor_execute", watch)
    assert patience == {LONG_ANSWER_S}


def test_puts_the_reference_rows_in_place(fresh):
    schema.migrate(fresh)
    with opened(fresh) as engine, engine.connect() as connection:
        types = connection.scalars(text("SELECT name FROM maintenance_types ORDER BY id")).all()
        categories = set(connection.scalars(text("SELECT category FROM failure_codes")))
        unknown = connection.scalars(text("SELECT category FROM failure_codes WHERE code = 'UNKNOWN'")).all()
        stores = connection.scalars(text("SELECT code FROM stock_locations")).all()
    assert types == ["CORRECTIVE", "PREVENTIVE", "INSPECTION", "PREDICTIVE", "IMPROVEMENT"]
    assert categories == set(_enum_values()["failure_codes.category"])
    assert (unknown, stores) == (["OTHER"], ["MAIN"])


def test_has_one_head():
    script = ScriptDirectory.from_config(schema.alembic_config("sqlite://"))
    assert len(script.get_heads()) == 1


def _differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, schema.metadata())


def _enum_values() -> dict[str, list[str]]:
    columns = (column for table in schema.metadata().tables.values() for column in table.columns)
    return {f"{c.table.name}.{c.name}": sorted(c.type.enums) for c in columns if isinstance(c.type, Enum)}


def _checked_values(engine: Engine) -> dict[str, list[str]]:
    inspector, found = inspect(engine), {}
    for table in tables(engine):
        for check in inspector.get_check_constraints(table):
            listed = re.fullmatch(r"[(`\"]*(\w+)[`\"]*\s+in\s*\((.*?)\)+", check["sqltext"].strip(), re.IGNORECASE)
            if listed:
                column, values = listed.groups()
                found[f"{table}.{column}"] = sorted(re.findall(r"'(\w+)\\?'", values.replace("\\'", "'")))
    return found


def test_the_upgrade_opens_an_alert_for_what_is_below_its_minimum_already(given, clock, url):
    short, new = given.stock(2, min_quantity=Decimal(4)), given.part(min_quantity=Decimal(4))
    given.stock(4, min_quantity=Decimal(4))
    clock.advance(hours=5)

    alembic.downgrade(schema.alembic_config(url), "0006")
    schema.migrate(Settings(database_url=url, secret_key=SECRET))

    (alert,) = given.rows(StockAlert)
    assert (alert.spare_part_id, alert.available, alert.minimum) == (short, 2, 4)
    assert alert.opened_at == clock() - timedelta(hours=5)
    assert new not in {row.open_part_id for row in given.rows(StockAlert)}


def test_rebuilding_a_table_keeps_its_rows_and_those_that_refer_to_it(given, url, storekeeper):
    request = given.approved(given.stock(5), 3)
    given.do(issue_part, request, actor=storekeeper)
    before = given.rows(SparePartsRequest), given.rows(InventoryTransaction)

    alembic.downgrade(schema.alembic_config(url), "0005")
    schema.migrate(Settings(database_url=url, secret_key=SECRET))

    after = given.rows(SparePartsRequest), given.rows(InventoryTransaction)
    assert [[row.id for row in rows] for rows in after] == [[row.id for row in rows] for rows in before]


def test_an_upgrade_from_a_release_without_sums_of_the_ledger_ends_with_right_ones(given, url, sessions):
    given.issued(given.stock(5, cost="4"), 3)
    before = rebuild_sums(sessions, mend=False)

    alembic.downgrade(schema.alembic_config(url), "0006")
    schema.migrate(Settings(database_url=url, secret_key=SECRET))

    assert rebuild_sums(sessions, mend=False) == before
    assert (before.rows, before.rows_wrong) == (5, 0)


@pytest.mark.parametrize("ask_for", ["a part", "a part in words"])
def test_does_not_go_back_where_planned_maintenance_asked_for_parts(given, url, sessions, ask_for):
    if ask_for == "a part":
        given.approved(given.stock(5), 2, due=given.due())
    else:
        given.wished(due=given.due())

    with pytest.raises(RuntimeError, match="are of planned maintenance"):
        alembic.downgrade(schema.alembic_config(url), "0006")

    schema.migrate(Settings(database_url=url, secret_key=SECRET))
    schema.check_migrated(sessions)
    assert _differences(sessions.kw["bind"]) == []
    assert len(given.rows(SparePartsRequest) + given.rows(WantedLine)) == 1


def test_an_upgrade_that_was_broken_off_goes_on_when_it_runs_again(given, url, sessions):
    short = given.stock(2, min_quantity=Decimal(4))
    alembic.downgrade(schema.alembic_config(url), "0006")
    settings = Settings(database_url=url, secret_key=SECRET)

    for step in BROKEN_OFF_AT:
        with broken_off(step), pytest.raises(RuntimeError, match="power cut"):
            schema.migrate(settings)
    schema.migrate(settings)

    assert _differences(sessions.kw["bind"]) == []
    assert [row.open_part_id for row in given.rows(StockAlert)] == [short]


def test_a_way_back_that_was_broken_off_goes_on_when_it_runs_again(given, url, sessions):
    request = given.issued(given.stock(5), 3)

    for step in BROKEN_OFF_BACK_AT:
        with broken_off(step), pytest.raises(RuntimeError, match="power cut"):
            alembic.downgrade(schema.alembic_config(url), "0006")
    alembic.downgrade(schema.alembic_config(url), "0006")

    there = inspect(sessions.kw["bind"])
    assert "pm_occurrence_id" not in {column["name"] for column in there.get_columns("spare_parts_requests")}
    assert not {"stock_alerts", "purchase_orders"} & set(there.get_table_names())
    schema.migrate(Settings(database_url=url, secret_key=SECRET))
    assert _differences(sessions.kw["bind"]) == []
    assert [row.id for row in given.rows(SparePartsRequest)] == [request]
