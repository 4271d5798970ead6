"""Telling a cell of several lines from a quote that was never closed and swallows the rows after it."""

import re
from functools import cache


def unclosed_quote(record: str, delimiter: str) -> int | None:
    """In which line of a record the quote opens that is not properly closed: 0 is its first, None where all is well.

    A cell of several lines ends with a quote and then a delimiter or the end of a line. Where anything else follows,
    that quote belongs to a later row, and every row between was swallowed. Within one line a careless quote harms
    nobody else; it is read as it always was.

    >>> unclosed_quote('7,"two' + chr(10) + 'lines",x', ",") is None
    True
    >>> unclosed_quote('7,"swallows' + chr(10) + '8,"a row",x', ",")
    0

    Args:
        record: the lines that were read as one row.
        delimiter: between its cells.
    """
    cell, place = _cell(delimiter), 0
    while place < len(record):
        found = cell.match(record, place)
        if found is None or ((found["after"] or "").strip() and _lines(found["inside"])):
            return _lines(record[:place])
        place = found.end()
    return None


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    """One cell and what ends it: quoted, with what stands between its closing quote and its end, or bare."""
    sign = re.escape(delimiter)
    quoted = rf'"(?P<inside>[^"]*+(?:""[^"]*+)*+)"(?P<after>[^{sign}\r\n]*+)'
    return re.compile(rf'(?:{quoted}|(?!")[^{sign}\r\n]*+)(?:{sign}|\r\n?|\n|\Z)')


def _lines(text: str) -> int:
    """How many line ends the text has."""
    return len(re.findall(r"\r\n?|\n", text))
