"""The editable tables of an operating calendar: weekly shifts and exceptional days."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

import pandas as pd
import streamlit as st
from babel.dates import get_day_names

from core.assets import ExceptionDay, Shift
from core.kernel import Invalid
from ui.amounts import hours
from ui.language import _, locale, ngettext
from ui.when import cell_date_format

Rows = list[dict[str, Any]]
_DAY_MINUTES = 24 * 60
_OF_SHIFT = ("weekday", "start", "end")


def weekly_hours(shifts: Sequence[Shift]) -> float:
    """How many hours a week the shifts make; hours that two shifts share count once.

    >>> weekly_hours([Shift(0, time(22), time(6)), Shift(1, time(5), time(7))])
    9.0
    """
    minutes: set[int] = set()
    for shift in shifts:
        start, end = _minute(shift.start), _minute(shift.end)
        first = shift.weekday * _DAY_MINUTES + start
        length = end - start if end > start else end - start + _DAY_MINUTES
        minutes.update(minute % (7 * _DAY_MINUTES) for minute in range(first, first + length))
    return len(minutes) / 60


def shift_rows(shifts: Sequence[Shift]) -> Rows:
    """The shifts as rows of the table."""
    return [{"weekday": weekdays()[shift.weekday], "start": shift.start, "end": shift.end} for shift in shifts]


def day_rows(days: Sequence[ExceptionDay]) -> Rows:
    """The exceptional days as rows of the table."""
    return [{"on_date": day.on_date, "start": day.start, "end": day.end, "note": day.note} for day in days]


def weekdays() -> list[str]:
    """The names of the weekdays, Monday first."""
    names: Mapping[int, str] = get_day_names("wide", locale=locale())
    return [names[number] for number in range(7)]


def shift_table(rows: Rows, *, key: str) -> None:
    """Draw the weekly shifts for editing; none of it required, for the table would keep an unfinished row to itself."""
    st.data_editor(
        pd.DataFrame(rows, columns=list(_OF_SHIFT), dtype=object),
        key=key,
        num_rows="dynamic",
        hide_index=True,
        row_height=44,
        placeholder="–",
        column_config={
            "weekday": st.column_config.SelectboxColumn(_("Weekday"), options=weekdays()),
            "start": st.column_config.TimeColumn(_("Start"), format="HH:mm"),
            "end": st.column_config.TimeColumn(_("End"), format="HH:mm"),
        },
    )


def day_table(rows: Rows, *, key: str) -> None:
    """Draw the exceptional days for editing."""
    st.data_editor(
        pd.DataFrame(rows, columns=["on_date", "start", "end", "note"], dtype=object),
        key=key,
        num_rows="dynamic",
        hide_index=True,
        row_height=44,
        placeholder="–",
        column_config={
            "on_date": st.column_config.DateColumn(_("Day"), format=cell_date_format()),
            "start": st.column_config.TimeColumn(_("Start"), format="HH:mm"),
            "end": st.column_config.TimeColumn(_("End"), format="HH:mm"),
            "note": st.column_config.TextColumn(_("Note"), max_chars=120),
        },
    )


def edited(rows: Rows, edits: Mapping[str, Any] | None) -> Rows:
    """The rows as they stand in the table: what was there, changed, without the deleted and empty, with the added.

    >>> edited([{"a": 1}, {"a": 2}], {"edited_rows": {0: {"a": 5}}, "deleted_rows": [1], "added_rows": [{"a": 9}]})
    [{'a': 5}, {'a': 9}]
    """
    changes = edits or {}
    changed = {int(number): cells for number, cells in changes.get("edited_rows", {}).items()}
    gone = set(changes.get("deleted_rows", ()))
    kept = [row | changed.get(number, {}) for number, row in enumerate(rows) if number not in gone]
    added = [{name: value for name, value in row.items() if name != "_index"} for row in changes.get("added_rows", ())]
    return [row for row in kept + added if any(row.values())]


def shifts_in(rows: Rows) -> list[Shift]:
    """The shifts that the rows name.

    Raises:
        Invalid: a row is not complete.
    """
    if any(not row.get(name) for row in rows for name in _OF_SHIFT):
        raise Invalid("Each shift needs a weekday, a start and an end.")
    return [Shift(weekdays().index(row["weekday"]), _time(row["start"]), _time(row["end"])) for row in rows]


def days_in(rows: Rows) -> list[ExceptionDay]:
    """The exceptional days that the rows name.

    Raises:
        Invalid: a row has no day.
    """
    if any(not row.get("on_date") for row in rows):
        raise Invalid("Each exceptional day needs its date.")
    return [
        ExceptionDay(_date(row["on_date"]), _optional(row.get("start")), _optional(row.get("end")), row.get("note"))
        for row in rows
    ]


def sum_line(rows: Rows) -> str:
    """The weekly sum as a sentence; the rows that are complete count, and of the others it says how many."""
    whole = [row for row in rows if all(row.get(name) for name in _OF_SHIFT)]
    total = weekly_hours(shifts_in(whole))
    words = _("{hours} a week").format(hours=hours(total, 0 if total.is_integer() else 1))
    unfinished = len(rows) - len(whole)
    if not unfinished:
        return words
    lacks = ngettext("{count} row is not complete", "{count} rows are not complete", unfinished)
    return f"{words} · {lacks.format(count=unfinished)}"


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _optional(value: Any) -> time | None:
    return _time(value) if value else None


def _time(value: Any) -> time:
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(str(value)).replace(tzinfo=None)
    except ValueError as fault:
        raise Invalid("{text} is not a time such as 06:00.", text=str(value)) from fault


def _date(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as fault:
        raise Invalid("{text} is not a day of the calendar.", text=str(value)) from fault
