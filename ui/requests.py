"""What several pages say about a request: its badges, who has it, and how to add a note."""

import streamlit as st

from core.kernel import Actor
from core.maintenance import RequestCard, RequestStatus, add_comment, assign_request, start_work
from ui import dialogs
from ui.actions import ActionForm, action_form
from ui.badges import badge
from ui.language import _, ngettext
from ui.page import may
from ui.problem import short_name


def whose(card: RequestCard) -> str:
    """Who has it now: those at work, what it waits for, the person it was given to, or nobody yet."""
    if card.working:
        return ", ".join(map(short_name, card.working))
    if card.status is RequestStatus.WAITING_PARTS and card.parts_awaited:
        count = card.parts_awaited
        return ngettext("{count} part awaited", "{count} parts awaited", count).format(count=count)
    return short_name(card.assignee) if card.assignee else _("nobody yet")


def request_badges(card: RequestCard) -> str:
    """Status and priority, side by side; a closed request has only its status."""
    is_closed = card.status in {RequestStatus.COMPLETED, RequestStatus.CANCELLED}
    return badge(card.status) if is_closed else f"{badge(card.status)} {badge(card.priority)}"


def may_note(actor: Actor, card: RequestCard) -> bool:
    """Whether somebody adds notes to this request: those who direct or do the work to any, others to their own."""
    takes_part = may(actor, assign_request) or may(actor, start_work)
    return takes_part or card.reporter_id == actor.user_id


def note_form(request_id: int) -> ActionForm:
    """The form that adds a note to a request; its field is ``text``."""
    return action_form(
        f"note-{request_id}",
        add_comment,
        request_id,
        submit=_("Add note"),
        done=_("Note added."),
        icon="edit_note",
        plain=True,
        keeps={"text": str},
    )


def note_button(request_id: int, machine: str) -> None:
    """The button that opens a dialog for a note on a request."""

    def body() -> None:
        with note_form(request_id) as form:
            st.text_area(_("Note"), key=form.key("text"), max_chars=2000)
            form.submit_button()

    draw = dialogs.opener(_("Add note"), f"open-note-{request_id}", icon=":material/edit_note:")
    draw(_("Note on {machine}").format(machine=machine), body)
