"""Faults of storerooms that this one must never have, one test each; figures are worked out by hand."""

from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.inventory import (
    ConsumptionScope,
    CoverageLevel,
    MachineStockStatus,
    PartFacts,
    consumption_by_part,
    count_stock,
    coverage_of_part,
    issue_free_stock,
    issue_part,
    link_part_to_machine,
    part,
    parts_of_machine,
    receive_stock,
    request_parts,
    return_stock,
    reverse_transaction,
    scrap_stock,
    stock_alerts,
    transfer_stock,
    update_part,
)
from core.inventory.models import InventoryTransaction, SparePart, StockAlert
from core.kernel import InsufficientStock, Invalid, Role
from core.storage import run_command
from tests.support.statements import statements_of
from tests.support.together import at_once, refused

WRITTEN_BY_THE_LEDGER = {"quantity", "reserved_quantity", "average_cost", "last_seq"}


@pytest.fixture
def listed(given, storekeeper):
    """Put a part on the list of a machine."""

    def put(part_id, machine, least, most=None):
        limits = {"min_quantity": Decimal(least), "max_quantity": None if most is None else Decimal(most)}
        given.do(link_part_to_machine, part_id, machine, **limits, actor=storekeeper)

    return put


def test_a_refused_issue_leaves_no_movement_behind(run, given, storekeeper, movements):
    consumable = given.stock(3, free_issue=True)
    given.mark()

    with pytest.raises(InsufficientStock, match="Only 3"):
        run(issue_free_stock, consumable, Decimal(4), actor=storekeeper)

    assert movements(consumable) == [(1, "PURCHASE", 3, 3)]
    assert (given.on_hand(consumable), given.audit_rows()) == ((3, 0), 0)


def test_two_who_read_the_same_stock_do_not_both_take_the_last_pieces(sessions, given, storekeeper, clock, movements):
    consumable = given.stock(4, free_issue=True)

    def take():
        run_command(sessions, issue_free_stock, consumable, Decimal(3), actor=storekeeper, clock=clock)

    outcomes = at_once(take, take, take)

    assert [type(fault) for fault in refused(outcomes)] == [InsufficientStock] * 2
    assert movements(consumable) == [(1, "PURCHASE", 4, 4), (2, "ISSUE", -3, 1)]


def test_a_transfer_destroys_no_stock(run, given, storekeeper, levels, movements, main, rack):
    bearing = given.stock(10)

    run(transfer_stock, bearing, Decimal(4), main, rack, actor=storekeeper)

    assert (given.on_hand(bearing), levels(bearing)) == ((10, 0), {main: 6, rack: 4})
    assert [delta for _seq, _reason, delta, _balance in movements(bearing)] == [10, 4, -4]


def test_a_count_stores_the_difference_so_that_the_movements_still_add_up(run, given, storekeeper, movements):
    bearing = given.stock(10)

    run(count_stock, bearing, Decimal(7), "Yearly count", actor=storekeeper)
    run(count_stock, bearing, Decimal(9), "Two more behind the shelf", actor=storekeeper)

    assert movements(bearing) == [(1, "PURCHASE", 10, 10), (2, "COUNT", -3, 7), (3, "COUNT", 2, 9)]
    assert given.on_hand(bearing)[0] == sum(delta for _seq, _reason, delta, _balance in movements(bearing)) == 9
    assert [row.quantity for row in given.rows(InventoryTransaction)] == [10, 7, 9]


def test_no_way_into_the_ledger_takes_a_quantity_below_zero(run, given, storekeeper, technician, movements, main, rack):
    consumable = given.stock(5, free_issue=True)
    job = given.job()
    request = given.approved(consumable, 2, job=job)
    ways = [
        (receive_stock, (consumable,), ()),
        (issue_free_stock, (consumable,), ()),
        (scrap_stock, (consumable,), ("Rusted",)),
        (transfer_stock, (consumable,), (main, rack)),
        (count_stock, (consumable,), ("Yearly count",)),
        (issue_part, (request,), ()),
        (return_stock, (request,), ()),
    ]
    given.do(issue_part, request, Decimal(1), actor=storekeeper)
    for command, on, more in ways:
        for wrong in (Decimal(-1), Decimal("NaN"), Decimal("-Infinity")):
            with pytest.raises(Invalid):
                run(command, *on, wrong, *more, actor=storekeeper)
    with pytest.raises(Invalid):
        run(request_parts, job, consumable, Decimal(-1), actor=technician)

    assert movements(consumable) == [(1, "PURCHASE", 5, 5), (2, "ISSUE", -1, 4)]


def test_ten_of_ten_that_the_machines_need_are_enough(given, listed):
    """Coverage is a percentage before it is compared with one: 10 of 10 are 100, not 1."""
    bearing = given.stock(10)
    for _ in range(2):
        listed(bearing, given.machine(), 5)

    cover = given.ask(coverage_of_part, bearing).cover

    assert (cover.percent, cover.level) == (Decimal(100), CoverageLevel.ADEQUATE)


def test_a_part_that_no_machine_needs_has_no_coverage_and_divides_by_nothing(given, listed):
    bearing, free = given.stock(10), given.stock(10)
    listed(bearing, given.machine(), 0)

    for part_id in (bearing, free):
        cover = given.ask(coverage_of_part, part_id).cover
        assert (cover.percent, cover.level) == (None, CoverageLevel.NO_REQUIREMENT)


def test_more_than_the_maximum_of_a_machine_is_too_much_even_close_to_its_minimum(given, listed):
    """Twelve are fewer than one and a half times the least of ten, and still more than the most of eleven."""
    machine, bearing, hose = given.machine(), given.stock(12), given.stock(12)
    listed(bearing, machine, 10, 11)
    listed(hose, machine, 10)

    found = {row.id: row.status for row in given.ask(parts_of_machine, machine)}

    assert found == {bearing: MachineStockStatus.EXCESS, hose: MachineStockStatus.LOW}


def test_low_stock_alerts_once_however_often_somebody_looks(run, given, storekeeper):
    consumable = given.stock(5, free_issue=True, min_quantity=Decimal(4))
    for _ in range(3):
        run(issue_free_stock, consumable, Decimal(1), actor=storekeeper)
    for _ in range(10):
        assert len(given.ask(stock_alerts)) == 1
    assert [row.available for row in given.rows(StockAlert)] == [3]

    given.receive(consumable, 9)
    run(issue_free_stock, consumable, Decimal(8), actor=storekeeper)
    assert [row.state.value for row in given.rows(StockAlert)] == ["CLOSED", "OPEN"]


def test_consumption_takes_returns_and_mistakes_off_and_counts_the_last_day(given, storekeeper, clock):
    """Of 9 issued 2 came back and 3 were a mistake; 4 more go out in the last minute of the month, 1 in the next."""
    clock.now = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
    bearing, job = given.stock(50, cost="2"), given.job(technician=given.person(Role.MAINTENANCE_TECH))
    asked = [given.approved(bearing, quantity, job=job) for quantity in (6, 3, 4, 1)]
    given.do(issue_part, asked[0], actor=storekeeper)
    wrong = given.do(issue_part, asked[1], actor=storekeeper).transaction_id
    given.do(return_stock, asked[0], Decimal(2), actor=storekeeper)
    given.do(reverse_transaction, wrong, "Wrong request", actor=storekeeper)
    # The plant's clock went on to UTC+1 on 28 March.
    for request, moment in ((asked[2], (3, 31, 22, 59)), (asked[3], (3, 31, 23, 0))):
        clock.now = datetime(2027, *moment, tzinfo=UTC)
        given.do(issue_part, request, actor=storekeeper)

    # A whole month is read from the sums of months, the other window from those of days.
    for first in (1, 2):
        march = ConsumptionScope(since=date(2027, 3, first), until=date(2027, 4, 1))
        (row,) = given.ask(consumption_by_part, march, actor=storekeeper)
        assert (row.now.quantity, row.now.value) == (Decimal(8), Decimal(16)), first


def test_when_parts_were_last_used_is_asked_once_for_all(sessions, given, storekeeper, listed):
    machine = given.machine()

    def asked():
        with statements_of(sessions) as sent:
            rows = given.ask(parts_of_machine, machine)
        assert all(row.last_used_at == given.clock() for row in rows)
        return len(rows), len(sent)

    def list_one_more():
        consumable = given.stock(5, free_issue=True)
        listed(consumable, machine, 1)
        given.do(issue_free_stock, consumable, Decimal(1), actor=storekeeper)

    list_one_more()
    asked()  # the first reading also opens a connection
    one, sent_for_one = asked()
    for _ in range(4):
        list_one_more()
    assert (one, asked()) == (1, (5, sent_for_one))


def test_changing_a_part_does_not_change_its_stock(run, given, storekeeper):
    bearing = given.stock(10, cost="4")
    was = given.ask(part, bearing)
    named = PartFacts(part_number=was.part_number, part_name="Bearing, renamed")
    assert not {field.name for field in fields(PartFacts)} & WRITTEN_BY_THE_LEDGER

    run(update_part, bearing, named, version=was.version, actor=storekeeper)
    for column in sorted(WRITTEN_BY_THE_LEDGER):
        with pytest.raises(TypeError):
            run(update_part, bearing, named, version=was.version + 1, actor=storekeeper, **{column: Decimal(99)})

    row = given.rows(SparePart)[0]
    assert (row.part_name, row.quantity, row.average_cost, row.last_seq) == ("Bearing, renamed", 10, 4, 1)
