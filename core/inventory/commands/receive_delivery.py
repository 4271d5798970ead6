"""Taking in a delivery of several parts, wholly or not at all."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from core.audit import LogAction
from core.inventory.commands import _delivering, _stock
from core.inventory.commands._delivering import Delivered, DeliveryLine, Taken
from core.kernel import Actor, Clock, Permission, clean_line, command


@command(Permission.MOVE_STOCK)
def receive_delivery(
    session: Session,
    lines: Sequence[DeliveryLine],
    delivery_note: str = "",
    *,
    more_than_ordered: bool = False,
    actor: Actor,
    clock: Clock,
) -> Delivered:
    """Take in all lines of a delivery; those who wait are promised the parts, the most urgent job first.

    Lock order: the purchase orders of the lines, then part by part in the order of their ids, its requests first.

    Args:
        lines: what came; a part may come twice, such as for two locations.
        delivery_note: its number, kept with every movement.
        more_than_ordered: lines of an order may bring more than is still to come.

    Raises:
        Invalid: no line, or too many.
        LineRefused: a line is faulty; it says which and why, and nothing is received.
    """
    told, made = _delivering.deliver(
        session, lines, delivery_note, more_than_ordered=more_than_ordered, actor=actor, clock=clock
    )
    sentence = _sentence(made, clean_line(delivery_note)[:200])
    _stock.line(session, made[0].movement, sentence, action=LogAction.CREATE, actor=actor, at=clock())
    return told


def _sentence(made: Sequence[Taken], note: str) -> str:
    if len(made) == 1:
        return f"Received {_stock.amount(made[0].movement.delta, made[0].stock)}"
    if note:
        return f"Received a delivery of {len(made)} lines, delivery note {note}"
    return f"Received a delivery of {len(made)} lines"
