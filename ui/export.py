"""A list as a file to take away, made when the button is pressed, by the same query and for the same person."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.interchange import Cell, to_csv, to_xlsx
from core.kernel import Actor
from core.storage import run_query
from ui import runtime
from ui.amounts import number
from ui.cards import meta
from ui.language import _, locale, ngettext, use
from ui.when import now

Columns = Mapping[str, Callable[[Any], Cell]]


def export(
    name: str,
    title: str,
    actor: Actor,
    columns: Callable[[], Columns],
    query: Any,
    cut: Callable[[Any], str | None] | None = None,
    /,
    **wanted: Any,
) -> None:
    """A pop-over with the list as CSV and as Excel.

    Args:
        name: of the files and the widgets, such as ``movements``.
        title: of the sheet, plain.
        actor: who is here; the query is asked for this person.
        columns: heads and how each cell is read from a row, in the language that is spoken when it is called.
        query: a function registered by ``@query`` that gives rows.
        cut: gives the sentence with which the file ends when the query has not given all, None when it has; left out
            for a query whose rows can be counted: it is asked for one more than ``limit``.
        wanted: its keyword arguments; with ``limit`` the file holds so many rows, and says so where there are more.
    """
    spoken, most = locale().language, wanted.get("limit")
    asked = wanted if most is None or cut else {**wanted, "limit": most + 1}

    def rows() -> tuple[Sequence[str], list[list[Cell]]]:
        use(spoken)  # the file is made in a thread of its own
        found = run_query(runtime.sessions(), query, actor=actor, clock=runtime.clock, **asked)
        if cut or most is None:
            return as_rows(columns(), found, cut(found) if cut else None)
        return as_rows(columns(), found[:most], _not_all(most) if len(found) > most else None)

    with popover(name):
        if most is not None:
            words = ngettext(
                "The file holds at most {count} row. If the list is longer, its last row says so.",
                "The file holds at most {count} rows. If the list is longer, its last row says so.",
                most,
            )
            meta(words.format(count=number(most)))
        downloads(name, title, rows)


def as_rows(columns: Columns, found: Iterable[Any], sentence: str | None) -> tuple[Sequence[str], list[list[Cell]]]:
    """The heads and the rows of a file, and a last row with what is to be said of them."""
    rows: list[list[Cell]] = [[read(row) for read in columns.values()] for row in found]
    if sentence:
        rows.append([sentence, *[None] * (len(columns) - 1)])
    return list(columns), rows


def _not_all(most: int) -> str:
    words = ngettext(
        "Not complete: the list has more than {count} row. Choose fewer with the filters.",
        "Not complete: the list has more than {count} rows. Choose fewer with the filters.",
        most,
    )
    return words.format(count=number(most))


def popover(name: str) -> DeltaGenerator:
    """Where the files of a list are offered."""
    return st.popover(_("Export"), icon=":material/download:", key=f"export-{name}")


def downloads(name: str, title: str, rows: Callable[[], tuple[Sequence[str], list[list[Cell]]]]) -> None:
    """The two buttons: as a workbook and as CSV.

    Args:
        name: of the files and the widgets.
        title: of the sheet, plain.
        rows: gives the heads and the rows when a button is pressed, in a thread of its own.
    """
    day = f"{now():%Y-%m-%d}"
    st.download_button(
        _("For Excel"),
        lambda: to_xlsx(*rows(), title=title),
        f"{name}-{day}.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        key=f"{name}-xlsx",
        icon=":material/table_view:",
        on_click="ignore",
        width="stretch",
    )
    st.download_button(
        _("As CSV"),
        lambda: to_csv(*rows()),
        f"{name}-{day}.csv",
        "text/csv",
        key=f"{name}-csv",
        icon=":material/csv:",
        on_click="ignore",
        width="stretch",
    )
