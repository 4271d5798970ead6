"""Several servers, killed servers and lost replies: nothing is issued twice, and nothing is half written."""

from decimal import Decimal

import pytest

from core import invariants
from core.inventory import (
    DeliveryLine,
    approve_parts_request,
    cancel_parts_request,
    issue_free_stock,
    issue_part,
    receive_delivery,
    receive_stock,
    return_stock,
    reverse_transaction,
)
from core.inventory.models import InventoryTransaction, PartsRequestStatus, SparePartsRequest
from core.kernel import InsufficientStock, Role, StaleState
from core.maintenance import cancel_request
from core.maintenance.vocabulary import CancelCategory
from core.storage import connect, run_command
from tests.support.deadlocks import deadlocks_of
from tests.support.processes import COMMIT, Call, in_processes, killed_before
from tests.support.statements import just_before
from tests.support.together import at_once, refused
from tests.support.wire import wire_to

ISSUE = "inventory.issue_free_stock"
MOVEMENT = "INSERT INTO inventory_transactions"
APPROVED = (SparePartsRequest, SparePartsRequest.status == PartsRequestStatus.APPROVED)


@pytest.fixture
def consumable(given):
    """A part that needs no request, of which four lie there."""
    return given.stock(4, free_issue=True)


def issued(given, part):
    return [row.delta for row in given.rows(InventoryTransaction, InventoryTransaction.spare_part_id == part)][1:]


def test_of_six_servers_that_hand_out_the_last_four_pieces_four_do(given, url, clock, storekeeper, consumable):
    calls = [Call(ISSUE, (consumable, Decimal(1)), storekeeper) for _ in range(6)]
    outcomes = in_processes(url, clock, calls)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["InsufficientStock"] * 2 + ["Moved"] * 4
    assert issued(given, consumable) == [Decimal(-1)] * 4
    assert given.on_hand(consumable) == (0, 0)


def test_one_press_that_reaches_eight_servers_is_one_movement(given, url, clock, storekeeper, consumable):
    calls = [Call(ISSUE, (consumable, Decimal(3)), storekeeper, {"key": "the same press"}) for _ in range(8)]
    outcomes = in_processes(url, clock, calls)

    assert len({outcome.transaction_id for outcome in outcomes}) == 1
    assert issued(given, consumable) == [Decimal(-3)]


@pytest.mark.parametrize("point", [COMMIT, MOVEMENT])
def test_a_server_killed_while_it_hands_out_leaves_nothing_and_holds_nobody_up(
    given, url, clock, storekeeper, consumable, run, point
):
    killed_before(url, clock, Call(ISSUE, (consumable, Decimal(3)), storekeeper), point)
    assert issued(given, consumable) == []

    run(issue_free_stock, consumable, Decimal(4), actor=storekeeper)
    with pytest.raises(InsufficientStock):
        run(issue_free_stock, consumable, Decimal(1), actor=storekeeper)


@pytest.mark.parametrize("point", [COMMIT, MOVEMENT])
def test_a_server_killed_while_it_hands_out_for_a_job_leaves_the_promise(
    given, url, clock, storekeeper, consumable, run, point
):
    request = given.approved(consumable, 3)
    killed_before(url, clock, Call("inventory.issue_part", (request,), storekeeper), point)
    assert given.on_hand(consumable) == (4, 3)

    run(issue_part, request, actor=storekeeper)
    assert (issued(given, consumable), given.on_hand(consumable)) == ([-3], (1, 0))


@pytest.mark.parametrize("dialect", ["mariadb"])
def test_a_request_approved_in_the_middle_of_a_delivery_is_served(given, sessions, clock, storekeeper, manager, run):
    part = given.part()
    request = given.asked(part, 3)

    def approve():
        """The delivery has looked at the requests, and has not locked the part."""
        run(approve_parts_request, request, actor=manager)

    with just_before(sessions, "SELECT spare_parts.id", "FOR UPDATE", approve):
        run(receive_stock, part, Decimal(10), actor=storekeeper)

    assert [row.quantity_reserved for row in given.rows(*APPROVED)] == [3]
    assert given.on_hand(part) == (10, 3)


@pytest.mark.parametrize("dialect", ["mariadb"])
def test_those_who_take_back_give_up_reverse_and_receive_do_not_wait_for_each_other(
    given, sessions, clock, storekeeper, manager, run
):
    part, other = given.stock(16), given.stock(4)
    jobs = [given.job(technician=given.person(Role.MAINTENANCE_TECH)) for _ in range(2)]
    asked = [given.approved(part, 3, job=jobs[place % 2]) for place in range(8)]
    given.approved(other, 9, job=jobs[0])
    moved = [given.do(issue_part, request, Decimal(2), actor=storekeeper) for request in asked[:5]]

    def by(actor, command, *args):
        return lambda: run(command, *args, actor=actor)

    works = [by(storekeeper, return_stock, request, Decimal(1)) for request in asked[:4]]
    works += [by(manager, cancel_parts_request, request, "Not needed") for request in asked[5:]]
    works += [by(storekeeper, reverse_transaction, moved[4].transaction_id, "Mistyped")]
    works += [by(storekeeper, receive_delivery, [DeliveryLine(one, Decimal(1)) for one in (other, part)])]
    works += [by(manager, cancel_request, jobs[0], CancelCategory.NO_LONGER_NEEDED, "Scrapped")]
    with deadlocks_of(sessions) as undone:
        outcomes = at_once(*reversed(works))

    assert undone == []
    assert all(isinstance(fault, StaleState) for fault in refused(outcomes))


@pytest.mark.parametrize("dialect", ["mariadb"])
@pytest.mark.parametrize("lost", [1, 2])
def test_a_commit_whose_reply_is_lost_is_found_again_by_its_key(given, url, clock, storekeeper, consumable, lost):
    with wire_to(url) as (wire, address):
        sessions = connect(address)
        wire.lose(lost)
        moved = run_command(
            sessions, issue_free_stock, consumable, Decimal(3), actor=storekeeper, clock=clock, key="a press"
        )
        sessions.kw["bind"].dispose()

    assert wire.left_to_lose == 0
    assert (moved.delta, moved.on_hand) == (Decimal(-3), Decimal(1))
    assert issued(given, consumable) == [Decimal(-3)]
    assert invariants.check(given.sessions, clock) == []
