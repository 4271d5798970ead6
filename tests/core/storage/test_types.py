"""Column types that mean the same on every engine."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from core.storage.types import UtcDateTime, code, exact_quantity, json_value, money, one_of, row_id

SAME_TABLE = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Colour(StrEnum):
    RED = "RED"
    BLUE = "BLUE"


@pytest.fixture
def table(sessions):
    """A table with a column of each type."""
    made = Table(
        "column_types",
        MetaData(),
        Column("id", row_id(), primary_key=True),
        Column("quantity", exact_quantity()),
        Column("price", money()),
        Column("at", UtcDateTime()),
        Column("code", code(20), unique=True),
        Column("colour", one_of(Colour, name="colour")),
        Column("content", json_value()),
    )
    engine = sessions.kw["bind"]
    made.drop(engine, checkfirst=True)
    made.create(engine)
    yield made
    made.drop(engine)


@pytest.fixture
def there_and_back(sessions, table):
    """Store one value and read it again, over another connection."""

    def pass_through(column, value):
        with sessions.begin() as session:
            row = session.execute(insert(table).values({column: value})).inserted_primary_key[0]
        with sessions() as session:
            return session.scalar(select(table.c[column]).where(table.c.id == row))

    return pass_through


@SAME_TABLE
@given(value=st.decimals(Decimal("-99999999999.999"), Decimal("99999999999.999"), places=3))
def test_a_quantity_comes_back_exactly(there_and_back, value):
    back = there_and_back("quantity", value)
    assert back == value
    assert -back.as_tuple().exponent == 3


@pytest.mark.parametrize("value", ["0.1", "0.0001", "9999999999.9999", "-12.3400"])
def test_an_amount_of_money_comes_back_exactly(there_and_back, value):
    assert there_and_back("price", Decimal(value)) == Decimal(value)


def test_sums_in_the_database_are_exact(sessions, table):
    with sessions.begin() as session:
        session.execute(insert(table), [{"quantity": Decimal("0.1")} for _ in range(10)])
    with sessions() as session:
        total = session.scalar(select(table.c.quantity).where(table.c.quantity == Decimal("0.1")).limit(1))
    assert total == Decimal("0.1")


def test_more_places_than_the_column_has_are_refused_not_rounded(there_and_back):
    with pytest.raises(StatementError, match="more than 3 decimal places"):
        there_and_back("quantity", Decimal("0.0001"))


@SAME_TABLE
@given(
    value=st.datetimes(
        datetime(1000, 1, 2),  # noqa: DTZ001 - the strategy adds the zone
        datetime(9999, 12, 30),  # noqa: DTZ001
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=-9))]),
    )
)
def test_an_instant_comes_back_to_the_microsecond_in_utc(there_and_back, value):
    back = there_and_back("at", value)
    assert back == value
    assert back.utcoffset() == timedelta(0)


def test_an_instant_does_not_move_when_the_server_lives_elsewhere(sessions, there_and_back, table):
    """The last hour of summer time, twice."""
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert (there_and_back("at", first), there_and_back("at", second)) == (first, second)


def test_a_naive_instant_is_refused(there_and_back):
    with pytest.raises(StatementError, match="needs a time zone"):
        there_and_back("at", datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("other", ["press", "PRESS ", "Preß", "Press\u0301", "Prëss", "Press"[::-1]])
def test_codes_differ_when_any_character_does(there_and_back, sessions, table, other):
    there_and_back("code", "Press")
    assert there_and_back("code", other) == other
    with sessions() as session:
        assert len(session.execute(select(table.c.id).where(table.c.code == "Press")).all()) == 1


def test_the_same_code_twice_is_refused(there_and_back):
    there_and_back("code", "Press")
    with pytest.raises(IntegrityError):
        there_and_back("code", "Press")


def test_an_enum_is_stored_by_value_and_checked_by_the_database(sessions, table, there_and_back):
    assert there_and_back("colour", Colour.RED) is Colour.RED
    with sessions() as session:
        assert session.scalar(text("SELECT colour FROM column_types")) == "RED"
    with pytest.raises(DBAPIError), sessions.begin() as session:
        session.execute(text("INSERT INTO column_types (colour) VALUES ('GREEN')"))


def test_an_unknown_enum_value_is_refused_before_it_reaches_the_database(there_and_back):
    with pytest.raises(StatementError):
        there_and_back("colour", "GREEN")


@pytest.mark.parametrize("value", [None, [], {"a": [1, "ü", None]}, "text", 0, False])
def test_json_comes_back_as_it_was(there_and_back, value):
    assert there_and_back("content", value) == value


def test_no_json_is_null(sessions, table, there_and_back):
    there_and_back("content", None)
    with sessions() as session:
        assert session.scalar(text("SELECT COUNT(*) FROM column_types WHERE content IS NULL")) == 1
