"""The top of a job's page: what it is, where it stands, and how long it takes already."""

import streamlit as st

from core.maintenance import Job, RequestCard, RequestStatus
from ui.amounts import UNKNOWN
from ui.badges import tag
from ui.cards import figure, figures
from ui.language import _, ngettext
from ui.page import heading
from ui.problem import place, short_name, short_problem
from ui.requests import request_badges
from ui.text import escape
from ui.when import clock_time, day_time, duration, in_plant, today


def job_head(job: Job) -> None:
    """Title, caption, badges, and what one has to know first."""
    card = job.card
    heading(
        _("{machine}: {problem}").format(machine=card.machine, problem=short_problem(card)),
        caption=_caption(card),
        badges=request_badges(card),
    )
    if card.is_ready_to_continue:
        words = _("Nothing is awaited any more. This job is ready to continue.")
        st.success(escape(words), icon=":material/inventory_2:")
    if card.reopen_count:
        words = ngettext("Reopened once", "Reopened {count} times", card.reopen_count)
        st.markdown(tag("orange", "replay", words.format(count=card.reopen_count)))


def job_figures(job: Job) -> None:
    """Four numbers: the stop, the work, the response, and who."""
    row, card = figures(), job.card
    with row.cell():
        figure(
            _("Stopped for"),
            duration(job.minutes_stopped) if job.stops else UNKNOWN,
            _stop(card, has_stops=bool(job.stops)),
            key="stopped",
            help=_("How long this job kept its machine standing, up to now while it still stands."),
        )
    with row.cell():
        figure(
            _("Working"),
            duration(job.minutes_worked) if job.visits else UNKNOWN,
            _visits(len(job.visits)),
            key="working",
            help=_("The time of all visits together; two people for an hour are two hours."),
        )
    with row.cell():
        figure(
            _("Response"),
            duration(job.minutes_to_start),
            None if job.started_at else _("not started"),
            key="response",
            help=_("From the report to the start of work."),
        )
    with row.cell():
        who = _people(card)
        figure(_("On the job"), who[0], who[1], key="people")


def _caption(card: RequestCard) -> str:
    same_day = in_plant(card.reported_at).date() == today()
    when = clock_time(card.reported_at) if same_day else day_time(card.reported_at)
    facts = [
        _("Job {number}").format(number=card.request_id),
        card.asset_number,
        place(card),
        _("reported {when} by {name}").format(when=when, name=short_name(card.reporter)),
    ]
    return " · ".join(filter(None, facts))


def _stop(card: RequestCard, *, has_stops: bool) -> str | None:
    is_closed = card.status in {RequestStatus.COMPLETED, RequestStatus.CANCELLED}
    if not has_stops:
        return _("not stopped") if is_closed else _("still running")
    if is_closed:
        return None
    return _("standing now") if card.machine_stopped else _("runs again")


def _visits(count: int) -> str:
    if count == 0:
        return _("not started")
    return ngettext("{count} visit", "{count} visits", count).format(count=count)


def _people(card: RequestCard) -> tuple[str, str | None]:
    if card.working:
        others = len(card.working) - 1
        more = ngettext("and {count} more", "and {count} more", others).format(count=others)
        return short_name(card.working[0]), more if others else None
    if card.assignee:
        return short_name(card.assignee), None if card.closed_at else _("assigned")
    return UNKNOWN, _("nobody") if card.closed_at else _("nobody yet")
