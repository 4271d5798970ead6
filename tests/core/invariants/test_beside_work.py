"""``check`` finds nothing while people work: it asks everything of one instant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from sqlalchemy import event, func, select

from core import audit, invariants, inventory
from core.inventory.models import InventoryTransaction
from core.storage import Sessions, run_command, snapshot

_SUM = select(func.sum(InventoryTransaction.delta))


def test_finds_nothing_while_others_work(given, sessions, clock, storekeeper):
    part = given.stock(5, cost="4")

    def receive() -> None:
        clock.advance(seconds=1)
        run_command(sessions, inventory.receive_stock, part, Decimal(1), actor=storekeeper, clock=clock)

    with _between_questions(sessions, receive) as received:
        assert invariants.check(sessions, clock) == []

    assert received[0] > 10
    assert given.on_hand(part)[0] == 5 + received[0]


def test_a_genuine_row_that_is_old_and_not_sealed_is_named(given, sessions, clock, storekeeper):
    given.stock(5)
    clock.advance(minutes=2)

    with snapshot(sessions) as session:
        assert audit.verify(session, fresh_since=clock() - audit.SEALED_WITHIN).fault == "INSERTED"


def test_one_snapshot_shows_one_instant(given, sessions, clock, storekeeper):
    part = given.stock(5)
    with snapshot(sessions) as session:
        before = session.scalar(_SUM)
        run_command(sessions, inventory.receive_stock, part, Decimal(1), actor=storekeeper, clock=clock)
        assert session.scalar(_SUM) == before

    with snapshot(sessions) as session:
        assert session.scalar(_SUM) == before + 1


@contextmanager
def _between_questions(sessions: Sessions, work: Callable[[], None]) -> Iterator[list[int]]:
    """Does ``work`` before and between the statements of sessions that only read."""
    done, is_busy = [0], [False]

    def meanwhile(connection: Any, *_: Any) -> None:
        if is_busy[0] or not connection.get_execution_options().get("reading"):
            return
        is_busy[0] = True
        work()
        is_busy[0] = False
        done[0] += 1

    bind = sessions.kw["bind"]
    event.listen(bind, "before_cursor_execute", meanwhile)
    try:
        yield done
    finally:
        event.remove(bind, "before_cursor_execute", meanwhile)
