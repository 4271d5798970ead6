"""The button that starts, joins or resumes work, with the offer to pause another job first."""

from collections.abc import Callable, Sequence
from typing import Any

from core import maintenance
from core.kernel import Actor
from core.maintenance import RequestCard, RequestStatus
from ui.actions import Ask, action_button
from ui.language import _
from ui.text import label as as_label


def works_on(actor: Actor, card: RequestCard) -> bool:
    """Whether somebody has an open visit on this job; two people may share a name, so their number decides."""
    return actor.user_id in card.working_ids


def busy_with(held: Sequence[RequestCard], card: RequestCard) -> RequestCard | None:
    """The other one of the jobs in hand."""
    return next((job for job in held if job.request_id != card.request_id), None)


def start_label(card: RequestCard) -> str:
    """What starting means in this state."""
    if card.is_ready_to_continue:
        return _("Parts ready, continue")
    if card.working:
        return _("Join work")
    return _("Start work") if card.status is RequestStatus.PENDING else _("Resume work")


def start_button(
    card: RequestCard,
    busy: RequestCard | None,
    *,
    label: str = "",
    primary: bool = False,
    key: str = "start",
    then: Callable[[Any], None] | None = None,
) -> None:
    """Start work on a job; while another one is in hand, a dialog offers to pause that one.

    Args:
        card: the job.
        busy: the job in hand, None without one.
        label: plain; by default what starting means in this state.
        primary: the one filled button of the screen.
        key: unique on the page, beside the job's number.
        then: called with the result.
    """
    action_button(
        as_label(label or start_label(card)),
        maintenance.start_work,
        card.request_id,
        pause_other=busy is not None,
        done=_("Work on {machine} started.").format(machine=card.machine),
        icon="play_arrow",
        primary=primary,
        key=f"{key}-{card.request_id}",
        confirm=_offer(card, busy) if busy else None,
        then=then,
    )


def _offer(card: RequestCard, busy: RequestCard) -> Ask:
    return Ask(
        _("You are working on {busy}. Your visit there ends now; you can resume it later.").format(busy=busy.machine),
        as_label(_("Pause {busy}, start this").format(busy=busy.machine)),
        title=_("Start work on {machine}").format(machine=card.machine),
        reason=False,
    )
