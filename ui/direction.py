"""Directing a job: who works on it and how soon, taking it off the board, and taking it up again."""

import streamlit as st

from core import maintenance
from core.kernel import Actor, Role
from core.maintenance import Job, Priority
from core.maintenance.rules import OPEN, may_cancel
from ui.actions import Ask, action_form
from ui.badges import word
from ui.cancelling import cancel_button
from ui.cards import card, section
from ui.correction import correct_times_button
from ui.language import _
from ui.page import may
from ui.staff import technicians


def job_direction(job: Job, actor: Actor) -> None:
    """The card for those who direct the work; nothing for others."""
    is_open = job.card.status in OPEN
    assigns = is_open and _may_assign(job, actor)
    cancels = is_open and may_cancel(actor.role, is_own=job.card.reporter_id == actor.user_id, status=job.card.status)
    corrects = may(actor, maintenance.correct_session) and bool(job.visits or job.stops)
    if not (assigns or cancels or corrects):
        return
    with card("plain", "direction", height="content"):
        section(_("Manage this job"))
        if assigns:
            _assigning(job, _offered(job, actor))
        with st.container(horizontal=True, key="direction-actions", gap="xsmall"):
            if corrects:
                correct_times_button(job)
            if cancels:
                _cancel(job)


def _may_assign(job: Job, actor: Actor) -> bool:
    """A supervisor only while nobody works on it; core judges in any case."""
    is_manager = actor.role is not Role.SUPERVISOR
    return may(actor, maintenance.assign_request) and (is_manager or not job.card.working)


def _offered(job: Job, actor: Actor) -> list[Priority]:
    """The priorities that this person may set, highest first; a supervisor only raises."""
    every = list(Priority)
    lowest = every.index(job.card.priority) if actor.role is Role.SUPERVISOR else 0
    return every[lowest:][::-1]


def _assigning(job: Job, priorities: list[Priority]) -> None:
    request = job.card
    staff = technicians()
    if request.assigned_to is not None:
        staff.setdefault(request.assigned_to, request.assignee or "–")
    nobody = _("Nobody yet") if request.assigned_to is None else _("Nobody, back to the queue")
    with action_form(
        f"assign-{request.request_id}-{request.assigned_to}-{request.priority}",
        maintenance.assign_request,
        request.request_id,
        submit=_("Save assignment"),
        done=_("{machine}: changed.").format(machine=request.machine),
        border=False,
    ) as form:
        choices = [None, *staff]
        st.selectbox(
            _("Technician"),
            choices,
            index=choices.index(request.assigned_to),
            format_func=lambda person: nobody if person is None else staff[person],
            key=form.key("technician_id"),
        )
        st.selectbox(
            _("Priority"),
            priorities,
            index=priorities.index(request.priority),
            format_func=word,
            key=form.key("priority"),
        )
        form.submit_button(primary=False)


def _cancel(job: Job) -> None:
    ends = _("Work on it ends, and what it asked for is no longer reserved. This cannot be undone.")
    stays = _("Work that was logged stays in the record.")
    done = _("The job on {machine} is cancelled.").format(machine=job.card.machine)
    cancel_button(job.card, _("Cancel job"), Ask(f"{ends} {stays}", _("Cancel job")), done=done, icon="cancel")
