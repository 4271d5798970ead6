"""What the database works out is what the rule says, to the last place and however large."""

from decimal import Decimal

import pytest
from sqlalchemy import literal, select

from core.inventory import rules
from core.inventory.worth import Worth
from core.storage.types import exact_quantity, money

FIGURES = [
    ("1", "4"),
    ("0.001", "0.0005"),
    ("0.001", "0.0499"),
    ("0.5", "0.0001"),
    ("-0.5", "0.0001"),
    ("-2.345", "17.3333"),
    ("999999999", "999.9999"),
    ("1234567.891", "802345.6789"),
    ("-1000000000", "1000"),
]


@pytest.mark.parametrize(("quantity", "cost"), FIGURES)
def test_is_exact(sessions, quantity, cost):
    of, at = Decimal(quantity), Decimal(cost)
    asked = select(Worth(literal(of, exact_quantity()), literal(at, money())))
    with sessions() as session:
        assert session.scalar(asked) == rules.worth(of, at)
        assert session.scalar(select(Worth(literal(of, exact_quantity()), literal(None, money())))) is None
