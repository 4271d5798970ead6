"""Rows of a delimited text file, whatever its encoding and delimiter."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import chain

from core.interchange.limits import LONGEST_CELL
from core.interchange.quotes import unclosed_quote
from core.interchange.sheets import as_typed
from core.kernel import Invalid

_DELIMITERS = (",", ";", "\t", "|")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TOLD = re.compile(r'("?)sep=(?P<delimiter>[,;\t|])\1[ \t]*[\r\n]', re.IGNORECASE)


def rows(content: bytes) -> Iterator[tuple[str, ...]]:
    """Each record as text; the apostrophe before what would be a formula is gone, as no person sees it as a sign.

    A first line ``sep=;``, by which a file tells spreadsheets its delimiter, is no record and counts as an empty row.
    Quotes are doubled inside quoted cells (RFC 4180). A backslash is a character like any other: reading it as an
    escape would let one careless row swallow hundreds after it.

    Raises:
        Invalid: a quote that is not closed, a cell that is too long, or bytes that are no text.
    """
    text = _decoded(content)
    told = _TOLD.match(text)
    delimiter = told["delimiter"] if told else _delimiter(text)
    csv.field_size_limit(LONGEST_CELL)
    record: list[str] = []
    # One empty line more: it stays alone, unless a quote is still open at the end of the file.
    reader = csv.reader(_kept(chain(StringIO(text, newline=""), ["\n"]), record), delimiter=delimiter)
    read = 0
    try:
        for cells in reader:
            _check_quotes(record, delimiter, reader.line_num)
            record.clear()
            read += 1
            yield () if told and read == 1 else tuple(as_typed(cell).strip() for cell in cells)
    except csv.Error as fault:
        _check_quotes(record, delimiter, reader.line_num)
        raise Invalid(
            "Row {row} has a cell of more than {most} characters.", row=read + 1, most=LONGEST_CELL
        ) from fault


def _kept(lines: Iterator[str], record: list[str]) -> Iterator[str]:
    """The lines, each noted in ``record`` on its way."""
    for line in lines:
        record.append(line)
        yield line


def _check_quotes(record: Sequence[str], delimiter: str, last: int) -> None:
    """Refuse a record of several lines in which a quote is not closed; ``last`` is the number of its last line."""
    if len(record) > 1:
        opened = unclosed_quote("".join(record), delimiter)
        if opened is not None:
            raise Invalid(
                "A quote opens in line {line} and is not closed. Close it, or double it if it belongs to the text.",
                line=last - len(record) + 1 + opened,
            )


def _decoded(content: bytes) -> str:
    if content.startswith(_WIDE):
        text = _or_refused(content, "utf-16")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _western(content)
    if "\x00" in text:
        raise Invalid("This is neither a CSV nor an XLSX file.")
    return text


def _or_refused(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise Invalid("This is neither a CSV nor an XLSX file.") from fault


def _western(content: bytes) -> str:
    """Text as Windows writes it in western Europe: Latin-1 with dashes, curly quotes and the euro sign."""
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise Invalid(
            "Line {line} has a character that is neither UTF-8 nor Windows-1252. Save the file as UTF-8.", line=line
        ) from fault


def _delimiter(text: str) -> str:
    """The sign that divides the headings most often, outside quotes."""
    bare = "".join(part for place, part in enumerate(_headings(text).split('"')) if place % 2 == 0)
    return max(_DELIMITERS, key=bare.count)


def _headings(text: str) -> str:
    """The first line with text, and those after it as long as a quoted heading goes on."""
    lines: list[str] = []
    quotes = 0
    for line in StringIO(text, newline=""):
        lines.append(line)
        quotes += line.count('"')
        if line.strip() and quotes % 2 == 0:
            break
    return "".join(lines)
