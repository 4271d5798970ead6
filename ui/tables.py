"""Lists as tables: words for statuses, units in the headers, times in the plant zone, pages without counting."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any, Literal

import pandas as pd
import streamlit as st

from ui.amounts import Number, number
from ui.badges import Tone, badge, look
from ui.language import _, shown
from ui.text import escape
from ui.when import cell_date_format, day, day_time, in_plant, wall_time

_ROW_PX = 48
_GLYPHS: dict[Tone, str] = {
    "red": "✖",
    "orange": "▲",
    "yellow": "◆",
    "blue": "●",
    "green": "✔",
    "violet": "◔",
    "gray": "○",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, and how its values are shown.

    Attributes:
        label: the header, with the unit after a comma for numbers: "On hand, pcs".
        kind: text, number, date, time (day and wall clock), or status (an enum with a row in ``ui.badges``).
        digits: decimals of a number; None for as many as it has, up to three.
        width: small, medium or large; by content if left out.
        help: the definition.
    """

    label: str
    kind: Literal["text", "number", "date", "time", "status"] = "text"
    digits: int | None = 0
    width: Literal["small", "medium", "large"] | None = None
    help: str | None = None


def table(
    rows: Sequence[Any] | pd.DataFrame,
    columns: Mapping[str, Column],
    *,
    key: str,
    empty: str = "",
    alt: str | None = None,
    choose: bool = False,
) -> int | None:
    """Show rows of dataclasses, mappings or a frame.

    Args:
        rows: what to show, at most a few hundred.
        columns: by attribute or column name, in the order of the table.
        key: of the widget.
        empty: what would be here and the next step, when there is nothing.
        alt: what the table says, for those who cannot see it.
        choose: a row can be picked.

    Returns:
        The index of the picked row, None without one.
    """
    if len(rows) == 0:
        st.info(escape(empty or _("Nothing here yet.")), icon=":material/inbox:")
        return None
    frame = _spelled(_frame(rows, columns), columns)
    config: Any = {name: _config(column) for name, column in columns.items()}
    with st.container(key=f"{'any' if choose else 'wide'}-{key}"):
        shown: Any = st.dataframe(
            frame,
            hide_index=True,
            row_height=_ROW_PX,
            column_config=config,
            key=key,
            alt=alt,
            placeholder="",
            on_select="rerun" if choose else "ignore",
            selection_mode="single-row",
        )
    if not choose:
        _narrow(rows, columns, key)
    picked = shown.selection.rows if choose else []
    return picked[0] if picked else None


def word_with_glyph(member: Enum) -> str:
    """A status for a cell: a mark that differs by shape, and the word."""
    row = look(member)
    return f"{_GLYPHS[row.tone]} {_(row.word)}"


def cursor(key: str) -> Any:
    """Where the page of a long list begins, as the query gave it; None for the newest."""
    trail: list[Any] = st.session_state.get(_trail(key), [])
    return trail[-1] if trail else None


def pager(key: str, following: Any, *, by_time: bool = True) -> None:
    """Newer and Older, or Back and More, under a list that is read in pages.

    Args:
        key: of the list, as given to ``cursor``.
        following: the cursor of the next page from the query; None when this is the last.
        by_time: the newest rows stand first; otherwise they stand by name.
    """
    at_start = cursor(key) is None
    if at_start and following is None:
        return
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.button(
            _("Newer") if by_time else _("Back"),
            icon=":material/arrow_back:",
            key=f"{key}-newer",
            disabled=at_start,
            on_click=_back,
            args=(key,),
        )
        st.button(
            _("Older") if by_time else _("More"),
            icon=":material/arrow_forward:",
            key=f"{key}-older",
            disabled=following is None,
            on_click=_on,
            args=(key, following),
        )


def first_page(key: str) -> None:
    """Return to the newest rows; for the callback of a filter."""
    st.session_state.pop(_trail(key), None)


def _back(key: str) -> None:
    st.session_state[_trail(key)] = st.session_state.get(_trail(key), [])[:-1]


def _on(key: str, following: Any) -> None:
    st.session_state[_trail(key)] = [*st.session_state.get(_trail(key), []), following]


def _trail(key: str) -> str:
    return f"_trail-{key}"


def _narrow(rows: Sequence[Any] | pd.DataFrame, columns: Mapping[str, Column], key: str) -> None:
    """The same rows for a phone, where the stylesheet shows them instead: the first fact in bold, the others below."""
    records = rows.to_dict("records") if isinstance(rows, pd.DataFrame) else rows
    with st.container(key=f"card-plain-narrow-{key}", border=True):
        st.markdown("\n\n".join(_in_lines(row, columns) for row in records))


def _in_lines(row: Any, columns: Mapping[str, Column]) -> str:
    facts = [(column, _in_words(_value(row, name), column)) for name, column in columns.items()]
    (first, words), *others = facts
    leading = f"{escape(first.label)} {words}" if first.kind == "number" else words
    return f"**{leading}**  \n" + " · ".join(f"{escape(column.label)}: {words}" for column, words in others if words)


def _in_words(value: Any, column: Column) -> str:
    if value is None or value is pd.NaT:
        return ""
    shown: dict[str, Callable[[Any], str]] = {
        "status": badge,
        "number": lambda figure: escape(_figure(column, figure)),
        "time": lambda instant: escape(day_time(instant)),
        "date": lambda when: escape(day(when)),
    }
    return shown.get(column.kind, escape)(value)


def _frame(rows: Sequence[Any] | pd.DataFrame, columns: Mapping[str, Column]) -> pd.DataFrame:
    cells: Mapping[str, Iterable[Any]]
    if isinstance(rows, pd.DataFrame):
        cells = {name: rows[name] for name in columns}
    else:
        cells = {name: [_value(row, name) for row in rows] for name in columns}
    return pd.DataFrame({name: [_cell(value, columns[name]) for value in values] for name, values in cells.items()})


def _spelled(frame: pd.DataFrame, columns: Mapping[str, Column]) -> Any:
    """Numbers as the language writes them; the grid still sorts them as numbers."""
    figures: dict[Any, Any] = {
        name: partial(_figure, column) for name, column in columns.items() if column.kind == "number"
    }
    return frame.style.format(figures, na_rep="") if figures else frame


def _figure(column: Column, value: Number) -> str:
    return shown(Decimal(str(value))) if column.digits is None else number(value, column.digits)


def _value(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, Mapping) else getattr(row, name)


def _cell(value: Any, column: Column) -> Any:
    if value is None or value is pd.NaT:
        return None
    shown: dict[str, Callable[[Any], Any]] = {
        "status": word_with_glyph,
        "number": float,
        "time": wall_time,
        "date": _date,
    }
    return shown.get(column.kind, str)(value)


def _date(when: datetime | date) -> date:
    return in_plant(when).date() if isinstance(when, datetime) else when


def _config(column: Column) -> Any:
    common: Any = {"label": column.label, "width": column.width, "help": column.help}
    match column.kind:
        case "number":
            return st.column_config.NumberColumn(**common)
        case "time":
            return st.column_config.DatetimeColumn(**common, format=f"{cell_date_format()} HH:mm")
        case "date":
            return st.column_config.DateColumn(**common, format=cell_date_format())
    return st.column_config.TextColumn(**common)
