"""The manager's corrections of a job: a forgotten visit, and when it stopped its machine."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st

from core import maintenance
from core.maintenance import Job
from core.maintenance.queries import Stop, Visit
from ui import dialogs
from ui.actions import action_form
from ui.language import _
from ui.moment import same_minute, wall_clock
from ui.reason import reason_field
from ui.when import from_to

Entry = Visit | Stop


def correct_times_button(job: Job) -> None:
    """The button that opens the dialog; nothing while there are no times."""
    if not job.visits and not job.stops:
        return
    name = f"correct-{job.card.request_id}"
    opener = dialogs.opener(_("Correct times"), name, icon=":material/edit_calendar:", width="content")
    opener(_("Correct times"), lambda: _body(job, name))


def _body(job: Job, name: str) -> None:
    entries: dict[str, Entry] = {f"visit-{visit.id}": visit for visit in reversed(job.visits)}
    entries |= {f"stop-{stop.id}": stop for stop in reversed(job.stops) if not stop.is_void}
    picked = st.selectbox(
        _("What is wrong?"), list(entries), format_func=lambda key: _in_words(entries[key]), key=f"{name}-entry"
    )
    if picked is not None:
        _fields(entries[picked], f"{name}-{picked}")


def _fields(entry: Entry, name: str) -> None:
    command: Callable[..., Any] = maintenance.correct_session if isinstance(entry, Visit) else maintenance.correct_stop
    with action_form(
        name,
        command,
        entry.id,
        submit=_("Correct times"),
        done=_("Times corrected."),
        prepare=partial(_times, entry),
        border=False,
    ) as form:
        wall_clock(_("From"), form.key("started_at"), entry.started_at)
        wall_clock(_("Until"), form.key("ended_at"), entry.ended_at, optional=entry.ended_at is None)
        if entry.ended_at is None:
            st.caption(_("Leave “Until” empty while it still goes on."))
        reason_field(form)


def _times(entry: Entry, values: Mapping[str, Any]) -> dict[str, datetime | str | None]:
    start = same_minute(values["started_at"], entry.started_at) or entry.started_at
    end = same_minute(values["ended_at"], entry.ended_at)
    return {"started_at": start, "ended_at": end, "reason": values["reason"] or ""}


def _in_words(entry: Entry) -> str:
    span = from_to(entry.started_at, entry.ended_at)
    if isinstance(entry, Visit):
        return _("Visit of {name}, {span}").format(name=entry.technician, span=span)
    return _("Machine stopped, {span}").format(span=span)
