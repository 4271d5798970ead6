"""Report a problem in three taps: which machine, what can be seen, send. Everything else is proposed or optional."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from core import assets, maintenance
from core.assets import MachineDetail
from core.kernel import Invalid, Permission
from core.maintenance import Priority, Symptom
from core.maintenance.rules import proposed_priority
from ui import address, cards, recent, since
from ui.actions import ActionForm, action_form
from ui.badges import look, machine_look, tone, word
from ui.drafts import Kinds
from ui.language import _
from ui.machine_choice import choose_machine
from ui.navigation import go_to, link, link_button
from ui.page import bottom_bar, enter, read
from ui.problem import brief_problem
from ui.report_sent import sent_card
from ui.requests import may_note, note_button, request_badges, whose
from ui.stopped import stopped_choice
from ui.text import escape
from ui.text import label as as_label
from ui.usual import usual_machines
from ui.when import ago

actor = enter(_("Report a problem"), permission=Permission.REPORT_PROBLEM)

KEPT: Kinds = {
    "stopped": bool,
    "symptoms": Symptom,
    "since": datetime.fromisoformat,
    "priority": Priority,
    "details": str,
}


def machine_card(machine: MachineDetail) -> None:
    status = machine_look(machine.status, waiting_parts=machine.is_waiting_parts)
    with cards.card(status.tone, "report-machine", height="content"), cards.row():
        with st.container(gap=None, width="stretch"):
            cards.title(machine.name)
            cards.meta([machine.department, machine.location, machine.asset_number])
        st.button(_("Change"), icon=":material/edit:", key="change-machine", type="tertiary", on_click=choose_again)


def choose_again() -> None:
    st.query_params.clear()


def choose() -> None:
    picked = choose_machine(_("Which machine?"), key="report-choice")
    if picked is not None:
        st.query_params.from_dict({"machine": str(picked), "picked": "yes"})
        st.rerun()
    usual_machines("supervisor/report_breakdown")
    with bottom_bar(scan=None):
        link_button("everyone/scan", _("Scan the label"), icon="qr_code_scanner", primary=True)


def reported_already(machine_id: int) -> None:
    found = read(maintenance.open_requests_of, machine_id, limit=3)
    for card in found.cards:
        with cards.card(tone(card.status), f"already-{card.request_id}", height="content"):
            cards.tags(request_badges(card))
            sentence = _("Already reported {time} by {name}").format(time=ago(card.reported_at), name=card.reporter)
            cards.title(sentence, small=True)
            cards.line(brief_problem(card))
            with cards.row():
                cards.meta([_("Job {number}").format(number=card.request_id), whose(card)])
                if may_note(actor, card):
                    with st.container(width=170):
                        note_button(card.request_id, card.machine)
    if found.following:
        link("everyone/machine", _("See all open jobs of this machine"), icon="list_alt", machine=machine_id)


def priority_choice(form: ActionForm, machine: MachineDetail, *, stopped: bool) -> None:
    proposed = proposed_priority(machine.criticality, stopped=stopped)
    key = form.key("priority")
    current = Priority(st.session_state.get(key) or proposed)
    label = _("Priority: {priority}").format(priority=word(current))
    with st.popover(as_label(label), icon=f":material/{look(current).icon}:", width="stretch"):
        st.pills(_("How soon?"), list(Priority)[::-1], format_func=word, key=key)
        st.caption(
            _("Proposed: {priority}, from how much depends on the machine and whether it is stopped.").format(
                priority=word(proposed)
            )
        )


def prepared(values: Mapping[str, Any]) -> dict[str, Any]:
    if values["stopped"] is None:
        raise Invalid("Say whether the machine is stopped or still runs.")
    return {
        "machine_stopped": values["stopped"],
        "symptoms": values["symptoms"] or [],
        "description": values["details"] or "",
        "failed_at": values["since"],
        "priority": values["priority"],
    }


def draw(machine: MachineDetail) -> None:
    machine_card(machine)
    reported_already(machine.id)
    form = action_form(
        f"report-{machine.id}",
        maintenance.report_breakdown,
        machine.id,
        submit=_("Send report"),
        done=lambda sent: _("Job {number} on {machine} is reported.").format(
            number=sent.request_id, machine=sent.machine
        ),
        icon="send",
        plain=True,
        prepare=prepared,
        keeps=KEPT,
        then=lambda sent: go_to("supervisor/report_breakdown", sent=sent.request_id),
    )
    recent.remember(machine.id, machine.name)
    with form:
        stopped = stopped_choice(form, "stopped", preset=None if "picked" in st.query_params else True)
        st.pills(
            _("What do you see?"),
            list(Symptom),
            selection_mode="multi",
            format_func=lambda symptom: f":material/{look(symptom).icon}: {escape(word(symptom))}",
            key=form.key("symptoms"),
        )
        with st.container(horizontal=True, gap="xsmall"):
            since.since_choice(form, "since", stopped=bool(stopped))
            priority_choice(form, machine, stopped=bool(stopped))
        st.text_area(_("Details (optional)"), key=form.key("details"), max_chars=4000, height=110)
    with bottom_bar():
        form.submit_button()


address.follow()
if (sent := address.number("sent")) is not None:
    sent_card(sent)
elif (machine_id := address.number("machine")) is not None:
    draw(read(assets.machine, machine_id))
else:
    choose()
