"""Activity log: every change with before and after, refusals, and the proof that nobody touched the record."""

from typing import Any

import streamlit as st

from core import audit
from core.audit import LogAction
from core.kernel import Permission
from ui import activity_rows, filters, listing, tables
from ui.badges import word
from ui.language import _
from ui.live import live
from ui.page import bottom_bar, enter, read
from ui.record_words import table_word
from ui.staff import everybody
from ui.when import now, start_of_day

actor = enter(
    _("Activity log"), permission=Permission.READ_AUDIT, caption=_("Every change, newest first, in the plant’s time.")
)

PAGE = 50
FIELDS = ("action", "who", "entity", "since", "until")


def first_page() -> None:
    tables.first_page("activity")


def chosen() -> dict[str, Any]:
    count = sum(name in st.query_params for name in FIELDS)
    with filters.more_filters(count, key="log-filters"):
        action = filters.pick(
            _("Action"),
            {action: word(action) for action in LogAction},
            key="action",
            nothing=_("Any action"),
            on_change=first_page,
        )
        who = filters.pick(_("Who"), everybody(), key="who", nothing=_("Anybody"), on_change=first_page)
        kinds = {table: table_word(table) for table in activity_rows.FILTERABLE}
        kind = filters.pick(_("Record"), kinds, key="entity", nothing=_("Any record"), on_change=first_page)
        since = filters.day(_("From"), key="since", on_change=first_page)
        until = filters.day(_("Up to and including"), key="until", on_change=first_page)
    return {
        "action": action,
        "user_id": who,
        "entity_type": kind,
        "since": start_of_day(since),
        "until": start_of_day(until, after_days=1),
    }


def activity(wanted: dict[str, Any]) -> None:
    found = read(audit.activity, **wanted, before_id=tables.cursor("activity"), limit=PAGE + 1)
    if not found:
        st.info(_("No entry fits. Choose a longer time or fewer filters."), icon=":material/history:")
        return
    with listing.box("activity"):
        for row in found[:PAGE]:
            activity_rows.activity_line(row)
    tables.pager("activity", found[PAGE - 1].id if len(found) > PAGE else None)


def refused() -> None:
    found = read(audit.refusals, before_id=tables.cursor("refusals"), limit=PAGE + 1)
    if not found:
        st.info(_("Nothing was refused, and nobody failed to sign in."), icon=":material/verified_user:")
        return
    with listing.box("refusals"):
        for row in found[:PAGE]:
            activity_rows.refusal_line(row)
    tables.pager("refusals", found[PAGE - 1].id if len(found) > PAGE else None)


verdict_place = st.container(gap=None)
with filters.row():
    section = filters.choice(
        _("Section"), {"activity": _("Activity"), "refusals": _("Refusals")}, key="section", width="content"
    )
    wanted = chosen() if section == "activity" else {}
if section == "activity":
    activity(wanted)
else:
    refused()

with bottom_bar():
    is_asked = st.button(
        _("Verify the record"), icon=":material/verified_user:", type="primary", key="verify", width="stretch"
    )
if tables.cursor(section) is None and not is_asked:
    live()
if is_asked:
    with verdict_place, st.spinner(_("Checking every row …")):
        verdict = read(audit.verification)
    with verdict_place:
        activity_rows.verdict_banner(verdict, now())
