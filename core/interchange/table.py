"""A file of rows, read into memory within limits: every cell is text, nothing is computed."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from core.interchange import delimited, workbook
from core.interchange.limits import LARGEST_FILE, MOST_COLUMNS, MOST_ROWS
from core.kernel import Invalid, clean_line

T = TypeVar("T")
Row = tuple[int, tuple[str, ...]]


class Table:
    """The rows of one file.

    It stands for the file by name and fingerprint, so that a command that is given a table can be repeated with the
    same idempotency key: only ``str(table)`` counts there, never the rows.

    Attributes:
        name: of the file, for the record.
        sha256: of its bytes.
        columns: the headings, in order; a heading may be empty.
        rows: each with the number that a spreadsheet shows beside it; a row without any text is left out.
    """

    __slots__ = ("_made", "columns", "name", "rows", "sha256")

    def __init__(self, name: str, sha256: str, columns: tuple[str, ...], rows: list[Row]) -> None:
        self.name, self.sha256, self.columns, self.rows = name, sha256, columns, rows
        self._made: tuple[object, Any] | None = None

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What ``make`` works out of the rows; kept, and not worked out again while the key stays the same."""
        if self._made is None or self._made[0] != key:
            self._made = key, make()
        made: T = self._made[1]
        return made

    def forget(self) -> None:
        """Let go of what was worked out."""
        self._made = None

    def __str__(self) -> str:
        return f"{self.name} {self.sha256}"


def read_table(source: Path | str | bytes, name: str = "") -> Table:
    """Read a CSV or XLSX file; which of them it is, its bytes tell.

    Args:
        source: the path, or the bytes of an upload.
        name: of the file, for the record; the path's last part if left out.

    Raises:
        Invalid: too large, not readable, no headings, a heading twice, or past the limits.
        OSError: there is no such file.
    """
    content, called = _content(source, name)
    cells = workbook.rows(content) if workbook.is_workbook(content) else delimited.rows(content)
    numbered = ((number, row) for number, row in enumerate(cells, start=1) if any(row))
    first = next(numbered, None)
    if first is None:
        raise Invalid("{file} is empty.", file=called)
    columns = tuple(clean_line(heading) for heading in _trimmed(first[1]))
    _check_columns(columns)
    return Table(called, hashlib.sha256(content).hexdigest(), columns, list(_fitting(numbered, len(columns))))


def _content(source: Path | str | bytes, name: str) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        content, called = source, name or "upload"
    else:
        path = Path(source)
        if path.stat().st_size > LARGEST_FILE:
            raise Invalid("{file} is larger than {most} MB.", file=path.name, most=LARGEST_FILE // 2**20)
        content, called = path.read_bytes(), name or path.name
    if len(content) > LARGEST_FILE:
        raise Invalid("{file} is larger than {most} MB.", file=called, most=LARGEST_FILE // 2**20)
    return content, clean_line(called)[:200]


def _check_columns(columns: Sequence[str]) -> None:
    if len(columns) > MOST_COLUMNS:
        raise Invalid("The file has more than {most} columns.", most=MOST_COLUMNS)
    named = [column for column in columns if column]
    twice = next((column for column in named if named.count(column) > 1), None)
    if twice is not None:
        raise Invalid("The column {column} stands twice in the first row. Give each column its own name.", column=twice)


def _fitting(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """Rows as wide as the headings where only empty cells are missing or too many; others keep their own width."""
    for count, (number, row) in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise Invalid("The file has more than {most} rows. Split it.", most=MOST_ROWS)
        kept = _trimmed(row)
        yield number, kept + ("",) * (width - len(kept))


def _trimmed(row: tuple[str, ...]) -> tuple[str, ...]:
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return row[:end]
