"""Several servers, killed servers and lost replies: nothing is issued twice, and nothing is half written."""

from decimal import Decimal

import pytest

from core import invariants
from core.inventory import issue_free_stock
from core.inventory.models import InventoryTransaction
from core.kernel import InsufficientStock
from core.storage import connect, run_command
from tests.support.processes import Call, in_processes, killed_before_its_commit
from tests.support.wire import wire_to

ISSUE = "inventory.issue_free_stock"


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


def test_a_server_killed_before_its_commit_leaves_nothing_and_holds_nobody_up(
    given, url, clock, storekeeper, consumable, run
):
    killed_before_its_commit(url, clock, Call(ISSUE, (consumable, Decimal(3)), storekeeper))
    assert issued(given, consumable) == []

    run(issue_free_stock, consumable, Decimal(4), actor=storekeeper)
    with pytest.raises(InsufficientStock):
        run(issue_free_stock, consumable, Decimal(1), actor=storekeeper)


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
