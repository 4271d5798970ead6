"""The activity log in words: what each kind of record is called, and a change as before and after."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from core.audit import Activity, Refusal, Verdict
from ui import cards, listing
from ui.badges import LOOKS, Look, badge, tag, word
from ui.language import N_, _, ngettext
from ui.text import escape
from ui.when import UNKNOWN, clock_time, day, day_time

ENTITIES = {
    "users": N_("Person"),
    "machines": N_("Machine"),
    "departments": N_("Department"),
    "operating_calendars": N_("Calendar"),
    "maintenance_requests": N_("Job"),
    "maintenance_downtimes": N_("Down time"),
    "machine_downtimes": N_("Down time"),
    "failure_codes": N_("Failure code"),
    "maintenance_types": N_("Maintenance type"),
    "spare_parts": N_("Part"),
    "spare_parts_requests": N_("Parts request"),
    "inventory_transactions": N_("Stock movement"),
    "preventive_maintenance_tasks": N_("Preventive task"),
    "attachments": N_("Attachment"),
    "comments": N_("Comment"),
    "maintenance_works": N_("Work"),
    "work_sessions": N_("Visit"),
    "job_spells": N_("Stop"),
    "user_sessions": N_("Sign-in"),
    "setup_tokens": N_("Set-up link"),
    "calendar_shifts": N_("Shift"),
    "calendar_exceptions": N_("Exceptional day"),
}
"""What the tables of the record are called; others show their own name."""

FILTERABLE = ("machines", "maintenance_requests", "users", "spare_parts", "spare_parts_requests", "departments")

_HOUSEKEEPING = {"created_at", "updated_at", "name_key", "username_key", "session_version", "version", "user_agent"}

FAULTS = {
    "EDITED": N_("Row {row} was changed after it was written."),
    "DELETED": N_("A row was deleted at place {place} of the chain."),
    "INSERTED": N_("Row {row} was put in beside the product."),
    "REORDERED": N_("Row {row} stands in the wrong place."),
    "UNKNOWN_KEY": N_("Row {row} was signed with a key that this server does not have."),
    "TAIL_CUT": N_("The newest rows are missing."),
}

_TABLES = {
    ("maintenance_requests", "status"): LOOKS["RequestStatus"],
    ("maintenance_requests", "priority"): LOOKS["Priority"],
    ("maintenance_requests", "outcome"): LOOKS["Outcome"],
    ("maintenance_requests", "cancel_category"): LOOKS["CancelCategory"],
    ("machines", "status"): LOOKS["MachineStatus"],
    ("machines", "criticality"): LOOKS["Criticality"],
    ("users", "role"): LOOKS["Role"],
    ("failure_codes", "category"): LOOKS["FailureCategory"],
    ("machine_downtimes", "downtime_type"): LOOKS["DowntimeType"],
    ("spare_parts_requests", "status"): LOOKS["PartsRequestStatus"],
}


def activity_line(row: Activity) -> None:
    """One row of the log; it opens what was there before and after."""
    listing.entry(
        f"activity-{row.id}",
        row.description,
        [_who(row), day_time(row.created_at)],
        badges=badge(row.action),
        title=_("Entry {number}").format(number=row.id),
        wide=True,
        body=lambda: detail(row),
    )


def detail(row: Activity) -> None:
    """The body of the dialog of one row."""
    st.text(row.description)
    if row.reason:
        cards.title(_("Reason"), small=True)
        cards.line(row.reason)
    for change in row.changes:
        _change(change)
    if not row.changes:
        cards.meta(_("No record was changed."))
    seal = tag("green", "verified", _("Sealed")) if row.sealed else tag("gray", "schedule", _("Not sealed yet"))
    cards.tags(badge(row.action), seal)
    address = _("from {address}").format(address=row.ip_address) if row.ip_address else None
    moment = f"{day(row.created_at)} {clock_time(row.created_at, seconds=True)}"
    cards.meta([_who(row), moment, address, row.correlation_id])


def refusal_line(row: Refusal) -> None:
    """One refused call; it opens what was refused."""
    listing.entry(
        f"refusal-{row.id}",
        row.detail,
        [row.claimed_name, row.ip_address, day_time(row.created_at)],
        badges=tag("orange", "block", _kind(row.kind)),
        title=_("Refusal {number}").format(number=row.id),
        body=lambda: _refusal(row),
    )


def verdict_banner(verdict: Verdict, at: datetime) -> None:
    """What verification found, with the first bad row in red."""
    when = _("Checked at {time}.").format(time=clock_time(at, seconds=True))
    if verdict.fault is not None:
        words = _(FAULTS[verdict.fault]).format(row=verdict.log_id or UNKNOWN, place=verdict.seq or UNKNOWN)
        then = _("Everything before it is sound. Keep a copy of the database and find out who had access to it.")
        st.error(escape(f"{words} {then} {when}"), icon=":material/gpp_bad:")
        return
    sound = ngettext("{count} row, untouched.", "{count} rows, untouched.", verdict.rows).format(count=verdict.rows)
    young = ngettext("{count} row not sealed yet.", "{count} rows not sealed yet.", verdict.unsealed)
    parts = [sound, young.format(count=verdict.unsealed) if verdict.unsealed else "", when]
    st.success(escape(" ".join(filter(None, parts))), icon=":material/verified_user:")


def entity(table: str) -> str:
    """What a kind of record is called."""
    return _(ENTITIES[table]) if table in ENTITIES else table.replace("_", " ").capitalize()


def _change(change: Mapping[str, Any]) -> None:
    table, before, after = change["entity"], change["before"] or {}, change["after"] or {}
    cards.title(f"{entity(table)} {change['id']}", small=True)
    fields = [name for name in {**before, **after} if name not in _HOUSEKEEPING]
    head = [_("Field"), _("Before"), _("After")]
    lines = [
        [_field(name), _value(table, name, before.get(name)), _value(table, name, after.get(name))] for name in fields
    ]
    rows = ["| " + " | ".join(map(escape, cells)) + " |" for cells in (head, *lines)]
    st.markdown("\n".join([rows[0], "| --- | --- | --- |", *rows[1:]]))


def _field(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ").capitalize()


def _value(table: str, name: str, value: Any) -> str:
    looks: Mapping[str, Look] = _TABLES.get((table, name), {})
    match value:
        case None | "":
            return UNKNOWN
        case bool():
            return _("yes") if value else _("no")
        case str() if value in looks:
            return _(looks[value].word)
        case str() if name.endswith(("_at", "_since", "_until", "_time")):
            return _moment(value)
        case list():
            return ", ".join(str(item) for item in value)
        case _:
            return str(value)


def _moment(value: str) -> str:
    if "T" not in value:
        return value[:5]
    instant = datetime.fromisoformat(value)
    return f"{day(instant)} {clock_time(instant, seconds=True)}"


def _who(row: Activity) -> str:
    return f"{row.actor_name} ({word(row.actor_role)})" if row.actor_role else row.actor_name


def _kind(kind: str) -> str:
    known = LOOKS["LogAction"].get(kind)
    return _(known.word) if known else _("Refused")


def _refusal(row: Refusal) -> None:
    cards.line(row.detail)
    cards.meta([row.claimed_name, row.subject, row.ip_address])
    cards.meta(f"{day(row.created_at)} {clock_time(row.created_at, seconds=True)}")
