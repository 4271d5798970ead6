"""The lasting references of rows: by them a second import knows what is there already."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.interchange.cells import Facts
from core.interchange.mapping import Mapping
from core.interchange.outcome import RowFault
from core.kernel import portions

LONGEST = 80
_AT_ONCE = 500


def content_of(facts: Facts, *, but: Sequence[str] = ()) -> str:
    """A fingerprint of what a row says under its mapping."""
    said = {name: text for name, text in facts.texts.items() if name not in but}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:40]


class References:
    """Gives each row of a file its reference, and tells rows that stand twice."""

    def __init__(self, mapping: Mapping, *, alike_are_one: bool = False) -> None:
        self._source, self._alike_are_one = mapping.source[:30], alike_are_one
        self._seen: dict[str, str] = {}
        self._alike: Counter[str] = Counter()

    def of(self, own: str | None, content: str) -> tuple[str, bool]:
        """The row's reference, and whether the file has given the very same row before.

        A row without a reference of its own gets one from its content and from how many rows like it came before: the
        same file gives the same references again. Rows alike without a reference are separate records, or one where
        ``alike_are_one``.

        Args:
            own: the reference that the row brings.
            content: the fingerprint by which rows are alike.

        Raises:
            RowFault: the reference stands for two different rows.
        """
        if own is None:
            self._alike[content] += 1
            count = 1 if self._alike_are_one else self._alike[content]
            return f"{self._source}:#{content}:{count}", count < self._alike[content]
        reference = f"{self._source}:{own}"
        first = self._seen.setdefault(reference, content)
        if first != content:
            raise RowFault("This reference stands twice in the file, with different content.", own, "reference")
        self._alike[reference] += 1
        return reference, self._alike[reference] > 1


def known(session: Session, column: InstrumentedAttribute[str | None], wanted: Iterable[str]) -> set[str]:
    """Those of the values that stand in the column."""
    found: set[str] = set()
    for some in portions(list(wanted), _AT_ONCE):
        found.update(value for value in session.scalars(select(column).where(column.in_(some))) if value)
    return found
