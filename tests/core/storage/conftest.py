"""What tests of the way to a server share."""

import pytest
from sqlalchemy import make_url

from tests.core.storage.proxy import Wire


@pytest.fixture
def wire(mariadb_url):
    """A wire to this test's MariaDB database."""
    target = make_url(mariadb_url)
    made = Wire(target.host, target.port)
    yield made
    made.cut()
