"""What a quantity is worth, worked out by the database: to four places, exactly, as ``rules.worth`` rounds it.

The embedded database keeps both figures as whole numbers. Their product may be too large for one, and would become a
float: so the whole units count first, and what is less than one after them.
"""

from decimal import Decimal
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from core.storage.types import ExactDecimal


class Worth(FunctionElement[Decimal]):
    """``Worth(quantity, unit_cost)``; NULL where nobody knows a cost."""

    name = "worth"
    type = ExactDecimal(24, 4)
    inherit_cache = True


@compiles(Worth)
def _on_a_server(element: Any, compiler: Any, **how: Any) -> str:
    quantity, cost = (compiler.process(each, **how) for each in element.clauses)
    return f"ROUND({quantity} * {cost}, 4)"


@compiles(Worth, "sqlite")
def _embedded(element: Any, compiler: Any, **how: Any) -> str:
    quantity, cost = (compiler.process(each, **how) for each in element.clauses)
    half = f"CASE WHEN {quantity} < 0 THEN -500 ELSE 500 END"
    return f"({quantity} / 1000 * {cost} + ({quantity} % 1000 * {cost} + {half}) / 1000)"
