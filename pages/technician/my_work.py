"""My work: what a technician has in hand, what comes next, what is free to take, and what was done today."""

from datetime import datetime

import streamlit as st

from core import maintenance
from core.kernel import Role
from core.maintenance import Queue, RequestCard, RequestStatus
from ui import reference
from ui.badges import Tone, badge, machine_badge, machine_look, tag, tone
from ui.cards import card, grid, line, meta, section, tags, title
from ui.language import _, ngettext
from ui.live import live
from ui.page import bottom_bar, enter, link, link_button, read
from ui.problem import place, problem, short_name
from ui.start_work import busy_with, start_button
from ui.text import escape
from ui.when import ago, clock_time, duration, in_plant, long_day, minutes_between, now, today

_FREE_AT_FIRST, _FREE_MORE, _MINE_AT_MOST = 6, 20, 40


def in_hand(held: RequestCard) -> None:
    """The job that somebody stands at: its next step and how long it takes already."""
    job = read(maintenance.job, held.request_id)
    with card(tone(held.status), f"hand-{held.request_id}"):
        tags(badge(held.status), badge(held.priority))
        section(held.machine)
        line(problem(held))
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


def _next_step(held: RequestCard) -> str:
    if held.next_step is None:
        return escape(_("All {steps} steps done").format(steps=held.steps))
    words = _("Step {number} of {steps}: {step}")
    return escape(words.format(number=held.steps_done + 1, steps=held.steps, step=held.next_step))


def waiting(job: RequestCard, queue: Queue) -> None:
    """One job that somebody could start, and the button that does it."""
    with card(_tone(job), f"job-{job.request_id}"):
        tags(badge(job.priority), _state(job))
        title(job.machine)
        line(problem(job))
        meta([_reported(job), place(job), ", ".join(map(short_name, job.working)) or None])
        if job.status is RequestStatus.WAITING_PARTS and not job.is_ready_to_continue:
            link_button("everyone/job", _("Open job"), icon="arrow_forward", job=job.request_id)
        else:
            start_button(job, busy_with(queue, job))


def _tone(job: RequestCard) -> Tone:
    if job.status is RequestStatus.WAITING_PARTS:
        return "green" if job.is_ready_to_continue else "violet"
    return machine_look(job.machine_status, waiting_parts=job.is_waiting_parts).tone


def _state(job: RequestCard) -> str:
    if job.is_ready_to_continue:
        return tag("green", "inventory_2", _("Parts ready"))
    if job.status is RequestStatus.WAITING_PARTS:
        return badge(job.status)
    if job.working:
        return badge(job.status)
    return machine_badge(job.machine_status, waiting_parts=job.is_waiting_parts)


def _reported(job: RequestCard) -> str:
    if job.status is RequestStatus.WAITING_PARTS and job.parts_awaited:
        words = ngettext("Waits for {count} part", "Waits for {count} parts", job.parts_awaited)
        return words.format(count=job.parts_awaited)
    return _("Reported {when} by {name}").format(when=ago(job.reported_at), name=short_name(job.reporter))


def done(job: RequestCard) -> None:
    """One line for a job that is finished."""
    with card("plain", f"done-{job.request_id}", tap=True):
        link("everyone/job", f"{job.machine}: {problem(job)}", icon="task_alt", job=job.request_id)
        meta([clock_time(job.closed_at), reference.failure(job.failure_code, job.failure)])


def cards(jobs: tuple[RequestCard, ...], queue: Queue) -> None:
    """Cards side by side as room allows."""
    side_by_side = grid()
    for job in jobs:
        with side_by_side.cell():
            waiting(job, queue)


def free_to_take(queue: Queue) -> None:
    """Jobs without a person, the most urgent first, a few at a time."""
    shown = st.session_state.get("free-shown", _FREE_AT_FIRST)
    section(_("Free to take"))
    cards(queue.unassigned[:shown], queue)
    hidden = len(queue.unassigned) - shown
    if hidden > 0:
        words = ngettext("Show {count} more", "Show {count} more", hidden).format(count=min(hidden, _FREE_MORE))
        st.button(words, key="free-more", icon=":material/expand_more:", on_click=_show_more, args=(shown,))


def _show_more(shown: int) -> None:
    st.session_state["free-shown"] = shown + _FREE_MORE


def bar(queue: Queue) -> None:
    """Scan, and the one thing to do now."""
    ready = [j for j in queue.mine + queue.unassigned if j.parts_awaited == 0 or j.status is RequestStatus.IN_PROGRESS]
    with bottom_bar():
        if queue.in_hand:
            held = queue.in_hand[0]
            words = _("Continue {machine}").format(machine=held.machine)
            link_button("everyone/job", words, icon="build", primary=True, job=held.request_id)
        elif ready:
            words = _("Start {machine}").format(machine=ready[0].machine)
            start_button(ready[0], None, label=words, primary=True, key="start-top")


def start_of_day() -> datetime:
    """Midnight on the plant's wall clock."""
    return in_plant(now()).replace(hour=0, minute=0, second=0, microsecond=0)


actor = enter(_("My work"), roles={Role.MAINTENANCE_TECH}, caption=long_day(today()))
live()
queue = read(maintenance.my_queue, since=start_of_day())

for held in queue.in_hand:
    in_hand(held)
if queue.mine:
    section(_("Next for you"))
    cards(queue.mine[:_MINE_AT_MOST], queue)
if queue.unassigned:
    free_to_take(queue)
if not (queue.in_hand or queue.mine or queue.unassigned):
    st.info(escape(_("No open jobs. Scan a machine to report a problem.")), icon=":material/task_alt:")
if queue.done_today:
    section(_("Done today"))
    for job in queue.done_today:
        done(job)
bar(queue)
