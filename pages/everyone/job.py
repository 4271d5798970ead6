"""One job: for everybody to read, for technicians to work from, for managers to direct."""

import streamlit as st

from core import inventory, maintenance
from core.kernel import Actor, Permission, Role
from core.maintenance import Job, RequestStatus
from core.maintenance.rules import OPEN
from ui import address, flash
from ui.direction import job_direction
from ui.job_bar import job_actions, job_bar
from ui.job_head import job_figures, job_head
from ui.job_sheet import job_facts, job_notes, job_parts, job_visits
from ui.language import _
from ui.live import live
from ui.navigation import link_button
from ui.page import bottom_bar, enter, head, may, read
from ui.reopening import reopen_button
from ui.requests import may_note
from ui.work_steps import work_steps


def number() -> int:
    """The job that the address names."""
    words = _("This address names no job. Open one from a list, or scan a machine.")
    return address.number("job") or address.names_nothing(_("Job"), words)


def sheet(job: Job, actor: Actor) -> None:
    """Steps and history at the left, parts and notes at the right; one below the other on a phone."""
    is_open = job.card.status in OPEN
    has_begun = job.card.work_id is not None
    can_step = may(actor, maintenance.tick_step) and has_begun and is_open and bool(job.visits)
    left, right = st.columns([3, 2])
    with left:
        if has_begun:
            work_steps(job, can_work=can_step and job.card.status is not RequestStatus.PENDING)
        job_facts(job)
    with right:
        if has_begun:
            asked = read(inventory.parts_of_job, job.card.work_id, limit=inventory.MOST_ASKED + 1)
            job_parts(job, asked, actor)
        job_notes(job, can_write=is_open and may_note(actor, job.card))
        job_direction(job, actor)
        job_visits(job)


def bar(job: Job, actor: Actor) -> None:
    """What this person can do next."""
    if job.card.status in OPEN and may(actor, maintenance.start_work):
        job_bar(job, actor)
        return
    with bottom_bar():
        if job.card.status is RequestStatus.COMPLETED and may(actor, maintenance.reopen_request):
            reopen_button(job.card)
        if actor.role is Role.MAINTENANCE_TECH:
            link_button("technician/my_work", _("My work"), icon="list_alt", primary=True)


actor = enter(None, permission=Permission.SEE_FLOOR)
address.follow()
job = read(maintenance.job, number())
job_head(job)
live(note="")
job_figures(job)
if job.card.status in OPEN and may(actor, maintenance.start_work):
    job_actions(job, actor)
sheet(job, actor)
bar(job, actor)
with head():
    flash.show_left_over()
