"""What somebody may do about a part that they asked for: ask for a substitute instead, or give it up."""

from collections.abc import Sequence

from core import inventory
from core.inventory import AskedPart, PartsRequestStatus, Substitute
from core.kernel import Actor
from ui.actions import Ask, action_button
from ui.amounts import quantity
from ui.cards import meta
from ui.language import _
from ui.page import may, read
from ui.text import label as as_label

_OPEN = {PartsRequestStatus.PENDING, PartsRequestStatus.APPROVED}
_MOST = 2


def instead_of(parts: Sequence[AskedPart]) -> dict[int, tuple[Substitute, ...]]:
    """For the parts that are short: what lies in the store and may stand in for them."""
    short = {part.spare_part_id for part in parts if part.missing > 0 and part.spare_part_id is not None}
    found = read(inventory.substitutes_of_parts, short) if short else {}
    return {part_id: tuple(each for each in several if each.available > 0) for part_id, several in found.items()}


def ways_out(part: AskedPart, instead: Sequence[Substitute], actor: Actor) -> None:
    """The buttons below an open request; for who asked, and for the maintenance manager.

    Args:
        part: what was asked for.
        instead: what lies there and may stand in for it.
        actor: who is here.
    """
    if part.parts_request_id is None or part.status not in _OPEN or not _may_give_up(part, actor):
        return
    for each in instead[:_MOST]:
        _substitute(part.parts_request_id, each)
    action_button(
        _("Cancel"),
        inventory.cancel_parts_request,
        part.parts_request_id,
        icon="close",
        width="content",
        done=_("{part}: no longer asked for.").format(part=part.name),
        confirm=Ask(
            _("What is held for this job goes to others. What was issued stays issued."),
            _("Cancel the request"),
            title=_("Cancel {quantity} of {part}").format(
                quantity=quantity(part.wanted, part.unit).strip(), part=part.name
            ),
        ),
    )


def _may_give_up(part: AskedPart, actor: Actor) -> bool:
    return part.requested_by == actor.user_id or may(actor, inventory.reject_parts_request)


def _substitute(parts_request_id: int, each: Substitute) -> None:
    there = quantity(each.available, each.unit)
    meta([_("{part} lies there: {quantity}").format(part=each.part_number, quantity=there), each.part_name, each.note])
    action_button(
        as_label(_("Request {part} instead").format(part=each.part_number)),
        inventory.ask_for_substitute,
        parts_request_id,
        each.part_id,
        icon="swap_horiz",
        done=_("{part} is asked for instead. The maintenance manager approves it.").format(part=each.part_number),
    )
