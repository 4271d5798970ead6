"""Request parts for a job: the machine's own, any other of the catalogue, or one in words."""

import streamlit as st

from core import inventory, maintenance
from core.kernel import Permission
from core.maintenance import Job, Priority, RequestStatus
from core.maintenance.rules import UNDER_WORK
from ui import address, flash
from ui.actions import ActionForm, action_form
from ui.amounts import quantity
from ui.asked_actions import instead_of, ways_out
from ui.cards import card, meta, section
from ui.emergency import emergency, take_held
from ui.filters import choice
from ui.job_sheet import asked_part, say_more
from ui.language import _
from ui.live import live
from ui.navigation import link_button
from ui.page import bottom_bar, enter, head, heading, may, read
from ui.part_picker import asked_for, note_field, part_picker
from ui.problem import short_problem
from ui.text import label as as_label


def number() -> int:
    """The job that the address names."""
    words = _("This address names no job. Open a job and choose Request there.")
    return address.number("job") or address.names_nothing(_("Request parts"), words)


def request_form(job: Job, kind: str) -> ActionForm:
    """The fields of one request."""
    return action_form(
        f"request-{job.card.request_id}-{kind}",
        inventory.request_parts,
        job.card.request_id,
        submit=_("Request"),
        done=_("Asked for. The storeroom looks for it first.")
        if kind == "words"
        else _("Asked for. The maintenance manager approves it."),
        icon="add",
        plain=True,
        prepare=asked_for,
        keeps={"words": str} if kind == "words" else {"note": str},
    )


def may_take(job: Job) -> bool:
    """Whether this job is so urgent that a technician may take a part unasked."""
    return may(actor, inventory.emergency_take) and job.card.priority in {Priority.HIGH, Priority.CRITICAL}


def from_catalogue(job: Job) -> None:
    """A part of the catalogue and how much of it."""
    with request_form(job, "part") as form:
        chosen = part_picker(form, job.card.machine_id, job.card.machine, job.card.work_id)
        if chosen is None:
            bar(job, form, _("Choose a part"), disabled=True)
        else:
            part, amount = chosen
            note_field(form)
            if may_take(job):
                emergency(job.card.request_id, part, amount)
            bar(job, form, _("Request {quantity}").format(quantity=quantity(amount, part.unit)))


def in_words(job: Job) -> None:
    """A part that is not in the catalogue."""
    with request_form(job, "words") as form:
        st.text_area(
            _("What do you need?"),
            key=form.key("words"),
            max_chars=300,
            height=90,
            placeholder=_("Rod seal 90 × 105, double acting, as on the cylinder's nameplate"),
        )
        how = _("How many, or how many meters, liters, …?")
        st.number_input(how, min_value=0.001, max_value=1e6, value=1.0, step=1.0, format="%g", key=form.key("amount"))
        bar(job, form, _("Request it"))


def bar(job: Job, form: ActionForm | None = None, label: str = "", *, disabled: bool = False) -> None:
    """Back to the job, and the request that is being made."""
    with bottom_bar(scan=None):
        link_button(
            "everyone/job",
            _("Back"),
            icon="arrow_back",
            width=140 if form else "stretch",
            job=job.card.request_id,
        )
        if form is not None:
            form.submit_button(label=as_label(label), disabled=disabled)


def asked(job: Job) -> None:
    """What was asked for on this job, oldest first."""
    most, work_id = inventory.MOST_ASKED, job.card.work_id
    parts = read(inventory.parts_of_job, work_id, limit=most + 1) if work_id is not None else []
    with card("plain", "asked", height="content"):
        section(_("Asked for on this job"))
        if not parts:
            meta(_("Nothing yet. What you request appears here with its status."))
        instead, urgent = instead_of(parts), may_take(job)
        for part in parts[:most]:
            asked_part(part)
            if urgent:
                take_held(part)
            ways_out(part, instead.get(part.spare_part_id or 0, ()), actor)
        say_more(parts)


actor = enter(None, permission=Permission.REQUEST_PARTS)
live()
job = read(maintenance.job, number())
heading(
    _("Parts for {machine}").format(machine=job.card.machine),
    caption=_("Job {number} · {problem}").format(number=job.card.request_id, problem=short_problem(job.card)),
)
if job.card.status in UNDER_WORK:
    left, right = st.columns([3, 2])
    with left:
        kinds = {"part": _("From the catalogue"), "words": _("Not in the catalogue")}
        if choice(_("Kind of request"), kinds, key="kind") == "part":
            from_catalogue(job)
        else:
            in_words(job)
    with right:
        asked(job)
else:
    words = _("Parts can be requested while somebody works on the job. Start work on it first.")
    closed = _("This job is closed. Parts are requested on an open job.")
    st.info(words if job.card.status is RequestStatus.PENDING else closed, icon=":material/info:")
    asked(job)
    bar(job)
with head():
    flash.show_left_over()
