"""What somebody who works on a job can do about it: start, pause, complete, and say whether the machine runs."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core import maintenance
from core.kernel import Actor, Invalid
from core.maintenance import Job, PauseReason
from core.maintenance.rules import UNDER_WORK
from ui import dialogs
from ui.actions import action_form
from ui.badges import word
from ui.completion import complete_button
from ui.language import _
from ui.moment import instants, moment
from ui.page import bottom_bar, read
from ui.start_work import busy_with, start_button, start_label, works_on


def job_bar(job: Job, actor: Actor) -> None:
    """The bar at thumb height: Pause and Complete for those at work, else Scan and Start."""
    working = works_on(actor, job.card)
    with bottom_bar(scan=None if working else ""):
        if working:
            _pause(job)
            complete_button(job, primary=True)
        else:
            start_button(job.card, busy_with(read(maintenance.in_hand), job.card), primary=True)


def job_actions(job: Job, actor: Actor) -> None:
    """The line under the figures: does the machine run again, and what is entered from paper."""
    with st.container(horizontal=True, key="job-actions", gap="xsmall"):
        _runs_again(job)
        if works_on(actor, job.card):
            return
        _enter_start(job)
        if job.card.status in UNDER_WORK:
            complete_button(job)


def _pause(job: Job) -> None:
    name = f"pause-{job.card.request_id}"

    def body() -> None:
        with action_form(
            f"{name}-form",
            maintenance.pause_work,
            job.card.request_id,
            submit=_("Pause work"),
            done=_("Your visit to {machine} has ended.").format(machine=job.card.machine),
            icon="pause",
            plain=True,
            prepare=_pausing,
            keeps={"reason": PauseReason, "note": str},
        ) as form:
            st.pills(_("Why?"), list(PauseReason), format_func=word, key=form.key("reason"))
            form.refusal("reason")
            st.text_input(_("Note for the next one (optional)"), key=form.key("note"), max_chars=500)
            moment(form, "happened_at", _("When did you stop?"))
            form.submit_button()

    dialogs.opener(_("Pause"), name, icon=":material/pause:", width=140)(_("Pause work"), body)


def _pausing(values: Mapping[str, Any]) -> dict[str, Any]:
    if values["reason"] is None:
        raise Invalid("Choose why you pause.", field="reason")
    return instants(values, "happened_at") | {"note": values["note"] or ""}


def _runs_again(job: Job) -> None:
    """One button for either state; both ask since when."""
    request = job.card
    if request.machine_stopped:
        command, label, icon = maintenance.mark_running, _("Machine runs again"), "play_circle"
        done = _("{machine} is marked as running.")
    else:
        command, label, icon = maintenance.mark_stopped, _("Machine has stopped"), "stop_circle"
        done = _("{machine} is marked as stopped.")
    name = f"{command.__name__}-{request.request_id}"

    def body() -> None:
        with action_form(
            f"{name}-form",
            command,
            request.request_id,
            submit=label,
            done=done.format(machine=request.machine),
            icon=icon,
            plain=True,
            prepare=lambda values: instants(values, "at"),
        ) as form:
            st.text(_("The job stays open."))
            moment(form, "at", _("Since when?"))
            form.submit_button()

    dialogs.opener(label, name, icon=f":material/{icon}:", width="content")(label, body)


def _enter_start(job: Job) -> None:
    request = job.card
    name = f"late-{request.request_id}"

    def body() -> None:
        busy = busy_with(read(maintenance.in_hand), request)
        with action_form(
            f"{name}-form",
            maintenance.start_work,
            request.request_id,
            pause_other=busy is not None,
            submit=start_label(request),
            done=_("Work on {machine} started.").format(machine=request.machine),
            icon="play_arrow",
            plain=True,
            prepare=lambda values: instants(values, "happened_at"),
        ) as form:
            if busy:
                words = _("You are working on {busy}. Your visit there ends at that time.")
                st.text(words.format(busy=busy.machine))
            moment(form, "happened_at", _("When did you start?"))
            form.submit_button()

    opener = dialogs.opener(_("Started earlier"), name, icon=":material/edit_calendar:", width="content")
    opener(_("Enter later: when did you start?"), body)
