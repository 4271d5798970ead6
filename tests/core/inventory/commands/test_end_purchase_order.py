"""What does not come any more is given up: an order is cancelled before anything came, and closed afterwards."""

import pytest

from core.inventory import OrderStatus, cancel_purchase_order, close_purchase_order, part
from core.inventory.models import PurchaseOrder
from core.kernel import Conflict, Invalid, NotFound, StaleState


def state(given):
    row = given.rows(PurchaseOrder)[0]
    return row.status, row.closed_by, row.close_reason


def test_the_rest_of_an_order_is_given_up_and_counts_as_on_order_no_longer(run, given, storekeeper):
    seal = given.part()
    order = given.order(seal, 4)
    given.came(order, seal, 1)
    assert given.ask(part, seal).on_order == 3

    run(close_purchase_order, order, "No longer made", actor=storekeeper)

    assert state(given) == (OrderStatus.CLOSED, storekeeper.user_id, "No longer made")
    assert given.ask(part, seal).on_order == 0
    assert given.on_hand(seal) == (1, 0)
    assert given.last_audit().description == f"Closed order {order} with Acme"
    assert given.last_audit().reason == "No longer made"


def test_an_order_of_which_nothing_came_is_cancelled(run, given, storekeeper):
    seal = given.part()
    order = given.order(seal, 4)
    with pytest.raises(Conflict, match=r"Nothing of order .* has come\. Cancel it"):
        run(close_purchase_order, order, "No longer made", actor=storekeeper)

    run(cancel_purchase_order, order, "Ordered twice", actor=storekeeper)

    assert state(given) == (OrderStatus.CANCELLED, storekeeper.user_id, "Ordered twice")
    assert given.ask(part, seal).on_order == 0
    assert given.last_audit().description == f"Cancelled order {order} with Acme"


def test_an_order_of_which_something_came_is_not_cancelled(run, given, storekeeper):
    seal = given.part()
    order = given.order(seal, 4)
    given.came(order, seal, 1)
    with pytest.raises(Conflict, match=r"Some of order .* has come\. Close it"):
        run(cancel_purchase_order, order, "Ordered twice", actor=storekeeper)
    assert state(given)[0] is OrderStatus.OPEN


@pytest.mark.parametrize("end", [close_purchase_order, cancel_purchase_order])
def test_needs_a_reason_and_an_open_order(run, given, storekeeper, end):
    order = given.order(given.part(), 4)
    with pytest.raises(Invalid, match="Give a reason"):
        run(end, order, " ", actor=storekeeper)
    with pytest.raises(NotFound):
        run(end, order + 1, "Gone", actor=storekeeper)
    given.do(cancel_purchase_order, order, "Ordered twice", actor=storekeeper)
    with pytest.raises(StaleState, match="is CANCELLED now"):
        run(end, order, "Again", actor=storekeeper)
