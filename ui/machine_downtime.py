"""When the machine was down: the chart with its window, the table, and the manager's entries."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import streamlit as st

from core import maintenance
from core.assets import MachineDetail
from core.kernel import Actor, Invalid
from core.maintenance import LineSegment
from ui import dialogs, tables
from ui.actions import Ask, action_button, action_form
from ui.amounts import number
from ui.badges import word
from ui.cards import card, meta, row, section
from ui.downtime_chart import downtime_chart, downtime_table
from ui.filters import choice
from ui.language import _
from ui.moment import from_wall, wall_clock
from ui.page import may, read
from ui.reason import reason_field
from ui.when import from_to, now

_ENTRIES, _MOST_SHOWN = 20, 2_000


def machine_downtime(machine: MachineDetail, actor: Actor) -> None:
    """The line of stops of the last 7, 30 or 90 days, or of a year."""
    with card("plain", "downtime", height="content"):
        with row():
            section(_("When was it down?"))
            words = {"7": _("7 days"), "30": _("30 days"), "90": _("90 days"), "365": _("12 months")}
            days = choice(_("Time shown"), words, key="days", width="content")
        until = now()
        since = until - timedelta(days=int(days))
        segments = read(maintenance.downtime_line, machine.id, since=since, limit=_MOST_SHOWN)
        downtime_chart(segments, since, until, key=f"line-{machine.id}-{days}")
        if len(segments) == _MOST_SHOWN:
            meta(_("The newest {count} stretches are shown.").format(count=number(_MOST_SHOWN)))
        with st.container(horizontal=True, gap="xsmall", key="downtime-actions"):
            as_table = bool(segments) and st.toggle(_("Show as table"), key="as-table")
            if may(actor, maintenance.record_downtime) and machine.decommissioned_at is None:
                _enter(machine)
        if as_table:
            downtime_table(segments, key=f"stops-{machine.id}-{days}")
            if may(actor, maintenance.void_downtime):
                _entries(segments, f"entries-{machine.id}-{days}")


def _entries(segments: Sequence[LineSegment], key: str) -> None:
    """Manual entries, newest first, each with a way to take it back."""
    manual = [s for s in reversed(segments) if s.request_id is None and not s.auto_calculated]
    begin = min(tables.cursor(key) or 0, max(0, len(manual) - 1) // _ENTRIES * _ENTRIES)
    end = begin + _ENTRIES
    for entry in manual[begin:end]:
        with row(key=f"entry-{entry.id}"):
            span = from_to(entry.start, entry.end)
            meta([word(entry.kind), span, entry.reason])
            said = _("{span}: the entry leaves every figure and stays in the record.").format(span=span)
            ask = Ask(said, _("Void entry"))
            action_button(
                _("Void entry"),
                maintenance.void_downtime,
                entry.id,
                done=_("The entry is void."),
                icon="undo",
                width="content",
                confirm=ask,
            )
    tables.pager(key, end if end < len(manual) else None)


def _enter(machine: MachineDetail) -> None:
    name = f"downtime-{machine.id}"

    def body() -> None:
        with action_form(
            f"{name}-form",
            maintenance.record_downtime,
            machine.id,
            submit=_("Enter down time"),
            done=_("Down time of {machine} entered.").format(machine=machine.name),
            prepare=_entry,
            border=False,
        ) as form:
            st.text(_("A stop without a job, such as a changeover or no power."))
            wall_clock(_("From"), form.key("started_at"), now() - timedelta(hours=1))
            wall_clock(_("Until"), form.key("ended_at"))
            reason_field(form)

    opener = dialogs.opener(_("Enter down time"), name, icon=":material/more_time:", width="content")
    opener(_("Enter down time"), body)


def _entry(values: Mapping[str, Any]) -> dict[str, Any]:
    if values["started_at"] is None or values["ended_at"] is None:
        raise Invalid("Enter both times.")
    times = {field: from_wall(values[field]) for field in ("started_at", "ended_at")}
    return dict(values) | times
