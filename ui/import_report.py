"""What became of the rows of a file: counts, notes, and the rows that cannot be taken with why."""

from collections.abc import Iterator
from typing import Any

import streamlit as st

from core.interchange import ImportOutcome, Listed
from core.kernel import DomainError
from ui import cards, tables
from ui.amounts import number
from ui.language import _, ngettext, say, shown
from ui.tables import Column

_SHOWN = 200
_HISTORY = "requests"


def report(outcome: ImportOutcome) -> None:
    """The counts of a dry run or an import, and the rows that were not taken."""
    known = outcome.already_there + outcome.merged + outcome.left_out
    closed = ("closed", _("Closed"), outcome.updated, "green", "check_circle")
    changed = ("changed", _("Changed"), outcome.updated, "green", "edit")
    updated = [closed if outcome.kind == _HISTORY else changed] if outcome.updated else []
    rows = (
        ("new", _("New"), outcome.imported, "green", "add_circle"),
        *updated,
        ("known", _("Known"), known, "gray", "task_alt"),
        ("faults", _("Refused"), len(outcome.listed), "red" if outcome.listed else "plain", "error"),
        ("rows", _("Rows"), outcome.rows, "plain", "description"),
    )
    figures = cards.figures(len(rows))
    for key, label, count, tone, icon in rows:
        with figures.cell():
            cards.figure(label, number(count), key=f"import-{key}", tone=tone, icon=icon)  # type: ignore[arg-type]
    for words, icon in _notes(outcome):
        st.info(words, icon=f":material/{icon}:")
    if outcome.listed:
        _faults(outcome)


def said(outcome: ImportOutcome) -> str:
    """What an import did, in one or two sentences."""
    words = ngettext("{count} record imported from {file}.", "{count} records imported from {file}.", outcome.imported)
    taken = words.format(count=number(outcome.imported), file=outcome.file_name)
    if not outcome.updated:
        return taken
    if outcome.kind == _HISTORY:
        words = ngettext("{count} open job closed.", "{count} open jobs closed.", outcome.updated)
    else:
        words = ngettext("{count} record changed.", "{count} records changed.", outcome.updated)
    updated = words.format(count=number(outcome.updated))
    return f"{taken} {updated}" if outcome.imported else updated


def _faults(outcome: ImportOutcome) -> None:
    cards.section(_("Rows that cannot be taken"))
    columns = {
        "row": Column(_("Row"), "number", width="small"),
        "column": Column(_("Column")),
        "reason": Column(_("Why")),
        "detail": Column(_("Text")),
    }
    faults = [_row(listed) for listed in outcome.listed[:_SHOWN]]
    tables.table(faults, columns, key="import-faults", alt=_("Rows that cannot be taken and why"))
    if len(outcome.listed) > _SHOWN:
        st.caption(_("The first {count} are shown.").format(count=_SHOWN))


def _row(listed: Listed) -> dict[str, Any]:
    reason = say(DomainError(listed.sentence, **listed.facts))
    return {"row": listed.row, "column": listed.column or None, "reason": reason, "detail": shown(listed.detail)}


def _notes(outcome: ImportOutcome) -> Iterator[tuple[str, str]]:
    if outcome.updated and outcome.kind == _HISTORY:
        words = ngettext(
            "{count} job was open in an earlier import and is closed in this file.",
            "{count} jobs were open in an earlier import and are closed in this file.",
            outcome.updated,
        )
        yield words.format(count=number(outcome.updated)), "check_circle"
    if outcome.machines_created:
        words = ngettext("{count} machine is added.", "{count} machines are added.", outcome.machines_created)
        yield words.format(count=number(outcome.machines_created)), "precision_manufacturing"
    if outcome.locations_created:
        words = ngettext("{count} location is added.", "{count} locations are added.", outcome.locations_created)
        yield words.format(count=number(outcome.locations_created)), "pin_drop"
    if outcome.merged_stops:
        words = ngettext(
            "{count} stop overlaps another of its machine; that time counts once.",
            "{count} stops overlap another of their machine; that time counts once.",
            outcome.merged_stops,
        )
        yield words.format(count=number(outcome.merged_stops)), "layers"
