"""The rest of a job's page: its parts, its notes, its visits and its facts."""

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from core import inventory, maintenance
from core.inventory import AskedPart, EmergencyState, PartsRequestStatus
from core.kernel import Actor
from core.maintenance import Job, RequestCard, RequestStatus
from core.maintenance.queries import Remark, Visit
from core.maintenance.rules import OPEN
from ui import reference, used_parts
from ui.actions import action_button
from ui.amounts import quantity
from ui.badges import badge, tag, word
from ui.cards import card, line, meta, section
from ui.language import _
from ui.navigation import link, link_button
from ui.page import may
from ui.problem import problem, short_name, symptoms
from ui.request_marks import request_marks
from ui.requests import note_form
from ui.text import escape
from ui.told import reason_words
from ui.when import day_time, duration, from_to, minutes_between


def job_parts(job: Job, asked: Sequence[AskedPart], actor: Actor) -> None:
    """What was asked for, and how far it is."""
    request = job.card
    with card("plain", "parts", height="content"):
        section(_("Parts"))
        if not asked:
            meta(_("Nothing asked for."))
        can_confirm = request.status not in OPEN and may(actor, inventory.confirm_usage)
        for part in [*asked[: inventory.MOST_ASKED], *(_further(job, asked) if can_confirm else ())]:
            asked_part(part)
            if can_confirm and part.is_to_confirm:
                used_parts.used_button(part)
        say_more(asked)
        if not may(actor, inventory.request_parts) or request.status not in OPEN or request.work_id is None:
            return
        with st.container(horizontal=True, key="parts-actions"):
            link_button("technician/request_parts", _("Request"), icon="add", job=request.request_id)
            if request.status is RequestStatus.IN_PROGRESS:
                action_button(
                    _("Wait"),
                    maintenance.wait_for_parts,
                    request.request_id,
                    done=_("{machine} waits for parts. Every visit has ended.").format(machine=request.machine),
                    icon="hourglass_top",
                )


def _further(job: Job, asked: Sequence[AskedPart]) -> list[AskedPart]:
    """What went out for a job that asked for more than is shown, and nobody has said that it was used."""
    if len(asked) <= inventory.MOST_ASKED:
        return []
    shown = {part.parts_request_id for part in asked[: inventory.MOST_ASKED]}
    return [part for part in used_parts.to_confirm(job.card.work_id) if part.parts_request_id not in shown]


def say_more(asked: Sequence[AskedPart]) -> None:
    """Below what was asked for first, that there is more of it."""
    if len(asked) > inventory.MOST_ASKED:
        words = _("These are the first {count}. What was asked for later stands on the page of its part.")
        meta(words.format(count=inventory.MOST_ASKED))


def asked_part(part: AskedPart) -> None:
    """One part: how much of what, and its status."""
    amount = quantity(_stands(part), part.unit).strip()
    if part.spare_part_id is None:
        st.markdown(f"**{escape(part.name)}** · {escape(amount)}  \n{_status_of_words(part)}")
    else:
        with st.container(gap=None, key=f"tap-asked-{part.parts_request_id}"):
            link("storeroom/part", f"{part.name} · {amount}", part=part.spare_part_id)
            disputed = badge(EmergencyState.DISPUTED) if part.is_disputed else ""
            marks = request_marks(part.status, wanted=part.wanted, missing=part.missing, unit=part.unit)
            st.markdown(f"{marks} {disputed}".strip())
    _so_far(part)
    if part.words:
        meta(_("Asked for as “{words}”").format(words=part.words))
    if part.reject_reason:
        words = _("Disputed: {reason}") if part.is_disputed else _("Rejected: {reason}")
        meta(words.format(reason=part.reject_reason))
    if part.used is not None:
        back = _("{quantity} go back").format(quantity=quantity(part.expected_back, part.unit))
        used = _("Used: {quantity}").format(quantity=quantity(part.used, part.unit))
        meta([used, back if part.expected_back > 0 else None])


def _stands(part: AskedPart) -> Decimal:
    """The amount that its status speaks of: asked for, then approved, then issued."""
    if part.status is PartsRequestStatus.ISSUED:
        return part.issued
    return part.quantity if part.approved is None else part.approved


def _so_far(part: AskedPart) -> None:
    """How much was asked for, approved and issued, where these differ from what stands in the line above."""
    above = _stands(part)
    steps = (
        (_("Asked for: {quantity}"), part.quantity),
        (_("Approved: {quantity}"), part.approved),
        (_("Issued: {quantity}"), part.issued or None),
    )
    told = [(words, amount) for words, amount in steps if amount is not None and amount != above]
    if told:
        meta([words.format(quantity=quantity(amount, part.unit).strip()) for words, amount in told])


def _status_of_words(part: AskedPart) -> str:
    """What nobody has found yet waits for the storeroom, not for an approval."""
    if part.status is PartsRequestStatus.PENDING:
        return tag("blue", "manage_search", _("The storeroom looks for it"))
    return badge(part.status)


def job_notes(job: Job, *, can_write: bool) -> None:
    """What people said, oldest first, and a field to say more."""
    with card("plain", "notes", height="content"):
        section(_("Notes"))
        if not job.remarks:
            meta(_("No notes yet."))
        for remark in job.remarks:
            _note(remark)
        if can_write:
            _writing(job.card.request_id)


def _note(remark: Remark) -> None:
    with st.container(gap=None):
        meta([day_time(remark.created_at), short_name(remark.author)])
        line(remark.text)


def _writing(request_id: int) -> None:
    with note_form(request_id) as form:
        st.text_area(
            _("Note"),
            key=form.key("text"),
            max_chars=4000,
            height=90,
            label_visibility="collapsed",
            placeholder=_("What the next one should know"),
        )
        form.submit_button(primary=False)


def job_visits(job: Job) -> None:
    """Who worked when."""
    if not job.visits:
        return
    with card("plain", "visits", height="content"):
        section(_("Visits"))
        for visit in job.visits:
            _visit(visit)


def _visit(visit: Visit) -> None:
    with st.container(gap=None):
        late = tag("gray", "edit_calendar", _("entered later")) if visit.late_entry else ""
        st.markdown(f"**{escape(visit.technician)}** {late}")
        meta(
            [
                from_to(visit.started_at, visit.ended_at),
                duration(minutes_between(visit.started_at, visit.ended_at)),
                word(visit.pause_reason) if visit.pause_reason else None,
                visit.note,
            ]
        )


def job_facts(job: Job) -> None:
    """The problem in full, and what was found and done."""
    request = job.card
    with card("plain", "facts", height="content"):
        section(_("Finding") if request.outcome else _("Problem"))
        if request.outcome:
            st.markdown(badge(request.outcome))
            meta(_("Problem"))
        line(problem(request))
        if request.symptoms and request.description.strip():
            _fact(_("Symptoms"), symptoms(request))
        for report in job.merged:
            _merged(report)
        _fact(_("Failure"), _failure(job))
        _fact(_("Cause"), job.cause)
        _fact(_("Remedy"), job.remedy)
        _fact(_("What was done"), job.work_description if job.work_description != job.remedy else None)
        _fact(_("Failed at"), day_time(request.failed_at))
        _fact(_("Runs again since"), day_time(request.restored_at) if request.restored_at else None)
        _fact(_("Cancelled because"), reason_words(request.cancel_reason) if request.cancel_reason else None)
        if request.duplicate_of_id:
            words = _("Duplicate of job {number}").format(number=request.duplicate_of_id)
            link("everyone/job", words, icon="content_copy", job=request.duplicate_of_id)
        link("everyone/machine", request.machine, icon="precision_manufacturing", machine=request.machine_id)


def _merged(report: RequestCard) -> None:
    """What somebody else saw of the same failure."""
    said = [problem(report), symptoms(report) if report.description.strip() else ""]
    _fact(_("Also reported by {name}").format(name=short_name(report.reporter)), " · ".join(filter(None, said)))
    words = _("Job {number}").format(number=report.request_id)
    link("everyone/job", words, icon="content_copy", job=report.request_id)


def _failure(job: Job) -> str | None:
    if job.card.failure is not None:
        return f"{reference.failure(job.card.failure_code, job.card.failure)} ({job.card.failure_code})"
    if job.card.outcome is not None and not job.is_functional_failure:
        return _("Not a functional failure")
    return None


def _fact(label: str, value: str | None) -> None:
    if value:
        with st.container(gap=None):
            meta(label)
            line(value)
