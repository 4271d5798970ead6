"""The steps of taking in a file: read it, say which column means what, try it, apply it."""

from collections.abc import Mapping as Map
from typing import Any

import streamlit as st

from core import interchange
from core.interchange import KINDS, SHEETS, ImportOutcome, Mapping, Progress, Table, to_xlsx
from core.kernel import DomainError
from ui import cards, filters
from ui.amounts import number
from ui.import_fields import field_word, mapping_of
from ui.import_report import report, said
from ui.language import _, ngettext, say
from ui.page import bottom_bar, read
from ui.press import Step, drawn, press, ticket
from ui.text import escape

LARGEST_MB = 50
_TABLE, _OUTCOME, _DONE, _TURN = "_import_table", "_import_outcome", "_import_done", "_import_turn"


def import_steps(kinds: Map[str, str], notes: Map[str, str] | None = None) -> None:
    """The page below its title.

    Args:
        kinds: what may be taken in, with its words.
        notes: by kind, a sentence on what happens to what is here already.
    """
    kind = filters.choice(_("What the file holds"), kinds, key="kind", on_change=_begin_again)
    if notes and kind in notes:
        cards.meta(notes[kind], icon="info")
    table = _file()
    done: ImportOutcome | None = st.session_state.get(_DONE)
    if done is not None:
        report(done)
        with bottom_bar():
            label = _("Import another file")
            st.button(label, icon=":material/upload_file:", key="another", on_click=_another, width="stretch")
    elif table is None:
        st.info(
            _("Choose a file: a list out of your present system or a spreadsheet, one record a row."),
            icon=":material/upload_file:",
        )
        if kind in SHEETS:
            _empty_file(kind, kinds[kind])
        bottom_bar()
    else:
        _steps(kind, table)


def _file() -> Table | None:
    """The file that was chosen, read; a file that cannot be read is answered in a sentence."""
    upload = st.file_uploader(
        _("File with a heading row, CSV or XLSX, up to {size} MB").format(size=LARGEST_MB),
        type=["csv", "xlsx"],
        max_upload_size=LARGEST_MB,
        key=f"file-{st.session_state.get(_TURN, 0)}",
        on_change=_forget,
    )
    if upload is None:
        return None
    held: tuple[str, Table] | None = st.session_state.get(_TABLE)
    if held is None or held[0] != upload.file_id:
        try:
            held = (upload.file_id, interchange.read_table(upload.getvalue(), upload.name))
        except DomainError as refusal:
            st.error(escape(say(refusal)), icon=":material/error:")
            return None
        st.session_state[_TABLE] = held
    return held[1]


def _empty_file(kind: str, title: str) -> None:
    """The headings that are recognised, to be filled in a spreadsheet."""
    heads = [field_word(field.name, kind) for field in KINDS[kind]]
    st.download_button(
        _("Empty file with all columns"),
        lambda: to_xlsx(heads, [], title=title),
        f"{kind}.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        key=f"empty-{kind}",
        icon=":material/download:",
        on_click="ignore",
    )


def _steps(kind: str, table: Table) -> None:
    place = st.container()
    mapping = mapping_of(kind, table, is_open=_OUTCOME not in st.session_state, on_change=_outdate)
    if mapping is None:
        bottom_bar()
        return
    outcome = _tried(table, mapping)
    with bottom_bar():
        if outcome is None:
            label = _("Try it without storing")
            asked = st.button(label, icon=":material/science:", type="primary", key="dry-run", width="stretch")
        else:
            _apply(kind, table, mapping, outcome)
            asked = False
    with place:
        if asked:
            found = read(interchange.way_of(kind).dry_run, kind, table, mapping)
            st.session_state[_OUTCOME] = (_print(table, mapping), found)
            st.rerun()
        if outcome is not None:
            report(outcome)


def _tried(table: Table, mapping: Mapping) -> ImportOutcome | None:
    """The outcome of the last dry run, if it was of this file and this mapping."""
    held = st.session_state.get(_OUTCOME)
    return held[1] if held is not None and held[0] == _print(table, mapping) else None


def _apply(kind: str, table: Table, mapping: Mapping, outcome: ImportOutcome) -> None:
    """The button that stores what is new, with its progress."""
    taken = outcome.imported + outcome.updated
    label = ngettext("Import {count} row", "Import {count} rows", taken)
    is_idle = taken == 0
    pressed = st.button(
        _("Nothing new to import") if is_idle else label.format(count=number(taken)),
        icon=":material/upload:",
        type="primary",
        key=drawn("import"),
        disabled=is_idle,
        width="stretch",
    )
    if not pressed:
        return
    bar = st.progress(0.0, _("Importing …"))

    def show(share: float) -> None:
        bar.progress(share, _("Importing …"))

    progress, command = Progress(show), interchange.way_of(kind).command
    step = Step(command, (kind, table, mapping), {"progress": lambda: progress}, done=said, then=_finish)
    press(step, "import", ticket("import"))
    st.rerun()


def _forget() -> None:
    """Another file: what was tried before says nothing any more."""
    for name in (_TABLE, _OUTCOME, _DONE):
        st.session_state.pop(name, None)


def _begin_again() -> None:
    """The file is meant as something else; the file itself stays, unless it was taken in already."""
    if _DONE in st.session_state:
        _another()
    _outdate()


def _another() -> None:
    """Begin anew with an empty field for the file."""
    _forget()
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _outdate() -> None:
    st.session_state.pop(_OUTCOME, None)


def _finish(outcome: Any) -> None:
    """What was worked out of the file for the import is not needed any more."""
    _file, table = st.session_state.get(_TABLE, (None, None))
    if table is not None:
        table.forget()
    st.session_state.pop(_OUTCOME, None)
    st.session_state[_DONE] = outcome


def _print(table: Table, mapping: Mapping) -> tuple[str, Mapping]:
    return str(table), mapping
