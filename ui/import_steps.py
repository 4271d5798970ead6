"""The steps of taking in a file: read it, say which column means what, try it, apply it."""

from collections.abc import Mapping as Map
from dataclasses import replace
from typing import Any

import streamlit as st

from core import interchange
from core.interchange import KINDS, FieldName, ImportOutcome, Listed, Mapping, Progress, Table
from core.kernel import DomainError
from ui import cards, runtime, tables
from ui.amounts import number
from ui.language import N_, _, ngettext, say, shown
from ui.press import Step, drawn, press, ticket
from ui.tables import Column
from ui.text import escape

LARGEST_MB = 50
_SHOWN = 200
_TABLE, _OUTCOME, _DONE, _TURN = "_import_table", "_import_outcome", "_import_done", "_import_turn"

FIELDS = {
    "name": N_("Name"),
    "reference": N_("Reference there"),
    "asset_number": N_("Asset number"),
    "department": N_("Department"),
    "location": N_("Location"),
    "manufacturer": N_("Manufacturer"),
    "model": N_("Model"),
    "serial_number": N_("Serial number"),
    "installation_date": N_("Installed on"),
    "in_service_on": N_("In service since"),
    "criticality": N_("Criticality"),
    "downtime_cost_per_hour": N_("Cost of down time"),
    "tags": N_("Tags"),
    "notes": N_("Notes"),
    "code": N_("Code"),
    "description": N_("Description"),
    "category": N_("Category"),
    "machine": N_("Machine"),
    "reported_at": N_("Reported at"),
    "failed_at": N_("Failed at"),
    "restored_at": N_("Running again at"),
    "closed_at": N_("Closed at"),
    "type": N_("Maintenance type"),
    "failure_code": N_("Failure code"),
    "priority": N_("Priority"),
    "machine_stopped": N_("Machine stopped"),
    "functional_failure": N_("Loss of function"),
    "cause": N_("Cause"),
    "remedy": N_("Remedy"),
}


def file_of(kind: str) -> Table | None:
    """The file that was chosen, read; a file that cannot be read is answered in a sentence."""
    upload = st.file_uploader(
        _("File with a heading row, CSV or XLSX, up to {size} MB").format(size=LARGEST_MB),
        type=["csv", "xlsx"],
        max_upload_size=LARGEST_MB,
        key=f"file-{kind}-{st.session_state.get(_TURN, 0)}",
        on_change=forget,
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


def mapping_of(kind: str, table: Table) -> Mapping:
    """Which column means what: proposed by the headings, to be changed here."""
    proposed = interchange.propose_mapping(kind, table.columns)
    samples = dict(zip(table.columns, table.rows[0][1], strict=False)) if table.rows else {}
    rows = ngettext("{count} row", "{count} rows", len(table.rows)).format(count=number(len(table.rows)))
    columns = [column for column in table.columns if column]
    with st.expander(_("Which column means what"), expanded=_OUTCOME not in st.session_state, icon=":material/table:"):
        cards.meta([table.name, rows, _("proposed by the headings")], icon="description")
        chosen = _columns(kind, columns, proposed.fields, samples)
        settings = _settings(kind, proposed)
    return replace(settings, fields={field: column for field, column in chosen.items() if column})


def forget() -> None:
    """The file or the mapping changed: what was tried before says nothing any more."""
    for name in (_TABLE, _OUTCOME, _DONE):
        st.session_state.pop(name, None)


def another() -> None:
    """Begin anew with an empty field for the file."""
    forget()
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def tried(table: Table, mapping: Mapping) -> ImportOutcome | None:
    """The outcome of the last dry run, if it was of this file and this mapping."""
    held = st.session_state.get(_OUTCOME)
    return held[1] if held is not None and held[0] == _print(table, mapping) else None


def keep(table: Table, mapping: Mapping, outcome: ImportOutcome) -> None:
    """Hold what a dry run found."""
    st.session_state[_OUTCOME] = (_print(table, mapping), outcome)


def finished() -> ImportOutcome | None:
    """The outcome of the import that was just applied."""
    return st.session_state.get(_DONE)


def apply(kind: str, table: Table, mapping: Mapping, outcome: ImportOutcome) -> None:
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

    progress = Progress(show)
    step = Step(
        interchange.import_records, (kind, table, mapping), {"progress": lambda: progress}, done=_said, then=_finish
    )
    press(step, "import", ticket("import"))
    st.rerun()


def report(outcome: ImportOutcome) -> None:
    """The counts of a dry run or an import, and the rows that were not taken."""
    known = outcome.already_there + outcome.merged + outcome.left_out
    closed = [("closed", _("Closed"), outcome.updated, "green", "check_circle")] if outcome.updated else []
    rows = (
        ("new", _("New"), outcome.imported, "green", "add_circle"),
        *closed,
        ("known", _("Known"), known, "gray", "task_alt"),
        ("faults", _("Refused"), len(outcome.listed), "red" if outcome.listed else "plain", "error"),
        ("rows", _("Rows"), outcome.rows, "plain", "description"),
    )
    figures = cards.figures(len(rows))
    for key, label, count, tone, icon in rows:
        with figures.cell():
            cards.figure(label, number(count), key=f"import-{key}", tone=tone, icon=icon)  # type: ignore[arg-type]
    _notes(outcome)
    if outcome.listed:
        cards.section(_("Rows that cannot be taken"))
        columns = {
            "row": Column(_("Row"), "number", width="small"),
            "reason": Column(_("Why")),
            "detail": Column(_("Text")),
        }
        faults = [_row(listed) for listed in outcome.listed[:_SHOWN]]
        tables.table(faults, columns, key="import-faults", alt=_("Rows that cannot be taken and why"))
        if len(outcome.listed) > _SHOWN:
            st.caption(_("The first {count} are shown.").format(count=_SHOWN))


@shown.register
def _field(name: FieldName) -> str:
    return _(FIELDS.get(name, name))


def _row(listed: Listed) -> dict[str, Any]:
    reason = say(DomainError(listed.sentence, **listed.facts))
    return {"row": listed.row, "reason": reason, "detail": shown(listed.detail)}


def _columns(kind: str, columns: list[str], proposed: Map[str, str], samples: Map[str, str]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    grid = cards.grid(230)
    for field in KINDS[kind]:
        with grid.cell():
            label = _(FIELDS.get(field.name, field.name))
            options = ["", *columns]
            column = st.selectbox(
                f"{label} *" if field.is_required else label,
                options,
                index=options.index(proposed.get(field.name, "")),
                format_func=lambda column: column or _("not in the file"),
                key=f"column-{kind}-{field.name}",
                on_change=_outdate,
            )
            chosen[field.name] = column
            sample = samples.get(column, "")
            cards.meta(_("such as {sample}").format(sample=sample[:40]) if sample else " ")
    return chosen


def _settings(kind: str, proposed: Mapping) -> Mapping:
    if kind == "failure_codes":
        return proposed
    cards.title(_("Where the file leaves it open"), small=True)
    grid, zone, create = cards.grid(260), runtime.settings().plant_timezone, False
    with grid.cell():
        department = st.text_input(
            _("Department of machines without one"),
            proposed.department,
            key="import-department",
            max_chars=120,
            on_change=_outdate,
        )
    if kind == "requests":
        with grid.cell():
            zone = st.text_input(_("Time zone of its times"), zone, key="import-zone", on_change=_outdate)
        create = st.toggle(_("Add machines that nobody knows yet"), key="import-create", on_change=_outdate)
    return replace(proposed, department=department, zone=zone, create_missing_machines=create)


def _outdate() -> None:
    st.session_state.pop(_OUTCOME, None)


def _notes(outcome: ImportOutcome) -> None:
    if outcome.updated:
        words = ngettext(
            "{count} job was open in an earlier import and is closed in this file.",
            "{count} jobs were open in an earlier import and are closed in this file.",
            outcome.updated,
        )
        st.info(words.format(count=number(outcome.updated)), icon=":material/check_circle:")
    if outcome.machines_created:
        words = ngettext("{count} machine is added.", "{count} machines are added.", outcome.machines_created)
        st.info(words.format(count=outcome.machines_created), icon=":material/precision_manufacturing:")
    if outcome.merged_stops:
        words = ngettext(
            "{count} stop overlaps another of its machine; that time counts once.",
            "{count} stops overlap another of their machine; that time counts once.",
            outcome.merged_stops,
        )
        st.info(words.format(count=outcome.merged_stops), icon=":material/layers:")


def _said(outcome: ImportOutcome) -> str:
    words = ngettext("{count} record imported from {file}.", "{count} records imported from {file}.", outcome.imported)
    taken = words.format(count=number(outcome.imported), file=outcome.file_name)
    if not outcome.updated:
        return taken
    words = ngettext("{count} open job closed.", "{count} open jobs closed.", outcome.updated)
    closed = words.format(count=number(outcome.updated))
    return f"{taken} {closed}" if outcome.imported else closed


def _finish(outcome: Any) -> None:
    """What was worked out of the file for the import is not needed any more."""
    _file, table = st.session_state.get(_TABLE, (None, None))
    if table is not None:
        table.forget()
    st.session_state.pop(_OUTCOME, None)
    st.session_state[_DONE] = outcome


def _print(table: Table, mapping: Mapping) -> tuple[str, Mapping]:
    return str(table), mapping
