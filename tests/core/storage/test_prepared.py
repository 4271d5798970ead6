"""A prepared statement does what the statement does."""

from decimal import Decimal

import pytest
from sqlalchemy import bindparam, insert, make_url, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from core.inventory.models import SparePart, StockLevel, StockLocation
from core.people.models import User
from core.storage import Prepared, connect, connection_of, table_of
from tests.support.statements import statements_of

PLACES, LEVELS = table_of(StockLocation), table_of(StockLevel)
ADD_PLACE = Prepared(insert(PLACES), ("code", "name", "is_active"))
ADD_LEVEL = Prepared(insert(LEVELS), ("spare_part_id", "location_id", "quantity"))
SET_LEVEL = Prepared(update(LEVELS).where(LEVELS.c.id == bindparam("level")).values(quantity=bindparam("now_there")))

PARTS, PEOPLE = table_of(SparePart), table_of(User)


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
        assert [SET_LEVEL.run(session, changed | {"level": each}) for each in (level, 999_999)] == [1, 0]
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


@pytest.mark.parametrize("table", [PARTS, PEOPLE, LEVELS], ids=lambda table: table.name)
def test_finds_what_the_statement_finds_in_every_type(sessions, given, supervisor, table):
    given.stock("2.5", cost="0.1", unit="m", whole_units_only=False)
    asked = select(table).where(table.c.id >= bindparam("least")).order_by(table.c.id)
    found = Prepared(asked)
    with sessions() as session:
        usual = session.execute(asked, {"least": 1}).all()
        rows = found.rows(session, {"least": 1})
        assert usual
        assert [row._asdict() for row in rows] == [row._asdict() for row in usual]
        assert [list(map(type, row)) for row in rows] == [list(map(type, row)) for row in usual]
        assert found.first(session, {"least": 1}) == rows[0]
        assert found.first(session, {"least": 10**9}) is None


def test_who_listens_to_the_engine_hears_it_and_it_does_the_same(sessions):
    asked = Prepared(select(PLACES.c.code).where(PLACES.c.code == bindparam("asked")))
    with sessions() as session:
        unheard = asked.first(session, {"asked": "MAIN"})
    with statements_of(sessions) as heard, sessions() as session:
        assert asked.first(session, {"asked": "MAIN"}) == unheard == ("MAIN",)
        assert ADD_PLACE.run(session, place("L-1")) == 1
    assert [line.partition(" ")[0] for line in heard if not line.startswith("BEGIN")] == ["SELECT", "INSERT"]


def test_what_the_database_refuses_comes_out_as_from_any_statement(sessions):
    with sessions() as session:
        ADD_PLACE.run(session, place("A-1"))
        with pytest.raises(IntegrityError) as refused:
            ADD_PLACE.run(session, place("A-1"))
        with pytest.raises(IntegrityError) as usual:
            session.execute(insert(PLACES), place("A-1"))
    assert refused.value.orig.args == usual.value.orig.args
    assert "Shelf" not in f"{refused.value!r} {refused.value}".replace(str(refused.value.orig), "")


def test_a_broken_line_to_the_server_costs_the_pool_every_connection_that_was_open(wire, mariadb_url):
    over_wire = connect(make_url(mariadb_url).set(port=wire.port).render_as_string(hide_password=False))
    engine = over_wire.kw["bind"]
    asked = Prepared(select(PLACES.c.code))
    with over_wire() as one, over_wire() as other:
        assert asked.rows(one, {}) == asked.rows(other, {})
        other.rollback()
        wire.cut()
        with pytest.raises(OperationalError) as broken:
            asked.rows(one, {})
        assert broken.value.connection_invalidated
        wire.mend()
    with over_wire() as session:  # the other connection was used a moment ago, so nobody asks whether it lives
        assert asked.first(session, {}).code == "MAIN"
    engine.dispose()


def test_serves_several_databases_in_turn(sessions, url, mariadb_url, tmp_path):
    """What was made into text for one of them is not sent to another."""
    other = connect(mariadb_url if url.startswith("sqlite") else f"sqlite:///{tmp_path / 'other.db'}")
    with other.begin() as session:
        PLACES.create(connection_of(session), checkfirst=True)
    for number, each in enumerate((sessions, other, sessions, other)):
        with each.begin() as session:
            assert ADD_PLACE.run(session, place(f"C-{number}")) == 1
    other.kw["bind"].dispose()
