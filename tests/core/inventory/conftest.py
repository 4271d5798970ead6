"""What the tests of movements share."""

import pytest

from core.inventory.models import InventoryTransaction, StockLevel, StockLocation


@pytest.fixture
def levels(given):
    """What lies where, of a part."""

    def ask(part):
        return {row.location_id: row.quantity for row in given.rows(StockLevel, StockLevel.spare_part_id == part)}

    return ask


@pytest.fixture
def movements(given):
    """Number, reason, change and balance of each movement of a part."""

    def ask(part):
        rows = given.rows(InventoryTransaction, InventoryTransaction.spare_part_id == part)
        return [(row.seq, row.reason.value, row.delta, row.balance_after) for row in rows]

    return ask


@pytest.fixture
def rack(sessions):
    """A second location."""
    with sessions.begin() as session:
        made = StockLocation(code="A-03", name="Rack A 3", is_active=True)
        session.add(made)
        session.flush()
        return made.id


@pytest.fixture
def main(given):
    """The main store."""
    return given.rows(StockLocation)[0].id
