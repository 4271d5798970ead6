"""The cards of a technician's day: the job in hand, those to start, those that wait, and what is done."""

from collections.abc import Sequence

import streamlit as st

from core import maintenance
from core.kernel import Actor
from core.maintenance import RequestCard, RequestStatus
from ui import reference
from ui.badges import Tone, badge, machine_badge, machine_look, tag, tone
from ui.cards import card, line, meta, tags
from ui.language import _, ngettext
from ui.navigation import link, link_button
from ui.page import read
from ui.problem import brief_problem, place, short_name, short_problem
from ui.start_work import busy_with, start_button
from ui.text import escape
from ui.when import ago, clock_time, duration, minutes_between


def in_hand(held: RequestCard, actor: Actor) -> None:
    """The job that somebody stands at: its next step and how long it takes already."""
    job = read(maintenance.job, held.request_id)
    with card(tone(held.status), f"hand-{held.request_id}"):
        tags(badge(held.status), badge(held.priority))
        _title(held)
        line(brief_problem(held))
        if held.steps:
            st.progress(held.steps_done / held.steps, _next_step(held))
        visit = next((v for v in job.visits if v.ended_at is None and v.technician_id == actor.user_id), None)
        meta(
            [
                _("{time} on this visit").format(time=duration(minutes_between(visit.started_at))) if visit else None,
                _("stopped for {time}").format(time=duration(job.minutes_stopped)) if held.machine_stopped else None,
                place(held),
            ],
            icon="timer",
        )


def to_do(job: RequestCard, held: Sequence[RequestCard], *, helped: bool = False) -> None:
    """One job to read or to start; one that waits for parts is only opened.

    Args:
        job: the request.
        held: the jobs in hand, which starting this one would pause.
        helped: whether it is not one's own, but one worked on it.
    """
    with card(_tone(job), f"job-{job.request_id}"):
        tags(badge(job.priority), _state(job))
        _title(job)
        line(brief_problem(job))
        meta([_reported(job), place(job), _whose(job, helped=helped), _("you worked on it") if helped else None])
        if job.status is RequestStatus.WAITING_PARTS and not job.is_ready_to_continue:
            link_button("everyone/job", _("Open job"), icon="arrow_forward", job=job.request_id)
        else:
            start_button(job, busy_with(held, job))


def done(job: RequestCard) -> None:
    """One line for a job that is finished."""
    with card("plain", f"done-{job.request_id}", tap=True):
        link("everyone/job", f"{job.machine}: {short_problem(job)}", icon="task_alt", job=job.request_id)
        meta([clock_time(job.closed_at), reference.failure(job.failure_code, job.failure)])


def _title(job: RequestCard) -> None:
    """The machine's name, which opens the job: one reads it before one starts."""
    with st.container(key=f"tap-title-{job.request_id}"):
        link("everyone/job", job.machine, job=job.request_id)


def _next_step(held: RequestCard) -> str:
    if held.next_step is None:
        return escape(_("All {steps} steps done").format(steps=held.steps))
    words = _("Step {number} of {steps}: {step}")
    return escape(words.format(number=held.steps_done + 1, steps=held.steps, step=held.next_step))


def _tone(job: RequestCard) -> Tone:
    if job.status is RequestStatus.WAITING_PARTS:
        return "green" if job.is_ready_to_continue else "violet"
    return machine_look(job.machine_status, waiting_parts=job.is_waiting_parts).tone


def _state(job: RequestCard) -> str:
    if job.is_ready_to_continue:
        return tag("green", "inventory_2", _("Parts ready"))
    if job.status is RequestStatus.WAITING_PARTS or job.working:
        return badge(job.status)
    return machine_badge(job.machine_status, waiting_parts=job.is_waiting_parts)


def _whose(job: RequestCard, *, helped: bool) -> str | None:
    """Who works on it; where nobody does, whose it is, if one only helped."""
    if job.working:
        return ", ".join(map(short_name, job.working))
    return _("assigned to {name}").format(name=short_name(job.assignee)) if helped and job.assignee else None


def _reported(job: RequestCard) -> str:
    if job.status is RequestStatus.WAITING_PARTS and job.parts_awaited:
        words = ngettext("Waits for {count} part", "Waits for {count} parts", job.parts_awaited)
        return words.format(count=job.parts_awaited)
    return _("Reported {when} by {name}").format(when=ago(job.reported_at), name=short_name(job.reporter))
