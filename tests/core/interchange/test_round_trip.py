"""What is taken out as a file comes in elsewhere as it was: whatever was typed, and exactly."""

import shutil
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core import invariants
from core.assets import Machine, MachineFacts, create_department, create_machine
from core.interchange import KINDS, SHEETS, Mapping, propose_mapping, read_table, to_csv, to_file, to_xlsx, way_of
from core.inventory import PartFacts, create_location, create_part, link_part_to_machine, receive_stock
from core.inventory.part_facts import checked
from core.kernel import Actor, DomainError
from core.storage import connect, run_command, run_query
from tests.support.clock import HandClock

SIGNS = "=+-@'\"\t\n\r,;|\\ äöüß€–0123456789.eE_x#A"
TEXTS = st.text(st.sampled_from(SIGNS), max_size=12) | st.text(max_size=20).filter(lambda text: "\x00" not in text)
NASTY = (
    *("=1+1", "+49 30", "-5", "@SUM(A1)", "'=1+1", "''-x", "'tis", 'a "quote" b', "00123", "12345678901234567890"),
    *("Öl, 5 l; rot", "1e5", "1.50", "yes", "NULL", "2026-11-24", "_x0041_", '=HYPERLINK("x")', "|", "\\", "#N/A"),
)
AMOUNTS = st.decimals(0, 10**9, places=3)
SYSTEM, CLOCK = Actor.system(), HandClock()
MAKING = {"create_missing_locations": True}


@given(rows=st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=4))
@example(rows=[["\t=1", "'\t=1", " =1"], ["\r=1", "a\r\nb", "'"]])
@settings(max_examples=150, deadline=None)
def test_every_cell_of_a_csv_file_is_read_as_it_was_written(rows):
    heads = ["One", "=Two", "Drei, vier"]
    table = read_table(to_csv(heads, rows), "any.csv")
    kept = [tuple(cell.strip() for cell in row) for row in rows]
    assert table.columns == tuple(heads)
    assert [row for _, row in table.rows] == [row for row in kept if any(row)]


@given(numbers=st.lists(AMOUNTS, min_size=1, max_size=6), ending=st.sampled_from(["csv", "xlsx"]))
@settings(max_examples=40, deadline=None)
def test_every_number_is_read_exactly(numbers, ending):
    rows = [[number] for number in numbers]
    content = to_csv(["n"], rows) if ending == "csv" else to_xlsx(["n"], rows, title="n")
    assert [Decimal(row[0]) for _, row in read_table(content, "any").rows] == numbers


@pytest.fixture(scope="module")
def empty_plant(sqlite_template, tmp_path_factory):
    """Gives the factory of sessions of another empty database each time."""
    folder, numbers, made = tmp_path_factory.mktemp("plants"), count(), []

    def make():
        path = folder / f"{next(numbers)}.db"
        shutil.copy(sqlite_template, path)
        made.append(connect(f"sqlite:///{path}"))
        return made[-1]

    yield make
    for sessions in made:
        sessions.kw["bind"].dispose()


def do(sessions, command, *args, **kwargs):
    return run_command(sessions, command, *args, actor=SYSTEM, clock=CLOCK, **kwargs)


def sheet(sessions, kind):
    return run_query(sessions, SHEETS[kind], actor=SYSTEM, clock=CLOCK)


def carry(here, there, kind, ending):
    """Export here, import there; every row must be taken."""
    content = to_file(sheet(here, kind), ending, title=kind)
    table = read_table(content, f"{kind}{ending}")
    proposed = propose_mapping(kind, table.columns)
    mapping = Mapping(kind=kind, fields=proposed.fields, **MAKING)
    assert set(proposed.fields) == {field.name for field in KINDS[kind]}
    outcome = do(there, way_of(kind).command, kind, table, mapping)
    assert outcome.listed == ()
    return outcome


def facts():
    """Facts of a part as somebody may type them; what the product refuses is left out."""
    whole = st.integers(0, 10**6).map(Decimal)
    least = st.one_of(whole, AMOUNTS)
    optional = {name: st.none() | TEXTS for name in ("description", "group_number", "group_name", "location")}
    return st.builds(
        PartFacts,
        part_number=st.sampled_from(NASTY) | TEXTS,
        part_name=st.sampled_from(NASTY) | TEXTS,
        unit=st.sampled_from(["pcs", "m", "=l", "Stück"]),
        whole_units_only=st.booleans(),
        min_quantity=least,
        reorder_point=st.none() | whole,
        lead_time_days=st.none() | st.integers(0, 3650),
        unit_price=st.none() | st.decimals(0, 10**6, places=4),
        supplier_name=st.none() | st.sampled_from(NASTY),
        supplier_part_number=st.none() | st.sampled_from(NASTY),
        free_issue=st.booleans(),
        **optional,
    ).filter(_is_allowed)


def _is_allowed(part):
    try:
        checked(part)
    except DomainError:
        return False
    return True


@given(parts=st.lists(facts(), min_size=1, max_size=4), ending=st.sampled_from([".csv", ".xlsx"]), data=st.data())
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_plant_comes_out_and_in_as_it_was(empty_plant, parts, ending, data):
    here, there = empty_plant(), empty_plant()
    known = {checked(part)["part_number_key"]: part for part in parts}
    rack = do(here, create_location, "=R-1", "'=Rack, 1")
    for part in known.values():
        made = do(here, create_part, **{name: getattr(part, name) for name in PartFacts.__slots__})
        quantity = data.draw(st.integers(0, 5) if part.whole_units_only else st.decimals(0, 5, places=3))
        for place in (None, rack):
            if quantity > 0:
                do(here, receive_stock, made, Decimal(quantity), unit_cost=Decimal("2.5001"), location_id=place)
    _carry_all(here, there, ending)


def test_nasty_texts_come_out_and_in_as_they_were(sessions, empty_plant):
    here, there = sessions, empty_plant()
    for number, text in enumerate(NASTY):
        do(
            here,
            create_part,
            text,
            f"{text} named",
            group_name=text,
            max_quantity=Decimal(number + 1),
            description=text,
        )
    loose = do(here, create_part, "LOOSE", "Oil", unit="l", whole_units_only=False, min_quantity=Decimal("0.125"))
    do(here, receive_stock, loose, Decimal("7.125"), unit_cost=Decimal("1.3333"))
    for plant in (here, there):
        hall = do(plant, create_department, "Hall 1")
        for name, asset in (("Press", "=4711"), ("Mill", None), ("4712", None), ("Saw", "4712")):
            do(plant, create_machine, MachineFacts(name, hall, asset_number=asset))
    for machine in (1, 2, 4):
        do(here, link_part_to_machine, loose, _machine(here, machine), min_quantity=Decimal("1.5"))
    _carry_all(here, there, ".csv")


def _machine(sessions, place):
    with sessions() as session:
        return session.scalars(select(Machine.id).order_by(Machine.id).offset(place - 1)).first()


def _carry_all(here, there, ending):
    """Into an empty plant: both say the same then, a second time brings nothing, and everything adds up."""
    for kind in SHEETS:
        assert carry(here, there, kind, ending).imported == len(sheet(here, kind).rows)
        assert sheet(there, kind) == sheet(here, kind)
        again = carry(here, there, kind, ending)
        assert (again.imported, again.updated, again.already_there) == (0, 0, again.rows)
    assert invariants.check(there, CLOCK) == []
