"""The checklist of a job: each step with who ticked it and when, and a way to add one."""

import streamlit as st

from core import maintenance
from core.maintenance import Job
from core.maintenance.queries import Step as WorkStep
from ui.actions import action_form
from ui.cards import card, meta, section
from ui.language import _, ngettext
from ui.press import Step, press, ticket
from ui.problem import brief, short_name
from ui.text import escape
from ui.text import label as as_label
from ui.when import clock_time, day_time, in_plant, today

_SHORT = 90


def work_steps(job: Job, *, can_work: bool) -> None:
    """The steps as check boxes, or as lines for those who do not tick them."""
    request_id = job.card.request_id
    with card("plain", "steps", height="content"):
        section(_("Work steps"))
        if not job.steps:
            meta(_("No steps yet. Add what has to be done, and tick it when it is.") if can_work else _("No steps."))
        for step in job.steps:
            _tick_box(request_id, step, can_work=can_work)
        if can_work:
            _adding(request_id)


def unticked(job: Job) -> None:
    """Say how many steps are not ticked, and which is the first; nothing where none is left."""
    left = [step.description for step in job.steps if not step.completed]
    if not left:
        return
    words = ngettext(
        "{count} work step is not ticked: “{first}”.",
        "{count} work steps are not ticked, the first is “{first}”.",
        len(left),
    )
    st.warning(escape(words.format(count=len(left), first=brief(left[0], _SHORT))), icon=":material/checklist:")


def _tick_box(request_id: int, step: WorkStep, *, can_work: bool) -> None:
    if not can_work:
        mark = "check_box" if step.completed else "check_box_outline_blank"
        st.markdown(f":material/{mark}: {_label(step)}")
        return
    # A key of its own for either state, so that a tick by somebody else is drawn here too.
    key = f"step-{request_id}-{step.number}-{'done' if step.completed else 'open'}"
    st.checkbox(
        _label(step),
        value=step.completed,
        key=key,
        on_change=_tick,
        args=(request_id, step.number, step.completed, key, ticket(key)),
    )


def _tick(request_id: int, number: int, was: bool, key: str, press_key: str) -> None:
    # The box itself shows that it worked, so nothing is said.
    press(Step(maintenance.tick_step, (request_id, number, not was), {}, ""), key, press_key)
    st.session_state[key] = was


def _label(step: WorkStep) -> str:
    if step.completed_at is None:
        return as_label(step.description)
    is_today = in_plant(step.completed_at).date() == today()
    when = clock_time(step.completed_at) if is_today else day_time(step.completed_at)
    who = short_name(step.completed_by) if step.completed_by else ""
    return as_label(f"{step.description} · {when} {who}")


def _adding(request_id: int) -> None:
    """A field below the steps, which covers none of them: the next one is typed while the last is in sight."""
    hint = _("What else has to be done")
    with action_form(
        f"add-step-{request_id}",
        maintenance.add_step,
        request_id,
        submit=_("Add step"),
        done="",  # the list shows it
        icon="add",
        border=False,
    ) as form:
        field, button = st.columns([5, 3], gap="xsmall")
        with field:
            st.text_input(
                hint, key=form.key("description"), max_chars=200, placeholder=hint, label_visibility="collapsed"
            )
        with button:
            form.submit_button(primary=False)
