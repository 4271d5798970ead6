"""Calendars: the hours in which machines are required, by weekly shifts and exceptional days."""

from functools import partial
from typing import Any

import streamlit as st

from core import assets
from core.assets import CalendarDetail
from core.kernel import Permission
from ui import cards, dialogs, listing, shift_table
from ui.actions import action_form
from ui.badges import tag
from ui.language import _, ngettext
from ui.live import live
from ui.page import bottom_bar, enter, read
from ui.shift_table import Rows
from ui.text import escape

actor = enter(
    _("Calendars"),
    permission=Permission.MANAGE_CODES,
    caption=_(
        "When machines are required; without a calendar, round the clock."
        " Down time is told as it passes, also outside these hours."
    ),
)


def editor(row: CalendarDetail | None) -> None:
    shifts, days = (
        shift_table.shift_rows(row.shifts if row else ()),
        shift_table.day_rows(row.exceptions if row else ()),
    )

    def prepare(values: dict[str, Any]) -> dict[str, Any]:
        return values | {
            "shifts": shift_table.shifts_in(shift_table.edited(shifts, values["shifts"])),
            "exceptions": shift_table.days_in(shift_table.edited(days, values["exceptions"])),
        }

    with action_form(
        f"calendar-{row.id}" if row else "add-calendar",
        assets.save_calendar,
        calendar_id=row.id if row else None,
        version=row.version if row else None,
        submit=_("Save calendar"),
        icon="check",
        plain=True,
        prepare=prepare,
        done=_("Calendar saved."),
    ) as form:
        st.text_input(_("Name"), value=row.name if row else "", key=form.key("name"), max_chars=120)
        if row:
            st.toggle(_("In use"), value=row.is_active, key=form.key("is_active"))
        tables_of(form.key("shifts"), form.key("exceptions"), shifts, days)
        form.submit_button()


def tables_of(shift_key: str, day_key: str, shifts: Rows, days: Rows) -> None:
    cards.title(_("Weekly shifts"), small=True)
    cards.meta(_("An end at or before the start lies on the next day; 00:00 to 00:00 is the whole day."))
    shift_table.shift_table(shifts, key=shift_key)
    total = shift_table.sum_line(shift_table.edited(shifts, st.session_state.get(shift_key)))
    st.markdown(f":blue-badge[:material/schedule: {escape(total)}]")
    cards.title(_("Exceptional days"), small=True)
    cards.meta(_("A day without times is closed."))
    shift_table.day_table(days, key=day_key)


def facts_of(row: CalendarDetail) -> list[str | None]:
    machines = ngettext("{count} machine", "{count} machines", row.machines).format(count=row.machines)
    days = ngettext("{count} exceptional day", "{count} exceptional days", len(row.exceptions))
    return [
        shift_table.sum_line(shift_table.shift_rows(row.shifts)),
        machines,
        days.format(count=len(row.exceptions)) if row.exceptions else None,
    ]


live()
rows = read(assets.calendars, include_inactive=True)
if not rows:
    st.info(
        _("No calendar yet. Without one, every machine is required round the clock."), icon=":material/calendar_clock:"
    )
else:
    with listing.box("calendars"):
        for row in sorted(rows, key=lambda row: not row.is_active):
            listing.entry(
                f"calendar-{row.id}",
                row.name,
                facts_of(row),
                badges="" if row.is_active else tag("gray", "inventory_2", _("Archived")),
                wide=True,
                body=partial(editor, row),
            )

with bottom_bar():
    show = dialogs.opener(_("Add calendar"), "add-calendar", icon=":material/add:", kind="primary", wide=True)
show(_("Add calendar"), partial(editor, None))
