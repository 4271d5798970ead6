"""The way out of a request for planned maintenance: what is held for it is given to whoever needs it more."""

from core import inventory
from core.inventory import DeskRow
from core.kernel import Actor
from ui.actions import Ask, action_button
from ui.amounts import quantity
from ui.causes import planned
from ui.language import _
from ui.page import may


def planned_way_out(request: DeskRow, actor: Actor) -> None:
    """The button that gives up an open request for planned maintenance; a request of a job has it on the job.

    Args:
        request: nothing is drawn for one of a job.
        actor: who is here; only who asked for it and the maintenance manager give it up.
    """
    if request.task is None or not _may_give_up(request, actor):
        return
    wanted = quantity(request.wanted, request.unit)
    action_button(
        _("Cancel"),
        inventory.cancel_parts_request,
        request.id,
        icon="close",
        width="content",
        done=_("{part}: no longer asked for {task}.").format(part=request.part_name, task=request.task),
        confirm=Ask(
            _("What is held for {task} goes to others. What was issued stays issued.").format(task=planned(request)),
            _("Cancel the request"),
            title=_("Cancel {quantity} of {part}").format(quantity=wanted, part=request.part_name),
        ),
    )


def _may_give_up(request: DeskRow, actor: Actor) -> bool:
    is_own = request.requested_by == actor.user_id and may(actor, inventory.cancel_parts_request)
    return is_own or may(actor, inventory.reject_parts_request)
