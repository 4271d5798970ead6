"""A prepared statement does what the statement does."""

from decimal import Decimal

import pytest
from sqlalchemy import bindparam, insert, select, update

from core.inventory.models import StockLevel, StockLocation
from core.storage import Prepared, connect, connection_of, table_of

PLACES, LEVELS = table_of(StockLocation), table_of(StockLevel)
ADD_PLACE = Prepared(insert(PLACES), ("code", "name", "is_active"))
ADD_LEVEL = Prepared(insert(LEVELS), ("spare_part_id", "location_id", "quantity"))
SET_LEVEL = Prepared(update(LEVELS).where(LEVELS.c.id == bindparam("level")).values(quantity=bindparam("now_there")))


def place(code):
    return {"code": code, "name": f"Shelf {code} at 100 %", "is_active": True}


def test_adds_a_row_and_tells_its_number(sessions):
    with sessions.begin() as session:
        made = ADD_PLACE.added(session, place("A-1"))
    with sessions() as session:
        row = session.get(StockLocation, made)
        assert (row.code, row.name, row.is_active) == ("A-1", "Shelf A-1 at 100 %", True)


def test_changes_as_many_rows_as_fit_and_keeps_decimals_exact(sessions, given):
    part = given.part()
    with sessions.begin() as session:
        shelf = ADD_PLACE.added(session, place("A-1"))
        level = ADD_LEVEL.added(session, {"spare_part_id": part, "location_id": shelf, "quantity": Decimal("0.001")})
        changed = {"level": level, "now_there": Decimal("12345678901.123")}
        assert [SET_LEVEL.run(session, changed | {"level": each}).rowcount for each in (level, 999_999)] == [1, 0]
        assert session.scalar(select(StockLevel.quantity).where(StockLevel.id == level)) == Decimal("12345678901.123")
        session.rollback()


def test_adds_many_rows_at_once_and_of_none_asks_nothing(sessions):
    with sessions.begin() as session:
        ADD_PLACE.run_all(session, [place(f"B-{number}") for number in range(50)])
        ADD_PLACE.run_all(session, [])
        added = select(StockLocation.code).where(StockLocation.code.like("B-%")).order_by(StockLocation.id)
        assert session.scalars(added).all() == [f"B-{number}" for number in range(50)]
        session.rollback()


def test_refuses_a_row_that_lacks_a_value(sessions):
    with sessions() as session, pytest.raises(KeyError, match="name"):
        ADD_PLACE.run(session, {"code": "A-1", "is_active": True})


def test_serves_several_databases_in_turn(sessions, url, mariadb_url, tmp_path):
    """What was made into text for one of them is not sent to another."""
    other = connect(mariadb_url if url.startswith("sqlite") else f"sqlite:///{tmp_path / 'other.db'}")
    with other.begin() as session:
        PLACES.create(connection_of(session), checkfirst=True)
    for number, each in enumerate((sessions, other, sessions, other)):
        with each.begin() as session:
            assert ADD_PLACE.run(session, place(f"C-{number}")).rowcount == 1
    other.kw["bind"].dispose()
