"""Taking a request off the board: the kinds of reason, and what each does to the record of the stop."""

from dataclasses import replace

from core.maintenance import CancelCategory, RequestCard, cancel_request
from core.maintenance.rules import VOIDING
from ui.actions import Ask, Category, action_button
from ui.badges import word
from ui.language import _


def cancel_button(card: RequestCard, label: str, ask: Ask, *, done: str, icon: str, stretch: bool = False) -> None:
    """The button that cancels or rejects a request, once its kind of reason and its reason are known.

    Args:
        card: the request.
        label: verb, and thing where there is room.
        ask: what the dialog says; its kinds of reason are added here.
        done: what to say then.
        icon: a Material Symbols name.
        stretch: as wide as there is room.
    """
    action_button(
        label,
        cancel_request,
        card.request_id,
        done=done,
        icon=icon,
        width="stretch" if stretch else "content",
        confirm=replace(ask, categories=_kinds()),
    )


def _kinds() -> dict[CancelCategory, Category]:
    void = _("The stop is taken out of the record: it counts as no down time.")
    ends = _("The stop ends now: the down time until now stays in the record.")
    return {category: (word(category), void if category in VOIDING else ends) for category in CancelCategory}
