"""Failure codes and maintenance types as people read them: what the product installed in the reader's language.

A row is translated by its stable code, and only while its text is the one that the product came with. What the plant
has written in its place is shown as it was typed.
"""

from typing import Any, Final

from core.maintenance.queries import CodeRow, TypeRow
from core.maintenance.vocabulary import TypeName
from ui.language import N_, _, shown

FAILURES: Final = {
    "UNKNOWN": N_("Nobody could tell"),
    "OTHER": N_("None of the other codes"),
    "MECH-001": N_("Broken or bent part"),
    "MECH-002": N_("Loose fastening"),
    "MECH-003": N_("Jammed or blocked"),
    "MECH-004": N_("Misaligned or out of adjustment"),
    "ELEC-001": N_("Motor failed"),
    "ELEC-002": N_("Sensor or switch failed"),
    "ELEC-003": N_("Cable or connection broken"),
    "ELEC-004": N_("Controller or drive fault"),
    "ELEC-005": N_("Fuse or protection tripped"),
    "HYD-001": N_("Oil leak"),
    "HYD-002": N_("Hose burst"),
    "HYD-003": N_("Pump or pressure lost"),
    "PNEU-001": N_("Air leak"),
    "PNEU-002": N_("Valve or cylinder stuck"),
    "THER-001": N_("Overheated"),
    "THER-002": N_("Heater failed"),
    "LUBR-001": N_("Lubricant missing or low"),
    "LUBR-002": N_("Lubricant dirty"),
    "VIBR-001": N_("Vibration too strong"),
    "VIBR-002": N_("Out of balance"),
    "WEAR-001": N_("Bearing worn"),
    "WEAR-002": N_("Seal worn"),
    "WEAR-003": N_("Belt or chain worn"),
    "WEAR-004": N_("Tool or blade worn"),
}
"""The installed failure codes and their installed descriptions; a test compares them with the migration."""

TYPES: Final = {
    "CORRECTIVE": (N_("Corrective"), N_("Putting right what has failed")),
    "PREVENTIVE": (N_("Preventive"), N_("Done by plan, before a failure")),
    "INSPECTION": (N_("Inspection"), N_("Looking and measuring, without repair")),
    "PREDICTIVE": (N_("Predictive"), N_("Done because a measurement foretells a failure")),
    "IMPROVEMENT": (N_("Improvement"), N_("Making a machine better than it was")),
}
"""The installed maintenance types: the name that people read, and the installed description."""


def failure(code: str | None, description: str | None) -> str | None:
    """What a failure code stands for; None where there is none."""
    return _(description) if description is not None and FAILURES.get(code or "") == description else description


def type_name(name: str) -> str:
    """What a maintenance type is called."""
    return _(TYPES[name][0]) if name in TYPES else name


def type_description(name: str, description: str | None) -> str | None:
    """What a maintenance type is for."""
    is_installed = name in TYPES and TYPES[name][1] == description
    return _(description) if is_installed and description is not None else description


def words_of(row: CodeRow | TypeRow) -> str:
    """The description of a code or a type; empty where there is none."""
    if isinstance(row, CodeRow):
        return failure(row.code, row.description) or ""
    return type_description(row.name, row.description) or ""


def as_stored(row: CodeRow | TypeRow, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a form: a description that was left as it was read stays as it is stored, in its language."""
    is_as_read = values["description"] == words_of(row)
    return values | {"description": row.description or ""} if is_as_read else values


@shown.register
def _in_a_sentence(name: TypeName) -> str:
    return type_name(name)
