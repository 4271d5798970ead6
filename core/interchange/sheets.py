"""Rows as a file to take away: CSV or XLSX, in which nothing that somebody typed is ever a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from xlsxwriter import Workbook

Cell = str | int | Decimal | datetime | None
_FORMULA, _MADE_INERT = re.compile(r"'*[=+\-@\t\r]"), re.compile(r"'+[=+\-@\t\r]")
_AS_IT_IS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def to_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file in UTF-8 with its mark, so that spreadsheets read it rightly.

    A text that a spreadsheet would take for a formula gets an apostrophe before it, which ``as_typed`` takes off again.
    Times are written as ``2026-11-24 08:00:00`` in the zone that they carry.

    >>> to_csv(["Note", "Pieces"], [["=1+1", Decimal("-2.5")]]).decode("utf-8-sig").splitlines()
    ['Note,Pieces', "'=1+1,-2.5"]
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_inert(head) for head in heads])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str) -> bytes:
    """An XLSX file with one sheet: numbers are numbers, times are times, texts are texts.

    Args:
        heads: the first row; it stays in sight and can be filtered by.
        rows: the others.
        title: of the sheet, cut to the 31 characters that a sheet may have.
    """
    held = io.BytesIO()
    with Workbook(held, _AS_IT_IS) as book:
        sheet = book.add_worksheet("".join(sign for sign in title if sign not in "[]:*?/\\")[:31])
        bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for place, head in enumerate(heads):
            sheet.write_string(0, place, head, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                match cell:
                    case None:
                        pass
                    case datetime():
                        sheet.write_datetime(last, place, cell.replace(tzinfo=None), moment)
                    case int() | Decimal():
                        sheet.write_number(last, place, cell)
                    case str():
                        sheet.write_string(last, place, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, max(len(heads) - 1, 0))
        sheet.autofit()
    return held.getvalue()


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.strftime("%Y-%m-%d %H:%M:%S")
        case Decimal():
            return _number(cell)
        case str():
            return _inert(cell)
        case _:
            return str(cell)


def _number(cell: Decimal) -> str:
    """All its digits, without idle zeros."""
    digits = f"{cell:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _inert(text: str) -> str:
    """One apostrophe more, also where the text has some before its formula sign: so exactly one is to be taken off."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_typed(cell: str) -> str:
    """A cell of a CSV file without the apostrophe that keeps it from being a formula; any other stays as it is.

    >>> as_typed("'=1+1"), as_typed("'tis"), as_typed("-2.5")
    ('=1+1', "'tis", '-2.5')
    """
    return cell[1:] if _MADE_INERT.match(cell) else cell
