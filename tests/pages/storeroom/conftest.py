"""What the tests of the storeroom's pages share."""

import pytest

from core.inventory.models import StockLocation


@pytest.fixture
def rack(sessions):
    """A second location."""
    with sessions.begin() as session:
        made = StockLocation(code="RACK-B", name="Rack B", is_active=True)
        session.add(made)
        session.flush()
        return made.id
