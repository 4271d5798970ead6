"""Directing a job: who works on it and how soon, taking it off the board, and taking it up again."""

import streamlit as st

from core import maintenance, people
from core.kernel import Actor, Role
from core.maintenance import CancelCategory, Job, Priority
from core.maintenance.rules import OPEN, REOPEN_WITHIN, may_cancel
from ui import dialogs
from ui.actions import Ask, action_button, action_form
from ui.badges import word
from ui.cards import card, section
from ui.correction import correct_times_button
from ui.language import _
from ui.page import may, read
from ui.reason import reason_field
from ui.when import now


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


def reopen_button(job: Job) -> None:
    """Take a completed job up again, with the reason; nothing once that is too long ago."""
    if job.card.closed_at is None or now() - job.card.closed_at > REOPEN_WITHIN:
        return
    name = f"reopen-{job.card.request_id}"

    def body() -> None:
        with action_form(
            f"{name}-form",
            maintenance.reopen_request,
            job.card.request_id,
            submit=_("Reopen job"),
            done=_("The job on {machine} is open again.").format(machine=job.card.machine),
            icon="replay",
            border=False,
        ) as form:
            st.text(_("It goes back to the queue and counts as rework, not as a new failure."))
            st.toggle(_("The machine stands still again"), key=form.key("machine_stopped"))
            reason_field(form)

    opener = dialogs.opener(_("Reopen job"), name, icon=":material/replay:")
    opener(_("Reopen job"), body)


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
    staff = {p.id: p.full_name for p in read(people.colleagues, Role.MAINTENANCE_TECH, Role.MAINTENANCE_MANAGER)}
    if request.assigned_to is not None:
        staff.setdefault(request.assigned_to, request.assignee or "–")
    with action_form(
        f"assign-{request.request_id}-{request.assigned_to}-{request.priority}",
        maintenance.assign_request,
        request.request_id,
        submit=_("Save"),
        done=_("Saved."),
        border=False,
    ) as form:
        choices = [None, *staff]
        st.selectbox(
            _("Technician"),
            choices,
            index=choices.index(request.assigned_to),
            format_func=lambda person: _("Nobody, back to the queue") if person is None else staff[person],
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
    request = job.card
    ask = Ask(
        _("Work on it ends, and what it asked for is no longer reserved. This cannot be undone."),
        _("Cancel job"),
        categories={category: word(category) for category in CancelCategory},
    )
    action_button(
        _("Cancel job"),
        maintenance.cancel_request,
        request.request_id,
        done=_("The job on {machine} is cancelled.").format(machine=request.machine),
        icon="cancel",
        width="content",
        confirm=ask,
    )
