"""What is typed to find a part."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Subquery, and_, false, func, or_, true

from core.inventory.models import SparePart
from core.inventory.queries._stock_state import status_column
from core.inventory.rules import StockStatus
from core.kernel import clean_line, folded

_MOST_WORDS = 12
_WORDS = (
    SparePart.part_name,
    SparePart.group_name,
    SparePart.group_number,
    SparePart.location,
    SparePart.supplier_name,
    SparePart.supplier_part_number,
)


def part_fits(search: str) -> ColumnElement[bool]:
    """Each word stands somewhere in its number, name, group, bin, supplier or the supplier's number, in any order."""
    return and_(true(), *map(_has, clean_line(search).split()[:_MOST_WORDS]))


def _has(word: str) -> ColumnElement[bool]:
    plain = word.lower()
    return or_(
        SparePart.part_number_key.contains(folded(word), autoescape=True),
        *(func.lower(column).contains(plain, autoescape=True) for column in _WORDS),
    )


def chosen_parts(
    search: str,
    status: StockStatus | None,
    coming: Subquery,
    *,
    group: str | None,
    supplier: str | None,
    include_inactive: bool,
) -> Iterator[ColumnElement[bool]]:
    """What somebody wants to see of the catalogue.

    Args:
        search: words that stand somewhere in its number, name, group, bin, supplier or the supplier's number.
        status: only parts of this status.
        coming: ``on_order()``, joined.
        group: only parts of the group of this name.
        supplier: only parts of this supplier.
        include_inactive: those that are no longer used too; without a status those of which some lies in the store
            are there in any case.
    """
    if search:
        yield part_fits(search)
    if status is not None:
        yield status_column(coming) == status.value
    if group is not None:
        yield SparePart.group_name == group
    if supplier is not None:
        yield SparePart.supplier_name == supplier
    if not include_inactive:
        is_left_over = and_(SparePart.quantity > 0, true() if status is None else false())
        yield or_(SparePart.is_active.is_(True), is_left_over)
