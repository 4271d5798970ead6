"""A value of the record as people read it: names for numbers of records, words for stored values, the plant's time."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from sqlalchemy import Column

from core.audit.changes import Name, Reference, column_of, kind_of, target_of
from ui.amounts import quantity
from ui.badges import word_of
from ui.language import LANGUAGES, _, locale
from ui.record_words import table_word
from ui.reference import failure, type_name
from ui.when import UNKNOWN, clock_time, day, duration

Names = Mapping[Reference, Name]

_UNTYPED = {"symptoms": "Symptom", "end_reason": "Ending"}
"""Columns of plain text that hold values of an enum."""
_ALSO = {"new password": "password changed"}


def value_words(table: str, name: str, value: Any, names: Names) -> str:
    """The words of one value.

    Args:
        table: the table of the record.
        name: the column.
        value: what the record holds, as JSON.
        names: what records are called.
    """
    match value:
        case None | "" | []:
            return UNKNOWN
        case bool():
            return _("yes") if value else _("no")
        case list():
            return ", ".join(_item(name, item) for item in value)
        case dict():
            return ", ".join(f"{key}: {item}" for key, item in value.items())
    column = column_of(table, name)
    try:
        return _plain(name, value) if column is None else _typed(column, value, names)
    except (ValueError, InvalidOperation, IndexError):
        return str(value)  # somebody wrote it into the record by hand: it is shown as it stands


def record_words(reference: Reference, names: Names) -> str:
    """What a record is called: its name and its code, or its number; a job by both.

    >>> record_words(("machines", 4), {("machines", 4): Name("Packer 1")})
    'Packer 1 (no. 4)'
    """
    table, number = reference
    found = names.get(reference)
    if table == "maintenance_requests":
        job = _("Job {number}").format(number=number)
        return f"{job}, {found.text}" if found else job
    if found is None:
        return _("no. {number}").format(number=number)
    text = failure(found.code, found.text) if table == "failure_codes" else found.text
    text = type_name(found.text) if table == "maintenance_types" else text
    return f"{text} ({found.code or _('no. {number}').format(number=number)})"


def record_title(table: str, row_id: int | None, names: Names) -> str:
    """The heading over the changes of one record: what kind it is and what it is called."""
    if row_id is None:
        return table_word(table)
    if table == "maintenance_requests":
        return record_words((table, row_id), names)
    return f"{table_word(table)}: {record_words((table, row_id), names)}"


def _typed(column: Column[Any], value: Any, names: Names) -> str:
    target = target_of(column)
    if target is not None and isinstance(value, int):
        return record_words((target.name, value), names)
    kind = kind_of(column)
    if issubclass(kind, Enum):
        return word_of(kind.__name__, str(value))
    if column.name == "duration_minutes":
        return duration(float(value))
    if kind in _READ:
        return _READ[kind](str(value))
    return _plain(column.name, value)


def _plain(name: str, value: Any) -> str:
    if name in _UNTYPED:
        return word_of(_UNTYPED[name], _ALSO.get(str(value), str(value)))
    if name == "weekday":
        return str(locale().days["stand-alone"]["wide"][int(value)])
    if name == "locale":
        return LANGUAGES.get(str(value), str(value))
    return str(value)


def _item(name: str, item: Any) -> str:
    if name == "maintenance_steps" and isinstance(item, dict):
        step = str(item.get("description", ""))
        return _("{step} (done)").format(step=step) if item.get("completed") else step
    return _plain(name, item)


def moment_words(instant: datetime) -> str:
    """Day and time of the plant, to the second."""
    return f"{day(instant)} {clock_time(instant, seconds=True)}"


_READ = {
    datetime: lambda text: moment_words(datetime.fromisoformat(text)),
    date: lambda text: day(date.fromisoformat(text)),
    time: lambda text: time.fromisoformat(text).strftime("%H:%M"),
    Decimal: lambda text: quantity(Decimal(text), "").strip(),
}
