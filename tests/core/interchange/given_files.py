"""Files that tests import, small and with the faults of real ones."""

from io import BytesIO
from typing import Any

import openpyxl

from core.interchange import Mapping, Table, read_table

OUTAGES = Mapping(
    kind="requests",
    source="lifts",
    fields={
        "machine": "elevator",
        "failed_at": "out",
        "restored_at": "back",
        "description": "reason",
        "type": "reason",
    },
    constants={"machine_stopped": "yes"},
    values={"type": {"Maintenance": "PREVENTIVE", "*": "CORRECTIVE"}},
    department="Lifts",
    create_missing_machines=True,
)
ORDERS = Mapping(
    kind="requests",
    source="mine",
    zone="Australia/Perth",
    fields={"machine": "Asset", "reported_at": "Start", "closed_at": "Start", "description": "Text", "type": "PMType"},
    values={"machine": {"A": "Excavator A"}, "type": {"PM01": "CORRECTIVE", "PM02": "PREVENTIVE"}},
    create_missing_machines=True,
)


def outages(*rows: str) -> Table:
    """A CSV file of outages."""
    return csv("elevator,reason,out,back", *rows)


def orders(*rows: str) -> Table:
    """A CSV file of work orders."""
    return csv("Start,Asset,Text,PMType,Cost", *rows)


def csv(*lines: str, name: str = "history.csv") -> Table:
    """A CSV file of these lines."""
    return read_table("\n".join(lines).encode(), name)


def xlsx(*rows: tuple[Any, ...]) -> bytes:
    """The bytes of a workbook with one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()
