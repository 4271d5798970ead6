"""The catalogue as files that an import takes in again: parts, what lies where, and the parts of machines."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.assets import Machine
from core.interchange.fields import KINDS
from core.interchange.found import Machines
from core.interchange.limits import MOST_EXPORTED_ROWS
from core.interchange.mapping import Mapping
from core.interchange.outcome import RowFault
from core.interchange.sheets import Cell, to_csv, to_xlsx
from core.inventory import StockStatus
from core.inventory.models import MachineSparePart, SparePart, StockLevel, StockLocation
from core.inventory.queries._on_order import on_order
from core.inventory.queries._search import chosen_parts
from core.kernel import Actor, Clock, Invalid, Permission, query

_AT_ONCE = 2_000
_FACTS: Final[dict[str, InstrumentedAttribute[Any]]] = {
    field.name: getattr(SparePart, "location" if field.name == "bin" else field.name) for field in KINDS["parts"]
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file.

    Attributes:
        columns: the fields that an import reads, and a name beside them for whoever looks at the file.
        rows: their values in that order; a yes or no is a bool.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


@query(Permission.MANAGE_PARTS)
def parts_sheet(
    session: Session,
    *,
    search: str = "",
    status: StockStatus | None = None,
    group: str | None = None,
    supplier: str | None = None,
    include_inactive: bool = True,
    actor: Actor,
    clock: Clock,
) -> Sheet:
    """Parts by number, with all facts of which an import may have a column; no stock.

    Args:
        search: part of the number, the name or the group.
        status: only parts of this status.
        group: only parts of the group of this name.
        supplier: only parts of this supplier.
        include_inactive: those that are no longer used too.

    Raises:
        Invalid: too many rows for one file.
    """
    chosen = _of_parts(
        select(*_FACTS.values()), search, status, group=group, supplier=supplier, include_inactive=include_inactive
    )
    return Sheet(tuple(_FACTS), _rows(session, chosen.order_by(SparePart.part_number_key)))


@query(Permission.MANAGE_PARTS)
def stock_sheet(
    session: Session,
    *,
    search: str = "",
    status: StockStatus | None = None,
    group: str | None = None,
    supplier: str | None = None,
    include_inactive: bool = True,
    actor: Actor,
    clock: Clock,
) -> Sheet:
    """What lies where, in the part's unit, with the average cost of one; as opening stock it comes in elsewhere.

    Args:
        search: part of the number, the name or the group.
        status: only parts of this status.
        group: only parts of the group of this name.
        supplier: only parts of this supplier.
        include_inactive: those that are no longer used too.

    Raises:
        Invalid: too many rows for one file.
    """
    columns: dict[str, ColumnElement[Any] | InstrumentedAttribute[Any]] = {
        "part_number": SparePart.part_number,
        "part_name": SparePart.part_name,
        "location": StockLocation.code,
        "location_name": StockLocation.name,
        "quantity": StockLevel.quantity,
        "unit": SparePart.unit,
        "unit_cost": SparePart.average_cost,
    }
    statement = (
        select(*columns.values())
        .join(StockLevel, StockLevel.spare_part_id == SparePart.id)
        .join(StockLocation, StockLocation.id == StockLevel.location_id)
        .where(StockLevel.quantity > 0)
        .order_by(SparePart.part_number_key, StockLocation.code)
    )
    chosen = _of_parts(statement, search, status, group=group, supplier=supplier, include_inactive=include_inactive)
    return Sheet(tuple(columns), _rows(session, chosen))


@query(Permission.MANAGE_PARTS)
def machine_parts_sheet(
    session: Session,
    *,
    search: str = "",
    status: StockStatus | None = None,
    group: str | None = None,
    supplier: str | None = None,
    include_inactive: bool = True,
    actor: Actor,
    clock: Clock,
) -> Sheet:
    """The parts of the machines in service, with the quantities that should be there for each machine.

    A machine stands there by its asset number and its name; one that neither tells apart, by the code of its label.

    Args:
        search: part of the number, the name or the group.
        status: only parts of this status.
        group: only parts of the group of this name.
        supplier: only parts of this supplier.
        include_inactive: those that are no longer used too.

    Raises:
        Invalid: too many rows for one file.
    """
    entry, machines = MachineSparePart, Machines(session, Mapping())
    statement = (
        select(Machine, SparePart.part_number, SparePart.part_name, entry.min_qty, entry.max_qty)
        .select_from(SparePart)
        .join(entry, entry.spare_part_id == SparePart.id)
        .join(Machine, Machine.id == entry.machine_id)
        .where(Machine.decommissioned_at.is_(None))
        .order_by(Machine.name, Machine.id, SparePart.part_number_key)
    )
    found = _rows(
        session, _of_parts(statement, search, status, group=group, supplier=supplier, include_inactive=include_inactive)
    )
    columns = ("asset_number", "machine", "part_number", "part_name", "min_quantity", "max_quantity")
    return Sheet(columns, [(*_called(machines, row[0]), *row[1:]) for row in found])


def sheet_of(kind: str) -> Callable[..., Sheet]:
    """The query that gives the file of a kind.

    Raises:
        Invalid: nothing of that kind can be exported.
    """
    if kind not in SHEETS:
        raise Invalid("Export one of {kinds}.", kinds=", ".join(SHEETS))
    return SHEETS[kind]


def to_file(sheet: Sheet, ending: str, *, title: str) -> bytes:
    """The file, with the names of the fields as headings.

    Args:
        sheet: its rows.
        ending: ``.csv`` or ``.xlsx``.
        title: of the sheet.

    Raises:
        Invalid: another ending.
    """
    rows = [[_word(cell) for cell in row] for row in sheet.rows]
    match ending.lower():
        case ".csv":
            return to_csv(sheet.columns, rows)
        case ".xlsx":
            return to_xlsx(sheet.columns, rows, title=title)
        case _:
            raise Invalid("Name a file that ends in .csv or .xlsx.")


SHEETS: Final[dict[str, Callable[..., Sheet]]] = {
    "parts": parts_sheet,
    "opening_stock": stock_sheet,
    "machine_parts": machine_parts_sheet,
}
"""By kind of import, the query that gives its file."""


def _of_parts(
    statement: Select[*tuple[Any, ...]], search: str, status: StockStatus | None, **which: Any
) -> Select[*tuple[Any, ...]]:
    coming = on_order()
    chosen = chosen_parts(search, status, coming, **which)
    return statement.outerjoin(coming, coming.c.part_id == SparePart.id).where(*chosen)


def _rows(session: Session, statement: Select[*tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    limited = statement.limit(MOST_EXPORTED_ROWS + 1).execution_options(yield_per=_AT_ONCE)
    rows = [tuple(map(_short, row)) for row in session.execute(limited)]
    if len(rows) > MOST_EXPORTED_ROWS:
        raise Invalid("One file holds {most} rows. Choose fewer parts.", most=MOST_EXPORTED_ROWS)
    return rows


def _short(value: Any) -> Any:
    """A number without noughts at its end: some spreadsheets take 4.000 for four thousand."""
    return value.normalize() if isinstance(value, Decimal) else value


def _called(machines: Machines, machine: Machine) -> tuple[str | None, str]:
    """The asset number of a machine, if an import finds it by that, and its name; else what an import does find."""
    if machine.asset_number and _is_found(machines, machine.asset_number, machine):
        return machine.asset_number, machine.name
    return None, machine.name if _is_found(machines, machine.name, machine) else machine.qr_code


def _is_found(machines: Machines, text: str, machine: Machine) -> bool:
    try:
        found = machines.named(text)
    except RowFault:
        return False
    return found is not None and found.id == machine.id


def _word(cell: Cell) -> Cell:
    return ("yes" if cell else "no") if isinstance(cell, bool) else cell
