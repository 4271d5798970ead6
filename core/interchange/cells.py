"""Reading the cells of one row: instants, dates, amounts, yes or no, and texts within their limits."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from core.interchange.fields import TIMES, FieldName
from core.interchange.mapping import ANYTHING_ELSE, Mapping
from core.interchange.outcome import RowFault
from core.interchange.workbook import Figure
from core.kernel import clean_line, clean_text

E = TypeVar("E", bound=StrEnum)
_YES = frozenset({"yes", "y", "true", "1", "x", "ja", "wahr"})
_NO = frozenset({"no", "n", "false", "0", "nein", "falsch", ""})
_MAY_BE_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+")
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 9000


class RowReader:
    """Reads rows of a table as its mapping says."""

    def __init__(self, mapping: Mapping, columns: Sequence[str]) -> None:
        self._mapping, self._width = mapping, len(columns)
        place = {column: index for index, column in enumerate(columns) if column}
        self._places = {name: place[column] for name, column in mapping.fields.items() if column in place}
        self._only = [(place[column], frozenset(values)) for column, values in mapping.only.items()]
        self._skip = [(place[column], frozenset(values)) for column, values in mapping.skip.items()]
        self._reference = [(place[column], _time_in(column, mapping)) for column in mapping.reference_from]
        self._zone = ZoneInfo(mapping.zone)
        self._told = frozenset({*self._places, *mapping.constants})

    def is_wanted(self, cells: tuple[str, ...]) -> bool:
        """Whether the filters let the row through; rows of the wrong width pass, to be listed."""
        if len(cells) != self._width:
            return True
        return all(cells[at] in values for at, values in self._only) and not any(
            cells[at] in values for at, values in self._skip
        )

    def facts(self, cells: tuple[str, ...]) -> "Facts":
        """The fields of a row.

        Raises:
            RowFault: it has more cells than there are headings.
        """
        if len(cells) != self._width:
            raise RowFault("The row has more cells than there are headings.", cells[-1])
        given = {name: cells[at] for name, at in self._places.items()}
        said = {name: self._meant(name, text) for name, text in given.items()}
        texts = {**self._mapping.constants, **{n: t for n, t in said.items() if t}}
        facts = Facts(texts, self._zone, self._mapping, self._told)
        return facts.also(reference=self._made_reference(cells, facts)) if self._reference else facts

    def _made_reference(self, cells: tuple[str, ...], facts: "Facts") -> str:
        """The parts of the reference, a time as its instant so that its spelling does not count."""
        parts = [facts.instant(time) if time else cells[at] for at, time in self._reference]
        texts = [part.isoformat() if isinstance(part, datetime) else part or "" for part in parts]
        return "|".join(texts) if any(texts) else ""

    def _meant(self, name: str, text: str) -> str:
        meanings = self._mapping.values.get(name)
        if meanings is None or (not text and "" not in meanings):
            return text
        return meanings.get(text, meanings.get(ANYTHING_ELSE, text))


class Facts:
    """The fields of one row as text, and how to understand them; a field that is not given is empty."""

    def __init__(self, texts: dict[str, str], zone: ZoneInfo, mapping: Mapping, told: frozenset[str]) -> None:
        self.texts, self._zone, self._mapping, self._told = texts, zone, mapping, told

    def also(self, **texts: str) -> "Facts":
        """The same row with further fields."""
        return Facts({**self.texts, **texts}, self._zone, self._mapping, self._told | texts.keys())

    def tells(self, name: str) -> bool:
        """Whether the file has a column for the field, or the mapping a constant; the cell may be empty."""
        return name in self._told

    def line(self, name: str, longest: int) -> str | None:
        """One line of text, None when empty."""
        return self._fitting(name, clean_line(self.texts.get(name)), longest) or None

    def text(self, name: str, longest: int) -> str:
        """Text of several lines."""
        return self._fitting(name, clean_text(self.texts.get(name)), longest)

    def required(self, name: str, longest: int) -> str:
        """One line of text that must be there."""
        line = self.line(name, longest)
        if line is None:
            raise RowFault("A field that must be filled is empty.", FieldName(name), name)
        return line

    def instant(self, name: str, *, not_before: datetime | None = None) -> datetime | None:
        """A point in time, in UTC.

        In the hour that comes twice when clocks go back, a time that names no zone is of the first of the two; of the
        second, where the first would lie before what it cannot lie before.

        Args:
            name: the field.
            not_before: what a row that is right tells no earlier time than.

        Raises:
            RowFault: it cannot be read.
        """
        text = self.texts.get(name, "")
        if not text:
            return None
        found = self._parsed(text)
        if found is None or not _EARLIEST_YEAR <= found.year <= _LATEST_YEAR:
            raise RowFault("This is not a time that the mapping can read.", text, name)
        if found.tzinfo:
            return found.astimezone(UTC)
        first, second = (found.replace(tzinfo=self._zone, fold=turn).astimezone(UTC) for turn in (0, 1))
        return max(first, second) if not_before is not None and first < not_before else first

    def day(self, name: str) -> date | None:
        """A date."""
        text = self.texts.get(name, "")
        if not text:
            return None
        found = self._parsed(text)
        if found is None or not _EARLIEST_YEAR <= found.year <= _LATEST_YEAR:
            raise RowFault("This is not a date that the mapping can read.", text, name)
        return found.date()

    def flag(self, name: str) -> bool | None:
        """Yes or no; None when the field is not given."""
        if name not in self.texts:
            return None
        word = self.texts[name].casefold()
        if word not in _YES | _NO:
            raise RowFault("This is neither yes nor no.", self.texts[name], name)
        return word in _YES

    def one_of(self, name: str, kind: type[E]) -> E | None:
        """A word of a fixed list."""
        text = self.texts.get(name, "").upper().replace(" ", "_")
        if not text:
            return None
        if text not in kind.__members__.values():
            words = ", ".join(kind)
            raise RowFault("The {field} must be one of {words}.", text, name, field=FieldName(name), words=words)
        return kind(text)

    def amount(self, name: str) -> Decimal | None:
        """An amount of money, not negative."""
        text = self.texts.get(name, "")
        if not text:
            return None
        try:
            value = Decimal(self._with_a_point(text, name)).quantize(Decimal("0.0001"))
        except InvalidOperation as fault:
            raise RowFault("This is not an amount.", text, name) from fault
        if not value.is_finite() or not 0 <= value < Decimal(10) ** 9:
            raise RowFault("An amount cannot be negative or that large.", text, name)
        return value

    def number(self, name: str) -> Decimal | None:
        """A number, exactly as it stands there; None when empty."""
        text = self.texts.get(name, "")
        if not text:
            return None
        try:
            value = Decimal(self._with_a_point(text, name))
        except InvalidOperation as fault:
            raise RowFault("This is not a number.", text, name) from fault
        if not text.isascii() or not value.is_finite():
            raise RowFault("This is not a number.", text, name)
        return value

    def whole(self, name: str) -> int | None:
        """A whole number; None when empty."""
        value = self.number(name)
        if value is not None and value != value.to_integral_value():
            raise RowFault("This is not a whole number.", self.texts[name], name)
        return None if value is None else int(value)

    def _with_a_point(self, text: str, name: str) -> str:
        if not self._mapping.decimal_comma or isinstance(text, Figure):
            return text
        if _MAY_BE_THOUSANDS.fullmatch(text):
            raise RowFault("The point may stand between thousands here. Write the number without it.", text, name)
        return text.replace(",", ".") if text.count(",") == 1 else text

    def _parsed(self, text: str) -> datetime | None:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
        for form in self._mapping.date_formats:
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007 - the mapping's zone is added by the caller
            except ValueError:
                continue
        return None

    def _fitting(self, name: str, text: str, longest: int) -> str:
        if len(text) > longest:
            raise RowFault("A text is longer than {longest} characters.", text[:60], name, longest=longest)
        return text


def _time_in(column: str, mapping: Mapping) -> str | None:
    """The time that the mapping reads from a column."""
    return next((name for name in TIMES if mapping.fields.get(name) == column), None)
