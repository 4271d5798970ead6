"""What is typed to find a part."""

from sqlalchemy import ColumnElement, func, or_

from core.inventory.models import SparePart
from core.kernel import folded


def part_fits(search: str) -> ColumnElement[bool]:
    """The number or the name of the part has this in it, however it is written."""
    return or_(
        SparePart.part_number_key.contains(folded(search), autoescape=True),
        func.lower(SparePart.part_name).contains(search.strip().lower(), autoescape=True),
    )
