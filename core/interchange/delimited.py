"""Rows of a delimited text file, whatever its encoding and delimiter."""

import codecs
import csv
from collections.abc import Iterator
from io import StringIO

from core.interchange.limits import LONGEST_CELL
from core.kernel import Invalid

_DELIMITERS = (",", ";", "\t", "|")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def rows(content: bytes) -> Iterator[tuple[str, ...]]:
    """Each record as text.

    Quotes are doubled inside quoted cells (RFC 4180). A backslash is a character like any other: reading it as an
    escape would let one careless row swallow hundreds after it.

    Raises:
        Invalid: a cell that is too long, or bytes that are no text.
    """
    text = _decoded(content)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for record in reader:
            yield tuple(cell.strip() for cell in record)
    except csv.Error as fault:
        raise Invalid(
            "The file cannot be read near line {line}. A quote may be missing there.", line=reader.line_num
        ) from fault


def _decoded(content: bytes) -> str:
    if content.startswith(_WIDE):
        return _or_refused(content, "utf-16")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    if "\x00" in text:
        raise Invalid("This is neither a CSV nor an XLSX file.")
    return text


def _or_refused(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise Invalid("This is neither a CSV nor an XLSX file.") from fault


def _delimiter(text: str) -> str:
    """The sign that divides the headings most often, outside quotes."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(part for place, part in enumerate(heading.split('"')) if place % 2 == 0)
    return max(_DELIMITERS, key=bare.count)
