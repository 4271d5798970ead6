"""Taking a completed job up again: the button and what it asks, wherever a closed job is shown."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.kernel import Invalid
from core.maintenance import RequestCard, RequestStatus, reopen_request
from core.maintenance.rules import REOPEN_WITHIN
from ui import dialogs
from ui.actions import action_form
from ui.language import _
from ui.press import Width
from ui.reason import reason_field
from ui.stopped import stopped_choice
from ui.when import now


def reopen_button(card: RequestCard, *, width: Width = "stretch") -> None:
    """Open a completed job again, with the reason; nothing once that is too long ago."""
    is_closed = card.status is RequestStatus.COMPLETED and card.closed_at is not None
    name = f"reopen-{card.request_id}"
    if card.closed_at is None or now() - card.closed_at > REOPEN_WITHIN or not (is_closed or dialogs.is_open(name)):
        return
    title = _("Reopen the job on {machine}").format(machine=card.machine)
    opener = dialogs.opener(_("Reopen job"), name, icon=":material/replay:", width=width)
    opener(title, lambda: _asking(card, f"{name}-form"))


def _asking(card: RequestCard, name: str) -> None:
    st.text(_("It is the same failure, with what was done so far, and counts as rework."))
    with action_form(
        name,
        reopen_request,
        card.request_id,
        submit=_("Reopen job"),
        done=_("The job on {machine} is open again.").format(machine=card.machine),
        icon="replay",
        plain=True,
        prepare=_decided,
    ) as form:
        stopped_choice(form, "machine_stopped")
        form.refusal("machine_stopped")
        reason_field(form)
        form.submit_button()


def _decided(values: Mapping[str, Any]) -> Mapping[str, Any]:
    if values["machine_stopped"] is None:
        raise Invalid("Say whether the machine is stopped or still runs.", field="machine_stopped")
    return values
