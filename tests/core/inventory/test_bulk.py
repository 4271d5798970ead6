"""The store that benchmarks are made with: as the ledger would have left it, and with all that a page reads."""

import pytest
from sqlalchemy import func, inspect, select

from benchmarks.bulk import stock_up
from benchmarks.plants import Plant
from core import invariants, inventory
from core.inventory.models import (
    ConsumptionByMachine,
    ConsumptionDaily,
    ConsumptionMonthly,
    InventoryTransaction,
    PurchaseOrder,
    SparePartsRequest,
    StockAlert,
)
from core.kernel import Role


@pytest.fixture
def store(given, url, sessions, clock, technician, supervisor):
    machines = [given.machine() for _ in range(3)]
    before = indexes(sessions)
    stock_up(Plant(url, sessions, clock, technician, supervisor, machines), parts=60, movements=2_500)
    assert indexes(sessions) == before


def indexes(sessions):
    """The indexes of the large tables, which are made last."""
    found = inspect(sessions.kw["bind"])
    tables = (InventoryTransaction, ConsumptionDaily, ConsumptionMonthly, ConsumptionByMachine)
    return {
        (table.__tablename__, index["name"], *index["column_names"])
        for table in tables
        for index in found.get_indexes(table.__tablename__)
    }


def test_is_sound_and_has_orders_requests_transfers_and_alerts(given, sessions, clock, store):
    assert invariants.check(sessions, clock) == []
    assert inventory.rebuild_sums(sessions, mend=False).rows_wrong == 0

    def counted(column):
        with sessions() as session:
            return dict(session.execute(select(column, func.count()).group_by(column)).all())

    assert min(counted(PurchaseOrder.status)[status] for status in ("OPEN", "CLOSED")) > 0
    assert min(counted(SparePartsRequest.status)[status] for status in ("PENDING", "APPROVED", "ISSUED")) > 0
    assert min(counted(StockAlert.state)[state] for state in ("OPEN", "CLOSED")) > 0
    moved = counted(InventoryTransaction.reason)
    assert 0.02 < moved["TRANSFER"] / sum(moved.values()) < 0.08
    parts = given.ask(inventory.parts, limit=60, actor=given.the(Role.INVENTORY_MANAGER))
    assert any(part.on_order for part in parts)
    assert any(part.reserved for part in parts)
    assert any(len(part.places) > 1 for part in parts)
    assert any(
        row.orders or row.waiting
        for row in given.ask(inventory.parts_to_order, actor=given.the(Role.INVENTORY_MANAGER))
    )
