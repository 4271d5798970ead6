"""What is expected back from a job: taken with one press, or expected no more, with the reason."""

from collections.abc import Callable, Sequence
from typing import Any

from core import inventory
from core.inventory import DeskRow, Place
from ui.actions import Ask, action_button
from ui.amounts import quantity
from ui.badges import tag
from ui.language import _
from ui.press import Done
from ui.text import label as as_label


def mark(row: DeskRow) -> str:
    """A badge: how much should come back, or that nothing will; nothing while nobody has said so."""
    if row.expected_back > 0:
        return tag("orange", "assignment_return", _("To come back: {quantity}").format(quantity=_expected(row)))
    return tag("gray", "done_all", _("Used up")) if row.used is not None else ""


def take_button(
    row: DeskRow, places: Sequence[Place], *, done: Done, then: Callable[[Any], None] | None = None
) -> None:
    """The press that takes all of it back, into where most of the part lies.

    Args:
        row: the request; something of it is expected.
        places: where its part lies.
        done: what to say when it is back.
        then: called when it is back.
    """
    action_button(
        as_label(_("Take back {quantity}").format(quantity=_expected(row))),
        inventory.return_stock,
        row.id,
        row.expected_back,
        location_id=places[0].location_id if places else None,
        key=f"take-back-{row.id}",
        icon="undo",
        done=done,
        then=then,
    )


def waive_button(row: DeskRow) -> None:
    """The way to expect it no more: the figure of the technician was wrong."""
    action_button(
        _("Not coming back"),
        inventory.waive_return,
        row.id,
        key=f"waive-{row.id}",
        icon="remove_done",
        done=_("{quantity} of {part} count as used.").format(quantity=_expected(row), part=row.part_name),
        confirm=Ask(
            _("The technician said that it was not used. From now on it counts as used."),
            _("Not coming back"),
            title=_("{part}: not coming back").format(part=row.part_name),
        ),
    )


def _expected(row: DeskRow) -> str:
    return quantity(row.expected_back, row.unit)
