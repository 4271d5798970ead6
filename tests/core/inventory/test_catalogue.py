"""The catalogue: parts are found by words and status, one part tells all about itself, its ledger adds up."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from core import inventory
from core.inventory import (
    MovementReason,
    StockStatus,
    movements_of_part,
    part,
    parts,
    return_stock,
    scrap_stock,
    stock_over_time,
)
from core.inventory.models import SparePart
from core.inventory.queries import ledger_of_part
from core.kernel import NotFound, Role
from core.maintenance import Priority
from tests.support.statements import statements_of

LIMITS = [
    (on_hand, minimum, maximum, point)
    for on_hand in ("0", "4.999", "5", "8", "8.001")
    for minimum in ("0", "5")
    for maximum in (None, "5", "8")
    for point in (None, "0", "8")
]


def numbers(rows):
    return [row.part_number for row in rows]


def archive(given, *part_ids):
    with given.sessions.begin() as session:
        for part_id in part_ids:
            session.get_one(SparePart, part_id).is_active = False


def test_parts_stand_by_name_with_what_lies_where(given, rack, main, storekeeper):
    seal = given.stock(6, number="SEAL-1", name="Seal", location="A-03-2")
    given.stock(3, number="BRG-1", name="Bearing")
    given.do(inventory.transfer_stock, seal, Decimal(2), main, rack, actor=storekeeper)
    given.approved(seal, 1)

    bearing, row = given.ask(parts)

    assert (bearing.part_number, bearing.places, bearing.location) == ("BRG-1", ("MAIN",), None)
    assert (row.part_number, row.places, row.location) == ("SEAL-1", ("A-03", "MAIN"), "A-03-2")
    assert (row.on_hand, row.reserved, row.available, row.status) == (6, 1, 5, StockStatus.OK)


@pytest.mark.parametrize(
    "words", ["brg-1", "BEARING", "ball be", "drives", "G-7", "6204 bearing", "h-21 brg", "noord 88-x"]
)
def test_finds_a_part_by_words_of_its_facts_in_any_order(given, words):
    bought = {"supplier_name": "Noord Parts", "supplier_part_number": "88-X"}
    given.part("BRG-1", name="Ball bearing 6204", group_number="G-7", group_name="Drives", location="H-21", **bought)
    given.part("SEAL-1", name="Seal", location="H-22", supplier_name="Noord Parts")
    given.part("BRG-2", name="Ball stud 6204")
    assert numbers(given.ask(parts, search=words)) == ["BRG-1"]


def test_finds_by_group_and_supplier_together(given):
    for number, group, supplier in ((1, "Seals", "Roth"), (2, "Seals", "Kern"), (3, "Belts", "Roth"), (4, "", None)):
        given.part(f"P-{number}", name=f"Part {number}", group_name=group, supplier_name=supplier)
    names = given.ask(inventory.part_names)
    assert (names.groups, names.suppliers) == (("Belts", "Seals"), ("Kern", "Roth"))

    def found(**wanted):
        return [row.part_number for row in given.ask(inventory.parts, **wanted)]

    assert found(group="Seals") == ["P-1", "P-2"]
    assert found(supplier="Roth") == ["P-1", "P-3"]
    assert found(group="Seals", supplier="Roth", search="part", status=StockStatus.OUT) == ["P-1"]
    assert found(group="Hoses") == []


def test_a_mark_of_the_database_is_a_mark_of_the_search(given):
    given.part("SEAL-1", name="Seal 40 mm")
    assert given.ask(parts, search="%") == given.ask(parts, search="SEAL_1") == []


def test_reads_page_after_page_even_where_names_are_equal(given):
    for number in range(5):
        given.part(f"N-{number}", name="Nut")
    first = given.ask(parts, limit=3)
    rest = given.ask(parts, after=(first[-1].part_name, first[-1].id), limit=3)
    assert numbers([*first, *rest]) == [f"N-{number}" for number in range(5)]


def test_a_part_out_of_use_is_shown_only_when_asked_for(given):
    archive(given, given.part("OLD-1"))
    assert given.ask(parts) == []
    row = given.ask(parts, include_inactive=True)[0]
    assert (row.part_number, row.is_active) == ("OLD-1", False)


def test_a_part_out_of_use_that_came_back_is_shown_until_it_is_gone(given, storekeeper):
    part = given.stock(1, number="OLD-1")
    request = given.issued(part, 1)
    archive(given, part)
    assert given.ask(parts) == []
    given.do(return_stock, request, Decimal(1), actor=storekeeper)
    assert [(row.part_number, row.is_active, row.on_hand) for row in given.ask(parts)] == [("OLD-1", False, 1)]
    assert all(given.ask(parts, status=status) == [] for status in StockStatus)
    given.do(scrap_stock, part, Decimal(1), "Nobody uses it", actor=storekeeper)
    assert given.ask(parts) == []


def test_the_filter_by_status_is_the_rule(given):
    for number, (on_hand, minimum, maximum, point) in enumerate(LIMITS):
        limits = {"min_quantity": Decimal(minimum), "max_quantity": Decimal(maximum) if maximum else None}
        made = given.part(f"P-{number:02}", whole_units_only=False, **limits)
        if on_hand != "0":
            given.receive(made, on_hand)
        if point is not None:
            with given.sessions.begin() as session:
                session.get_one(SparePart, made).reorder_point = Decimal(point)

    every = given.ask(parts, limit=200)
    for status in StockStatus:
        fitting = given.ask(parts, status=status, limit=200)
        assert [row.id for row in fitting] == [row.id for row in every if row.status is status]
        assert fitting, status


def test_a_long_list_takes_as_few_statements_as_a_short_one(sessions, given, manager):
    given.stock(1)
    with statements_of(sessions) as one:
        given.ask(parts)
    for _number in range(9):
        given.stock(1)
    with statements_of(sessions) as ten:
        assert len(given.ask(parts)) == 10
    assert len(ten) == len(one)


def test_a_part_tells_where_it_lies_and_who_waits(given, clock, rack, main, storekeeper, technician):
    press = given.machine("Press 4")
    seal = given.stock(9, cost="4", number="SEAL-1", name="Seal")
    given.do(inventory.transfer_stock, seal, Decimal(2), main, rack, actor=storekeeper)
    waits = given.asked(seal, 1, job=given.job(press, technician=technician, priority=Priority.LOW))
    urgent = given.approved(seal, 3, job=given.job(technician=given.person(Role.MAINTENANCE_TECH)))

    found = given.ask(part, seal)

    assert (found.on_hand, found.reserved, found.available, found.average_cost) == (9, 3, 6, 4)
    assert [(level.code, level.quantity) for level in found.levels] == [("A-03", 2), ("MAIN", 7)]
    assert [row.id for row in found.requests] == [urgent, waits]
    assert found.last_used_at is None


def test_a_part_was_last_used_when_it_was_last_issued_and_not_by_mistake(given, clock, storekeeper):
    seal = given.stock(9, free_issue=True)
    used = clock.advance(hours=1)
    given.do(inventory.issue_free_stock, seal, Decimal(1), actor=storekeeper)
    clock.advance(hours=1)
    mistake = given.do(inventory.issue_free_stock, seal, Decimal(1), actor=storekeeper)
    given.do(inventory.reverse_transaction, mistake.transaction_id, "Wrong part", actor=storekeeper)

    assert given.ask(part, seal).last_used_at == used


def test_the_ledger_stands_newest_first_with_its_balances(given, clock, storekeeper, technician):
    seal = given.stock(5, cost="4")
    job = given.job(given.machine("Press 4"), technician=technician)
    request = given.approved(seal, 2, job=job)
    issued = given.do(inventory.issue_part, request, actor=storekeeper)
    given.do(inventory.count_stock, seal, Decimal(7), "Yearly count", actor=storekeeper)
    given.do(inventory.reverse_transaction, issued.transaction_id, "Wrong part", actor=storekeeper)

    taken_back, count, issue, delivery = given.ask(movements_of_part, seal)

    assert [row.seq for row in (taken_back, count, issue, delivery)] == [4, 3, 2, 1]
    assert [row.on_hand for row in (taken_back, count, issue, delivery)] == [9, 7, 3, 5]
    assert [row.delta for row in (taken_back, count, issue, delivery)] == [2, 4, -2, 5]
    assert (taken_back.reverses, issue.reversed_by, taken_back.note) == (2, 4, "Wrong part")
    assert (issue.job, issue.machine, issue.who, issue.place) == (job, "Press 4", storekeeper.full_name, "MAIN")
    assert (count.expected, count.quantity) == (3, 7)
    assert [row.can_be_reversed for row in (taken_back, count, issue, delivery)] == [False, False, False, True]


@pytest.mark.parametrize("role", Role)
def test_what_a_part_costs_is_told_to_those_who_may_see_cost(given, role):
    seal = given.stock(9, cost="4", number="SEAL-1", unit_price=Decimal(3))
    given.approved(seal, 3)
    given.order(seal, 5, price="2")

    found, (moved,) = (given.ask(query, seal, actor=given.the(role)) for query in (part, movements_of_part))

    costs = [found.average_cost, found.unit_price, found.requests[0].cost, found.orders[0].unit_price, moved.unit_cost]
    sees_cost = role in {Role.ADMIN, Role.MAINTENANCE_MANAGER, Role.INVENTORY_MANAGER}
    assert costs == ([4, 3, 4, 2, 4] if sees_cost else [None] * 5)


def test_the_ledger_is_read_page_by_page(given):
    seal = given.part()
    for _number in range(5):
        given.receive(seal, 1)
    assert [row.seq for row in given.ask(movements_of_part, seal, limit=2)] == [5, 4]
    assert [row.seq for row in given.ask(movements_of_part, seal, before=4, limit=9)] == [3, 2, 1]


def test_its_movements_are_found_by_the_part_not_by_the_location_where_most_lie(given, sessions):
    """A server that begins with the few locations reads the movements of all parts there."""
    seal = given.stock(5)
    for _ in range(40):
        given.receive(seal, 1)
    with statements_of(sessions) as asked:
        given.ask(movements_of_part, seal)
    (statement,) = (text for text in asked if "balance_after" in text)
    with sessions() as session:
        if session.get_bind().dialect.name == "sqlite":
            plan = session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", (seal,) * statement.count("?")
            )
            first = plan.first().detail
        else:
            values = dict.fromkeys(re.findall(r"%\((\w+)\)s", statement), seal)
            first = (
                session.connection().exec_driver_sql(f"EXPLAIN FORMAT=TRADITIONAL {statement}", values).first().table
            )
    assert "inventory_transactions" in first


def test_stock_over_time_begins_with_what_lay_there_before(given, clock):
    seal = given.stock(5)
    since = clock.advance(days=10)
    given.receive(seal, 2)
    later = clock.advance(days=1)
    given.receive(seal, 1)

    points = given.ask(stock_over_time, seal, since=since)

    assert [(point.at, point.on_hand) for point in points] == [
        (since - timedelta(days=10), Decimal(5)),
        (since, Decimal(7)),
        (later, Decimal(8)),
    ]
    assert [point.on_hand for point in given.ask(stock_over_time, seal, since=later + timedelta(days=1))] == [8]
    assert given.ask(stock_over_time, given.part(), since=since) == []


def test_of_very_many_movements_each_day_still_has_its_lowest_its_highest_and_its_end(
    given, clock, rack, main, storekeeper, monkeypatch
):
    seal, since = given.stock("5.5", whole_units_only=False), clock.advance(days=10)
    for day in (["9", "0.125", "10", "3"], ["4", "4"], ["1000", "100", "99.5", "2", "7"], ["7"]):
        for counted in day:
            clock.advance(minutes=50)
            given.do(inventory.count_stock, seal, Decimal(counted), "Count", location_id=main, actor=storekeeper)
        given.do(inventory.transfer_stock, seal, Decimal(1), main, rack, actor=storekeeper)
        given.do(inventory.transfer_stock, seal, Decimal(1), rack, main, actor=storekeeper)
        given.receive(seal, 1)
        given.receive(seal, 2)
        given.do(scrap_stock, seal, Decimal(2), "Broken", actor=storekeeper)
        clock.advance(days=1)
    every = given.ask(stock_over_time, seal, since=since)
    monkeypatch.setattr(ledger_of_part, "_POINTS", 5)
    told = given.ask(stock_over_time, seal, since=since)

    assert set(told) < set(every)
    assert told == sorted(told, key=every.index)
    assert told[:2] == every[:2]
    assert told[0].at < since
    assert days_of(told) == days_of(every)
    assert min(point.on_hand for point in told) == Decimal("0.125")
    assert max(point.on_hand for point in told) == 1000


def days_of(points):
    """Lowest, highest, last and last delivery of each day."""
    days = {}
    for point in points:
        days.setdefault(point.at.date(), []).append(point)
    return {
        day: (
            min(point.on_hand for point in those),
            max(point.on_hand for point in those),
            those[-1],
            [point for point in those if point.reason is MovementReason.PURCHASE][-1],
        )
        for day, those in days.items()
    }


@pytest.mark.parametrize("query", [part, movements_of_part])
@pytest.mark.parametrize("number", [999_999, 0, -1, 2**63])
def test_what_is_not_there_is_not_found(given, query, number):
    with pytest.raises(NotFound):
        given.ask(query, number)
