"""What was ordered comes in, wholly or in part, through the ledger; the order knows what is still to come."""

from decimal import Decimal

import pytest

from core import invariants
from core.inventory import (
    DeliveryLine,
    LineRefused,
    OrderReceipt,
    OrderStatus,
    cancel_purchase_order,
    close_purchase_order,
    part,
    purchase_order,
    receive_delivery,
    receive_purchase_order,
    reverse_transaction,
)
from core.inventory.models import InventoryTransaction, PurchaseOrder, PurchaseOrderLine, SparePart, SparePartsRequest
from core.kernel import Forbidden, Invalid, NotFound, Role, StaleState
from core.maintenance import Priority
from core.storage import run_command
from tests.support.together import at_once, refused


def line_of(given, order, part_id):
    rows = (PurchaseOrderLine.purchase_order_id == order, PurchaseOrderLine.spare_part_id == part_id)
    return given.rows(PurchaseOrderLine, *rows)[0].id


@pytest.fixture
def ordered(given):
    """Four seals at 2.50 and two belts without a price: the order, the parts, and the lines."""
    seal, belt = given.part("SEAL-1"), given.part("BELT-7")
    order = given.order(seal, 4, belt, 2)
    with given.sessions.begin() as session:
        session.get_one(PurchaseOrderLine, line_of(given, order, seal)).unit_price = Decimal("2.5")
    return order, seal, belt


def received(given, order):
    rows = given.rows(PurchaseOrderLine, PurchaseOrderLine.purchase_order_id == order)
    return [row.quantity_received for row in rows]


def status(given):
    return given.rows(PurchaseOrder)[-1].status


def test_a_part_of_it_comes_at_the_price_of_the_order(run, given, storekeeper, ordered, rack, levels):
    order, seal, _belt = ordered
    line = line_of(given, order, seal)

    told = run(receive_purchase_order, order, [OrderReceipt(line, Decimal(3), None, rack)], "DN 1", actor=storekeeper)

    assert [(row.part_number, row.delta) for row in told.lines] == [("SEAL-1", 3)]
    assert levels(seal) == {rack: 3}
    (row,) = given.rows(InventoryTransaction)
    assert (row.purchase_order_line_id, row.reference_id, row.unit_cost, row.notes) == (line, order, 2.5, "DN 1")
    assert given.rows(SparePart, SparePart.id == seal)[0].average_cost == Decimal("2.5")
    assert (received(given, order), status(given)) == ([3, 0], OrderStatus.OPEN)
    assert given.ask(part, seal).on_order == 1
    assert given.audit_rows() == 1
    assert given.last_audit().description == f"Received parts of order {order} from Acme"


def test_an_order_closes_by_itself_once_all_has_come(run, given, storekeeper, ordered):
    order, seal, belt = ordered
    receipts = [OrderReceipt(line_of(given, order, seal), Decimal(4), Decimal(3))]
    run(receive_purchase_order, order, receipts, actor=storekeeper)
    assert status(given) is OrderStatus.OPEN

    run(receive_purchase_order, order, [OrderReceipt(line_of(given, order, belt), Decimal(2))], actor=storekeeper)

    told = given.ask(purchase_order, order, actor=storekeeper)
    assert (told.status, told.closed_by, told.close_reason) == (OrderStatus.CLOSED, storekeeper.full_name, None)
    assert [(each.part_number, each.delta, each.unit_cost) for each in told.deliveries] == [
        ("BELT-7", 2, None),
        ("SEAL-1", 4, 3),
    ]
    with pytest.raises(StaleState, match="is CLOSED now"):
        run(receive_purchase_order, order, receipts, actor=storekeeper)


def test_more_than_ordered_comes_in_only_when_somebody_says_so(run, given, storekeeper, ordered):
    order, seal, belt = ordered
    lines = [
        OrderReceipt(line_of(given, order, belt), Decimal(2)),
        OrderReceipt(line_of(given, order, seal), Decimal(5)),
    ]
    with pytest.raises(LineRefused, match=r"Line 2: Only 4.* pcs of SEAL-1 are still to come"):
        run(receive_purchase_order, order, lines, actor=storekeeper)
    assert received(given, order) == [0, 0]

    run(receive_purchase_order, order, lines, more_than_ordered=True, actor=storekeeper)

    assert (received(given, order), status(given)) == ([5, 2], OrderStatus.CLOSED)
    assert given.ask(part, seal).on_order == 0
    assert given.on_hand(seal) == (5, 0)


@pytest.mark.parametrize(
    ("facts", "refusal", "words"),
    [
        ({"quantity": Decimal(0)}, LineRefused, "Line 1: A quantity must be more than zero"),
        ({"quantity": Decimal("0.5")}, LineRefused, "Line 1: This part is handed out in whole units only"),
        ({"unit_price": Decimal(-1)}, LineRefused, "Line 1: An amount of money"),
        ({"location_id": 10**6}, LineRefused, "Line 1: That record does not exist"),
        ({"line_id": 10**6}, NotFound, "does not exist"),
    ],
)
def test_a_faulty_line_is_named_and_nothing_comes_in(run, given, storekeeper, ordered, facts, refusal, words):
    order, seal, _belt = ordered
    good = {"line_id": line_of(given, order, seal), "quantity": Decimal(1)}
    with pytest.raises(refusal, match=words):
        run(receive_purchase_order, order, [OrderReceipt(**good | facts)], actor=storekeeper)
    assert given.rows(InventoryTransaction) == []
    assert received(given, order) == [0, 0]


def test_refuses_no_line_and_the_line_of_another_order(run, given, storekeeper, ordered):
    order, _seal, belt = ordered
    other = given.order(belt, 3)
    with pytest.raises(Invalid, match="1 to 100 lines"):
        run(receive_purchase_order, order, [], actor=storekeeper)
    receipt = OrderReceipt(line_of(given, other, belt), Decimal(1))
    with pytest.raises(NotFound):
        run(receive_purchase_order, order, [receipt], actor=storekeeper)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INVENTORY_MANAGER])
def test_orders_are_received_by_the_storeroom_alone(run, given, ordered, role):
    order, seal, _belt = ordered
    receipt = OrderReceipt(line_of(given, order, seal), Decimal(1))
    with pytest.raises(Forbidden):
        run(receive_purchase_order, order, [receipt], actor=given.the(role))


def test_a_delivery_serves_several_orders_and_what_was_not_ordered(run, given, storekeeper, ordered):
    order, seal, belt = ordered
    other = given.order(seal, 3)
    delivery = [
        DeliveryLine(seal, Decimal(4), order_line_id=line_of(given, order, seal)),
        DeliveryLine(seal, Decimal(3), Decimal(7), order_line_id=line_of(given, other, seal)),
        DeliveryLine(belt, Decimal(1)),
    ]

    run(receive_delivery, delivery, actor=storekeeper)

    assert (received(given, order), received(given, other)) == ([4, 0], [3])
    assert [row.status for row in given.rows(PurchaseOrder)] == [OrderStatus.OPEN, OrderStatus.CLOSED]
    assert [row.unit_cost for row in given.rows(InventoryTransaction)] == [Decimal("2.5"), 7, None]
    wrong = [DeliveryLine(seal, Decimal(1), order_line_id=line_of(given, order, belt))]
    with pytest.raises(LineRefused, match="Line 1: This line of the order is about another part"):
        run(receive_delivery, wrong, actor=storekeeper)


def test_what_comes_is_promised_to_those_who_wait(run, given, storekeeper, technician, ordered):
    order, seal, _belt = ordered
    job = given.job(given.machine("Press 4"), technician=technician, priority=Priority.HIGH)
    request = given.approved(seal, 2, job=job)
    receipt = OrderReceipt(line_of(given, order, seal), Decimal(3))

    told = run(receive_purchase_order, order, [receipt], actor=storekeeper)

    assert [(held.quantity, held.job) for held in told.promised] == [(2, job)]
    assert given.rows(SparePartsRequest, SparePartsRequest.id == request)[0].quantity_reserved == 2


def test_a_delivery_that_is_taken_back_is_to_come_again_and_opens_the_order(run, given, storekeeper, ordered):
    order, seal, belt = ordered
    given.came(order, seal, 4)
    given.came(order, belt, 2)
    assert status(given) is OrderStatus.CLOSED

    run(reverse_transaction, given.rows(InventoryTransaction)[0].id, "Wrong seals", actor=storekeeper)

    row = given.rows(PurchaseOrder)[0]
    assert (row.status, row.closed_by, row.closed_at) == (OrderStatus.OPEN, None, None)
    assert received(given, order) == [0, 2]
    assert given.ask(part, seal).on_order == 4
    told = given.ask(purchase_order, order, actor=storekeeper)
    assert [(each.delta, each.is_reversed, each.is_reversal) for each in told.deliveries] == [
        (-4, False, True),
        (2, False, False),
        (4, True, False),
    ]


def test_an_order_that_was_closed_by_hand_stays_closed_when_a_delivery_is_taken_back(run, given, storekeeper, ordered):
    order, seal, _belt = ordered
    given.came(order, seal, 4)
    given.do(close_purchase_order, order, "No belts any more", actor=storekeeper)
    run(reverse_transaction, given.rows(InventoryTransaction)[0].id, "Wrong seals", actor=storekeeper)
    assert (received(given, order), status(given)) == ([0, 0], OrderStatus.CLOSED)
    assert given.ask(part, seal).on_order == 0


def receiving(sessions, clock, storekeeper, order, line, quantity):
    receipt = [OrderReceipt(line, Decimal(quantity))]
    return lambda: run_command(sessions, receive_purchase_order, order, receipt, actor=storekeeper, clock=clock)


def test_of_two_who_receive_the_same_order_at_once_one_does(sessions, given, clock, storekeeper, ordered):
    order, seal, _belt = ordered
    send = receiving(sessions, clock, storekeeper, order, line_of(given, order, seal), 4)

    outcomes = at_once(*[send] * 4)

    assert [type(fault) for fault in refused(outcomes)] == [LineRefused] * 3
    assert received(given, order) == [4, 0]
    assert given.on_hand(seal) == (4, 0)
    assert given.audit_rows() == 1


def test_a_delivery_and_the_end_of_its_order_at_once_leave_one_of_them_or_both_in_order(
    sessions, given, clock, storekeeper, ordered
):
    order, seal, belt = ordered
    given.came(order, belt, 1)
    send = receiving(sessions, clock, storekeeper, order, line_of(given, order, seal), 4)

    def end(command):
        return lambda: run_command(sessions, command, order, "Too late", actor=storekeeper, clock=clock)

    came, closed, _cancelled = at_once(send, end(close_purchase_order), end(cancel_purchase_order))

    assert not isinstance(closed, Exception)
    assert status(given) is OrderStatus.CLOSED
    if isinstance(came, Exception):
        assert isinstance(came, StaleState)
        assert received(given, order) == [0, 1]
    else:
        assert received(given, order) == [4, 1]
    assert invariants.check(sessions, clock) == []


def test_deliveries_and_reversals_of_two_orders_in_opposite_order_do_not_wait_for_each_other(
    sessions, given, clock, storekeeper
):
    seal, belt = given.part(), given.part()
    first, second = given.order(seal, 90, belt, 90), given.order(belt, 90, seal, 90)

    def send(*pairs):
        delivery = [DeliveryLine(of, Decimal(2), order_line_id=line_of(given, order, of)) for order, of in pairs]
        return lambda: run_command(sessions, receive_delivery, delivery, actor=storekeeper, clock=clock)

    given.came(first, seal, 1)
    wrong = given.rows(InventoryTransaction)[0].id

    def undo():
        return run_command(sessions, reverse_transaction, wrong, "Wrong", actor=storekeeper, clock=clock)

    forth, back = ((first, seal), (second, belt)), ((second, belt), (first, seal))
    outcomes = at_once(*(send(*forth), send(*back)) * 3, undo)

    assert refused(outcomes) == []
    assert (received(given, first), received(given, second)) == ([12, 0], [0, 12])
    assert (given.on_hand(seal), given.on_hand(belt)) == ((12, 0), (12, 0))
