"""What the tests of the storeroom's pages share."""

import pytest

from core.inventory.models import StockLocation


@pytest.fixture
def main(given):
    """The location that every plant has from the start."""
    return given.rows(StockLocation)[0].id


@pytest.fixture
def rack(sessions):
    """A second location."""
    with sessions.begin() as session:
        made = StockLocation(code="RACK-B", name="Rack B", is_active=True)
        session.add(made)
        session.flush()
        return made.id
