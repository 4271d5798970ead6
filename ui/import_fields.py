"""Which column of a file means what, and what holds where the file leaves something open."""

from collections.abc import Callable
from collections.abc import Mapping as Map
from dataclasses import replace

import streamlit as st

from core import interchange
from core.interchange import EITHER, KINDS, PARTS, STOCK, FieldName, Mapping, Table
from core.kernel import DomainError
from ui import cards, runtime
from ui.amounts import number
from ui.language import N_, _, ngettext, say, shown
from ui.text import escape

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
    "part_number": N_("Part number"),
    "part_name": N_("Part name"),
    "group_number": N_("Group number"),
    "group_name": N_("Group"),
    "unit": N_("Unit"),
    "whole_units_only": N_("Whole units only"),
    "min_quantity": N_("Minimum"),
    "max_quantity": N_("Maximum"),
    "reorder_point": N_("Reorder point"),
    "lead_time_days": N_("Lead time, days"),
    "unit_price": N_("Price of one"),
    "supplier_name": N_("Supplier"),
    "supplier_part_number": N_("Number at the supplier"),
    "bin": N_("Bin"),
    "free_issue": N_("Needs no request"),
    "is_active": N_("In use"),
    "location_name": N_("Name of the location"),
    "quantity": N_("Quantity"),
    "unit_cost": N_("Cost of one"),
}
_OF_STOCK = {"location": N_("Storage location")}


def field_word(name: str, kind: str = "") -> str:
    """What a field is called on the screen and in a file of ours, in the language of the run.

    Args:
        name: of the field.
        kind: what the file holds; a location of stock is no location of a machine.
    """
    words = FIELDS | _OF_STOCK if kind in STOCK else FIELDS
    return _(words.get(name, name))


@shown.register
def _field(name: FieldName) -> str:
    return field_word(name)


def mapping_of(kind: str, table: Table, *, is_open: bool, on_change: Callable[[], None]) -> Mapping | None:
    """Which column means what: proposed by the headings, to be changed here, or from a file as for the command line.

    Args:
        kind: what the file holds.
        table: the file.
        is_open: whether it is shown at once.
        on_change: called before the page is drawn when something is changed.

    Returns:
        The mapping; None while its file cannot be read.
    """
    proposed = interchange.propose_mapping(kind, table.columns)
    samples = dict(zip(table.columns, table.rows[0][1], strict=False)) if table.rows else {}
    rows = ngettext("{count} row", "{count} rows", len(table.rows)).format(count=number(len(table.rows)))
    columns = [column for column in table.columns if column]
    with st.expander(_("Which column means what"), expanded=is_open, icon=":material/table:"):
        cards.meta([table.name, rows], icon="description")
        upload = st.file_uploader(
            _("Mapping from a file (TOML), in place of what is chosen below"),
            type=["toml"],
            max_upload_size=1,
            key=f"mapping-{kind}",
            on_change=on_change,
        )
        if upload is not None:
            return _from_file(upload.getvalue(), kind, samples)
        cards.meta(_("proposed by the headings"))
        chosen = _columns(kind, columns, proposed.fields, samples, on_change)
        settings = _settings(kind, proposed, on_change)
    return replace(settings, fields={field: column for field, column in chosen.items() if column})


def _from_file(content: bytes, kind: str, samples: Map[str, str]) -> Mapping | None:
    """The mapping that somebody wrote, shown as it is."""
    try:
        mapping = interchange.load_mapping(content)
    except DomainError as refusal:
        st.error(escape(say(refusal)), icon=":material/error:")
        return None
    grid = cards.grid(230)
    for name, column in mapping.fields.items():
        with grid.cell():
            sample = samples.get(column, "")[:40]
            cards.meta(
                [field_word(name, kind), column, *([_("such as {sample}").format(sample=sample)] if sample else [])]
            )
    return mapping


def _columns(
    kind: str, columns: list[str], proposed: Map[str, str], samples: Map[str, str], on_change: Callable[[], None]
) -> dict[str, str]:
    chosen: dict[str, str] = {}
    either = EITHER.get(kind, {})
    instead = either | {other: one for one, other in either.items()}
    grid = cards.grid(230)
    for field in KINDS[kind]:
        with grid.cell():
            label = field_word(field.name, kind)
            options = ["", *columns]
            column = st.selectbox(
                f"{label} *" if field.is_required or field.name in instead else label,
                options,
                index=options.index(proposed.get(field.name, "")),
                format_func=lambda column: column or _("not in the file"),
                key=f"column-{kind}-{field.name}",
                on_change=on_change,
            )
            chosen[field.name] = column
            cards.meta(_below(samples.get(column, ""), "" if column else instead.get(field.name, ""), kind))
    return chosen


def _below(sample: str, instead: str, kind: str) -> str:
    if sample:
        return _("such as {sample}").format(sample=sample[:40])
    return _("or “{field}”").format(field=field_word(instead, kind)) if instead else " "


def _settings(kind: str, proposed: Mapping, on_change: Callable[[], None]) -> Mapping:
    if kind == "failure_codes":
        return proposed
    cards.title(_("Where the file leaves it open"), small=True)
    if kind in {*PARTS, *STOCK}:
        return _of_the_store(kind, proposed, on_change)
    return _of_machines(kind, proposed, on_change)


def _of_machines(kind: str, proposed: Mapping, on_change: Callable[[], None]) -> Mapping:
    grid, zone, create = cards.grid(260), runtime.settings().plant_timezone, False
    with grid.cell():
        department = st.text_input(
            _("Department of machines without one"),
            proposed.department,
            key="import-department",
            max_chars=120,
            on_change=on_change,
        )
    if kind == "requests":
        with grid.cell():
            zone = st.text_input(_("Time zone of its times"), zone, key="import-zone", on_change=on_change)
        create = st.toggle(_("Add machines that nobody knows yet"), key="import-create", on_change=on_change)
    return replace(proposed, department=department, zone=zone, create_missing_machines=create)


def _of_the_store(kind: str, proposed: Mapping, on_change: Callable[[], None]) -> Mapping:
    comma = st.toggle(_("Numbers have a decimal comma, as 2,5"), key="import-comma", on_change=on_change)
    create = False
    if kind in STOCK:
        create = st.toggle(_("Add locations that nobody knows yet"), key="import-locations", on_change=on_change)
    return replace(proposed, decimal_comma=comma, create_missing_locations=create)
