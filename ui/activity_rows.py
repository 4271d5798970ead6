"""The activity log in words: what each kind of record is called, and a change as before and after."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from core.audit import Activity, Refusal, Verdict
from ui import cards, listing
from ui.badges import LOOKS, badge, tag, word
from ui.call_words import call_words
from ui.language import N_, _, ngettext
from ui.record_values import Names, moment_words, record_title, value_words
from ui.record_words import HOUSEKEEPING, column_word
from ui.text import escape
from ui.told import activity_sentence, reason_words, refusal_sentence
from ui.when import UNKNOWN, clock_time, day_time

FILTERABLE = ("machines", "maintenance_requests", "users", "spare_parts", "spare_parts_requests", "departments")

FAULTS = {
    "EDITED": N_("Row {row} was changed after it was written."),
    "DELETED": N_("A row was deleted at place {place} of the chain."),
    "INSERTED": N_("Row {row} was put in beside the product."),
    "REORDERED": N_("Row {row} stands in the wrong place."),
    "UNKNOWN_KEY": N_("Row {row} was signed with a key that this server does not have."),
    "TAIL_CUT": N_("The newest rows are missing."),
}


def activity_line(row: Activity) -> None:
    """One row of the log; it opens what was there before and after."""
    listing.entry(
        f"activity-{row.id}",
        activity_sentence(row.entity_type, row.description),
        [_who(row), day_time(row.created_at)],
        badges=badge(row.action),
        title=_("Entry {number}").format(number=row.id),
        wide=True,
        body=lambda: detail(row),
    )


def detail(row: Activity) -> None:
    """The body of the dialog of one row."""
    st.text(activity_sentence(row.entity_type, row.description))
    if row.reason:
        cards.title(_("Reason"), small=True)
        cards.line(reason_words(row.reason))
    for change in row.changes:
        _change(change, row.names)
    if not row.changes:
        cards.meta(_("No record was changed."))
    seal = tag("green", "verified", _("Sealed")) if row.sealed else tag("gray", "schedule", _("Not sealed yet"))
    cards.tags(badge(row.action), seal)
    address = _("from {address}").format(address=row.ip_address) if row.ip_address else None
    cards.meta([_who(row), moment_words(row.created_at), address, row.correlation_id])


def refusal_line(row: Refusal) -> None:
    """One refused call; it opens what was refused."""
    listing.entry(
        f"refusal-{row.id}",
        refusal_sentence(row.detail),
        [row.claimed_name, call_words(row.subject), row.ip_address, day_time(row.created_at)],
        badges=tag("orange", "block", _kind(row.kind)),
        title=_("Refusal {number}").format(number=row.id),
        body=lambda: _refusal(row),
    )


def verdict_banner(verdict: Verdict, at: datetime) -> None:
    """What verification found, with the first bad row in red; in a toast too, for the banner may be out of sight."""
    when = _("Checked at {time}.").format(time=clock_time(at, seconds=True))
    if verdict.fault is not None:
        words = _(FAULTS[verdict.fault]).format(row=verdict.log_id or UNKNOWN, place=verdict.seq or UNKNOWN)
        then = _("Everything before it is sound. Keep a copy of the database and find out who had access to it.")
        st.error(escape(f"{words} {then} {when}"), icon=":material/gpp_bad:")
        st.toast(escape(words), icon=":material/gpp_bad:", duration="infinite")
        return
    sound = ngettext("{count} row, untouched.", "{count} rows, untouched.", verdict.rows).format(count=verdict.rows)
    young = ngettext("{count} row not sealed yet.", "{count} rows not sealed yet.", verdict.unsealed)
    parts = [sound, young.format(count=verdict.unsealed) if verdict.unsealed else "", when]
    said = escape(" ".join(filter(None, parts)))
    st.success(said, icon=":material/verified_user:")
    st.toast(said, icon=":material/verified_user:")


def _change(change: Mapping[str, Any], names: Names) -> None:
    table, before, after = change["entity"], change["before"] or {}, change["after"] or {}
    cards.title(record_title(table, change["id"], names), small=True)
    fields = [name for name in {**before, **after} if name not in HOUSEKEEPING]
    sides = [(_("Before"), before), (_("After"), after)]
    columns = {word: [value_words(table, name, side.get(name), names) for name in fields] for word, side in sides}
    told = {word: cells for word, cells in columns.items() if set(cells) != {UNKNOWN}}
    lines = [line for line in zip(map(column_word, fields), *told.values(), strict=True) if {*line[1:]} != {UNKNOWN}]
    head = [_("Field"), *told]
    rows = ["| " + " | ".join(map(_cell, cells)) + " |" for cells in (head, *lines)]
    st.markdown("\n".join([rows[0], "| --- " * len(head) + "|", *rows[1:]]))


def _cell(text: str) -> str:
    return escape(" ".join(text.split()))


def _who(row: Activity) -> str:
    return f"{row.actor_name} ({word(row.actor_role)})" if row.actor_role else row.actor_name


def _kind(kind: str) -> str:
    known = LOOKS["LogAction"].get(kind)
    return _(known.word) if known else _("Refused")


def _refusal(row: Refusal) -> None:
    cards.line(refusal_sentence(row.detail))
    cards.meta([row.claimed_name, call_words(row.subject), row.ip_address])
    cards.meta(moment_words(row.created_at))
