"""Rows of the first sheet of an XLSX workbook, within limits; formulas are not computed."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from core.interchange.limits import (
    LARGEST_UNPACKED,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_MEMBERS,
    MOST_SHEET_CELLS,
    MOST_SHEET_ROWS,
    MOST_TIMES_LARGER,
)
from core.kernel import Invalid

if not openpyxl.DEFUSEDXML:
    raise RuntimeError("openpyxl reads workbooks without defusedxml: unset OPENPYXL_DEFUSEDXML")

_CHUNK = 2**20
_UNREADABLE = (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, TypeError, SyntaxError, EOFError)


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are an archive, as every XLSX file is."""
    return content.startswith(b"PK")


def rows(content: bytes) -> Iterator[tuple[str, ...]]:
    """Each row of the first sheet as text; a formula counts as the value that was saved with it.

    Raises:
        Invalid: not a workbook, or one that unpacks or reaches farther than the limits.
    """
    try:
        _check_size(content)
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, cells in enumerate(_bounded(sheet.iter_rows(values_only=True)), start=1):
            yield _texts(number, cells)
    except (*_UNREADABLE, DefusedXmlException) as fault:
        raise Invalid("The workbook cannot be read. Save it again as XLSX or CSV.") from fault


def _check_size(content: bytes) -> None:
    """Refuse an archive by what it declares, and by what it really unpacks to."""
    with ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
        most = min(LARGEST_UNPACKED, MOST_TIMES_LARGER * max(len(content), 2**16))
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > most:
            raise Invalid("The workbook unpacks to far more than a workbook should. Save the rows as CSV.")
        unpacked = 0
        for member in members:
            with archive.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    unpacked += len(chunk)
                    if unpacked > most:
                        raise Invalid("The workbook unpacks to far more than a workbook should. Save the rows as CSV.")


def _bounded(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows up to what a sheet can hold: one cell far away makes the library fill the gap before it."""
    filled = 0
    for count, cells in enumerate(rows, start=1):
        filled += len(cells)
        if count > MOST_SHEET_ROWS or filled > MOST_SHEET_CELLS:
            raise Invalid("The sheet reaches too far down or to the right. Save its rows as CSV.")
        if len(cells) > 2 * MOST_COLUMNS:
            raise Invalid("The file has more than {most} columns.", most=MOST_COLUMNS)
        yield cells


def _texts(number: int, cells: tuple[Any, ...]) -> tuple[str, ...]:
    texts = tuple("" if cell is None else _text(cell) for cell in cells)
    if any(len(text) > LONGEST_CELL for text in texts):
        raise Invalid("Row {row} has a cell of more than {most} characters.", row=number, most=LONGEST_CELL)
    return texts


class Figure(str):
    """A cell that the workbook holds as a number: its point is the decimal sign, however numbers are written here."""

    __slots__ = ()


def _text(cell: Any) -> str:
    match cell:
        case bool():
            return "yes" if cell else "no"
        case datetime() | date() | time():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case float() | Decimal():
            return Figure(cell)
        case _:
            return str(cell).strip()
