"""What stands on the screen after a report was sent: its number, what happens next, and the way back."""

from datetime import datetime, timedelta

import streamlit as st

from core import maintenance
from core.maintenance import CancelCategory, RequestCard, RequestStatus
from ui import cards
from ui.actions import action_button
from ui.badges import badge, tone
from ui.language import _
from ui.navigation import link_button
from ui.page import bottom_bar, identify, read
from ui.problem import problem
from ui.requests import request_badges
from ui.when import clock_time, day_time, in_plant, now, today

_UNDO_S = 60.0


def sent_card(request_id: int) -> None:
    """The confirmation of a report.

    Args:
        request_id: of the request that was made.
    """
    card = read(maintenance.job, request_id).card
    is_taken_back = card.status is RequestStatus.CANCELLED
    with cards.card(tone(card.status), f"sent-{card.request_id}", height="content"):
        cards.tags(badge(card.status) if is_taken_back else request_badges(card))
        cards.title(_("Job {number} on {machine}").format(number=card.request_id, machine=card.machine))
        cards.line(problem(card))
        cards.meta(_next(card))
        with st.container(horizontal=True, gap="xsmall"):
            link_button("everyone/job", _("Open job"), icon="open_in_new", job=card.request_id)
            if _may_undo(card):
                _undo_button(card)
    with bottom_bar():
        link_button("supervisor/report_breakdown", _("Report another"), icon="campaign", primary=True)


def _next(card: RequestCard) -> str:
    if card.status is RequestStatus.CANCELLED:
        return _("Taken back; nobody will come for it.")
    stopped = read(maintenance.stopped_from, card.request_id) if card.machine_stopped else None
    if stopped is None:
        return _("The technicians see it now. The machine still runs.")
    return _stopped(card, stopped).format(time=_time(stopped))


def _stopped(card: RequestCard, stopped: datetime) -> str:
    if stopped > card.failed_at:
        return _("The technicians see it now. An earlier stop is on record until {time}; this one counts from then.")
    if stopped < card.failed_at:
        return _("The technicians see it now. The machine is stopped since {time} already; this adds no down time.")
    return _("The technicians see it now. Stopped since {time}.")


def _time(instant: datetime) -> str:
    return clock_time(instant) if in_plant(instant).date() == today() else day_time(instant)


def _may_undo(card: RequestCard) -> bool:
    actor = identify()
    is_own = actor is not None and card.reporter_id == actor.user_id
    return is_own and card.status is RequestStatus.PENDING and _left(card) > 0


def _left(card: RequestCard) -> float:
    return (card.reported_at + timedelta(seconds=_UNDO_S) - now()).total_seconds()


def _undo_button(card: RequestCard) -> None:
    action_button(
        _("Undo"),
        maintenance.cancel_request,
        card.request_id,
        CancelCategory.FALSE_ALARM,
        _("Taken back by the reporter right after sending"),
        done=_("Your report on {machine} is taken back.").format(machine=card.machine),
        icon="undo",
    )

    @st.fragment(run_every=2)
    def until_too_late() -> None:
        if _left(card) <= 0:
            st.rerun()

    until_too_late()
