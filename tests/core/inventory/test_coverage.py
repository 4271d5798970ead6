"""Whether the stock is enough for the machines: of one machine, of one part across its machines, of the whole plant."""

from decimal import Decimal

import pytest

from core import assets, inventory
from core.assets import Criticality
from core.inventory import (
    CoverageLevel,
    MachineStockStatus,
    coverage_level,
    coverage_of_part,
    coverage_percent,
    machine_stock_status,
    parts_by_coverage,
    parts_of_machine,
)
from core.inventory.models import SparePart
from core.kernel import NotFound, Role
from tests.support.statements import statements_of

Status, Level = MachineStockStatus, CoverageLevel


@pytest.fixture
def listed(given, storekeeper):
    """Put a part on the list of a machine."""

    def put(part, machine, least, most=None):
        limits = {"min_quantity": Decimal(least), "max_quantity": None if most is None else Decimal(most)}
        given.do(inventory.link_part_to_machine, part, machine, **limits, actor=storekeeper)

    return put


@pytest.fixture
def measured(given):
    """A part that is measured, with so much in the store."""

    def make(quantity, **facts):
        part = given.part(whole_units_only=False, unit="m", **facts)
        if quantity != "0":
            given.receive(part, quantity)
        return part

    return make


@pytest.mark.parametrize(
    ("stock", "required", "percent", "level"),
    [
        ("10", "10", "100", Level.ADEQUATE),
        ("0", "10", "0", Level.URGENT),
        ("4.999", "10", "49.99", Level.URGENT),
        ("5", "10", "50", Level.LOW),
        ("7.999", "10", "79.99", Level.LOW),
        ("8", "10", "80", Level.ADEQUATE),
        ("15", "10", "150", Level.ADEQUATE),
        ("15.001", "10", "150.01", Level.EXCESS),
    ],
)
def test_coverage_is_a_percentage_and_is_judged_as_one(stock, required, percent, level):
    found = coverage_percent(Decimal(stock), Decimal(required))
    assert found == Decimal(percent)
    assert coverage_level(found) is level


@pytest.mark.parametrize("stock", ["0", "10"])
def test_where_nothing_is_required_there_is_no_coverage(stock):
    found = coverage_percent(Decimal(stock), Decimal(0))
    assert found is None
    assert coverage_level(found) is Level.NO_REQUIREMENT


@pytest.mark.parametrize(
    ("stock", "least", "most", "status"),
    [
        ("9", "2", "8", Status.EXCESS),
        ("9", "8", "8", Status.EXCESS),
        ("8", "2", "8", Status.ADEQUATE),
        ("9", "2", None, Status.ADEQUATE),
        ("1.999", "2", "8", Status.CRITICAL),
        ("2", "2", "8", Status.LOW),
        ("2.999", "2", "8", Status.LOW),
        ("3", "2", "8", Status.ADEQUATE),
        ("0", "0", None, Status.ADEQUATE),
    ],
)
def test_a_machine_has_too_much_too_little_soon_too_little_or_enough(stock, least, most, status):
    assert machine_stock_status(Decimal(stock), Decimal(least), most and Decimal(most)) is status


def test_a_machine_sees_what_lies_there_for_it_the_worst_first(given, clock, measured, listed, storekeeper, technician):
    press = given.machine("Press 4")
    hose, wire, felt, cord = (measured(n, number=f"P-{n}", name=f"Part {n}") for n in ("2", "5", "7", "9"))
    for part, least, most in ((hose, 3, None), (wire, 4, None), (felt, 1, 6), (cord, 1, 20)):
        listed(part, press, least, most)
    used = clock.advance(hours=1)
    request = given.approved(cord, "1.5", job=given.job(press, technician=technician))
    given.do(inventory.issue_part, request, actor=storekeeper)
    given.approved(cord, "0.5", job=given.job(technician=given.person(Role.MAINTENANCE_TECH)))

    rows = given.ask(parts_of_machine, press)

    assert [row.id for row in rows] == [hose, wire, felt, cord]
    assert [row.status for row in rows] == [Status.CRITICAL, Status.LOW, Status.EXCESS, Status.ADEQUATE]
    last = rows[-1]
    assert (last.on_hand, last.available, last.min_quantity, last.max_quantity) == (Decimal("7.5"), 7, 1, 20)
    assert [row.last_used_at for row in rows] == [None, None, None, used]


def test_the_order_of_a_machines_parts_is_the_rule_and_pages_lose_none(given, measured, listed):
    press = given.machine()
    for stock in ("0", "1.999", "2", "2.999", "3", "8", "8.001"):
        part = measured(stock, name="Hose")
        for most in (None, 8):
            listed(part, press, 2, most)
            whole = given.ask(parts_of_machine, press)
            ranks = [row.place[0] for row in whole]
            assert ranks == sorted(ranks)
    paged, after = [], None
    while found := given.ask(parts_of_machine, press, after=after, limit=2):
        paged += found
        after = found[-1].place
    assert [row.id for row in paged] == [row.id for row in given.ask(parts_of_machine, press)]
    assert len(paged) == 7


def test_when_parts_were_last_used_is_asked_once_for_all(sessions, given, listed, storekeeper, manager):
    press = given.machine()

    def used(count):
        for _number in range(count):
            part = given.stock(5, free_issue=True)
            listed(part, press, 1)
            given.do(inventory.issue_free_stock, part, Decimal(1), actor=storekeeper)

    used(1)
    with statements_of(sessions) as one:
        given.ask(parts_of_machine, press)
    used(7)
    with statements_of(sessions) as eight:
        rows = given.ask(parts_of_machine, press)
    assert len(rows) == 8
    assert all(row.last_used_at for row in rows)
    assert len(eight) == len(one)


def test_an_issue_that_was_taken_back_was_no_use(given, clock, listed, storekeeper):
    press, part = given.machine(), given.stock(5, free_issue=True)
    listed(part, press, 1)
    moved = given.do(inventory.issue_free_stock, part, Decimal(1), actor=storekeeper)
    given.do(inventory.reverse_transaction, moved.transaction_id, "Wrong part", actor=storekeeper)
    assert given.ask(parts_of_machine, press)[0].last_used_at is None


def test_parts_out_of_use_are_on_no_machines_list(given, listed):
    press, part = given.machine(), given.part()
    listed(part, press, 1)
    with given.sessions.begin() as session:
        session.get_one(SparePart, part).is_active = False
    assert given.ask(parts_of_machine, press) == []


def test_the_most_critical_machines_get_theirs_first(given, listed, technician):
    saw = given.machine("Saw", criticality=Criticality.C)
    press = given.machine("Press", criticality=Criticality.A)
    lathe = given.machine("Lathe", criticality=Criticality.B)
    seal = given.stock(8, name="Seal")
    for machine, least in ((saw, 2), (press, 3), (lathe, 5)):
        listed(seal, machine, least)
    given.approved(seal, 1, job=given.job(press, technician=technician))

    found = given.ask(coverage_of_part, seal)

    assert (found.cover.available, found.cover.required, found.cover.machines) == (7, 10, 3)
    assert (found.cover.percent, found.cover.level, found.cover.short) == (70, Level.LOW, 0)
    assert [(need.machine, need.missing) for need in found.needs] == [("Press", 0), ("Lathe", 1), ("Saw", 2)]
    assert [need.status for need in found.needs] == [Status.ADEQUATE, Status.LOW, Status.ADEQUATE]


def test_a_machine_out_of_service_needs_nothing(given, listed, admin):
    press, saw = given.machine("Press"), given.machine("Saw")
    seal = given.stock(2)
    listed(seal, press, 4)
    listed(seal, saw, 2)
    given.do(assets.decommission_machine, press, "Sold", actor=admin)

    found = given.ask(coverage_of_part, seal)

    assert (found.cover.required, found.cover.percent, found.cover.machines, found.cover.short) == (2, 100, 1, 0)
    assert [(need.machine, need.is_in_service, need.missing) for need in found.needs] == [
        ("Saw", True, 0),
        ("Press", False, 0),
    ]


def test_the_machines_of_a_part_are_read_page_by_page(given, listed):
    seal = given.stock(1)
    for number in range(5):
        listed(seal, given.machine(f"Press {number}"), 1)
    first = given.ask(coverage_of_part, seal, limit=3).needs
    rest = given.ask(coverage_of_part, seal, after=first[-1].position, limit=3).needs
    assert [need.machine for need in (*first, *rest)] == [f"Press {number}" for number in range(5)]
    assert [need.missing for need in (*first, *rest)] == [0, 1, 1, 1, 1]


def test_a_part_on_no_list_requires_nothing(given):
    found = given.ask(coverage_of_part, given.stock(3))
    assert (found.cover.percent, found.cover.level, found.cover.required) == (None, Level.NO_REQUIREMENT, 0)
    assert found.needs == ()


def test_the_plant_sees_the_worst_coverage_first_and_the_filter_is_the_rule(given, measured, listed):
    press, saw = given.machine(), given.machine()
    stocks = ("0", "2.999", "3", "4.799", "4.8", "9", "9.001")
    for stock in reversed(stocks):
        part = measured(stock, name="Hose")
        listed(part, press, 4)
        listed(part, saw, 2)
    free = given.part(name="Rag")

    every = given.ask(parts_by_coverage)

    assert [row.available for row in every[:-1]] == [Decimal(stock) for stock in stocks]
    assert (every[-1].id, every[-1].level) == (free, Level.NO_REQUIREMENT)
    assert [row.short for row in every[:-1]] == [2, 1, 1, 0, 0, 0, 0]
    for level in Level:
        fitting = given.ask(parts_by_coverage, level=level)
        assert [row.id for row in fitting] == [row.id for row in every if row.level is level]
        assert fitting, level


def test_the_plants_list_is_read_page_by_page_and_searched(given, listed):
    press = given.machine()
    for number in range(5):
        listed(given.stock(1, number=f"N-{number}", name="Nut"), press, 1 + number // 2)
    paged, after = [], None
    while found := given.ask(parts_by_coverage, after=after, limit=2):
        paged += found
        after = found[-1].place
    assert [row.part_number for row in paged] == ["N-4", "N-2", "N-3", "N-0", "N-1"]
    assert [row.part_number for row in given.ask(parts_by_coverage, search="n-3")] == ["N-3"]


@pytest.mark.parametrize("query", [coverage_of_part, parts_of_machine])
def test_what_is_not_there_is_not_found(given, query):
    with pytest.raises(NotFound):
        given.ask(query, 999_999)
