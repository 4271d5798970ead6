"""What the stock is worth, and what moved by its kind, against numbers worked by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.inventory import (
    count_stock,
    movements_by_type,
    reverse_transaction,
    scrap_stock,
    stock_value,
    stock_value_by_group,
    stock_value_by_location,
    transfer_stock,
    valued_parts,
)
from core.kernel import Role


@pytest.fixture
def ask(given):
    """What the storekeeper reads."""
    return lambda query, **how: given.ask(query, actor=given.the(Role.INVENTORY_MANAGER), **how)


@pytest.fixture
def store(given, storekeeper, main, rack):
    """Two bearings at two places, a seal, one part that nobody knows a cost of, and one that is not there."""
    big = given.stock(3, cost="12.3456", number="BRG-1", group_name="Bearings")
    small = given.stock(10, cost="2", number="BRG-2", group_name="Bearings")
    gift = given.stock(5, number="GIFT-1")
    given.stock("1.5", cost="4", number="HOSE-1", group_name="Hoses", whole_units_only=False)
    given.part("NONE", group_name="Hoses")
    given.do(transfer_stock, small, Decimal(4), main, rack, actor=storekeeper)
    given.do(transfer_stock, gift, Decimal(1), main, rack, actor=storekeeper)
    return {"big": big, "small": small, "main": main, "rack": rack}


def test_by_group_quantity_at_average_cost_and_what_has_no_cost_apart(ask, store):
    rows = ask(stock_value_by_group)
    assert [(row.name, row.parts, row.value, row.unpriced) for row in rows] == [
        ("Bearings", 2, Decimal("57.0368"), 0),
        ("Hoses", 1, 6, 0),
        ("", 1, 0, 1),
    ]


def test_by_location_what_lies_there(ask, store):
    rows = ask(stock_value_by_location)
    assert [(row.id, row.name, row.parts, row.value, row.unpriced) for row in rows] == [
        (store["main"], "MAIN", 4, Decimal("55.0368"), 1),
        (store["rack"], "A-03", 2, 8, 1),
    ]


def test_both_ways_come_to_the_same(ask, store):
    by_group, by_location, parts = ask(stock_value_by_group), ask(stock_value_by_location), ask(valued_parts)
    sums = {sum(row.value or 0 for row in rows) for rows in (by_group, by_location, parts)}
    whole = ask(stock_value)
    assert sums == {whole.value} == {Decimal("63.0368")}
    assert (whole.parts, whole.unpriced) == (4, 1)


def test_the_parts_of_a_group_and_of_a_location_the_dearest_first_the_unknown_last(ask, store):
    def told(**where):
        return [(row.part_number, row.quantity, row.value) for row in ask(valued_parts, **where)]

    assert told(group="Bearings") == [("BRG-1", 3, Decimal("37.0368")), ("BRG-2", 10, 20)]
    assert told(group="") == [("GIFT-1", 5, None)]
    assert told(location_id=store["rack"]) == [("BRG-2", 4, 8), ("GIFT-1", 1, None)]


def test_pages_neither_repeat_nor_lose_a_part(ask, store):
    seen, after = [], None
    while rows := ask(valued_parts, after=after, limit=1):
        seen += [row.part_number for row in rows]
        after = rows[-1].rank
    assert seen == ["BRG-1", "BRG-2", "HOSE-1", "GIFT-1"]


def test_what_moved_by_kind_and_month_with_mistakes_taken_off(given, ask, clock, storekeeper):
    part = given.stock(10, cost="3")
    wrong = given.receive(part, 5, cost="3").transaction_id
    given.do(reverse_transaction, wrong, "Twice", actor=storekeeper)
    given.receive(given.part(), 2)
    clock.now = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    given.do(scrap_stock, part, Decimal(1), "Rusted", actor=storekeeper)
    given.do(count_stock, part, Decimal(7), "Yearly count", actor=storekeeper)

    def told(since, until):
        return [
            (row.month.month, row.reason.value, row.movements, row.came_in, row.went_out, row.net, row.unpriced)
            for row in ask(movements_by_type, since=since, until=until)
        ]

    assert told(date(2026, 11, 1), date(2027, 1, 1)) == [
        (12, "COUNT", 1, 0, 6, -6, 0),
        (12, "SCRAP", 1, 0, 3, -3, 0),
        (11, "PURCHASE", 4, 30, 0, 30, 1),
    ]
    assert [row[0] for row in told(date(2026, 12, 1), date(2027, 1, 1))] == [12, 12]
