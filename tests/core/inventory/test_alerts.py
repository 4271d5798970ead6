"""One alert each time a part falls below its minimum, whatever the command; closed when the part has recovered."""

from decimal import Decimal

import pytest

from core import inventory
from core.inventory import PartFacts
from core.inventory.alerts import judge
from core.inventory.models import AlertState, SparePart, StockAlert
from core.kernel import InsufficientStock, Role
from tests.support.statements import statements_of
from tests.support.together import at_once, refused

OPEN, SEEN, CLOSED = AlertState.OPEN, AlertState.ACKNOWLEDGED, AlertState.CLOSED
MINIMUM = Decimal(4)


@pytest.fixture
def alerts(given):
    """The states of the alerts of a part, oldest first."""
    return lambda part: [row.state for row in given.rows(StockAlert, StockAlert.spare_part_id == part)]


@pytest.fixture
def rags(given):
    """A consumable of which ten lie there and four should."""
    return given.stock(10, min_quantity=MINIMUM, free_issue=True)


@pytest.fixture
def take(given, storekeeper):
    """Hand a consumable out."""
    return lambda part, quantity: given.do(inventory.issue_free_stock, part, Decimal(quantity), actor=storekeeper)


def changed(given, part, **facts):
    row = given.rows(SparePart, SparePart.id == part)[0]
    facts = {"part_number": row.part_number, "part_name": row.part_name, "free_issue": row.free_issue, **facts}
    given.do(
        inventory.update_part, part, PartFacts(**facts), version=row.version, actor=given.the(Role.INVENTORY_MANAGER)
    )


def test_falling_below_the_minimum_opens_one_alert_and_falling_further_none(alerts, rags, take):
    take(rags, 6)
    assert alerts(rags) == []
    for _time in range(4):
        take(rags, 1)
    assert alerts(rags) == [OPEN]


def test_tells_how_it_stood_and_stands_in_the_record_of_the_command(given, clock, rags, take):
    take(rags, 7)
    (alert,) = given.rows(StockAlert)
    assert (alert.available, alert.minimum, alert.opened_at) == (3, MINIMUM, clock())
    assert ("stock_alerts", alert.id) in {(each["entity"], each["id"]) for each in given.last_audit().changes}


@pytest.mark.parametrize("is_seen", [False, True])
def test_ends_no_sooner_than_it_began_when_the_command_that_ends_it_had_to_wait(given, clock, rags, take, is_seen):
    take(rags, 7)
    if is_seen:
        clock.advance(seconds=1)
        given.do(
            inventory.acknowledge_stock_alert, given.rows(StockAlert)[0].id, actor=given.the(Role.INVENTORY_MANAGER)
        )
    last = clock()
    clock.advance(seconds=-2)
    given.receive(rags, 5)
    (alert,) = given.rows(StockAlert)
    assert (alert.state, alert.closed_at) == (CLOSED, last)


def test_a_command_that_carries_no_part_across_asks_for_no_alert(sessions, rags, take):
    with statements_of(sessions) as asked:
        take(rags, 6)
    assert [statement for statement in asked if "stock_alerts" in statement] == []


def test_reading_it_ten_times_makes_no_other(given, alerts, rags, take):
    take(rags, 8)
    seen = {given.ask(inventory.stock_alerts) for _time in range(10)}
    assert (len(seen), alerts(rags)) == (1, [OPEN])


def test_a_recovery_closes_it_and_the_next_fall_opens_another(given, clock, alerts, rags, take):
    take(rags, 8)
    clock.advance(hours=2)
    given.receive(rags, 2)
    assert alerts(rags) == [CLOSED]
    assert given.rows(StockAlert)[0].closed_at == clock()

    take(rags, 1)
    assert alerts(rags) == [CLOSED, OPEN]


def test_one_that_somebody_has_seen_is_closed_too(given, storekeeper, alerts, rags, take):
    take(rags, 8)
    given.do(inventory.acknowledge_stock_alert, given.rows(StockAlert)[0].id, actor=storekeeper)
    take(rags, 1)
    assert alerts(rags) == [SEEN]

    given.receive(rags, 20)
    assert alerts(rags) == [CLOSED]


def test_what_is_promised_counts_as_gone_and_handing_it_out_is_no_second_fall(given, storekeeper, alerts):
    part = given.stock(10, min_quantity=MINIMUM)
    request = given.approved(part, 8)
    assert alerts(part) == [OPEN]

    given.do(inventory.issue_part, request, actor=storekeeper)
    assert alerts(part) == [OPEN]


def test_a_delivery_that_is_promised_away_at_once_is_no_recovery(given, alerts):
    part = given.stock(10, min_quantity=MINIMUM)
    given.approved(part, 30)

    given.receive(part, 20)
    assert alerts(part) == [OPEN]


def test_a_transfer_is_no_fall_though_stock_leaves_a_shelf_first(given, storekeeper, alerts, rags, main, rack):
    given.do(inventory.transfer_stock, rags, Decimal(9), main, rack, actor=storekeeper)
    assert alerts(rags) == []


def test_several_parts_of_one_command_are_judged_each_for_itself(given, storekeeper, alerts, rags, main):
    other, plenty = given.stock(9, min_quantity=MINIMUM), given.stock(9, min_quantity=MINIMUM)
    counts = [inventory.CountedPart(part, Decimal(count)) for part, count in ((rags, 1), (other, 0), (plenty, 5))]
    given.do(inventory.post_count, main, counts, "Yearly count", actor=storekeeper)
    assert [alerts(part) for part in (rags, other, plenty)] == [[OPEN], [OPEN], []]


def test_cancelling_a_promise_lets_it_recover(given, manager, alerts):
    part = given.stock(5, min_quantity=MINIMUM)
    request = given.approved(part, 3)
    given.do(inventory.cancel_parts_request, request, "Not needed", actor=manager)
    assert alerts(part) == [CLOSED]


def test_another_minimum_opens_and_closes(given, alerts):
    part = given.stock(5)
    changed(given, part, min_quantity=Decimal(6))
    assert alerts(part) == [OPEN]
    changed(given, part, min_quantity=Decimal(6), part_name="Another name")
    assert alerts(part) == [OPEN]
    changed(given, part, min_quantity=Decimal(5))
    assert alerts(part) == [CLOSED]


def test_a_part_out_of_use_is_not_short_and_one_brought_back_is(given, manager, storekeeper, alerts, rags, take):
    take(rags, 10)
    given.do(inventory.archive_part, rags, actor=manager)
    assert alerts(rags) == [CLOSED]

    given.do(inventory.restore_part, rags, actor=storekeeper)
    assert alerts(rags) == [CLOSED, OPEN]


def test_what_should_not_be_there_and_what_never_was_have_no_alert(given, alerts, take):
    unwanted, new = given.stock(1, free_issue=True), given.part(min_quantity=MINIMUM)
    take(unwanted, 1)
    changed(given, new, min_quantity=Decimal(9))
    assert (alerts(unwanted), alerts(new)) == ([], [])


def test_a_first_delivery_that_is_too_small_is_short(given, alerts):
    part = given.part(min_quantity=MINIMUM)
    given.receive(part, 2)
    assert alerts(part) == [OPEN]


def test_a_refused_command_opens_none(given, alerts, rags, take):
    with pytest.raises(InsufficientStock):
        take(rags, 11)
    assert alerts(rags) == []


def test_two_that_cross_it_at_once_open_one(given, sessions, storekeeper, alerts, run):
    part = given.stock(12, min_quantity=Decimal(11), free_issue=True)
    take = lambda: run(inventory.issue_free_stock, part, Decimal(2), actor=storekeeper)  # noqa: E731
    assert refused(at_once(*[take] * 4)) == []
    assert alerts(part) == [OPEN]


def test_an_alert_that_was_left_behind_stops_nobody(given, sessions, alerts, rags, take):
    """Such as by a release that knew none and ran beside this one."""
    take(rags, 8)
    with sessions.begin() as session:
        session.get_one(SparePart, rags).min_quantity = Decimal(1)
    take(rags, 1)
    given.receive(rags, 20)
    with sessions.begin() as session:
        session.get_one(SparePart, rags).min_quantity = MINIMUM
    take(rags, 18)
    assert alerts(rags) == [OPEN]


def test_a_plain_statement_tells_whom_it_changed(given, sessions, alerts, clock):
    part = given.stock(5)
    with sessions.begin() as session:
        session.execute(SparePart.__table__.update().values(min_quantity=Decimal(9)))
        judge(session, [part])
        inventory.settle(session)
    assert alerts(part) == [OPEN]
