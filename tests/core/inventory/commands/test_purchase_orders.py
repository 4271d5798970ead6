"""Parts are ordered from a supplier, one order or several at once, and an order changes while nothing of it came."""

from datetime import date
from decimal import Decimal

import pytest

from core.inventory import (
    LineRefused,
    NewOrder,
    OrderLine,
    OrderReceipt,
    OrderStatus,
    archive_part,
    create_purchase_order,
    create_purchase_orders,
    purchase_order,
    receive_purchase_order,
    reverse_transaction,
    update_purchase_order,
)
from core.inventory.models import InventoryTransaction, PurchaseOrder, PurchaseOrderLine
from core.kernel import Conflict, Forbidden, IdempotencyConflict, Invalid, Role, StaleState
from core.storage import run_command
from tests.support.together import at_once, refused


def lines(*triples):
    return [OrderLine(part, Decimal(quantity), price) for part, quantity, price in triples]


def stored(given, order):
    rows = given.rows(PurchaseOrderLine, PurchaseOrderLine.purchase_order_id == order)
    return {row.spare_part_id: (row.quantity_ordered, row.unit_price) for row in rows}


def test_an_order_has_its_supplier_its_lines_and_one_line_in_the_record(run, given, storekeeper):
    seal, oil = given.part("SEAL-1"), given.part("OIL-1", unit="l", whole_units_only=False)
    wanted = lines((seal, 4, Decimal("2.5")), (oil, "1.5", None))

    order = run(
        create_purchase_order,
        "  Acme  Seals ",
        wanted,
        expected_on=date(2026, 12, 1),
        reference=" A-17 ",
        notes="By courier",
        actor=storekeeper,
    )

    (row,) = given.rows(PurchaseOrder)
    assert (row.supplier_name, row.supplier_reference, row.notes) == ("Acme Seals", "A-17", "By courier")
    assert (row.status, row.expected_on, row.ordered_by) == (OrderStatus.OPEN, date(2026, 12, 1), storekeeper.user_id)
    assert stored(given, order) == {seal: (4, Decimal("2.5")), oil: (Decimal("1.5"), None)}
    assert given.on_hand(seal) == (0, 0)
    assert given.audit_rows() == 1
    assert given.last_audit().description == f"Placed order {order} with Acme Seals"


def test_several_orders_are_placed_in_one_press(run, given, storekeeper):
    orders = [NewOrder(supplier=name, lines=lines((given.part(), 3, None))) for name in ("Acme", "Bolt & Co")]

    made = run(create_purchase_orders, orders, actor=storekeeper)

    assert [row.supplier_name for row in given.rows(PurchaseOrder)] == ["Acme", "Bolt & Co"]
    assert [row.id for row in given.rows(PurchaseOrder)] == made
    assert given.audit_rows() == 1
    assert given.last_audit().description == "Placed 2 orders"


def test_of_several_orders_none_is_placed_when_one_is_faulty(run, given, storekeeper):
    good = NewOrder(supplier="Acme", lines=lines((given.part(), 3, None)))
    bad = NewOrder(supplier="Bolt", lines=lines((given.part(), 0, None)))
    with pytest.raises(LineRefused, match="Line 1: A quantity must be more than zero"):
        run(create_purchase_orders, [good, bad], actor=storekeeper)
    with pytest.raises(Invalid, match="1 to 50 orders"):
        run(create_purchase_orders, [], actor=storekeeper)

    assert given.rows(PurchaseOrder) == []
    assert given.audit_rows() == 0


@pytest.mark.parametrize(
    ("facts", "refusal", "words"),
    [
        ({"supplier": " "}, Invalid, "name of a supplier"),
        ({"expected_on": date(2062, 1, 1)}, Invalid, "too far from the day of the order"),
        ({"quantity": "0.5"}, LineRefused, "Line 1: This part is handed out in whole units only"),
        ({"quantity": "-1"}, LineRefused, "Line 1: A quantity must be more than zero"),
        ({"price": Decimal(-1)}, LineRefused, "Line 1: An amount of money"),
        ({"part": 10**6}, LineRefused, "Line 1: That record does not exist"),
        ({"times": 2}, Invalid, "names each part once"),
        ({"times": 0}, Invalid, "1 to 100 lines"),
    ],
)
def test_refuses_what_no_supplier_could_send(run, given, storekeeper, facts, refusal, words):
    part = facts.get("part") or given.part()
    wanted = lines((part, facts.get("quantity", "2"), facts.get("price"))) * facts.get("times", 1)
    supplier, day = facts.get("supplier", "Acme"), facts.get("expected_on")
    with pytest.raises(refusal, match=words):
        run(create_purchase_order, supplier, wanted, expected_on=day, actor=storekeeper)
    assert given.rows(PurchaseOrder) == []


def test_a_part_out_of_use_is_not_ordered_and_one_on_order_stays_in_use(run, given, storekeeper):
    part, old = given.part("SEAL-1"), given.part("SEAL-0")
    given.do(archive_part, old, actor=storekeeper)
    with pytest.raises(LineRefused, match="Line 1: Part SEAL-0 is no longer used"):
        run(create_purchase_order, "Acme", lines((old, 1, None)), actor=storekeeper)

    run(create_purchase_order, "Acme", lines((part, 1, None)), actor=storekeeper)
    with pytest.raises(Conflict, match="SEAL-1 is on order"):
        run(archive_part, part, actor=storekeeper)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INVENTORY_MANAGER])
def test_only_the_storeroom_orders(run, given, role):
    with pytest.raises(Forbidden):
        run(create_purchase_order, "Acme", lines((given.part(), 1, None)), actor=given.the(role))


def test_the_same_press_twice_orders_once(sessions, given, clock, storekeeper):
    part = given.part()

    def send(quantity):
        orders = [NewOrder(supplier="Acme", lines=lines((part, quantity, None)), expected_on=date(2026, 12, 1))]
        return run_command(sessions, create_purchase_orders, orders, actor=storekeeper, clock=clock, key="press-1")

    assert send(3) == send(3)
    assert len(given.rows(PurchaseOrder)) == 1
    with pytest.raises(IdempotencyConflict):
        send(4)


def test_an_open_order_is_changed(run, given, storekeeper):
    seal, belt, ring = given.part(), given.part(), given.part()
    order = given.order(seal, 4, belt, 2, price="2")

    wanted = lines((seal, 6, Decimal(2)), (ring, 1, None))
    run(update_purchase_order, order, "Acme North", wanted, version=1, notes="Call before", actor=storekeeper)

    assert stored(given, order) == {seal: (6, 2), ring: (1, None)}
    told = given.ask(purchase_order, order, actor=storekeeper)
    assert (told.supplier, told.notes, told.version) == ("Acme North", "Call before", 2)
    assert given.last_audit().description == f"Changed order {order} with Acme North"


def test_a_line_of_which_something_came_stays_as_it_is(run, given, storekeeper):
    seal, belt = given.part("SEAL-1"), given.part()
    order = given.order(seal, 4, belt, 2, price="2")
    given.came(order, seal, 1)

    def change(*triples):
        version = given.rows(PurchaseOrder)[0].version
        run(update_purchase_order, order, "Acme", lines(*triples), version=version, actor=storekeeper)

    for faulty in ([(seal, 5, Decimal(2)), (belt, 2, Decimal(2))], [(seal, 4, None)], [(belt, 2, Decimal(2))]):
        with pytest.raises(Conflict, match="Some of SEAL-1 has come"):
            change(*faulty)
    change((seal, 4, Decimal(2)), (belt, 9, None))
    assert stored(given, order) == {seal: (4, 2), belt: (9, None)}


def test_a_line_whose_delivery_was_taken_back_may_change_but_not_go(run, given, storekeeper):
    seal, belt = given.part("SEAL-1"), given.part()
    order = given.order(seal, 4, belt, 2)
    given.came(order, seal, 1)
    given.do(reverse_transaction, given.rows(InventoryTransaction)[-1].id, "Wrong part", actor=storekeeper)
    version = given.rows(PurchaseOrder)[0].version

    with pytest.raises(Conflict, match="Some of SEAL-1 has come"):
        run(update_purchase_order, order, "Acme", lines((belt, 2, None)), version=version, actor=storekeeper)
    both = lines((seal, 7, None), (belt, 2, None))
    run(update_purchase_order, order, "Acme", both, version=version, actor=storekeeper)
    assert stored(given, order)[seal] == (7, None)


def test_an_order_whose_open_lines_are_taken_off_is_over(run, given, storekeeper):
    seal, belt = given.part(), given.part()
    order = given.order(seal, 4, belt, 2)
    given.came(order, seal, 4)
    run(update_purchase_order, order, "Acme", lines((seal, 4, None)), version=2, actor=storekeeper)
    assert given.rows(PurchaseOrder)[0].status is OrderStatus.CLOSED

    with pytest.raises(StaleState, match=f"Order {order} is CLOSED now"):
        run(update_purchase_order, order, "Acme", lines((seal, 4, None)), version=3, actor=storekeeper)


def test_somebody_who_saw_an_older_order_changes_nothing(run, given, storekeeper):
    part = given.part()
    order = given.order(part, 4)
    run(update_purchase_order, order, "Acme", lines((part, 5, None)), version=1, actor=storekeeper)
    with pytest.raises(StaleState):
        run(update_purchase_order, order, "Acme", lines((part, 6, None)), version=1, actor=storekeeper)
    assert stored(given, order) == {part: (5, None)}


def test_a_part_that_is_ordered_and_archived_at_once_is_one_of_both(sessions, given, clock, storekeeper):
    part = given.part()
    wanted = lines((part, 1, None))

    def order():
        return run_command(sessions, create_purchase_order, "Acme", wanted, actor=storekeeper, clock=clock)

    def archive():
        return run_command(sessions, archive_part, part, actor=storekeeper, clock=clock)

    assert len(refused(at_once(order, archive))) == 1


def test_a_change_and_a_delivery_at_once_leave_the_order_in_order(sessions, given, clock, storekeeper):
    part = given.part()
    order = given.order(part, 4)
    receipt = [OrderReceipt(given.rows(PurchaseOrderLine)[0].id, Decimal(4))]
    wanted = lines((part, 6, None))

    def change():
        facts = {"version": 1, "actor": storekeeper, "clock": clock}
        return run_command(sessions, update_purchase_order, order, "Acme", wanted, **facts)

    def receive():
        return run_command(sessions, receive_purchase_order, order, receipt, actor=storekeeper, clock=clock)

    changed, received = at_once(change, receive)

    assert not isinstance(received, Exception)
    is_changed = not isinstance(changed, Exception)
    assert is_changed or isinstance(changed, StaleState)
    assert stored(given, order) == {part: (6 if is_changed else 4, None)}
    assert given.rows(PurchaseOrder)[0].status is (OrderStatus.OPEN if is_changed else OrderStatus.CLOSED)
