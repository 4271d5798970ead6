"""The catalogue as files that the import takes in again: parts, what lies where, and the parts of machines."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.interchange import SHEETS, Cell, Sheet
from core.kernel import Actor
from core.storage import run_query
from ui import runtime
from ui.export import downloads, popover
from ui.import_fields import field_word
from ui.language import _, locale, use
from ui.navigation import link_button
from ui.text import label as as_label


def catalogue_files(actor: Actor, **wanted: Any) -> None:
    """A pop-over with the parts that are shown as a file, and the way to take one in.

    Args:
        actor: who is here; the file is made for this person.
        wanted: which parts, as ``interchange.parts_sheet`` takes it.
    """
    with popover("catalogue"):
        kinds = {"parts": _("Parts"), "opening_stock": _("Stock"), "machine_parts": _("Parts of machines")}
        kind = st.radio(
            _("What the file holds"), list(kinds), format_func=lambda kind: as_label(kinds[kind]), key="file-kind"
        )
        spoken = locale().language

        def rows() -> tuple[Sequence[str], list[list[Cell]]]:
            use(spoken)  # the file is made in a thread of its own
            sheet = run_query(runtime.sessions(), SHEETS[kind], actor=actor, clock=runtime.clock, **wanted)
            return in_words(sheet, kind)

        downloads(kind, kinds[kind], rows)
        link_button("storeroom/import_parts", _("Import a file"), icon="upload", key="import")


def in_words(sheet: Sheet, kind: str) -> tuple[list[str], list[list[Cell]]]:
    """Heads and rows of that kind in the language of the run; the import knows the words of every language."""
    return [field_word(name, kind) for name in sheet.columns], [[_word(cell) for cell in row] for row in sheet.rows]


def _word(cell: Cell) -> Cell:
    return (_("yes") if cell else _("no")) if isinstance(cell, bool) else cell
