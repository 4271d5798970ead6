"""Reading low stock: what nobody has seen first, with the machines and jobs that it hits."""

from decimal import Decimal

import pytest

from core import assets, inventory
from core.inventory import AlertState, StockStatus, acknowledge_stock_alert, link_part_to_machine
from core.inventory.models import StockAlert
from core.kernel import Role
from core.maintenance import Priority
from tests.support.statements import statements_of

MINIMUM = Decimal(4)


@pytest.fixture
def ask(given):
    """The parts that run low, as the manager sees them."""
    return lambda **how: given.ask(inventory.stock_alerts, **how)


@pytest.fixture
def recovered(given):
    return lambda **how: given.ask(inventory.recovered_stock, **how)


def job(given, **facts):
    return given.job(technician=given.person(Role.MAINTENANCE_TECH), **facts)


def numbers(rows):
    return [row.part_number for row in rows]


def test_unseen_come_first_then_what_is_out_then_the_oldest(given, clock, storekeeper, ask):
    given.stock(1, number="SEEN", min_quantity=MINIMUM)
    given.do(acknowledge_stock_alert, given.rows(StockAlert)[0].id, actor=storekeeper)
    for number, quantity in (("OLD", 1), ("NEW", 1), ("OUT", 1)):
        clock.advance(minutes=5)
        part = given.stock(quantity, number=number, min_quantity=MINIMUM)
    given.do(inventory.scrap_stock, part, Decimal(1), "Rusty", actor=storekeeper)

    rows = ask()
    assert [(row.part_number, row.state, row.status) for row in rows] == [
        ("OUT", AlertState.OPEN, StockStatus.OUT),
        ("OLD", AlertState.OPEN, StockStatus.BELOW_MIN),
        ("NEW", AlertState.OPEN, StockStatus.BELOW_MIN),
        ("SEEN", AlertState.ACKNOWLEDGED, StockStatus.BELOW_MIN),
    ]
    assert (rows[0].available, rows[0].available_then, rows[0].minimum) == (0, 1, MINIMUM)
    assert numbers(ask(limit=2)) == ["OUT", "OLD"]
    assert given.ask(inventory.stock_alert_counts) == inventory.AlertCounts(new=3, all=4)


def test_names_the_machines_in_service_the_critical_ones_first(given, storekeeper, admin, ask):
    part = given.stock(1, min_quantity=MINIMUM)
    names = [("Packer", "C"), ("Press", "A"), ("Crane", "B"), ("Old press", "A")]
    machines = {name: given.machine(name, criticality=assets.Criticality(level)) for name, level in names}
    for machine in machines.values():
        given.do(link_part_to_machine, part, machine, actor=storekeeper)
    given.do(assets.decommission_machine, machines["Old press"], "Sold", actor=admin)

    (row,) = ask()
    assert [each.machine for each in row.machines] == ["Press", "Crane", "Packer"]


def test_says_which_jobs_wait_and_for_how_much(given, ask):
    part = given.stock(1, min_quantity=MINIMUM)
    low, high = (job(given, priority=priority) for priority in (Priority.LOW, Priority.HIGH))
    for number, quantity in ((low, 2), (high, 3), (high, 1)):
        given.approved(part, quantity, job=number)

    (row,) = ask()
    assert (row.waiting, [cause.job for cause in row.causes]) == (5, [high, low])


def test_a_job_that_got_all_does_not_wait(given, ask):
    given.approved(given.stock(4, min_quantity=MINIMUM), 3)
    (row,) = ask()
    assert (row.waiting, row.causes) == (0, ())


def test_finds_by_number_and_name(given, ask):
    given.stock(1, number="BRG-1", name="Bearing 6204", min_quantity=MINIMUM)
    given.stock(1, number="SEAL-1", name="Seal", min_quantity=MINIMUM)
    assert numbers(ask(search="6204")) == ["BRG-1"]


def test_the_recovered_are_those_of_a_month_newest_first_page_by_page(given, clock, ask, recovered):
    for number in ("LONG-AGO", "A", "B", "C"):
        part = given.stock(1, number=number, min_quantity=MINIMUM)
        given.receive(part, 9)
        clock.advance(days=31 if number == "LONG-AGO" else 0)

    first = recovered(limit=2)
    assert numbers(first) == ["C", "B"]
    assert numbers(recovered(before=(first[-1].closed_at, first[-1].id))) == ["A"]
    assert (ask(), given.ask(inventory.stock_alert_counts)) == ((), inventory.AlertCounts(0, 0))


def test_reads_as_many_times_for_many_parts_as_for_one(given, sessions, storekeeper, ask):
    def one_more():
        part = given.stock(1, min_quantity=MINIMUM)
        given.do(link_part_to_machine, part, given.machine(), actor=storekeeper)
        given.approved(part, 2, job=job(given))

    counts = []
    for parts in (1, 3):
        for _part in range(parts):
            one_more()
        with statements_of(sessions) as asked:
            ask()
        counts.append(len(asked))
    assert counts[0] == counts[1]
