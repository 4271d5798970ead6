"""What is typed to find a part."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Subquery, func, or_

from core.inventory.models import SparePart
from core.inventory.queries._stock_state import status_column
from core.inventory.rules import StockStatus
from core.kernel import folded


def part_fits(search: str) -> ColumnElement[bool]:
    """The number or the name of the part has this in it, however it is written."""
    return or_(
        SparePart.part_number_key.contains(folded(search), autoescape=True),
        func.lower(SparePart.part_name).contains(search.strip().lower(), autoescape=True),
    )


def chosen_parts(
    search: str, status: StockStatus | None, coming: Subquery, *, include_inactive: bool
) -> Iterator[ColumnElement[bool]]:
    """What somebody wants to see of the catalogue.

    Args:
        search: part of the number, the name or the group.
        status: only parts of this status.
        coming: ``on_order()``, joined.
        include_inactive: those that are no longer used too.
    """
    if search:
        groups = (SparePart.group_name, SparePart.group_number)
        yield or_(
            part_fits(search),
            *(func.lower(group).contains(search.strip().lower(), autoescape=True) for group in groups),
        )
    if status is not None:
        yield status_column(coming) == status.value
    if not include_inactive:
        yield SparePart.is_active.is_(True)
