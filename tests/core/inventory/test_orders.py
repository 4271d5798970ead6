"""What is on order is true everywhere, and the lists of orders are read page after page."""

from datetime import date
from decimal import Decimal

import pytest

from core import inventory
from core.inventory import (
    StockStatus,
    cancel_purchase_order,
    close_purchase_order,
    open_orders,
    part,
    parts,
    parts_to_order,
    parts_to_receive,
    past_orders,
    purchase_order,
    suppliers,
)
from core.inventory.models import PurchaseOrderLine, SparePart
from core.kernel import NotFound, Role
from tests.support.statements import statements_of


@pytest.fixture
def ask(given):
    """A list, as the storekeeper sees it."""
    return lambda query, *args, **how: given.ask(query, *args, actor=given.the(Role.INVENTORY_MANAGER), **how)


def ids(rows):
    return [row.id for row in rows]


def test_what_is_still_to_come_is_on_order_of_open_orders_alone(given, ask, storekeeper):
    seal, belt = given.stock(2, number="SEAL-1"), given.part("BELT-7")
    first, second = given.order(seal, 4, belt, 1, expected_on=date(2026, 12, 9)), given.order(seal, 3, price="2")
    soon = given.order(seal, 2, supplier="Bolt & Co", expected_on=date(2026, 12, 1), reference="B-1")
    over = given.order(seal, 50)
    given.came(first, seal, 1)
    given.do(cancel_purchase_order, over, "Ordered twice", actor=storekeeper)

    told = given.ask(part, seal)

    assert told.on_order == 8
    assert [(each.order_id, each.to_come) for each in told.orders] == [(soon, 2), (first, 3), (second, 3)]
    assert (told.orders[0].supplier, told.orders[0].reference, told.orders[2].unit_price) == ("Bolt & Co", "B-1", 2)
    assert {row.part_number: row.on_order for row in given.ask(parts)} == {"SEAL-1": 8, "BELT-7": 1}
    assert [row.orders for row in ask(parts_to_receive, "SEAL")] == [told.orders]
    given.do(close_purchase_order, first, "No longer made", actor=storekeeper)
    assert given.ask(part, seal).on_order == 5
    assert given.ask(part, belt).orders == ()


def test_more_than_ordered_does_not_lessen_what_others_bring(given, storekeeper):
    seal, belt = given.part(), given.part()
    first = given.order(seal, 4, belt, 1)
    given.order(seal, 3)
    receipt = inventory.OrderReceipt(given.rows(PurchaseOrderLine)[0].id, Decimal(9))
    given.do(inventory.receive_purchase_order, first, [receipt], more_than_ordered=True, actor=storekeeper)
    assert given.ask(part, seal).on_order == 3


@pytest.mark.parametrize(("on_order", "status"), [(0, StockStatus.REORDER), (3, StockStatus.REORDER), (4, None)])
def test_a_part_at_its_point_of_reordering_is_fine_while_enough_is_on_order(given, ask, on_order, status):
    seal = given.stock(5, min_quantity=Decimal(2))
    with given.sessions.begin() as session:
        session.get_one(SparePart, seal).reorder_point = Decimal(8)
    if on_order:
        given.order(seal, on_order)

    assert given.ask(part, seal).status is (status or StockStatus.OK)
    assert ids(given.ask(parts, status=StockStatus.REORDER)) == ([seal] if status else [])
    assert ids(ask(parts_to_order)) == ([seal] if status else [])


def test_what_is_on_order_is_not_proposed_again(given, ask):
    low = given.part("LOW", min_quantity=Decimal(4), max_quantity=Decimal(20))
    enough = given.part("ENOUGH", min_quantity=Decimal(4), max_quantity=Decimal(20))
    given.order(low, 3)
    given.order(enough, 20, expected_on=date(2026, 12, 1))

    first, last = ask(parts_to_order)

    assert (first.part_number, first.on_order, first.proposed, first.is_covered) == ("LOW", 3, 17, False)
    assert (last.part_number, last.on_order, last.proposed, last.is_covered) == ("ENOUGH", 20, 0, True)
    assert (first.status, last.orders[0].expected_on) == (StockStatus.OUT, date(2026, 12, 1))


def test_what_jobs_wait_for_keeps_a_part_on_the_list(given, ask):
    seal = given.part(min_quantity=Decimal(1))
    given.approved(seal, 5)
    given.order(seal, 5)
    (row,) = ask(parts_to_order)
    assert (row.waiting, row.on_order, row.proposed, row.is_covered) == (5, 5, 2, False)


def test_open_orders_stand_by_the_day_that_they_should_come(given, ask):
    seal = given.part()
    never = given.order(seal, 1)
    later = given.order(seal, 1, expected_on=date(2026, 12, 9))
    twin = given.order(seal, 1, expected_on=date(2026, 12, 9))
    late = given.order(seal, 1, expected_on=date(2026, 11, 1))

    every = ask(open_orders)
    assert ids(every) == [late, later, twin, never]
    pages = [every[0]]
    while following := ask(open_orders, after=pages[-1].cursor, limit=1):
        pages += following
    assert pages == list(every)


def test_orders_that_are_over_stand_the_newest_first(given, ask, storekeeper):
    seal = given.part()
    orders = [given.order(seal, 2) for _ in range(3)]
    given.came(orders[0], seal, 2)
    given.do(cancel_purchase_order, orders[2], "Ordered twice", actor=storekeeper)

    assert ids(ask(past_orders)) == [orders[2], orders[0]]
    assert ids(ask(past_orders, before=orders[2])) == [orders[0]]
    assert ids(ask(open_orders)) == [orders[1]]


def test_an_order_says_how_far_it_has_come_and_what_it_costs(given, ask):
    seal, belt = given.part(), given.part()
    order = given.order(seal, 4, belt, 2, price="2.5")
    given.came(order, seal, 4)
    (row,) = ask(open_orders)
    assert (row.lines, row.complete, row.has_come, row.value, row.unpriced) == (2, 1, True, 15, 0)
    told = ask(purchase_order, order)
    assert (told.value, told.unpriced, told.has_come) == (15, 0, True)
    assert [line.to_come for line in told.lines] == [0, 2]


@pytest.mark.parametrize("words", ["acme", "a-17", "SEAL", "rod"])
def test_finds_by_supplier_reference_and_part(given, ask, words):
    order = given.order(given.part("SEAL-1", name="Rod seal"), 4, reference="A-17")
    given.order(given.part("BELT", name="Belt"), 1, supplier="Bolt & Co")
    assert ids(ask(open_orders, search=words)) == [order]
    assert ids(ask(open_orders, search=str(order))) == [order]
    assert ask(open_orders, search="%") == ask(past_orders, search=words) == ()


def test_knows_the_suppliers_of_the_catalogue_and_of_orders(given, ask):
    given.order(given.part(supplier_name="Bolt & Co"), 1)
    assert ask(suppliers) == ("Acme", "Bolt & Co")


def test_an_order_that_nobody_placed_is_not_found(ask):
    with pytest.raises(NotFound):
        ask(purchase_order, 7)


def test_long_lists_take_as_few_statements_as_short_ones(sessions, given, ask):
    def statements():
        with statements_of(sessions) as asked:
            ask(open_orders)
            ask(parts_to_order)
            given.ask(parts)
            ask(parts_to_receive, "PRT")
        return len(asked)

    given.order(given.part(), 4)
    statements()  # the first one also opens the connection
    few = statements()
    for _ in range(4):
        given.order(given.part(), 4, given.part(), 2)
    assert statements() == few
