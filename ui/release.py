"""Which release of the product this process runs."""

import re
from functools import cache
from pathlib import Path

from core import schema
from ui.language import _

_CHANGES = Path(__file__).parents[1] / "CHANGELOG.md"
_NUMBER = re.compile(r"^## \[(\d[^\]]*)\]", re.MULTILINE)


def version() -> str:
    """The release in words, with the number of its tables."""
    number, tables = _stamped()
    if number is None:
        return _("Before the first release, tables {tables}").format(tables=tables)
    return _("{version}, tables {tables}").format(version=number, tables=tables)


@cache
def _stamped() -> tuple[str | None, str]:
    found = _NUMBER.search(_CHANGES.read_text(encoding="utf-8")) if _CHANGES.exists() else None
    return found and found[1], schema.newest_revision()
