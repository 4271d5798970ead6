"""The top of a machine's page: its state, its open jobs, and its last days in numbers."""

from collections.abc import Sequence

import streamlit as st

from core.assets import MachineDetail
from core.kernel import Actor
from core.maintenance import MachineFigures, RequestCard
from ui.amounts import hours, number
from ui.badges import badge, machine_badge, machine_look
from ui.cards import card, figure, figures, meta, title
from ui.language import _, ngettext
from ui.navigation import link_button
from ui.page import heading
from ui.problem import short_name, short_problem
from ui.start_work import works_on
from ui.text import escape
from ui.when import UNKNOWN, ago, day, duration, minutes_between, now, short_day


def machine_head(machine: MachineDetail) -> None:
    """Name, place and status; a machine out of service says since when."""
    facts = [
        machine.model,
        machine.location or machine.department,
        machine.asset_number,
        _("criticality {letter}").format(letter=machine.criticality.value),
    ]
    heading(
        machine.name,
        caption=" · ".join(filter(None, facts)),
        badges=machine_badge(machine.status, waiting_parts=machine.is_waiting_parts),
    )
    if machine.decommissioned_at is not None:
        words = _("Out of service since {day}. It takes no reports and no work.")
        st.info(escape(words.format(day=day(machine.decommissioned_at))), icon=":material/block:")


def open_jobs(jobs: Sequence[RequestCard], actor: Actor) -> None:
    """One card for each open job, most urgent first."""
    for job in jobs:
        look = machine_look(job.machine_status, waiting_parts=job.is_waiting_parts)
        with card(look.tone, f"open-{job.request_id}", height="content"):
            left, right = st.columns([4, 1], vertical_alignment="center", gap="small")
            with left.container(gap=None):
                title(short_problem(job, 90), small=True)
                meta([_time(job), _whose(job, actor)])
                st.markdown(f"{badge(job.status)} {badge(job.priority)}")
            with right:
                link_button("everyone/job", _("Open job"), icon="arrow_forward", key="open", job=job.request_id)


def machine_figures(shown: MachineFigures) -> None:
    """Four numbers of the last days; none is a dash with its reason, never a nought."""
    span = _("Last {days} days: {first} to {last}")
    days = round(minutes_between(shown.since) / 1440)
    st.caption(escape(span.format(days=days, first=short_day(shown.since), last=short_day(now()))))
    cells = figures()
    with cells.cell():
        figure(
            _("Stopped for"),
            hours(shown.hours_stopped, 1 if shown.hours_stopped else 0),
            key="stopped",
            help=_("Hours of all stops in this time."),
        )
    with cells.cell():
        words = _("A stop lasts from standing still to running again, whatever happened in between.")
        figure(_("Stops"), number(shown.stops), key="stops", help=words)
    with cells.cell():
        figure(_("Failures"), number(shown.failures), key="failures", help=_("Losses of function that were reported."))
    with cells.cell():
        restore = shown.median_minutes_to_restore
        words = _("Half of the failures were restored faster than this, from the failure to running again.")
        figure(
            _("Time to restore"),
            duration(restore) if restore is not None else UNKNOWN,
            _base(shown),
            key="restore",
            help=words,
        )


def _base(shown: MachineFigures) -> str:
    if shown.failures == 0:
        return _("no failures")
    if shown.restored == 0:
        return _("none restored yet") if shown.open_failures == shown.failures else _("not known when")
    if shown.open_failures:
        return ngettext("median, {count} open", "median, {count} open", shown.open_failures).format(
            count=shown.open_failures
        )
    return _("median")


def _time(job: RequestCard) -> str:
    if job.machine_stopped:
        return _("Failed {when}").format(when=ago(job.failed_at))
    return _("Reported {when} by {name}").format(when=ago(job.reported_at), name=short_name(job.reporter))


def _whose(job: RequestCard, actor: Actor) -> str:
    if works_on(actor, job):
        return _("you are on it")
    if job.working:
        return _("{names} on it").format(names=", ".join(map(short_name, job.working)))
    return _("assigned to {name}").format(name=short_name(job.assignee)) if job.assignee else _("nobody assigned")
